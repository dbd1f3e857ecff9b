import type { Message } from '../src/core/reply.ts';

/** Steps of work that are shown in one place: where the platform is slow, only the newest that waits needs to be said. The
 *  returned function numbers a message as it is put in line, and tells, when its turn has come, whether it still matters. */
export function createNewest(): (message: Message) => () => boolean {
  let last = 0;
  return ({ kind, inPlace }) => {
    if (!inPlace) return () => true;
    const mine = (last += 1);
    return () => kind !== 'progress' || mine === last;
  };
}

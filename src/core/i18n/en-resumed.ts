import type { Line } from '../reply.ts';

/** After a process died in the middle of an answer. */
export const resumed = {
  unclear: [
    ['This bot was restarted while it answered you. If the answer is not above, please ask again.'],
  ] as readonly Line[],
  again: 'Ask again' as string,
  lost: [
    ['This bot was restarted before it had dealt with your message, and messages of that kind are not kept.'],
    ['Please send it again; ', { code: '/codex_auth' }, ' shows how things stand.'],
  ] as readonly Line[],
};

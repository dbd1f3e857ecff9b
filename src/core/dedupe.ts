import { createHash } from 'node:crypto';
import type { Ports } from './ports.ts';
import { holdsSecret } from './request.ts';
import type { Request } from './request.ts';
import { isAnswer } from './understand.ts';
import type { Understood } from './understand.ts';

/** Same person, same chat, same request: answered once within `windowMs`. A state that fails keeps nobody from an
 *  answer: rather twice than not at all. */
export function createDedupe({ state, log }: Pick<Ports, 'state' | 'log'>, windowMs: number) {
  /** `reference`: how the log means this request. Neither function rejects. */
  return function dedupe({ caller, chat, resumed }: Request, reference: string) {
    const claimed: string[] = [];

    async function claim(intent: Understood): Promise<boolean> {
      // What was changed since makes another question of the same words.
      const asked = isAboutState(intent) ? { ...intent, after: await state.journal.last() } : intent;
      const words = JSON.stringify([caller.platform, caller.id, chat, asked]);
      const key = `asked:${createHash('sha256').update(words).digest('base64url')}`;
      const isFirst = await state.claims.take(key, windowMs);
      if (isFirst) claimed.push(key);
      return isFirst;
    }

    return {
      /** False when the same was asked a moment ago. To be asked again when the intent has been settled. */
      async isFirst(intent: Understood): Promise<boolean> {
        // No window: nothing is a repetition, and a claim of no length lasts a millisecond in a Redis. And whoever left it
        // unanswered had claimed it.
        if (windowMs === 0 || resumed || mayRepeat(intent)) return true;
        try {
          return await claim(intent);
        } catch {
          log.warn('a claim cannot be made', { request: reference });
          return true;
        }
      },
      /** It was not answered: the same may be asked again at once. */
      async forget(): Promise<void> {
        try {
          await Promise.all(claimed.splice(0).map((key) => state.claims.release(key)));
        } catch {
          log.warn('a claim cannot be released', { request: reference });
        }
      },
    };
  };
}

/** Turning a page changes a list that is already there: it may be done as fast as one can tap, and so may going to and fro
 *  between pictures, or turning something on and off: each such change carries what it leads to. And two addresses that look alike from outside may be two; which one was handed in before, is known by
 *  what is in them. */
const mayRepeat = (intent: Understood) =>
  intent.kind === 'usage.page' ||
  intent.kind === 'auth.page' ||
  intent.kind === 'why.page' ||
  intent.kind === 'history.show' ||
  intent.kind === 'alerts.show' ||
  intent.kind === 'alerts.set' ||
  (!isAnswer(intent) && holdsSecret(intent));

const isAboutState = ({ kind }: Understood) =>
  kind === 'auth.menu' ||
  kind === 'auth.show' ||
  kind === 'why.show' ||
  kind === 'auth.propose' ||
  kind === 'auth.log' ||
  kind === 'rotation.propose';

import { setTimeout as delay } from 'node:timers/promises';
import { autoRetry } from '@grammyjs/auto-retry';
import { GrammyError, HttpError } from 'grammy';
import type { Api, Transformer } from 'grammy';
import type { Log } from '../../src/core/ports.ts';

/** What to do when a call to Telegram fails. */

type Facts = Readonly<Record<string, string | number | null>>;

/** What the log may know of a failed call. Never the error itself, nor its message: grammY's `HttpError` carries an
 *  URL with the token in it, and a `GrammyError` the text of the message that was to be sent. */
export function factsOf(error: unknown): Facts {
  if (error instanceof GrammyError) return { method: error.method, code: error.error_code };
  return { error: error instanceof HttpError ? 'network' : 'unexpected' };
}

/** How long to wait after the first failure, and when to stop trying. */
export type Patience = { firstDelayMs: number; signal: AbortSignal };

type GrammySignal = NonNullable<Parameters<Api['getMe']>[0]>;
/** grammY's types name the signal of a package from before Node had its own. All it asks of one is `aborted` and a
 *  listener, which every signal has. */
export function forGrammy(signal: AbortSignal): GrammySignal {
  return signal as unknown as GrammySignal;
}

/** Waits grow to 30 times the first: half a minute, when that is a second. */
const GROWTH_LIMIT = 30;
/** With a first wait of a second this makes about a minute. After that nobody looks at the chat any more. */
const TRIES = 7;

/** For the two calls without which there is no bot, `getMe` and `getUpdates`: tried until they work, one warning for a
 *  whole spell of failures. Rejects when it is no use (wrong token, second poller) and when `signal` says stop. */
export async function insist<T>(
  call: () => Promise<T>,
  { log, firstDelayMs, signal }: Patience & { log: Log },
): Promise<T> {
  for (let failures = 0; ; failures += 1) {
    try {
      const answer = await call();
      if (failures > 0) log.info('Telegram answers again');
      return answer;
    } catch (error) {
      if (signal.aborted || isFinal(error)) throw error;
      if (failures === 0) log.warn('Telegram does not answer; trying on', factsOf(error));
      await delay(Math.max(askedMs(error), waitMs(failures, firstDelayMs)), undefined, { signal });
    }
  }
}

/** 401: no such bot. 404: not even the form of a token. 409: somebody else takes the updates. */
function isFinal(error: unknown): boolean {
  return error instanceof GrammyError && [401, 404, 409].includes(error.error_code);
}

/** For everything said to people: Telegram's own failures and lost connections are tried again for about a minute, its
 *  "too many requests" as it asks. So a message may come twice, when only its receipt was lost; better than never. */
export function retrying({ firstDelayMs, signal }: Patience): Transformer {
  // auto-retry tries a lost connection for ever, and waits three seconds first: that part is ours
  const heedLimits = autoRetry({
    maxRetryAttempts: 3,
    maxDelaySeconds: 30,
    rethrowHttpErrors: true,
    rethrowInternalServerErrors: true,
  });
  const untilGivenUp = forGrammy(signal);
  return async (prev, method, payload, given) => {
    if (method === 'getMe' || method === 'getUpdates') return await prev(method, payload, given); // `insist`
    if (method === 'sendChatAction') return await prev(method, payload, untilGivenUp); // would come too late
    for (let failures = 0; ; failures += 1) {
      const isLast = failures === TRIES - 1;
      try {
        const answer = await heedLimits(prev, method, payload, untilGivenUp);
        if (answer.ok || answer.error_code < 500 || isLast) return answer;
      } catch (error) {
        if (!(error instanceof HttpError) || isLast || signal.aborted) throw error;
      }
      await delay(waitMs(failures, firstDelayMs), undefined, { signal });
    }
  };
}

/** A group that grew into a supergroup has a new id, and only a failure says so. */
export const followChat: Transformer = async (prev, method, payload, signal) => {
  const answer = await prev(method, payload, signal);
  const movedTo = answer.ok ? undefined : answer.parameters?.migrate_to_chat_id;
  if (movedTo === undefined) return answer;
  return await prev(method, { ...payload, chat_id: movedTo }, signal);
};

/** What a "too many requests" asks for, an hour at most. */
function askedMs(error: unknown): number {
  const seconds = error instanceof GrammyError ? (error.parameters.retry_after ?? 0) : 0;
  return Math.min(seconds, 3600) * 1000;
}

function waitMs(failures: number, firstDelayMs: number): number {
  return firstDelayMs * Math.min(GROWTH_LIMIT, 2 ** failures);
}

import { setTimeout as delay } from 'node:timers/promises';
import { autoRetry } from '@grammyjs/auto-retry';
import { GrammyError, HttpError } from 'grammy';
import type { Api, Transformer } from 'grammy';
import { TRIES, waitMs } from '../patience.ts';
import type { Facts, Patience } from '../patience.ts';

/** What to do when a call to Telegram fails. */

/** What the log may know of a failed call. Never the error itself, nor its message: grammY's `HttpError` carries an
 *  URL with the token in it, and a `GrammyError` the text of the message that was to be sent. */
export function factsOf(error: unknown): Facts {
  if (error instanceof GrammyError) return { method: error.method, code: error.error_code };
  return { error: error instanceof HttpError ? 'network' : 'unexpected' };
}

type GrammySignal = NonNullable<Parameters<Api['getMe']>[0]>;
/** grammY's types name the signal of a package from before Node had its own. All it asks of one is `aborted` and a
 *  listener, which every signal has. */
export function forGrammy(signal: AbortSignal): GrammySignal {
  return signal as unknown as GrammySignal;
}

/** 401: no such bot. 404: not even the form of a token. 409: somebody else takes the updates. */
export function isFinal(error: unknown): boolean {
  return error instanceof GrammyError && [401, 404, 409].includes(error.error_code);
}

/** What a bot cannot be without: whoever calls it tries on (`insist`). */
const INSISTED = new Set(['getMe', 'getUpdates', 'setWebhook', 'deleteWebhook', 'getWebhookInfo']);

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
    if (INSISTED.has(method)) return await prev(method, payload, given);
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

/** A group that grew into a supergroup has a new id, and only a failure says so. Its messages stay behind, and their numbers
 *  are those of others there: what is about one of them is not followed. */
export const followChat: Transformer = async (prev, method, payload, signal) => {
  const answer = await prev(method, payload, signal);
  const movedTo = answer.ok ? undefined : answer.parameters?.migrate_to_chat_id;
  if (movedTo === undefined || 'message_id' in payload) return answer;
  return await prev(method, { ...payload, chat_id: movedTo }, signal);
};

/** How Telegram words it that chat, person or topic are gone. Documented nowhere, so whatever else a 400 says may be our own
 *  fault. */
const CLOSED = [
  /chat not found|user not found|PEER_ID_INVALID|CHAT_ID_INVALID|CHANNEL_PRIVATE/iu,
  /chat was deactivated|user is deactivated|USER_DEACTIVATED|USER_IS_BLOCKED/iu,
  /message thread not found|TOPIC_(?:DELETED|ID_INVALID)/iu,
];
/** How it words it that we may not write there now. Many groups do that to everybody, for the night. */
const MUTED = /(?:not enough|have no) rights|CHAT_\w+_FORBIDDEN|CHAT_RESTRICTED|TOPIC_CLOSED/iu;

/** Nobody can be told anything there any more. 403: blocked, kicked, no member, or never begun. */
export function isClosed(error: unknown): boolean {
  if (!(error instanceof GrammyError) || MUTED.test(error.description)) return false;
  if (error.error_code === 403) return true;
  return error.error_code === 400 && CLOSED.some((words) => words.test(error.description));
}

/** That message is not there any more, or cannot be changed: an edit that is refused once is always refused. */
export function isGone(error: unknown): boolean {
  return error instanceof GrammyError && [400, 403].includes(error.error_code);
}

/** It says already what it should say. */
export function isUnchanged(error: unknown): boolean {
  return error instanceof GrammyError && error.description.includes('message is not modified');
}

/** What a "too many requests" asks for, an hour at most. */
export function askedMs(error: unknown): number {
  const seconds = error instanceof GrammyError ? (error.parameters.retry_after ?? 0) : 0;
  return Math.min(seconds, 3600) * 1000;
}

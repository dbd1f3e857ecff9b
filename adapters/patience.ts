import { setTimeout as delay } from 'node:timers/promises';
import type { Log } from '../src/core/ports.ts';

/** What an adapter does when its platform does not answer: tries on, for people about a minute, for itself until it is
 *  stopped. */

/** How long to wait after the first failure, and when to stop trying. */
export type Patience = { firstDelayMs: number; signal: AbortSignal };

/** What may be told of a failure. Never the error itself, nor its message: libraries put addresses with tokens, and the
 *  text that was to be sent, into theirs. */
export type Facts = Readonly<Record<string, string | number | null>>;

/** Waits grow to 30 times the first: half a minute, when that is a second. */
const GROWTH_LIMIT = 30;
/** With a first wait of a second this makes about a minute. After that nobody looks at the chat any more. */
export const TRIES = 7;

/** For what a bot cannot be without: tried until it works, one warning for a whole spell of failures. Rejects when
 *  `isFinal` says that it is no use, and when `signal` says stop. */
export async function insist<T>(
  call: () => Promise<T>,
  {
    platform,
    isFinal,
    factsOf,
    askedMs = () => 0,
    log,
    firstDelayMs,
    signal,
  }: Patience & {
    /** As people call it. */
    platform: string;
    isFinal: (error: unknown) => boolean;
    factsOf: (error: unknown) => Facts;
    /** How long the platform itself asks us to wait. */
    askedMs?: (error: unknown) => number;
    log: Log;
  },
): Promise<T> {
  for (let failures = 0; ; failures += 1) {
    try {
      const answer = await call();
      if (failures > 0) log.info(`${platform} answers again`);
      return answer;
    } catch (error) {
      if (signal.aborted || isFinal(error)) throw error;
      if (failures === 0) log.warn(`${platform} does not answer; trying on`, factsOf(error));
      await delay(Math.max(askedMs(error), waitMs(failures, firstDelayMs)), undefined, { signal });
    }
  }
}

/** For what is said to a person: tried seven times. Rejects with what `isPassing` does not call a passing fault. So a
 *  message may come twice, when only its receipt was lost; better than never. */
export async function persist<T>(
  call: () => Promise<T>,
  { isPassing, firstDelayMs, signal }: Patience & { isPassing: (error: unknown) => boolean },
): Promise<T> {
  for (let failures = 0; ; failures += 1) {
    try {
      return await call();
    } catch (error) {
      if (!isPassing(error) || failures === TRIES - 1 || signal.aborted) throw error;
      await delay(waitMs(failures, firstDelayMs), undefined, { signal });
    }
  }
}

export function waitMs(failures: number, firstDelayMs: number): number {
  return firstDelayMs * Math.min(GROWTH_LIMIT, 2 ** failures);
}

import type { Clock } from '../../core/ports.ts';
import type { BareAnswer } from '../../core/usage/answer.ts';

type Refusal = Extract<BareAnswer, { kind: 'refused' }>;

/** First rest after a 429 or 408 that names no time; it doubles with each one in a row. Contract, section 8. */
const FIRST_REST_MS = 5 * 60_000;
const LONGEST_REST_MS = 60 * 60_000;

/** Who must not be asked about for a while, in memory. Each profile rests by itself: one that is throttled never
 *  holds up the others. */
export type Rests = {
  /** The refusal that stands while the profile rests, with the time that is left; `null` when it may be asked about. */
  of(key: string): Refusal | null;
  /** Takes note of an answer, and gives it back with the rest that follows from it. */
  note(key: string, answer: BareAnswer): BareAnswer;
};

export function createRests(clock: Clock): Rests {
  const rests = new Map<string, { until: number; refusal: Refusal; strikes: number }>();
  return {
    of(key) {
      const rest = rests.get(key);
      const leftMs = rest ? rest.until - clock.now() : 0;
      return rest && leftMs > 0 ? { ...rest.refusal, retryAfterMs: leftMs } : null;
    },
    note(key, answer) {
      const isThrottled = answer.kind === 'refused' && (answer.status === 429 || answer.status === 408);
      if (answer.kind !== 'refused' || (!isThrottled && answer.retryAfterMs === null)) {
        // No answer at all says nothing about how the endpoint likes to be asked.
        if (answer.kind !== 'unreachable') rests.delete(key);
        return answer;
      }
      const strikes = isThrottled ? (rests.get(key)?.strikes ?? 0) + 1 : 0;
      const restMs = answer.retryAfterMs ?? Math.min(FIRST_REST_MS * 2 ** (strikes - 1), LONGEST_REST_MS);
      const refusal = { ...answer, retryAfterMs: restMs };
      rests.set(key, { until: clock.now() + restMs, refusal, strikes });
      return refusal;
    },
  };
}

import { z } from 'zod';
import type { UsageReport, UsageWindow } from '../../core/usage/answer.ts';
import { flag, number, object, resetMoment } from './lenient.ts';

const HOUR_S = 60 * 60;
const DAY_S = 24 * HOUR_S;
const FIVE_HOURS_S = 5 * HOUR_S;
const WEEK_S = 7 * DAY_S;

const shape = {
  used_percent: number,
  limit_window_seconds: number,
  reset_after_seconds: number,
  reset_at: number,
};
type WireWindow = z.infer<z.ZodObject<typeof shape>>;

/** What is there and no object is a window of which nothing is known. */
const UNKNOWN: WireWindow = {
  used_percent: null,
  limit_window_seconds: null,
  reset_after_seconds: null,
  reset_at: null,
};
const WireWindow = z.object(shape).nullish().catch(UNKNOWN);

/** Wire shape of `rate_limit`, `code_review_rate_limit` and each of `additional_rate_limits`. Contract, section 2. */
export const WireRateLimit = object({
  allowed: flag,
  limit_reached: flag,
  primary_window: WireWindow,
  secondary_window: WireWindow,
});
type WireRateLimit = NonNullable<z.infer<typeof WireRateLimit>>;

type RateLimit = NonNullable<UsageReport['rateLimit']>;

/** Names and sorts the windows. `hasBroken`: some window was there and its figure could not be understood. */
export function toRateLimit(wire: WireRateLimit, receivedAt: number): RateLimit & { hasBroken: boolean } {
  const windows = [
    toWindow(wire.primary_window, FIVE_HOURS_S, receivedAt),
    toWindow(wire.secondary_window, WEEK_S, receivedAt),
  ].filter((window) => window !== null);
  return {
    allowed: wire.allowed,
    limitReached: wire.limit_reached,
    windows: fullestOfEachName(windows.toSorted((a, b) => a.seconds - b.seconds)),
    hasBroken: windows.some(({ leftPercent }) => leftPercent === null),
  };
}

type Measured = UsageWindow & { seconds: number };

/** `positionSeconds`: the length that the position stands for. It decides only where none is stated; a stated length
 *  of 0 means that the window is switched off. Contract, section 3. */
function toWindow(
  wire: z.infer<typeof WireWindow>,
  positionSeconds: number,
  receivedAt: number,
): Measured | null {
  if (!wire || wire.limit_window_seconds === 0) return null;
  const stated = wire.limit_window_seconds;
  const seconds = stated !== null && stated > 0 ? stated : positionSeconds;
  return {
    name: windowName(seconds),
    leftPercent: wire.used_percent === null ? null : Math.min(100, Math.max(0, 100 - wire.used_percent)),
    resetsAt: resetMoment(wire, receivedAt),
    seconds,
  };
}

/** `5h`, `week`, `month` (28 to 31 days), else the window's own length: `day`, `12h`, `3d`. */
export function windowName(seconds: number): string {
  if (isAbout(seconds, FIVE_HOURS_S)) return '5h';
  if (isAbout(seconds, WEEK_S)) return 'week';
  if (seconds >= 28 * DAY_S && seconds <= 31 * DAY_S) return 'month';
  if (isAbout(seconds, DAY_S)) return 'day';
  if (seconds < HOUR_S) return `${Math.max(1, Math.round(seconds / 60))}m`;
  return seconds < 2 * DAY_S ? `${Math.round(seconds / HOUR_S)}h` : `${Math.round(seconds / DAY_S)}d`;
}

/** Within 5 %: the same window has been seen a little longer and shorter. */
const isAbout = (seconds: number, length: number): boolean => Math.abs(seconds - length) <= 0.05 * length;

/** Two windows of one name: the one with less left counts, and a known figure before an unknown one. */
function fullestOfEachName(windows: readonly Measured[]): readonly UsageWindow[] {
  const byName = Map.groupBy(windows, ({ name }) => name);
  return [...byName.values()].map((same) => {
    const { seconds: _, ...window } = same.reduce((a, b) =>
      (b.leftPercent ?? 101) < (a.leftPercent ?? 101) ? b : a,
    );
    return window;
  });
}

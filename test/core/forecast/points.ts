import type { Point } from '../../../src/core/history/point.ts';
import { NOON } from '../../fakes/usage-answer.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Readings every five minutes up to noon. `left`: percent of the five hours, by minutes before noon. */
export function readings(
  minutes: number,
  left: (before: number) => number,
  { resetsAt = NOON + 2 * HOUR, everyMinutes = 5, name = '5h' } = {},
): readonly Point[] {
  const count = Math.floor(minutes / everyMinutes);
  return Array.from({ length: count + 1 }, (_, index) => {
    const before = (count - index) * everyMinutes;
    const leftPercent = Math.max(0, Math.min(100, Math.round(left(before))));
    return {
      at: NOON - before * MINUTE,
      state: leftPercent > 0 ? 'usable' : 'limited',
      windows: [{ name, leftPercent, resetsAt }],
    };
  });
}

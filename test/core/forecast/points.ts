import fc from 'fast-check';
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

/** Any readings at all, as far as the schema lets them through. */
const anyPoint = fc.record({
  at: fc.oneof(
    fc.integer({ min: NOON - 3 * DAY, max: NOON + HOUR }),
    fc.double({ min: 0, max: 8.64e15, noNaN: true }),
  ),
  state: fc.constantFrom('usable' as const, 'limited' as const, 'unusable' as const),
  windows: fc.uniqueArray(
    fc.record({
      name: fc.constantFrom('5h', 'week', 'month', '3d', '0s', '9999s'),
      leftPercent: fc.option(fc.double({ min: 0, max: 100, noNaN: true })),
      resetsAt: fc.option(
        fc.oneof(
          fc.integer({ min: NOON - DAY, max: NOON + 30 * DAY }),
          fc.double({ min: 0, max: 8.64e15, noNaN: true }),
        ),
      ),
    }),
    { selector: ({ name }) => name, maxLength: 3 },
  ),
});
export const anyPoints = fc
  .array(anyPoint, { maxLength: 60 })
  .map((points) => points.toSorted((a, b) => a.at - b.at));

import { chartOf } from '../../../src/core/history/chart.ts';
import type { Chart, Series } from '../../../src/core/history/chart.ts';
import type { Point } from '../../../src/core/history/point.ts';
import type { Range } from '../../../src/core/history/range.ts';
import { en } from '../../../src/core/i18n/en.ts';
import { NOON } from '../../fakes/usage-answer.ts';

/** Readings as a test writes them. */

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
export const NOW = NOON;

/** A reading of the five hours and of the week, so many hours ago. `resetsIn`: of the five hours, from then on. */
export function point(hoursAgo: number, short: number | null, week: number | null, resetsIn = 5): Point {
  const at = NOW - hoursAgo * HOUR;
  return {
    at,
    state: short === 0 || week === 0 ? 'limited' : 'usable',
    windows: [
      { name: '5h', leftPercent: short, resetsAt: at + resetsIn * HOUR },
      { name: 'week', leftPercent: week, resetsAt: at + 100 * HOUR },
    ],
  };
}

/** One every half hour, falling from full in the short window. */
export function falling(fromHoursAgo: number, toHoursAgo = 0): readonly Point[] {
  const count = Math.round((fromHoursAgo - toHoursAgo) * 2);
  return Array.from({ length: count + 1 }, (_, index) =>
    point(fromHoursAgo - index / 2, 100 - (60 * index) / count, 80 - (10 * index) / count, 24),
  );
}

export function chart(series: Partial<Series> = {}, range: Range = 'day'): Chart {
  return chartOf(en, [{ mark: null, points: falling(20), paces: [], ...series }], range, NOW);
}

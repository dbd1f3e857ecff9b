import { describe, expect, it } from 'vitest';
import { score, scorePool } from '../../../bench/backtest/score.ts';
import type { Score } from '../../../bench/backtest/score.ts';
import { makeSeries } from '../../../bench/backtest/series.ts';
import type { WindowName } from '../../../bench/backtest/series.ts';
import { straight } from '../../../bench/backtest/straight.ts';
import type { UseName } from '../../../bench/backtest/uses.ts';
import { pace } from '../../../src/core/forecast/pace.ts';
import { Point } from '../../../src/core/history/point.ts';
import { HOUR, MINUTE } from './points.ts';

/** `npm run backtest` prints the whole table; here are its bounds, loosely, over fewer weeks. */

const trial = (use: UseName, window: WindowName) => ({
  use,
  window,
  seeds: [1, 2],
  days: 21,
  everyMs: window === 'week' ? 6 * HOUR : 1.5 * HOUR,
});

type Bounds = {
  /** Minutes. */
  errorMedian?: number;
  inside?: number;
  falseAlarms?: number;
  wrongLikely?: number;
  warned?: number;
  saidEmpty?: number;
};

function expectWithin(found: Score, bounds: Bounds): void {
  for (const name of Object.keys(bounds) as (keyof Bounds)[]) {
    const isFloor = name === 'inside' || name === 'warned';
    const least = isFloor ? (found[name] ?? 1) : bounds[name]!;
    const most = isFloor ? bounds[name]! : (found[name] ?? 0);
    expect.soft(least, `${name} ${found[name]}`).toBeGreaterThanOrEqual(most);
  }
}

/** As of a poller that comes every hour. */
function hourApart(points: readonly Point[]): readonly Point[] {
  let last = -Infinity;
  return points.filter(({ at }) => {
    if (at - last < HOUR - 2 * MINUTE) return false;
    last = at;
    return true;
  });
}

describe('looking back, the forecasts', () => {
  it.each<[UseName, WindowName, Bounds]>([
    ['constant', '5h', { errorMedian: 10, inside: 0.8, falseAlarms: 0.2, warned: 0.85 }],
    ['bursty', '5h', { errorMedian: 60, inside: 0.5, falseAlarms: 0.5, warned: 0.5 }],
    ['day and night', '5h', { errorMedian: 20, inside: 0.7, falseAlarms: 0.25, wrongLikely: 0.1 }],
    ['weekend', '5h', { errorMedian: 60, inside: 0.6, falseAlarms: 0.35, warned: 0.6 }],
    ['idle', '5h', { saidEmpty: 0, wrongLikely: 0 }],
    ['constant', 'week', { errorMedian: 120, inside: 0.8, falseAlarms: 0.1, warned: 0.9 }],
    ['day and night', 'week', { errorMedian: 360, inside: 0.7, falseAlarms: 0.25 }],
    ['idle', 'week', { saidEmpty: 0, wrongLikely: 0 }],
  ])('of %s use, %s, hold', (use, window, bounds) => {
    expectWithin(score(pace, trial(use, window)), bounds);
  });

  it.each<[UseName, Bounds]>([
    ['constant', { errorMedian: 15, inside: 0.7, falseAlarms: 0.2, warned: 0.75 }],
    ['bursty', { errorMedian: 60, inside: 0.5, falseAlarms: 0.5, warned: 0.5 }],
    ['day and night', { errorMedian: 45, inside: 0.7, falseAlarms: 0.25, wrongLikely: 0.1, warned: 0.75 }],
  ])('of %s use, 5h, hold with a reading an hour', (use, bounds) => {
    const hourly: typeof pace = (points, name, now) => pace(hourApart(points), name, now);
    expectWithin(score(hourly, trial(use, '5h')), bounds);
  });

  it('of three, one after the other, warn in time and are not wrong where they are sure', () => {
    const all = { use: 'day and night', seeds: [1, 2], days: 21, everyMs: 12 * HOUR } as const;
    const found = scorePool({ ...all, count: 3, load: 1.7 });
    expect(found.warned ?? 1).toBeGreaterThanOrEqual(0.8);
    expect(found.falseLikely ?? 0).toBeLessThanOrEqual(0.1);
    expect(found.errorMedian ?? 0).toBeLessThanOrEqual(6 * 60);
  });

  it('are nearer than one straight line, where nights lie between', () => {
    const error = (one: Score) => one.errorMedian ?? Infinity;
    const night = trial('day and night', 'week');
    expect(error(score(pace, night))).toBeLessThan(error(score(straight, night)) / 2);
  });

  it('are made of readings as they are kept, the same ones each time', () => {
    const [points = []] = makeSeries('rush', 3, 7).accounts;
    expect(points.every((point) => Point.safeParse(point).success)).toBe(true);
    expect(points.length).toBeGreaterThan(500);
    expect(makeSeries('rush', 3, 7).accounts[0]).toEqual(points);
  });
});

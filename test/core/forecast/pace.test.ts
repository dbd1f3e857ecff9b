import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pace, profilePace } from '../../../src/core/forecast/pace.ts';
import { Point } from '../../../src/core/history/point.ts';
import { NOON } from '../../fakes/usage-answer.ts';
import { anyPoints, DAY, HOUR, MINUTE, readings } from './points.ts';

const at = (moment: number) => new Date(moment).toISOString().slice(11, 16);
const of = (points: readonly Point[], now = NOON) => pace(points, '5h', now);

describe('the pace of a window', () => {
  it('tells when a steady use ends it, and is sure of that', () => {
    // half a percent a minute, 40 left
    const said = of(readings(120, (before) => 40 + before / 2, { resetsAt: NOON + 3 * HOUR }));
    expect(said).toMatchObject({ kind: 'empty-at', sure: 'likely' });
    expect(said.kind === 'empty-at' && at(said.at)).toBe('13:20');
  });

  it('lasts when the reset comes first', () => {
    expect(of(readings(120, (before) => 70 + before / 10))).toEqual({
      kind: 'lasts',
      until: NOON + 2 * HOUR,
      sure: 'likely',
    });
  });

  it('counts from the reset on, when there was one', () => {
    const before = readings(180, (minutes) => 10 + (minutes - 60) / 2, { resetsAt: NOON - HOUR });
    const after = readings(60, (minutes) => 94 + minutes / 10, { resetsAt: NOON + 4 * HOUR });
    const said = of([...before.filter((point) => point.at < NOON - HOUR), ...after]);
    expect(said).toMatchObject({ kind: 'lasts', until: NOON + 4 * HOUR });
  });

  it('takes a figure that rose for a new window, also where the reset stayed', () => {
    const before = readings(300, (minutes) => 5 + minutes / 5).filter(
      (point) => point.at < NOON - 10 * MINUTE,
    );
    const after = readings(10, () => 100);
    expect(of([...before, ...after])).toEqual({ kind: 'silent', because: 'thin' });
  });

  it('goes on through hours without a reading', () => {
    const all = readings(180, (before) => 30 + before / 3);
    const said = of(all.filter((point) => point.at < NOON - 150 * MINUTE || point.at > NOON - 30 * MINUTE));
    expect(said.kind === 'empty-at' && Math.abs(said.at - (NOON + 90 * MINUTE))).toBeLessThan(10 * MINUTE);
  });

  it.each([20, 30, 60])('is told from readings that come every %i minutes, after an hour', (everyMinutes) => {
    const said = of(readings(60, (before) => 40 + before / 2, { everyMinutes, resetsAt: NOON + 3 * HOUR }));
    expect(said.kind === 'empty-at' && at(said.at)).toBe('13:20');
  });

  it('is less sure where the use comes in bursts, and says between when and when', () => {
    const said = of(readings(200, (before) => 20 + 20 * Math.floor(before / 50) + Math.min(20, before % 50)));
    if (said.kind !== 'empty-at') return expect(said.kind).toBe('silent');
    expect(said.low).toBeLessThan(said.high);
  });

  it('knows from the days before that nobody works at night', () => {
    // 2 % of the week an hour, from 8 to 18; it is noon on the third day
    const used = (moment: number) => {
      const hours = (moment - (NOON - 2 * DAY - 4 * HOUR)) / HOUR;
      return Math.floor(hours / 24) * 20 + 2 * Math.min(10, hours % 24);
    };
    const points = readings(2 * 24 * 60 + 240, (before) => 98 - used(NOON - before * MINUTE), {
      everyMinutes: 15,
      name: 'week',
      resetsAt: NOON + 4 * DAY,
    });
    const said = pace(points, 'week', NOON);
    // 50 left: 12 today, 20 tomorrow, 18 by five in the afternoon of the day after
    if (said.kind !== 'empty-at') return expect.fail(said.kind);
    expect(Math.abs(said.at - NOON - 53 * HOUR)).toBeLessThan(HOUR);
  });
});

describe('silence', () => {
  it.each<[string, readonly Point[], number, string]>([
    ['no reading', [], NOON, 'thin'],
    ['a single one', readings(0, () => 50), NOON, 'thin'],
    ['some of the last minutes', readings(15, (before) => 50 + before), NOON, 'thin'],
    ['two of the last half hour', readings(30, (before) => 50 + before, { everyMinutes: 30 }), NOON, 'thin'],
    ['next to no use', readings(120, () => 99), NOON, 'unused'],
    ['nothing left', readings(120, (before) => before / 2), NOON, 'empty'],
    [
      'a last reading of two hours ago',
      readings(120, (before) => 50 + before / 4),
      NOON + 110 * MINUTE,
      'old',
    ],
    ['a reset that has passed', readings(120, (before) => 50 + before / 4), NOON + 3 * HOUR, 'no-reset'],
  ])('after %s', (_, points, now, because) => {
    expect(of(points, now)).toEqual({ kind: 'silent', because });
  });

  it('about a window that no reading names', () => {
    expect(
      pace(
        readings(120, (before) => 50 + before / 4),
        'week',
        NOON,
      ),
    ).toMatchObject({ kind: 'silent' });
  });
});

describe('the pace of a profile', () => {
  const both = (week: (before: number) => number, short: (before: number) => number) => {
    const weeks = readings(180, week, { name: 'week', resetsAt: NOON + 2 * DAY });
    return readings(180, short).map((point, index) => ({
      ...point,
      windows: [...point.windows, ...weeks[index]!.windows],
    }));
  };

  it('is that of the window that ends first', () => {
    const said = profilePace(
      both(
        (before) => 8 + before / 20,
        (before) => 50 + before / 5,
      ),
      NOON,
    );
    expect(said).toMatchObject({ kind: 'empty-at', window: 'week' });
  });

  it('says nothing where one of them is empty, whatever the other does', () => {
    const said = profilePace(
      both(
        () => 0,
        (before) => 50 + before / 5,
      ),
      NOON,
    );
    expect(said).toEqual({ kind: 'silent', because: 'empty' });
  });

  it('says nothing of one that cannot be used, whatever was left of it', () => {
    const points = both(
      (before) => 90 + before / 100,
      (before) => 40 + before / 2,
    );
    const refused: Point = { at: NOON - MINUTE, state: 'unusable', windows: [] };
    const limited: Point = { ...points.at(-1)!, state: 'limited' };
    for (const last of [refused, limited])
      expect(profilePace([...points.slice(0, -1), last], NOON)).toEqual({
        kind: 'silent',
        because: 'blocked',
      });
    expect(pace([...points, refused], '5h', NOON)).toEqual({ kind: 'silent', because: 'blocked' });
  });

  it('lasts until the nearer reset', () => {
    const said = profilePace(
      both(
        (before) => 90 + before / 100,
        (before) => 80 + before / 12,
      ),
      NOON,
    );
    expect(said).toMatchObject({ kind: 'lasts', window: '5h', until: NOON + 2 * HOUR });
  });

  it('says nothing without a reading', () => {
    expect(profilePace([], NOON)).toEqual({ kind: 'silent', because: 'thin' });
  });
});

/** Readings of one window that goes down as it likes. */
const anyRun = fc
  .array(fc.record({ pause: fc.integer({ min: 1, max: 60 }), used: fc.integer({ min: 0, max: 12 }) }), {
    minLength: 6,
    maxLength: 40,
  })
  .map((steps) => {
    let [before, left] = [steps.reduce((sum, { pause }) => sum + pause, 0), 100];
    return steps.map(({ pause, used }): { before: number; left: number } => {
      before -= pause;
      left = Math.max(0, left - used);
      return { before, left };
    });
  });

const pointsOf = (run: readonly { before: number; left: number }[], resetsAt: number): readonly Point[] =>
  run.map(({ before, left }) => ({
    at: NOON - before * MINUTE,
    state: 'usable',
    windows: [{ name: '5h', leftPercent: left, resetsAt }],
  }));

describe('whatever the readings are', () => {
  it('tells only moments that lie ahead and follow each other, none without a number', () => {
    fc.assert(
      fc.property(anyPoints, fc.constantFrom('5h', 'week', 'month', '3d', '0s', 'x'), (points, window) => {
        expect(points.every((point) => Point.safeParse(point).success)).toBe(true);
        const said = pace(points, window, NOON);
        if (said.kind === 'lasts') expect(said.until).toBeGreaterThan(NOON);
        if (said.kind !== 'empty-at') return;
        const { low, at: middle, high } = said;
        expect([low, middle, high].every(Number.isFinite)).toBe(true);
        expect(low).toBeGreaterThanOrEqual(NOON);
        expect([low, middle, high].toSorted((a, b) => a - b)).toEqual([low, middle, high]);
      }),
      { numRuns: 500 },
    );
  });

  it('tells no later end when more was used at last', () => {
    fc.assert(
      fc.property(
        anyRun,
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 300 }),
        (run, more, ahead) => {
          const resetsAt = NOON + ahead * MINUTE;
          const last = run.at(-1)!;
          if (last.left <= more) return;
          const less = of(pointsOf(run, resetsAt));
          const worse = of(pointsOf([...run.slice(0, -1), { ...last, left: last.left - more }], resetsAt));
          if (less.kind === 'empty-at' && worse.kind === 'empty-at')
            expect(worse.at).toBeLessThanOrEqual(less.at + 1);
          if (less.kind === 'empty-at') expect(worse.kind).not.toBe('lasts');
        },
      ),
      { numRuns: 500 },
    );
  });

  it('says the same of what nobody has touched, however it is cut into readings', () => {
    fc.assert(
      fc.property(fc.integer({ min: 5, max: 30 }), (everyMinutes) => {
        const said = of(readings(120, (before) => 20 + before / 2, { everyMinutes }));
        expect(said.kind).toBe('empty-at');
      }),
    );
  });
});

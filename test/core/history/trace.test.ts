import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gapsOf, lowsOf, traceOf } from '../../../src/core/history/trace.ts';
import type { Point } from '../../../src/core/history/point.ts';
import { DAY, HOUR, NOW, point } from './reading.ts';

/** Of the short window: hours ago, and what is left. */
const drawn = (points: readonly Point[]) => {
  const { parts, resets } = traceOf(points, '5h', 'day');
  const since = (at: number) => (NOW - at) / HOUR;
  return {
    parts: parts.map((part) => part.map(({ at, leftPercent }) => [since(at), leftPercent])),
    resets: resets.map(since),
  };
};

describe('the line through the readings of a window', () => {
  it('goes from one to the next, and of a level that lasts keeps the ends', () => {
    const points = [
      point(3, 90, 50),
      point(2, 80, 50),
      point(1.5, 80, 50),
      point(1, 80, 50),
      point(0, 70, 50),
    ];
    expect(drawn(points)).toEqual({
      parts: [
        [
          [3, 90],
          [2, 80],
          [1, 80],
          [0, 70],
        ],
      ],
      resets: [],
    });
  });

  it('goes straight up where the window was reset, at the moment that was told', () => {
    expect(drawn([point(3, 20, 50, 0.5), point(2, 95, 50)])).toEqual({
      parts: [
        [
          [3, 20],
          [2.5, 20],
          [2.5, 95],
          [2, 95],
        ],
      ],
      resets: [2.5],
    });
  });

  it('takes a rise that nobody told of for a reset, and a small one for a correction', () => {
    expect(drawn([point(3, 20, 50, 9), point(2, 100, 50)]).resets).toEqual([2]);
    expect(drawn([point(3, 20, 50, 9), point(2, 22, 50)]).resets).toEqual([]);
  });

  it('knows no reset of a window that was full anyway', () => {
    expect(drawn([point(3, 100, 50, 0.5), point(2, 100, 50)]).resets).toEqual([]);
  });

  it('breaks where nothing was read, and still knows of a reset in between', () => {
    const points = [point(9, 50, 50), point(8.5, 40, 50, 2), point(3, 90, 50), point(2.5, 85, 50)];
    expect(drawn(points)).toEqual({
      parts: [
        [
          [9, 50],
          [8.5, 40],
        ],
        [
          [3, 90],
          [2.5, 85],
        ],
      ],
      resets: [6.5],
    });
  });

  it('does not break where readings are set to come seldom', () => {
    const points = Array.from({ length: 8 }, (_, index) => point(21 - 3 * index, 90 - index, 50, 100));
    expect(drawn(points).parts).toHaveLength(1);
  });

  it('leaves out what was not known', () => {
    expect(drawn([point(3, 90, 50), point(2.5, null, 50), point(2, 80, 50)]).parts[0]).toHaveLength(2);
    expect(drawn([{ ...point(1, 5, 5), windows: [] }])).toEqual({ parts: [], resets: [] });
  });

  it('goes on in time and stays in its bounds, whatever was read', () => {
    const anyPoints = fc
      .array(
        fc.record({
          hoursAgo: fc.double({ min: 0, max: 24, noNaN: true }),
          left: fc.option(fc.double({ min: 0, max: 100, noNaN: true })),
          resetsIn: fc.double({ min: -5, max: 20, noNaN: true }),
        }),
        { maxLength: 30 },
      )
      .map((all) =>
        all
          .toSorted((a, b) => b.hoursAgo - a.hoursAgo)
          .map(({ hoursAgo, left, resetsIn }) => point(hoursAgo, left, 50, resetsIn)),
      );
    fc.assert(
      fc.property(anyPoints, (points) => {
        const { parts } = traceOf(points, '5h', 'day');
        const flat = parts.flat();
        expect(flat.map(({ at }) => at)).toEqual(flat.map(({ at }) => at).toSorted((a, b) => a - b));
        for (const { leftPercent } of flat) expect(leftPercent >= 0 && leftPercent <= 100).toBe(true);
      }),
    );
  });
});

describe('the lowest of each day', () => {
  it('is a level of its own, and none where nothing was read', () => {
    const points = [
      point(80, 30, 50),
      point(75, 90, 50),
      point(30, 60, 50),
      point(2, 45, 50),
      point(1, 70, 50),
    ];
    const { parts } = lowsOf(points, '5h', { from: NOW - 4 * DAY, until: NOW, stepMs: DAY });
    expect(
      parts.map(([start, end]) => [(NOW - start!.at) / DAY, (NOW - end!.at) / DAY, start!.leftPercent]),
    ).toEqual([
      [4, 3, 30],
      [2, 1, 60],
      [1, 0, 45],
    ]);
  });
});

describe('gaps', () => {
  const gaps = (points: readonly Point[]) =>
    gapsOf(points, { from: NOW - DAY, until: NOW, range: 'day' }).map(({ from, until }) => [
      (NOW - from) / HOUR,
      (NOW - until) / HOUR,
    ]);

  it('are where nothing was read: before, between and after', () => {
    const points = [point(20, 50, 50), point(19.5, 50, 50), point(12, 50, 50), point(11.5, 50, 50)];
    expect(gaps(points)).toEqual([
      [24, 20],
      [19.5, 12],
      [11.5, 0],
    ]);
  });

  it('are where the login was refused, too', () => {
    const refused = { ...point(10, 5, 5), state: 'unusable', windows: [] } as const;
    const readings = [20, 15, 14, 13, 12, 11].map((hours) => point(hours, 50, 50));
    expect(gaps([...readings, refused])).toContainEqual([11, 0]);
  });
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { pack, unpack } from '../../../src/core/history/pack.ts';
import { Point } from '../../../src/core/history/point.ts';
import { createRecord, readSeries, toPoint } from '../../../src/core/history/record.ts';
import { DAY, sliceOf, survivors } from '../../../src/core/history/thin.ts';
import { NO_FIGURES, unusable } from '../../../src/core/usage/keep.ts';
import type { Verdict } from '../../../src/core/usage/verdict.ts';
import { openStateFile } from '../../../src/infra/state/sqlite/index.ts';
import { NOON } from '../../fakes/usage-answer.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const point = (at: number, left: number, state: Point['state'] = 'usable'): Point => ({
  at,
  state,
  windows: [{ name: '5h', leftPercent: left, resetsAt: null }],
});

/** Of which many are points, and many nearly. */
const part = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('5h', 'week', 'month', '9999s', '5H', '') },
  { weight: 6, arbitrary: fc.oneof(fc.integer({ min: -5, max: 105 }), fc.double(), fc.constant(null)) },
  fc.anything(),
);
const figure = fc.option(fc.oneof(fc.integer({ min: -1, max: 101 }), fc.double()));
const windowParts = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(fc.constantFrom('5h', 'week', '12d'), figure, figure) },
  { weight: 1, arbitrary: fc.array(part, { maxLength: 4 }) },
);
const stored = fc.record({
  at: fc.oneof({ weight: 4, arbitrary: fc.constant(NOON) }, fc.double(), fc.integer()),
  point: fc.oneof(
    {
      weight: 5,
      arbitrary: fc
        .tuple(fc.oneof(fc.integer({ min: 0, max: 2 }), part), fc.array(windowParts, { maxLength: 3 }))
        .map(([state, parts]) => [state, ...parts.flat()]),
    },
    fc.anything(),
  ),
});

/** What a stored point means, by the schema alone. */
function bySchema(at: number, packed: unknown): Point | null {
  if (!Array.isArray(packed)) return null;
  const [state, ...parts] = packed as unknown[];
  const now = Math.floor(at / 1000);
  const windows = Array.from({ length: Math.ceil(parts.length / 3) }, (_, index) => {
    const [name, leftPercent, resetsIn] = parts.slice(index * 3, index * 3 + 3);
    return { name, leftPercent, resetsAt: typeof resetsIn === 'number' ? (now + resetsIn) * 1000 : resetsIn };
  });
  const stateName = typeof state === 'number' ? Point.shape.state.options[state] : null;
  return Point.safeParse({ at, state: stateName, windows }).data ?? null;
}

const verdict = (at: number, left: number): Verdict => ({
  ...NO_FIGURES,
  state: left > 0 ? 'usable' : 'limited',
  basis: 'live',
  reason: 'ok',
  action: 'none',
  warnings: [],
  readAt: at,
  windows: [
    { name: '5h', leftPercent: left, resetsAt: at + HOUR },
    { name: 'week', leftPercent: 50, resetsAt: at + 60 * HOUR },
  ],
});

describe('a kept reading', () => {
  it('comes back as it was, to the second', () => {
    const whole: Point = {
      at: NOON + 789,
      state: 'limited',
      windows: [
        { name: '5h', leftPercent: 0, resetsAt: NOON + 3_723_000 },
        { name: 'week', leftPercent: 80.25, resetsAt: null },
        { name: 'month', leftPercent: null, resetsAt: NOON },
      ],
    };
    expect(unpack({ at: whole.at, point: pack(whole) })).toEqual(whole);
    const refused: Point = { at: NOON, state: 'unusable', windows: [] };
    expect(unpack({ at: NOON, point: pack(refused) })).toEqual(refused);
  });

  it('is short', () => {
    const usual = toPoint(verdict(NOON, 37), NOON)!;
    expect(JSON.stringify(pack(usual)).length).toBeLessThanOrEqual(40);
    expect(JSON.stringify(usual).length).toBeGreaterThan(150);
  });

  it.each([
    null,
    7,
    [],
    ['usable'],
    [9],
    [0, '5h'],
    [0, '5h', 101, 1],
    [0, 'aeon', 1, 1],
    [0, 1, '5h', 1],
    [0, '5h', 1, 1e300],
    [0, '5h', 1, Infinity],
    [0, '5h', 1, -2e9],
    [0, '5h', NaN, 1],
    [0, '5h', -1, 1],
    [0, '5h', '1', 1],
    [0, '5h', 1, '1'],
    [0, '5h', 1, true],
    [0, '5h', 1],
    [0, '5h', 1, 1, 'week'],
    [0.5],
    [-1],
    ['0'],
    ['length'],
    { at: 1 },
    { 0: 0, length: 1 },
  ])('that is %j is none', (stored) => expect(unpack({ at: NOON, point: stored })).toBeNull());

  it('is read by hand as its schema reads it, whatever is stored', () => {
    fc.assert(
      fc.property(stored, ({ at, point: packed }) => {
        expect(unpack({ at, point: packed })).toEqual(bySchema(at, packed));
      }),
      { numRuns: 2000 },
    );
  });

  it('is only what the endpoint told', () => {
    expect(toPoint({ ...verdict(NOON, 37), basis: 'stored' }, NOON)).toBeNull();
    expect(toPoint({ ...verdict(NOON, 37), basis: 'assumed' }, NOON)).toBeNull();
    expect(toPoint({ ...verdict(NOON, 37), warnings: ['unverified'] }, NOON)).toBeNull();
    const dead = { reason: 'token_expired', action: 'sign_in_again' } as const;
    expect(toPoint(unusable(dead), NOON)).toBeNull();
    expect(toPoint(unusable({ ...dead, status: 503 }), NOON)).toBeNull();
    expect(toPoint(unusable({ ...dead, status: 401 }), NOON)).toEqual({
      at: NOON,
      state: 'unusable',
      windows: [],
    });
  });
});

describe('thinning', () => {
  /** All of a slice, every five minutes. */
  const every5 = (from: number, until: number, left: (at: number) => number) =>
    Array.from(
      { length: Math.ceil((until - from) / (5 * MINUTE)) },
      (_, index) => from + index * 5 * MINUTE,
    ).map((at) => point(at, left(at)));

  it('keeps one in half an hour of the third day, and one in two hours of the third week', () => {
    const third = sliceOf(1, NOON);
    expect(third.until - third.from).toBe(DAY);
    const falling = (at: number) => 100 - (at % DAY) / HOUR;
    expect(survivors(every5(third.from, third.until, falling), third, NOON)).toHaveLength(48);
    const old = sliceOf(18, NOON);
    expect(survivors(every5(old.from, old.until, falling), old, NOON)).toHaveLength(12);
  });

  it('touches nothing of the last two days', () => {
    const { from, until } = sliceOf(0, NOON + 17 * MINUTE);
    expect(until).toBe(NOON - 2 * DAY);
    expect(from).toBe(NOON - 2 * DAY - 12 * HOUR);
  });

  it('keeps what stands beside a reset, and beside a change of state', () => {
    const slice = sliceOf(18, NOON);
    const at = (minutes: number) => slice.from + minutes * MINUTE;
    const points = [
      point(at(0), 40),
      point(at(10), 39),
      point(at(20), 38),
      point(at(25), 100),
      point(at(40), 99),
      point(at(70), 98),
      point(at(130), 0, 'limited'),
      point(at(200), 0, 'limited'),
    ];
    const kept = survivors(points, slice, NOON).map((moment) => (moment - slice.from) / MINUTE);
    expect(kept).toEqual([20, 25, 70, 130]);
  });

  it('keeps an end of a plateau where one of its neighbours would have been kept', () => {
    const slice = sliceOf(18, NOON);
    const lefts = [90, 80, 80, 80, 70, 60, 50];
    const points = lefts.map((left, index) => point(slice.from + index * 10 * MINUTE, left));
    expect(survivors(points, slice, NOON)).toEqual([slice.from + 30 * MINUTE]);
  });

  it('of what was thinned changes nothing more', () => {
    const slice = sliceOf(18, NOON);
    const sawtooth = (at: number) => 100 - ((at / (5 * MINUTE)) % 61);
    const all = every5(slice.from, slice.until, sawtooth);
    const once = survivors(all, slice, NOON);
    const left = all.filter((one) => once.includes(one.at));
    expect(survivors(left, slice, NOON)).toEqual(once);
    expect(once.length).toBeLessThan(25);
  });

  it('happens a day at a time with each reading, over a restart too, and leaves ninety days', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'record-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    let now = NOON;
    const open = () => openStateFile(join(folder, 'state.sqlite'), { now: () => now });
    let state = open();
    let record = createRecord(state.history);
    // A window of five hours that is used up evenly, for a hundred days.
    for (let n = 0; n < 100 * 24 * 4; n += 1) {
      now = NOON + n * 15 * MINUTE;
      await record('one', verdict(now, 100 - ((n * 5) % 100)), now);
      if (n % 1000 === 999) {
        state.close();
        state = open();
        record = createRecord(state.history);
      }
    }
    const all = await readSeries(state.history, 'one', 0);
    state.close();
    const between = (from: number, until: number) =>
      all.filter(({ at }) => now - at >= from && now - at < until).length;
    expect(all[0]!.at).toBeGreaterThanOrEqual(now - 90 * DAY);
    expect(all[0]!.at).toBeLessThan(now - 89 * DAY);
    expect(between(0, 2 * DAY)).toBe(192);
    // With two for each reset: between 48 and 58 a day, and between 12 and 22.
    expect(between(5 * DAY, 14 * DAY) / 9).toBeGreaterThanOrEqual(47);
    expect(between(5 * DAY, 14 * DAY) / 9).toBeLessThanOrEqual(58);
    expect(between(18 * DAY, 88 * DAY) / 70).toBeGreaterThanOrEqual(12);
    expect(between(18 * DAY, 88 * DAY) / 70).toBeLessThanOrEqual(22);
  });

  it('reaches what a bot that was off for a while has left', async () => {
    let now = NOON;
    const state = openStateFile(':memory:', { now: () => now });
    const falling = (at: number) => toPoint(verdict(at, 100 - (Math.floor((at % DAY) / HOUR) % 24)), at)!;
    for (let at = NOON - 9 * DAY; at < NOON - 7 * DAY; at += 5 * MINUTE)
      await state.history.add('one', at, pack(falling(at)));
    const record = createRecord(state.history);
    const left = async () => (await readSeries(state.history, 'one', 0, NOON - 7 * DAY)).length;
    expect(await left()).toBe(576);
    for (let n = 0; n < 500; n += 1) {
      now += 5 * MINUTE;
      await record('one', verdict(now, 50), now);
    }
    expect(await left()).toBeLessThan(110);
    state.close();
  });
});

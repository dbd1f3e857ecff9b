import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Known } from '../../../src/core/rotation/known.ts';
import { strategies, suggest } from '../../../src/core/rotation/suggest.ts';
import type { Strategy } from '../../../src/core/rotation/suggest.ts';
import { arrange } from '../../../src/core/usage/target.ts';
import { NOON } from '../../fakes/usage-answer.ts';
import { listOf } from '../usage/listing.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

type Told = Partial<Known> & {
  short?: [left: number, resetsIn: number];
  week?: [left: number, resetsIn: number];
};

/** In this order, all usable but for what is told of them. */
function known(told: Readonly<Record<string, Told>>, order: readonly string[] | null = Object.keys(told)) {
  return arrange(listOf(Object.keys(told), order)).map((one): Known => {
    const { short, week, ...rest } = told[one.profile.id]!;
    const window = (name: string, figures: [number, number] | undefined) =>
      figures ? [{ name, leftPercent: figures[0], resetsAt: NOON + figures[1] }] : [];
    return {
      ...one,
      glyph: '🟢',
      state: 'usable',
      refusal: null,
      limitedUntil: null,
      heldUntil: null,
      readAt: NOON,
      windows: [...window('5h', short), ...window('week', week)],
      ...rest,
    };
  });
}
const names = (strategy: Strategy, all: readonly Known[], hasOrder = true) =>
  suggest(strategy, all, hasOrder).map(({ one }) => one.label);

describe('a suggested order', () => {
  const three = known({
    work: { short: [90, 4 * HOUR], week: [12, 3 * DAY] },
    home: { short: [30, HOUR], week: [64, 5 * DAY] },
    lab: { short: [70, 3 * HOUR], week: [40, DAY] },
  });

  it.each<[Strategy, readonly string[]]>([
    // tomorrow, in three days, in five
    ['drain', ['lab', 'work', 'home']],
    // in one hour, three, four
    ['reset', ['home', 'lab', 'work']],
    ['primary', ['work', 'home', 'lab']],
    // 12 % of the week is below the floor
    ['reserve', ['home', 'lab', 'work']],
  ])('by %s', (strategy, order) => {
    expect(names(strategy, three)).toEqual(order);
  });

  it('says why each is where it is', () => {
    expect(suggest('drain', three, true).map(({ why }) => why)).toEqual([
      { kind: 'lost', window: 'week', left: 40, at: NOON + DAY },
      { kind: 'lost', window: 'week', left: 12, at: NOON + 3 * DAY },
      { kind: 'lost', window: 'week', left: 64, at: NOON + 5 * DAY },
    ]);
    expect(suggest('reserve', three, true).map(({ why }) => why)).toEqual([
      { kind: 'above', left: 30 },
      { kind: 'above', left: 40 },
      { kind: 'below', left: 12 },
    ]);
  });

  it.each(strategies)(
    'by %s puts behind who cannot be used now, who returns first before the others',
    (strategy) => {
      const all = known({
        dead: { state: 'dead' },
        lost: { state: 'limited' },
        later: { state: 'limited', limitedUntil: NOON + 5 * HOUR },
        held: { heldUntil: NOON + HOUR, short: [80, HOUR], week: [80, DAY] },
        unknown: { state: 'unknown' },
        credits: { state: 'credits' },
        well: { short: [80, 2 * HOUR], week: [80, 2 * DAY] },
      });
      expect(names(strategy, all)).toEqual(['well', 'credits', 'unknown', 'held', 'later', 'lost', 'dead']);
    },
  );

  it('brings nobody back who was retired', () => {
    expect(names('drain', known({ work: {}, home: {} }, ['work']))).toEqual(['work']);
  });

  it('is for all where there is no order', () => {
    expect(names('drain', known({ work: {}, home: {} }, null), false).toSorted()).toEqual(['home', 'work']);
  });

  it('holds each of those in use once, whatever is known of them', () => {
    const one = fc.record({
      state: fc.constantFrom<Known['state']>('usable', 'credits', 'limited', 'dead', 'unknown'),
      limitedUntil: fc.option(fc.integer({ min: NOON, max: NOON + DAY })),
      heldUntil: fc.option(fc.integer({ min: NOON, max: NOON + DAY })),
      short: fc.tuple(fc.nat(100), fc.nat(5 * HOUR)),
    });
    fc.assert(
      fc.property(
        fc.dictionary(fc.stringMatching(/^[a-z]{1,6}$/u), one),
        fc.constantFrom(...strategies),
        (told, strategy) => {
          const found = names(strategy, known({ ...told }));
          expect(found.toSorted()).toEqual(Object.keys(told).toSorted());
          expect(names(strategy, known({ ...told }))).toEqual(found);
        },
      ),
    );
  });
});

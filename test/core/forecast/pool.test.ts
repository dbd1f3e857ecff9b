import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Member } from '../../../src/core/forecast/pool-run.ts';
import { pool } from '../../../src/core/forecast/pool.ts';
import type { Pool } from '../../../src/core/forecast/pool.ts';
import { NOON } from '../../fakes/usage-answer.ts';
import { anyPoints, DAY, HOUR, MINUTE, readings } from './points.ts';

const of = (points: Member['points'], more: Partial<Member> = {}): Member => ({
  points,
  isDead: false,
  notBefore: null,
  ...more,
});
/** Half a percent a minute for two hours; 40 left, back at three. */
const work = readings(120, (before) => 40 + before / 2, { resetsAt: NOON + 3 * HOUR });
/** Nobody has used it yet. */
const fresh = readings(120, () => 100, { resetsAt: NOON + 5 * HOUR });
const gone = readings(120, () => 0, { resetsAt: NOON + 4 * HOUR });

/** Minutes from noon. */
const minutes = (at: number) => Math.round((at - NOON) / MINUTE);
function emptyAt(said: Pool) {
  return said.kind === 'empty-at' ? said : expect.fail(`${said.kind}: not empty`);
}

describe('all profiles of an order', () => {
  it('last as long as the only one', () => {
    const said = emptyAt(pool([of(work)], NOON));
    expect(minutes(said.at)).toBe(80);
    expect(said.back).toEqual({ member: 0, at: NOON + 3 * HOUR });
  });

  it('last longer with another that takes over, at the same pace', () => {
    const said = emptyAt(pool([of(work), of(readings(120, () => 45, { resetsAt: NOON + 5 * HOUR }))], NOON));
    expect(said.first && minutes(said.first.at)).toBe(80);
    // 45 more at half a percent a minute
    expect(minutes(said.at)).toBe(170);
    expect(said.back).toEqual({ member: 0, at: NOON + 3 * HOUR });
  });

  it.each([20, 30, 60])(
    'last as long where they are read every %i minutes, after an hour',
    (everyMinutes) => {
      const hour = readings(60, (before) => 40 + before / 2, { everyMinutes, resetsAt: NOON + 3 * HOUR });
      expect(minutes(emptyAt(pool([of(hour)], NOON)).at)).toBe(80);
    },
  );

  it('go on with the first again once its window has begun anew', () => {
    // 80 minutes of work, 100 of home; then work is back, for 200, and home at five: not used up before
    const said = pool([of(work), of(readings(120, () => 50, { resetsAt: NOON + 5 * HOUR }))], NOON);
    expect(said.kind === 'empty-at' ? minutes(said.at) : Infinity).toBeGreaterThan(6 * 60);
  });

  it('do not count on one that needs a sign-in, nor on one that is held', () => {
    const alone = emptyAt(pool([of(work)], NOON)).at;
    expect(emptyAt(pool([of(work), of(fresh, { isDead: true })], NOON)).at).toBe(alone);
    const held = emptyAt(pool([of(work), of(fresh, { notBefore: NOON + 2 * HOUR })], NOON));
    expect(held.at).toBe(alone);
    expect(held.back).toEqual({ member: 1, at: NOON + 2 * HOUR });
  });

  it('do not count on one that nobody has looked at, and are less sure of it', () => {
    const sure = emptyAt(pool([of(work)], NOON));
    const unknown = emptyAt(pool([of(work), of([])], NOON));
    expect(unknown.at).toBe(sure.at);
    expect([sure.sure, unknown.sure]).toEqual(['likely', 'rough']);
  });

  it('use the next one when the first is empty already', () => {
    const said = emptyAt(pool([of(gone), of(work)], NOON));
    expect(minutes(said.at)).toBe(80);
    expect(said.first).toMatchObject({ member: 1 });
    expect(said.back).toMatchObject({ member: 1, at: NOON + 3 * HOUR });
  });

  it.each<[string, readonly Member[], number, string]>([
    ['there is none', [], NOON, 'thin'],
    ['no reading', [of([]), of([])], NOON, 'thin'],
    ['all are empty', [of(gone), of(gone)], NOON, 'empty'],
    ['nobody uses any', [of(fresh), of(fresh)], NOON, 'thin'],
    ['the readings are old', [of(work)], NOON + 90 * MINUTE, 'old'],
  ])('say nothing when %s', (_, members, now, because) => {
    expect(pool(members, now)).toEqual({ kind: 'silent', because });
  });
});

const anyMember = fc.record({
  points: anyPoints,
  isDead: fc.boolean(),
  notBefore: fc.option(fc.integer({ min: NOON - DAY, max: NOON + 8 * DAY })),
});

describe('whatever the readings are', () => {
  it('tells only moments that lie ahead and follow each other, none without a number', () => {
    fc.assert(
      fc.property(fc.array(anyMember, { maxLength: 4 }), (members) => {
        const said = pool(members, NOON);
        const turns = said.kind === 'silent' ? [] : [said.first];
        if (said.kind === 'empty-at') {
          const moments = [NOON, said.low, said.at, said.high];
          expect(moments.every(Number.isFinite)).toBe(true);
          expect(moments.toSorted((a, b) => a - b)).toEqual(moments);
          turns.push(said.back);
        }
        for (const turn of turns) {
          if (!turn) continue;
          expect(Number.isFinite(turn.at) && turn.at >= NOON).toBe(true);
          expect(members[turn.member]).toBeDefined();
        }
      }),
      { numRuns: 60 },
    );
  });

  it('is not over sooner with one more at its end', () => {
    const end = (said: Pool) => (said.kind === 'empty-at' ? said.at : Infinity);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 10, max: 300 }), (left, ahead) => {
        const more = readings(120, () => left, { resetsAt: NOON + ahead * MINUTE });
        const members = [of(work), of(gone)];
        expect(end(pool([...members, of(more)], NOON))).toBeGreaterThanOrEqual(end(pool(members, NOON)));
      }),
      { numRuns: 50 },
    );
  });

  it('is over sooner the more was used', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 40 }), fc.integer({ min: 1, max: 20 }), (left, more) => {
        const at = (used: number) =>
          emptyAt(
            pool(
              [of(readings(120, (b) => left + b / 2 - (b === 0 ? used : 0), { resetsAt: NOON + 3 * HOUR }))],
              NOON,
            ),
          ).at;
        if (left > more) expect(at(more)).toBeLessThanOrEqual(at(0));
      }),
      { numRuns: 40 },
    );
  });
});

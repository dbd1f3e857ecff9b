import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planOrder } from '../../../src/core/auth/order.ts';
import type { OrderChange, OrderPlan, OrderState } from '../../../src/core/auth/order.ts';

const all = ['a', 'b', 'c'];
/** Three profiles that work, in the order told. */
const state = (own: readonly string[] | null, changes: Partial<OrderState> = {}): OrderState => ({
  own,
  inherited: null,
  profiles: all.map((id) => ({ id, mayWork: true, isExpired: false })),
  ...changes,
});
const broken = (...ids: string[]) => all.map((id) => ({ id, mayWork: !ids.includes(id), isExpired: false }));
const expired = (...ids: string[]) => all.map((id) => ({ id, mayWork: true, isExpired: ids.includes(id) }));

const plan = (from: OrderState, change: OrderChange): OrderPlan | string => {
  const planned = planOrder(from, change);
  return planned.ok ? planned.value : planned.problem.code;
};

describe('a new order', () => {
  it.each<[string, OrderState, OrderChange, Partial<OrderPlan>]>([
    [
      'is exactly what was asked for; who is left out retires',
      state(['a', 'b', 'c']),
      { kind: 'order', ids: ['c', 'a', 'c'] },
      { before: ['a', 'b', 'c'], after: ['c', 'a'], retired: ['b'], returned: [], warnings: [] },
    ],
    [
      'has one profile first and the others as they were',
      state(['a', 'b']),
      { kind: 'first', id: 'b' },
      { after: ['b', 'a'], retired: [], returned: [] },
    ],
    [
      'has a retired profile first and brings it back',
      state(['a', 'b']),
      { kind: 'first', id: 'c' },
      { after: ['c', 'a', 'b'], retired: [], returned: ['c'] },
    ],
    [
      'keeps all in play when the gateway has chosen by itself so far',
      state(null),
      { kind: 'first', id: 'c' },
      { before: null, after: ['c', 'a', 'b'], retired: [], returned: [] },
    ],
    [
      'starts from the order for all agents where the agent has none of its own',
      state(null, { inherited: ['b', 'a'] }),
      { kind: 'retire', id: 'a' },
      { before: null, after: ['b'], retired: ['a'], warnings: ['no-failover'] },
    ],
    [
      'has a restored profile at its end',
      state(['b']),
      { kind: 'restore', id: 'a' },
      { after: ['b', 'a'], returned: ['a'] },
    ],
    [
      'is none after clear, and says who comes back',
      state(['b']),
      { kind: 'clear' },
      { before: ['b'], after: null, retired: [], returned: ['a', 'c'], warnings: [] },
    ],
    [
      'is the one for all agents after clear, where there is one',
      state(['b', 'c'], { inherited: ['a', 'b'] }),
      { kind: 'clear' },
      { after: null, retired: ['c'], returned: ['a'] },
    ],
    [
      'is none again after undo, where there was none',
      state(['b', 'a']),
      { kind: 'undo', own: null },
      { after: null, returned: ['c'] },
    ],
    [
      'forgets profiles that are gone',
      state(['gone', 'a', 'b']),
      { kind: 'first', id: 'b' },
      { after: ['b', 'a'] },
    ],
    [
      'warns when an expired profile comes first',
      state(['a', 'b'], { profiles: expired('b') }),
      { kind: 'first', id: 'b' },
      { after: ['b', 'a'], warnings: ['expired-first'] },
    ],
    [
      'does not warn of an expired profile that was first before',
      state(['a', 'b', 'c'], { profiles: expired('a') }),
      { kind: 'retire', id: 'c' },
      { after: ['a', 'b'], warnings: [] },
    ],
  ])('%s', (_, from, change, wanted) => {
    expect(plan(from, change)).toMatchObject(wanted);
  });
});

describe('an order of profiles that do not work, as last checked', () => {
  it('is refused when it leaves out one that does', () => {
    const from = state(['a', 'b'], { profiles: broken('c') });
    expect(plan(from, { kind: 'order', ids: ['c'] })).toBe('order.none-works');
    expect(plan(from, { kind: 'order', ids: ['c', 'a'] })).toMatchObject({ after: ['c', 'a'] });
    expect(plan(state(['a'], { profiles: broken(...all) }), { kind: 'order', ids: ['c'] })).toMatchObject({
      after: ['c'],
    });
  });

  it('is told when one of them would be tried first', () => {
    const from = state(['a', 'b'], { profiles: broken('b', 'c') });
    expect(plan(from, { kind: 'first', id: 'b' })).toMatchObject({ warnings: ['broken-first'] });
    expect(plan(from, { kind: 'restore', id: 'c' })).toMatchObject({ warnings: [] });
  });
});

describe('no plan', () => {
  it.each<[string, OrderState, OrderChange, string]>([
    ['for what is so already', state(['a', 'b']), { kind: 'first', id: 'a' }, 'order.unchanged'],
    ['for clearing nothing', state(null), { kind: 'clear' }, 'order.none-own'],
    ['for bringing back without an order', state(null), { kind: 'restore', id: 'a' }, 'order.none'],
    ['for an order of nobody', state(['a']), { kind: 'order', ids: [] }, 'order.empty'],
    ['for a profile that is not there', state(['a']), { kind: 'order', ids: ['a', 'x'] }, 'order.unknown'],
    [
      'for going back to a profile that has gone',
      state(['a']),
      { kind: 'undo', own: ['x'] },
      'order.unknown',
    ],
    ['for retiring the retired', state(['a', 'b']), { kind: 'retire', id: 'c' }, 'order.retired'],
    ['for restoring what is there', state(['a', 'b']), { kind: 'restore', id: 'b' }, 'order.not-retired'],
    ['for retiring the last', state(['a']), { kind: 'retire', id: 'a' }, 'order.last'],
    [
      'for retiring the last that works',
      state(['a', 'b'], { profiles: broken('b', 'c') }),
      { kind: 'retire', id: 'a' },
      'order.last',
    ],
  ])('%s', (_, from, change, code) => {
    expect(plan(from, change)).toBe(code);
  });

  it('forbids retiring what does not work, as long as something does', () => {
    expect(plan(state(['a', 'b'], { profiles: broken('b') }), { kind: 'retire', id: 'b' })).toMatchObject({
      after: ['a'],
    });
  });
});

describe('any plan', () => {
  const id = fc.constantFrom(...all);
  const ids = fc.uniqueArray(id, { maxLength: 3 });
  const change: fc.Arbitrary<OrderChange> = fc.oneof(
    ids.map((chosen) => ({ kind: 'order' as const, ids: chosen })),
    fc.tuple(fc.constantFrom('first', 'retire', 'restore'), id).map(([kind, one]) => ({ kind, id: one })),
    fc.constant({ kind: 'clear' as const }),
  );
  const from = fc.record({
    own: fc.option(ids.filter((chosen) => chosen.length > 0)),
    inherited: fc.option(ids.filter((chosen) => chosen.length > 0)),
  });

  it('names profiles that exist, each once, changes something, and is undone by going back', () => {
    fc.assert(
      fc.property(from, change, (told, asked) => {
        const before = state(told.own, { inherited: told.inherited });
        const planned = planOrder(before, asked);
        if (!planned.ok) return;
        const { after } = planned.value;
        expect(after).not.toEqual(before.own);
        if (after) {
          expect(after.length).toBeGreaterThan(0);
          expect(new Set(after).size).toBe(after.length);
          expect(all).toEqual(expect.arrayContaining([...after]));
        }
        const back = planOrder({ ...before, own: after }, { kind: 'undo', own: before.own });
        expect(back).toMatchObject({
          ok: true,
          value: { after: before.own, retired: planned.value.returned, returned: planned.value.retired },
        });
      }),
    );
  });
});

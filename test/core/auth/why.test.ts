import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isUsed, whyEach } from '../../../src/core/auth/why.ts';
import type { Passed, Why } from '../../../src/core/auth/why.ts';
import { NO_USE } from '../../../src/core/usage/profile.ts';
import type { Hold, ProfileList } from '../../../src/core/usage/profile.ts';
import { REFUSED, UNKNOWN } from '../../../src/core/usage/standing.ts';
import type { Standing } from '../../../src/core/usage/standing.ts';
import { arrange } from '../../../src/core/usage/target.ts';

const NOW = Date.parse('2026-11-22T12:00:00Z');
const at = (minutes: number) => NOW + minutes * 60_000;

const works: Standing = { kind: 'works', until: null, seenAt: null };
const worked: Standing = { ...works, seenAt: at(-30) };
const limited: Standing = { kind: 'limited', until: at(60), seenAt: null };
const endless: Standing = { ...limited, until: null };
const held: Hold = { kind: 'cooldown', until: at(20), reason: 'rate_limit', model: null };

type Told = { standing?: Standing; hold?: Hold; lastUsedAt?: number };
type Home = {
  logins: Readonly<Record<string, Told>>;
  order?: readonly string[];
  from?: 'agent' | 'shared' | 'config';
  /** API keys of the same provider. */
  keys?: readonly string[];
};

const id = (name: string) => `openai:${name}`;

function whys({ logins, order, from = 'agent', keys = [] }: Home): Readonly<Record<string, Why>> {
  const names = Object.keys(logins);
  const existing = order?.filter((name) => names.includes(name)) ?? [];
  const told = order?.map(id) ?? null;
  const list: ProfileList = {
    agent: 'main',
    source: 'sqlite',
    folders: { own: '~/main', main: '~/main' },
    order: existing.length > 0 ? { from, ids: existing.map(id) } : null,
    orders: [
      {
        provider: 'openai',
        own: from === 'agent' ? told : null,
        inherited: told && from !== 'agent' ? { from, ids: told } : null,
        ids: [...names, ...keys].map(id),
        mine: [],
      },
    ],
    profiles: Object.entries(logins).map(([name, { hold = null, lastUsedAt = null }]) => ({
      id: id(name),
      provider: 'openai',
      accountId: null,
      userId: null,
      tokenExpiresAt: null,
      login: { kind: 'ready', renewable: true },
      hold,
      use: { ...NO_USE, lastUsedAt },
    })),
  };
  const seen = arrange(list).map((one) => ({ ...one, standing: logins[one.label]?.standing ?? UNKNOWN }));
  return Object.fromEntries([...whyEach(list, seen, NOW)].map(([key, why]) => [key.slice(7), why]));
}

const passedHeld: Passed = {
  label: 'home',
  obstacle: { kind: 'held', hold: held, isServed: false },
  returnsAt: at(20),
};
const nobody = { kind: 'nobody', soonest: null, spare: null } as const;
const home = { kind: 'profile', label: 'home' } as const;
const both = ['home', 'work'];

describe('why a profile is used, or is not', () => {
  it.each<[what: string, home: Home, of: string, why: Why]>([
    [
      'the first of the order, which works',
      { logins: { home: { standing: works }, work: {} }, order: both },
      'home',
      { code: 'first_usable', passed: [], isConfirmed: true },
    ],
    [
      'the first of the order, of which nothing is known',
      { logins: { home: {}, work: {} }, order: both },
      'home',
      { code: 'first_usable', passed: [], isConfirmed: false },
    ],
    [
      'the first of the order, which worked a while ago',
      { logins: { home: { standing: worked }, work: {} }, order: both },
      'home',
      { code: 'first_usable', passed: [], isConfirmed: false },
    ],
    [
      'the second, while the first is held',
      { logins: { home: { hold: held }, work: { standing: works } }, order: both },
      'work',
      { code: 'first_usable', passed: [passedHeld], isConfirmed: true },
    ],
    [
      'the third, while the first is limited and the second dead',
      {
        logins: { home: { standing: limited }, work: { standing: REFUSED }, lab: { standing: works } },
        order: ['home', 'work', 'lab'],
      },
      'lab',
      {
        code: 'first_usable',
        isConfirmed: true,
        passed: [
          { label: 'home', obstacle: { kind: 'limited', until: at(60) }, returnsAt: at(60) },
          { label: 'work', obstacle: { kind: 'refused' }, returnsAt: null },
        ],
      },
    ],
    [
      'the second, behind one that works',
      { logins: { home: { standing: works }, work: { standing: works } }, order: both },
      'work',
      { code: 'behind_another', ahead: 'home', standing: works },
    ],
    [
      'the second, behind one that worked a while ago',
      { logins: { home: { standing: worked }, work: {} }, order: both, from: 'config' },
      'work',
      { code: 'behind_another', ahead: 'home', standing: worked },
    ],
    [
      'one behind an API key',
      { logins: { work: { standing: works } }, order: ['key', 'work'], keys: ['key'], from: 'shared' },
      'work',
      { code: 'behind_api_key', ahead: 'key' },
    ],
    [
      'one before an API key',
      { logins: { work: { standing: works } }, order: ['work', 'key'], keys: ['key'] },
      'work',
      { code: 'first_usable', passed: [], isConfirmed: true },
    ],
    [
      'one that is held, before an API key',
      { logins: { work: { hold: held } }, order: ['work', 'key'], keys: ['key'] },
      'work',
      { code: 'held_by_openclaw', hold: held, isServed: false, instead: { kind: 'key', label: 'key' } },
    ],
    [
      'the first of those that are there, behind a name that nobody has any more',
      { logins: { home: { standing: works }, work: {} }, order: ['gone', 'home', 'work'] },
      'home',
      { code: 'first_usable', passed: [], isConfirmed: true },
    ],
    [
      'a retired one, while another is used',
      { logins: { home: { standing: works }, work: { standing: works } }, order: ['home'] },
      'work',
      { code: 'retired', instead: home },
    ],
    [
      'a retired one, while nobody can be used',
      { logins: { home: { hold: held }, work: { standing: works } }, order: ['home'] },
      'work',
      {
        code: 'retired',
        instead: {
          kind: 'nobody',
          soonest: { label: 'home', at: at(20) },
          spare: { id: id('work'), label: 'work' },
        },
      },
    ],
    [
      'a retired one that is dead and held',
      { logins: { home: { standing: works }, work: { standing: REFUSED, hold: held } }, order: ['home'] },
      'work',
      { code: 'retired', instead: home },
    ],
    [
      'a dead login',
      { logins: { work: { standing: REFUSED, hold: held }, home: {} }, order: ['work', 'home'] },
      'work',
      { code: 'login_refused', instead: home },
    ],
    [
      'one that OpenClaw holds and the server would serve',
      { logins: { work: { standing: works, hold: held }, home: {} }, order: ['work', 'home'] },
      'work',
      { code: 'held_by_openclaw', hold: held, isServed: true, instead: home },
    ],
    [
      'one that OpenClaw holds and the server served a while ago',
      { logins: { work: { standing: worked, hold: held }, home: {} }, order: ['work', 'home'] },
      'work',
      { code: 'held_by_openclaw', hold: held, isServed: false, instead: home },
    ],
    [
      'one whose hold is over',
      { logins: { work: { standing: works, hold: { ...held, until: NOW } } }, order: ['work'] },
      'work',
      { code: 'first_usable', passed: [], isConfirmed: true },
    ],
    [
      'one that is held for a single model',
      {
        logins: { work: { standing: works, hold: { ...held, model: 'gpt-5.5' } }, home: {} },
        order: ['work'],
      },
      'work',
      { code: 'first_usable', passed: [], isConfirmed: true },
    ],
    [
      'a limited one, of all that are limited: the later end of hold and limit counts',
      {
        logins: {
          home: { standing: limited, hold: held },
          work: { standing: { ...limited, until: at(40) } },
          lab: { standing: endless },
        },
        order: ['home', 'work', 'lab'],
      },
      'work',
      {
        code: 'limited',
        until: at(40),
        instead: { ...nobody, soonest: { label: 'work', at: at(40) } },
      },
    ],
    [
      'a limited one, nobody knows until when, and a spare one that is known to work before others',
      {
        logins: { work: { standing: endless }, a: {}, b: { standing: works }, c: { standing: REFUSED } },
        order: ['work'],
      },
      'work',
      { code: 'limited', until: null, instead: { ...nobody, spare: { id: id('b'), label: 'b' } } },
    ],
    [
      'one among several without an order, which was used last',
      { logins: { home: { lastUsedAt: at(-9) }, work: { standing: works, lastUsedAt: at(-3) } } },
      'work',
      { code: 'openclaw_chooses', last: { label: 'work', at: at(-3), isThis: true } },
    ],
    [
      'one among several without an order, after another',
      { logins: { home: { lastUsedAt: at(-9) }, work: {} } },
      'work',
      { code: 'openclaw_chooses', last: { label: 'home', at: at(-9), isThis: false } },
    ],
    [
      'one among several without an order, of which none was used',
      { logins: { home: {}, work: {} } },
      'work',
      { code: 'openclaw_chooses', last: null },
    ],
    [
      'the only login, without an order',
      { logins: { work: { standing: works } } },
      'work',
      { code: 'only_usable', passed: [], isConfirmed: true },
    ],
    [
      'the only login, beside an API key',
      { logins: { work: { standing: works } }, keys: ['key'] },
      'work',
      { code: 'openclaw_chooses', last: null },
    ],
    [
      'the only one that can be used, without an order',
      { logins: { home: { hold: held }, work: {} } },
      'work',
      { code: 'only_usable', passed: [passedHeld], isConfirmed: false },
    ],
    [
      'a held one without an order, while another can be used',
      { logins: { home: {}, work: { hold: held } } },
      'work',
      { code: 'held_by_openclaw', hold: held, isServed: false, instead: home },
    ],
    [
      'a limited one without an order, while several others can be used',
      { logins: { home: {}, lab: {}, work: { standing: endless } } },
      'work',
      { code: 'limited', until: null, instead: { kind: 'open' } },
    ],
    [
      'a dead one without an order, the only one',
      { logins: { work: { standing: REFUSED } } },
      'work',
      { code: 'login_refused', instead: nobody },
    ],
  ])('%s', (_, told, of, expected) => {
    expect(whys(told)[of]).toEqual(expected);
  });
});

describe('whatever the stores and the server say', () => {
  const names = ['a', 'b', 'c', 'd', 'e'];
  const standing = fc.constantFrom(works, worked, limited, endless, REFUSED, UNKNOWN);
  const told = fc.record(
    {
      standing,
      hold: fc.constantFrom(held, { ...held, until: at(-1) }, { ...held, model: 'm' }),
      lastUsedAt: fc.constantFrom(at(-5), at(-1), at(5)),
    },
    { requiredKeys: ['standing'] },
  );
  const anyHome: fc.Arbitrary<Home> = fc.record(
    {
      logins: fc.dictionary(fc.constantFrom(...names), told, { minKeys: 1 }),
      order: fc.uniqueArray(fc.constantFrom(...names, 'key', 'gone')),
      from: fc.constantFrom('agent', 'shared', 'config'),
      keys: fc.constantFrom(['key'], []),
    },
    { requiredKeys: ['logins'] },
  );
  const usedIn = (told: Home) => Object.entries(whys(told)).filter(([, why]) => isUsed(why));

  it('at most one profile is said to be used now', () => {
    fc.assert(
      fc.property(anyHome, (told) => {
        expect(usedIn(told).length).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('never a retired, a dead, a held or a limited one', () => {
    fc.assert(
      fc.property(anyHome, (told) => {
        for (const [name] of usedIn(told)) {
          const { standing: found, hold } = told.logins[name]!;
          expect(found?.kind).not.toBe('refused');
          expect(found?.kind).not.toBe('limited');
          expect(hold && hold.until > NOW && hold.model === null).toBeFalsy();
          const isOrdered = told.order?.some((one) => Object.hasOwn(told.logins, one));
          if (isOrdered) expect(told.order).toContain(name);
        }
      }),
    );
  });

  it('who is named in the place of another is the one that is used', () => {
    fc.assert(
      fc.property(anyHome, (told) => {
        const [used] = usedIn(told).map(([name]) => name);
        for (const why of Object.values(whys(told))) {
          if ('instead' in why && why.instead.kind === 'profile') expect(why.instead.label).toBe(used);
          if (why.code === 'behind_another') expect(why.ahead).toBe(used);
        }
      }),
    );
  });

  it('every profile has a reason', () => {
    fc.assert(
      fc.property(anyHome, (told) => {
        expect(Object.keys(whys(told)).toSorted()).toEqual(Object.keys(told.logins).toSorted());
      }),
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alertScreens } from '../../src/core/alerts/change.ts';
import type { ChosenChange } from '../../src/core/alerts/change.ts';
import { alertKinds, thresholds } from '../../src/core/alerts/subscription.ts';
import { listedZones } from '../../src/core/alerts/zones.ts';
import {
  CALLBACK_LIMIT_BYTES,
  callerMark,
  decodeCallback,
  encodeCallback,
  profileDigest,
} from '../../src/core/callback.ts';
import type { AboutProfiles, ChoiceIntent, ChoiceTarget, MenuVerb } from '../../src/core/request.ts';
import { strategies } from '../../src/core/rotation/suggest.ts';
import { nastyText } from '../fakes/nasty-text.ts';

const anyTarget: fc.Arbitrary<ChoiceTarget> = fc.oneof(
  fc.constantFrom({ by: 'all' } as const, { by: 'default' } as const),
  nastyText().map((id) => ({ by: 'digest', digest: profileDigest(id) }) as const),
);
/** As `newId` makes them. */
const anyId = fc.stringMatching(/^[\w-]{16}$/u);
const anyVerb = fc.constantFrom<MenuVerb | null>(null, 'first', 'retire', 'restore', 'delete', 'start');
const anyHour = fc.integer({ min: 0, max: 23 });
const anyChange: fc.Arbitrary<ChosenChange> = fc.oneof(
  fc.boolean().map((isOn) => ({ about: 'on', isOn }) as const),
  fc.record({
    about: fc.constant('kind' as const),
    kind: fc.constantFrom(...alertKinds),
    isOn: fc.boolean(),
  }),
  fc.record({
    about: fc.constant('level' as const),
    level: fc.constantFrom(...thresholds),
    isOn: fc.boolean(),
  }),
  fc.record({
    about: fc.constant('quiet' as const),
    hours: fc.option(fc.record({ from: anyHour, until: anyHour })),
  }),
  fc.constantFrom(...listedZones).map((zone) => ({ about: 'zone', zone }) as const),
  fc.record({
    about: fc.constant('mute' as const),
    hours: fc.option(fc.oneof(fc.integer({ min: 1, max: 720 }), fc.constant('open' as const))),
  }),
  fc.record({ about: fc.constant('digest' as const), at: fc.option(anyHour) }),
);
const anyIntent: fc.Arbitrary<ChoiceIntent> = fc.oneof(
  fc.constantFrom<ChoiceIntent>(
    { kind: 'help' },
    { kind: 'usage.menu' },
    { kind: 'auth.log' },
    { kind: 'doctor.show' },
    { kind: 'rotation.show', isLong: true },
    ...strategies.flatMap((strategy): ChoiceIntent[] => [
      { kind: 'rotation.order', strategy },
      { kind: 'rotation.propose', strategy },
    ]),
    { kind: 'rotation.show', isLong: false },
    { kind: 'auth.propose', mutation: { verb: 'clear' } },
    { kind: 'auth.propose', mutation: { verb: 'undo' } },
  ),
  fc.record({
    kind: fc.constant('history.show' as const),
    target: anyTarget,
    range: fc.constantFrom('day' as const, 'week' as const, 'month' as const),
  }),
  fc.constantFrom(...alertScreens).map((screen) => ({ kind: 'alerts.show', screen }) as const),
  anyChange.map((change) => ({ kind: 'alerts.set', change }) as const),
  fc.integer({ min: 1, max: 720 }).map((hours) => ({ kind: 'alerts.mute', hours }) as const),
  fc.record({ kind: fc.constantFrom('auth.confirm' as const, 'auth.cancel' as const), plan: anyId }),
  anyId.map((signIn) => ({ kind: 'auth.stop', signIn }) as const),
  anyVerb.map((verb) => ({ kind: 'auth.menu', verb }) as const),
  fc.record({ kind: fc.constant('auth.page' as const), verb: anyVerb, page: fc.nat(9999) }),
  fc.record({
    kind: fc.constant('auth.propose' as const),
    mutation: fc.record({
      verb: fc.constantFrom('first' as const, 'retire' as const, 'restore' as const, 'delete' as const),
      target: anyTarget,
    }),
  }),
  anyTarget.map((target) => ({ kind: 'auth.finish', target, pasted: null }) as const),
  fc.nat(9999).map((page) => ({ kind: 'usage.page', page }) as const),
  fc.nat(9999).map((page) => ({ kind: 'why.page', page }) as const),
  fc.record({
    kind: fc.constantFrom<AboutProfiles<ChoiceTarget>['kind']>(
      'usage.show',
      'usage.details',
      'auth.show',
      'auth.start',
      'why.show',
    ),
    target: anyTarget,
  }),
);
const anyCaller = fc.record({
  platform: fc.constantFrom('telegram', 'discord', 'terminal'),
  id: fc.string(),
});

describe('button data', () => {
  it('brings every intent back unchanged, inside the smallest limit', () => {
    fc.assert(
      fc.property(anyIntent, anyCaller, (intent, caller) => {
        const data = encodeCallback(intent, caller);
        expect(decodeCallback(data)).toEqual({ intent, madeFor: callerMark(caller) });
        expect(Buffer.byteLength(data)).toBeLessThanOrEqual(CALLBACK_LIMIT_BYTES);
      }),
    );
  });

  it('holds no name: only ASCII of our own', () => {
    fc.assert(
      fc.property(anyIntent, anyCaller, (intent, caller) => {
        expect(encodeCallback(intent, caller)).toMatch(/^[\w.#-]+$/u);
      }),
    );
  });

  it.each([
    '',
    '1',
    '1.s',
    '1.s.a',
    '1.x.a.Abc123',
    '2.s.a.Abc123',
    '1.s.b.Abc123',
    '1.p.-1.Abc123',
    '1.p.99999.Abc123',
    '1.s.#short.Abc123',
    '1.s.a.Abc123.more',
    '1.ns.attic.Abc123',
    '1.nx.k-lowest-1.Abc123',
    '1.nx.l-33-1.Abc123',
    '1.nx.q-7.Abc123',
    '1.nx.q-23-24.Abc123',
    '1.nx.z-Atlantis.Abc123',
    '1.nx.z-.Abc123',
    '1.nx.m-0.Abc123',
    '1.nx.d-.Abc123',
    '1.nm.0.Abc123',
    'usage:all',
  ])('knows that %j is not its own', (data) => {
    expect(decodeCallback(data)).toBeNull();
  });

  it('survives any data', () => {
    fc.assert(fc.property(fc.string(), (data) => void decodeCallback(data)));
  });

  it('of any length costs nothing', () => {
    for (const data of [
      '.'.repeat(50_000_000),
      `1.p.${'9'.repeat(100)}.abcdef`,
      `1.ok.${'a'.repeat(64)}.abcdef`,
    ])
      expect(decodeCallback(data)).toBeNull();
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CALLBACK_LIMIT_BYTES,
  callerMark,
  decodeCallback,
  encodeCallback,
  profileDigest,
} from '../../src/core/callback.ts';
import type { ChoiceIntent, ChoiceTarget } from '../../src/core/request.ts';
import { nastyText } from '../fakes/nasty-text.ts';

const anyTarget: fc.Arbitrary<ChoiceTarget> = fc.oneof(
  fc.constantFrom({ by: 'all' } as const, { by: 'default' } as const),
  nastyText().map((id) => ({ by: 'digest', digest: profileDigest(id) }) as const),
);
const anyIntent: fc.Arbitrary<ChoiceIntent> = fc.oneof(
  fc.constantFrom({ kind: 'help' } as const, { kind: 'usage.menu' } as const),
  fc.nat(9999).map((page) => ({ kind: 'usage.page', page }) as const),
  fc.record({ kind: fc.constantFrom('usage.show' as const, 'usage.details' as const), target: anyTarget }),
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
    'usage:all',
  ])('knows that %j is not its own', (data) => {
    expect(decodeCallback(data)).toBeNull();
  });

  it('survives any data', () => {
    fc.assert(fc.property(fc.string(), (data) => void decodeCallback(data)));
  });
});

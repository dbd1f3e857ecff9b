import { describe, expect, it } from 'vitest';
import { remedyFor } from '../../../src/core/auth/remedy.ts';
import type { Remedy } from '../../../src/core/auth/remedy.ts';
import type { Hold } from '../../../src/core/usage/profile.ts';

const HOUR = 60 * 60_000;
const pause: Hold = { kind: 'cooldown', until: HOUR / 2, reason: 'rate_limit', model: null };
const lockout: Hold = { kind: 'disabled', until: 12 * HOUR, reason: 'auth_permanent', model: null };
const usedUp: Hold = { kind: 'blocked', until: 12 * HOUR, reason: 'subscription_limit', model: null };
const forModel = { model: 'gpt-5.5' };

describe('the least risky remedy', () => {
  it.each<[string, Hold, string | null, Remedy]>([
    ['a short pause', pause, '2026.9.6', 'wait'],
    ['a lockout', lockout, '2026.9.6', 'wait-or-sign-in'],
    ['a lockout', lockout, '2026.7.1', 'wait-or-sign-in'],
    ['a lockout of a version that cannot sign in to one login', lockout, '2026.5.12', 'wait'],
    ['a lockout, where nothing may be changed', lockout, null, 'wait'],
    ['an allowance that was used up', usedUp, '2026.9.6', 'message'],
    ['an allowance that was used up', usedUp, '2026.7.1', 'wait-or-sign-in'],
    ['an allowance of one model', { ...usedUp, ...forModel }, '2026.9.6', 'message'],
    ['a pause of one model', { ...pause, ...forModel }, '2026.9.6', 'other-model'],
    ['a long pause of one model', { ...lockout, ...forModel }, '2026.9.6', 'other-model'],
  ])('for %s (%o, %s) is %s', (_, hold, version, remedy) => {
    expect(remedyFor(hold, version, 0)).toBe(remedy);
  });
});

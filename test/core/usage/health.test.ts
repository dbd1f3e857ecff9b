import { describe, expect, it } from 'vitest';
import { EMPTY_REPORT } from '../../../src/core/usage/answer.ts';
import { errorOf, glyphOf, healthOf } from '../../../src/core/usage/health.ts';
import { judge } from '../../../src/core/usage/judge.ts';
import type { LocalFacts } from '../../../src/core/usage/local-facts.ts';
import { alive, answered, fiveHours, good, HOUR, judgeRefusal, judgeReport, now } from './judging.ts';

const windows = [fiveHours(40, now + HOUR)];
const usable = judgeReport({ rateLimit: { allowed: true, limitReached: false, windows } });
const limited = judgeReport({ rateLimit: { allowed: false, limitReached: true, windows } });
const onCredits = judgeReport({
  credits: { has: true, unlimited: false, overageReached: false, balance: 5 },
});
const unlimited = judgeReport({
  credits: { has: true, unlimited: true, overageReached: false, balance: null },
});
const stored = judgeRefusal(500, {}, { lastGood: good });
const storedPast = judgeRefusal(500, {}, { lastGood: { ...good, state: 'limited', limitedUntil: now - 1 } });
const outlived = judgeRefusal(500, {}, { lastGood: { ...good, windows: [fiveHours(60, now - 1)] } });
const assumed = judgeRefusal(500);
const dead = judgeRefusal(401, { code: 'token_revoked' });
const unpaid = judgeRefusal(402);

describe('the colour', () => {
  it.each([
    ['a live reading that says usable', usable, '🟢', 'ok'],
    ['unlimited credits', unlimited, '🟢', 'ok'],
    ['a last good reading that says usable', stored, '🟢', 'ok'],
    ['a live reading that says limited', limited, '🟠', 'limited'],
    ['credits alone', onCredits, '🟠', 'limited'],
    ['a stored block whose end has passed', storedPast, '🟠', 'limited'],
    ['no reading at all', assumed, '🟠', 'limited'],
    ['a payment that is due', unpaid, '🟠', 'limited'],
    ['a last good reading whose windows have all reset since', outlived, '🟠', 'limited'],
    ['a refused login', dead, '🔴', 'unusable'],
  ])('of %s', (_, verdict, glyph, health) => {
    expect(glyphOf(verdict)).toBe(glyph);
    expect(healthOf(verdict)).toBe(health);
  });
});

describe('the error code', () => {
  it('is missing while the reading is live and good, whatever it says', () => {
    for (const verdict of [usable, limited, onCredits, unlimited]) expect(errorOf(verdict)).toBeNull();
  });

  it.each([null, 'token_expired', 'token_revoked', 'account_deactivated', 'invalid_workspace_selected', 'x'])(
    'of a 401 is one and the same, also with code %s',
    (code) => {
      for (const refresh of ['possible', 'impossible', 'failed'] as const) {
        const verdict = judgeRefusal(401, { code }, { refresh, lastGood: good });
        expect(errorOf(verdict)).toBe('auth_not_accepted_by_usage_endpoint');
      }
    },
  );

  it.each([null, 'invalid_workspace_selected', 'unsupported_country_region_territory'])(
    'of a 403 is one and the same, also with code %s',
    (code) => {
      expect(errorOf(judgeRefusal(403, { code }))).toBe('forbidden_by_usage_endpoint');
      expect(errorOf(judgeRefusal(403, { code, edge: true }))).toBe('forbidden_by_usage_endpoint');
    },
  );

  it.each([
    [402, 'payment_required'],
    [302, 'usage_endpoint_redirected'],
    [404, 'usage_endpoint_failed'],
    [408, 'usage_endpoint_throttled'],
    [418, 'usage_endpoint_failed'],
    [429, 'usage_endpoint_throttled'],
    [503, 'usage_endpoint_failed'],
  ])('of status %i is %s', (status, error) => {
    expect(errorOf(judgeRefusal(status))).toBe(error);
  });

  it('tells a closed workspace from a bill', () => {
    expect(errorOf(judgeRefusal(402, { code: 'deactivated_workspace' }))).toBe('workspace_deactivated');
  });

  it.each([
    ['unreachable', { kind: 'unreachable', fault: 'tls' }, {}, 'usage_endpoint_unreachable'],
    ['unreadable', { kind: 'unreadable' }, {}, 'usage_answer_unreadable'],
    ['without facts', { kind: 'report', report: EMPTY_REPORT }, {}, 'usage_answer_empty'],
    ['refreshing', { kind: 'not-asked' }, { login: { kind: 'refreshing' } }, 'login_refreshing'],
    ['elsewhere', { kind: 'not-asked' }, { login: { kind: 'elsewhere' } }, 'login_secret_elsewhere'],
    ['incomplete', { kind: 'not-asked' }, { login: { kind: 'incomplete' } }, 'sign_in_needed'],
    ['not renewed', { kind: 'not-asked' }, { login: { kind: 'refresh-failed' } }, 'sign_in_needed'],
    [
      'expired for good',
      { kind: 'unreachable', fault: 'dns' },
      { tokenExpiresAt: now - 1, refresh: 'impossible' },
      'sign_in_needed',
    ],
  ] as const)('of what is %s has a word of its own', (_, answer, local: Partial<LocalFacts>, error) => {
    expect(errorOf(judge(answered(answer), { ...alive, ...local }, now))).toBe(error);
  });

  it('of an answer about another account says so', () => {
    const verdict = judgeReport({ accountId: '5f0c1a10-0000-4000-8000-000000000002' });
    expect(errorOf(verdict)).toBe('usage_answer_for_another_account');
  });
});

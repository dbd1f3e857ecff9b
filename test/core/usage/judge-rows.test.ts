import { describe, expect, it } from 'vitest';
import { healthOf } from '../../../src/core/usage/health.ts';
import { judge } from '../../../src/core/usage/judge.ts';
import type { LocalFacts } from '../../../src/core/usage/local-facts.ts';
import {
  ACCOUNT,
  alive,
  answered,
  fiveHours,
  good,
  HOUR,
  judgeRefusal,
  judgeReport,
  now,
  week,
} from './judging.ts';

/** Rows of the decision table that no recorded case covers. */

const noFlags = { allowed: null, limitReached: null };
const credits = { has: true, unlimited: false, overageReached: false, balance: 10 };

describe('a report', () => {
  const allowed = { allowed: true, limitReached: false, windows: [fiveHours(50, now + HOUR)] };

  it('about another account is neither shown nor stored', () => {
    const verdict = judgeReport(
      { accountId: ACCOUNT.replace(/1$/u, '2'), rateLimit: allowed },
      { lastGood: good },
    );
    expect(verdict).toMatchObject({
      basis: 'stored',
      reason: 'wrong_account_in_answer',
      windows: good.windows,
    });
  });

  it('about the same account in other letters is that account’s', () => {
    expect(judgeReport({ accountId: ACCOUNT.toUpperCase(), rateLimit: allowed })).toMatchObject({
      basis: 'live',
    });
  });

  it('about an account counts when none was asked for', () => {
    const verdict = judgeReport({ accountId: ACCOUNT, rateLimit: allowed }, { accountId: null });
    expect(verdict).toMatchObject({ state: 'usable', basis: 'live' });
  });

  it('clears every stored block when it says usable', () => {
    const verdict = judgeReport(
      { rateLimit: allowed },
      { blockUntil: now + HOUR, lastGood: { ...good, state: 'limited' } },
    );
    expect(verdict).toMatchObject({ state: 'usable', basis: 'live', limitedUntil: null, blocking: [] });
  });

  it('of a spent personal budget blocks, though the server does not say reached', () => {
    const spent = { usedPercent: 100, resetsAt: now + HOUR };
    expect(
      judgeReport({ rateLimit: allowed, spend: { reached: null, limit: spent, individual: spent } }),
    ).toMatchObject({
      state: 'limited',
      reason: 'spend_control',
      limitedUntil: now + HOUR,
    });
    expect(
      judgeReport({ rateLimit: allowed, spend: { reached: false, limit: spent, individual: spent } }),
    ).toMatchObject({
      state: 'usable',
    });
  });

  it('of a reached budget without a description promises no end', () => {
    const spend = { reached: true, limit: null, individual: null };
    expect(judgeReport({ rateLimit: allowed, spend })).toMatchObject({
      state: 'limited',
      limitedUntil: null,
    });
  });

  it.each([
    ['workspace_owner_credits_depleted', 'workspace_credits'],
    ['workspace_member_credits_depleted', 'workspace_credits'],
    ['workspace_owner_usage_limit_reached', 'workspace_limit'],
    ['workspace_member_usage_limit_reached', 'workspace_limit'],
  ])('with %s blocks, and credits do not lift it', (reachedType, reason) => {
    const verdict = judgeReport({ rateLimit: allowed, credits, reachedType });
    expect(verdict).toMatchObject({ state: 'limited', reason, action: 'ask_workspace_admin' });
  });

  it.each(['rate_limit_reached', 'something_new', 'constructor', ''])(
    'is not blocked by %j alone',
    (reachedType) => {
      expect(judgeReport({ rateLimit: allowed, reachedType })).toMatchObject({
        state: 'usable',
        reason: 'ok',
      });
    },
  );

  it('without plan allowance is on credits as long as its budget has something left', () => {
    const limit = { usedPercent: 20, resetsAt: null };
    expect(judgeReport({ spend: { reached: false, limit, individual: null } })).toMatchObject({
      state: 'usable',
      funding: 'credits',
      budget: limit,
    });
  });

  it('without plan allowance, credits or budget says nothing', () => {
    const spend = { reached: false, limit: null, individual: null };
    expect(judgeReport({ spend, credits: { ...credits, has: false } })).toMatchObject({
      basis: 'assumed',
      reason: 'no_usage_data',
    });
  });

  it.each([
    ['no flags and no windows', { ...noFlags, windows: [] }],
    ['no flags and only broken windows', { ...noFlags, windows: [fiveHours(null, now + HOUR)] }],
  ])('with %s says nothing', (_, rateLimit) => {
    expect(judgeReport({ rateLimit })).toMatchObject({ basis: 'assumed', reason: 'no_usage_data' });
  });

  it('without flags is no proof of use while a window is full, though its reset has passed', () => {
    const verdict = judgeReport({
      rateLimit: { ...noFlags, windows: [fiveHours(0, now - HOUR), week(50, null)] },
    });
    expect(verdict).toMatchObject({ state: 'usable', warnings: ['unverified'], action: 'refetch_soon' });
    expect(healthOf(verdict)).toBe('limited');
  });

  it('with flags that contradict each other is read the careful way', () => {
    const verdict = judgeReport({ rateLimit: { ...allowed, allowed: false, limitReached: false } });
    expect(verdict).toMatchObject({
      state: 'limited',
      warnings: ['flags_conflict'],
      limitedUntil: now + HOUR,
    });
  });

  it('that refuses without any window promises no end', () => {
    const verdict = judgeReport({ rateLimit: { allowed: false, limitReached: true, windows: [] } });
    expect(verdict).toMatchObject({
      state: 'limited',
      limitedUntil: null,
      action: 'refetch_soon',
      warnings: ['blocking_window_unknown'],
    });
  });

  it.each([
    ['has none', { ...credits, has: false }],
    ['may not be overdrawn', { ...credits, overageReached: true }],
    ['is at zero', { ...credits, balance: 0 }],
    ['is not given', { ...credits, balance: null }],
  ])('is not carried by a balance that %s', (_, balance) => {
    const rateLimit = { ...allowed, allowed: false, limitReached: true };
    expect(judgeReport({ rateLimit, credits: balance })).toMatchObject({
      state: 'limited',
      reason: 'plan_limit',
    });
  });

  it('is carried by unlimited credits when the plan is used up', () => {
    const rateLimit = { allowed: false, limitReached: true, windows: [week(0, now + HOUR)] };
    expect(judgeReport({ rateLimit, credits: { ...credits, unlimited: true, balance: null } })).toMatchObject(
      {
        state: 'usable',
        funding: 'credits',
        planLimitedUntil: now + HOUR,
      },
    );
  });
});

describe('a refusal', () => {
  const dead = { tokenExpiresAt: now - HOUR, refresh: 'impossible' } as const;

  it.each([401, 403])(
    'with status %i for a workspace the login cannot enter needs another workspace',
    (status) => {
      for (const code of ['invalid_workspace_selected', 'codex_workspace_access_denied']) {
        expect(judgeRefusal(status, { code })).toMatchObject({
          reason: 'wrong_account_id',
          action: 'fix_account_id',
        });
      }
    },
  );

  it('by a page of the network in front says nothing, whatever code it holds', () => {
    expect(judgeRefusal(403, { code: 'invalid_workspace_selected', edge: true })).toMatchObject({
      reason: 'blocked_by_edge',
      state: 'usable',
    });
  });

  it('with a 401 and an unknown code is a passing fault while the token lives', () => {
    for (const refresh of ['possible', 'impossible', 'failed'] as const) {
      const verdict = judgeRefusal(401, { code: 'invalid_request_error' }, { refresh });
      expect(verdict).toMatchObject({ reason: 'auth_unclear', action: 'retry_later', state: 'usable' });
    }
  });

  it('with a bare 401 is the gateway’s to mend when it can renew the login', () => {
    const unreadable = judgeRefusal(401, {}, { tokenExpiresAt: null });
    expect(unreadable).toMatchObject({
      reason: 'auth_unclear',
      action: 'refresh_then_retry_once',
      state: 'usable',
    });
    const expired = judgeRefusal(401, {}, { tokenExpiresAt: now - HOUR });
    expect(expired).toMatchObject({
      reason: 'token_expired',
      action: 'refresh_then_retry_once',
      state: 'usable',
    });
  });

  it('with a bare 401 ends a login whose renewal was refused for good', () => {
    const verdict = judgeRefusal(401, {}, { tokenExpiresAt: null, refresh: 'failed' });
    expect(verdict).toMatchObject({ state: 'unusable', reason: 'refresh_failed', action: 'sign_in_again' });
  });

  it.each([
    [204, 'http_other'],
    [302, 'redirect_refused'],
    [400, 'http_other'],
    [404, 'http_404'],
    [408, 'endpoint_throttled'],
    [429, 'endpoint_throttled'],
    [500, 'http_5xx'],
    [599, 'http_5xx'],
  ])('with status %i keeps what was known', (status, reason) => {
    const verdict = judgeRefusal(status, {}, { lastGood: good });
    expect(verdict).toMatchObject({
      state: 'usable',
      basis: 'stored',
      reason,
      status,
      windows: good.windows,
    });
  });

  it('of any kind finds a login dead that has expired and cannot be renewed', () => {
    for (const status of [302, 403, 404, 429, 503]) {
      const verdict = judgeRefusal(status, {}, { ...dead, lastGood: good });
      expect(verdict).toMatchObject({ state: 'unusable', reason: 'token_expired', action: 'sign_in_again' });
    }
  });
});

const silent = (login: LocalFacts['login'], local: Partial<LocalFacts> = {}) =>
  judge(answered({ kind: 'not-asked' }), { ...alive, login, ...local }, now);

describe('without an answer', () => {
  it('a login that the gateway is renewing keeps what was known', () => {
    const verdict = silent({ kind: 'refreshing' }, { lastGood: good });
    expect(verdict).toMatchObject({ basis: 'stored', reason: 'refreshing', windows: good.windows });
  });

  it('a token that vanished after the list was read is taken for a renewal', () => {
    expect(silent({ kind: 'ready', renewable: true })).toMatchObject({
      reason: 'refreshing',
      basis: 'assumed',
    });
  });

  it('a login whose renewal failed for good is unusable', () => {
    const verdict = silent({ kind: 'refresh-failed' }, { lastGood: good, refresh: 'failed' });
    expect(verdict).toMatchObject({ state: 'unusable', reason: 'refresh_failed', action: 'sign_in_again' });
  });

  it('an incomplete login is unusable', () => {
    const verdict = silent({ kind: 'incomplete' }, { refresh: 'impossible' });
    expect(verdict).toMatchObject({ state: 'unusable', reason: 'login_incomplete', action: 'sign_in_again' });
  });

  it('a secret that we cannot read says nothing about the login, not even that it has expired', () => {
    const expired = { tokenExpiresAt: now - HOUR, refresh: 'impossible' } as const;
    expect(silent({ kind: 'elsewhere' }, expired)).toMatchObject({
      state: 'usable',
      reason: 'secret_elsewhere',
    });
    expect(silent({ kind: 'elsewhere' }, { lastGood: good })).toMatchObject({ basis: 'stored' });
  });

  it('the gateway’s own block counts until it ends', () => {
    expect(silent({ kind: 'refreshing' }, { blockUntil: now + 1 })).toMatchObject({
      state: 'limited',
      limitedUntil: now + 1,
      blocking: ['local_block'],
    });
    expect(silent({ kind: 'refreshing' }, { blockUntil: now })).toMatchObject({ state: 'usable' });
  });
});

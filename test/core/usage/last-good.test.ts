import { describe, expect, it } from 'vitest';
import { LastGood, toLastGood } from '../../../src/core/usage/last-good.ts';
import { fiveHours, good, HOUR, judgeRefusal, judgeReport, now, week } from './judging.ts';

const throttled = (lastGood: Partial<LastGood>) =>
  judgeRefusal(429, {}, { lastGood: { ...good, ...lastGood } });

describe('a stored reading', () => {
  it('keeps a block of unknown end until somebody answers', () => {
    const stored = { state: 'limited', reason: 'plan_limit', blocking: ['5h'] } as const;
    expect(throttled({ ...stored, readAt: now - 1000 * HOUR, windows: [] })).toMatchObject({
      state: 'limited',
      limitedUntil: null,
      blocking: ['5h'],
      warnings: ['stale'],
    });
  });

  it('drops a blocking window that has returned, while another still blocks', () => {
    const verdict = throttled({
      state: 'limited',
      reason: 'plan_limit',
      windows: [fiveHours(0, now - 1), week(0, now + HOUR)],
      limitedUntil: now + HOUR,
      blocking: ['5h', 'week'],
    });
    expect(verdict).toMatchObject({
      state: 'limited',
      blocking: ['week'],
      windows: [fiveHours(null, null), week(0, now + HOUR)],
    });
  });

  it('says that credits carry the account, until the plan returns', () => {
    const carried = { funding: 'credits', reason: 'credits_carry', blocking: ['week'] } as const;
    expect(throttled({ ...carried, planLimitedUntil: now + 1 })).toMatchObject({
      funding: 'credits',
      warnings: ['stale', 'spending_credits'],
    });
    expect(throttled({ ...carried, planLimitedUntil: now })).toMatchObject({
      state: 'usable',
      funding: 'plan',
      planLimitedUntil: null,
      blocking: [],
      warnings: ['stale', 'unverified'],
    });
  });

  it('forgets a budget after its reset, and frees a meter whose block has ended', () => {
    const spark = { name: 'Spark', feature: 'codex_bengalfox', blocked: true };
    const verdict = throttled({
      budget: { usedPercent: 80, resetsAt: now - 1 },
      meters: [
        { ...spark, windows: [fiveHours(0, now - 1), week(40, now + HOUR)] },
        { ...spark, windows: [fiveHours(0, now + 1)] },
      ],
    });
    expect(verdict.budget).toBeNull();
    expect(verdict.meters).toMatchObject([
      { blocked: false, windows: [fiveHours(null, null), week(40, now + HOUR)] },
      { blocked: true },
    ]);
  });
});

describe('what is stored', () => {
  const windows = [fiveHours(40, now + HOUR), week(0, now + 50 * HOUR)];
  const allowed = { allowed: true, limitReached: false, windows: [fiveHours(40, now + HOUR)] };

  it.each([
    ['usable', { allowed: true, limitReached: false, windows }],
    ['limited', { allowed: false, limitReached: true, windows }],
  ])('is a live reading that says %s, and comes back as it was', (state, rateLimit) => {
    const verdict = judgeReport({ rateLimit, plan: 'plus' });
    const stored: unknown = JSON.parse(JSON.stringify(toLastGood(verdict)));
    expect(LastGood.parse(stored)).toEqual(toLastGood(verdict));
    expect(stored).toMatchObject({ state, windows, plan: 'plus', readAt: now });
  });

  it.each([
    ['a refusal', judgeRefusal(401, { code: 'token_revoked' })],
    ['a demand for payment', judgeRefusal(402)],
    ['a reading that was stored before', throttled({})],
    ['an assumption', judgeRefusal(500)],
    [
      'an answer about another account',
      judgeReport({ accountId: '5f0c1a10-0000-4000-8000-000000000002', rateLimit: allowed }),
    ],
    [
      'an answer that contradicts itself',
      judgeReport({ rateLimit: { allowed: null, limitReached: null, windows: [fiveHours(0, null)] } }),
    ],
  ])('is never %s', (_, verdict) => {
    expect(toLastGood(verdict)).toBeNull();
  });
});

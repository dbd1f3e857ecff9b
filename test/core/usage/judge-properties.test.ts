import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BareAnswer, UsageAnswer, UsageReport } from '../../../src/core/usage/answer.ts';
import { healthOf } from '../../../src/core/usage/health.ts';
import { judge } from '../../../src/core/usage/judge.ts';
import type { LocalFacts } from '../../../src/core/usage/local-facts.ts';
import type { LastGood } from '../../../src/core/usage/last-good.ts';
import type { Verdict } from '../../../src/core/usage/verdict.ts';
import { ACCOUNT, answered, good, HOUR, now } from './judging.ts';

describe('whatever comes', () => {
  const amount = fc.constantFrom(0, 0.01, 42.5, 100, 137);
  const moment = fc.option(fc.integer({ min: now - 100 * HOUR, max: now + 100 * HOUR }));
  const percent = fc.option(fc.constantFrom(0, 0.5, 50, 100));
  const limit = fc.option(fc.record({ usedPercent: fc.option(amount), resetsAt: moment }));
  const flag = fc.option(fc.boolean());
  const windows = fc.uniqueArray(
    fc.record({
      name: fc.constantFrom('5h', 'day', 'week', 'month'),
      leftPercent: percent,
      resetsAt: moment,
    }),
    { selector: ({ name }) => name, maxLength: 3 },
  );
  const anyReport: fc.Arbitrary<UsageReport> = fc.record({
    accountId: fc.option(fc.constantFrom(ACCOUNT, 'user-1', '5f0c1a10-0000-4000-8000-000000000009')),
    plan: fc.option(fc.string()),
    rateLimit: fc.option(fc.record({ allowed: flag, limitReached: flag, windows })),
    hasBrokenWindow: fc.boolean(),
    credits: fc.option(
      fc.record({
        has: fc.boolean(),
        unlimited: fc.boolean(),
        overageReached: fc.boolean(),
        balance: fc.option(amount),
      }),
    ),
    spend: fc.option(fc.record({ reached: flag, limit, individual: limit })),
    reachedType: fc.option(
      fc.constantFrom('rate_limit_reached', 'workspace_owner_credits_depleted', 'toString', '__proto__'),
    ),
    meters: fc.array(
      fc.record({
        name: fc.string(),
        feature: fc.constantFrom('base_model_inference', null),
        blocked: fc.boolean(),
        windows,
      }),
      { maxLength: 3 },
    ),
    bankedResets: fc.option(fc.nat()),
  });
  const anyLastGood: fc.Arbitrary<LastGood> = fc
    .record({
      readAt: fc.integer({ min: now - 1000 * HOUR, max: now }),
      windows: windows.map((some) => [...some]),
      blocking: fc.array(fc.constantFrom('5h', 'week')),
      budget: limit,
      until: moment,
      kind: fc.constantFrom('usable', 'limited', 'carried'),
    })
    .map(({ kind, until, ...read }): LastGood => {
      if (kind === 'usable') return { ...good, ...read };
      if (kind === 'limited')
        return { ...good, ...read, state: 'limited', reason: 'plan_limit', limitedUntil: until };
      return { ...good, ...read, funding: 'credits', reason: 'credits_carry', planLimitedUntil: until };
    });
  const anyAnswer: fc.Arbitrary<UsageAnswer> = fc
    .oneof(
      anyReport.map((told): BareAnswer => ({ kind: 'report', report: told })),
      fc.constant<BareAnswer>({ kind: 'unreadable' }),
      fc.constant<BareAnswer>({ kind: 'not-asked' }),
      fc.constant<BareAnswer>({ kind: 'unreachable', fault: 'dns' }),
      fc.record({
        kind: fc.constant('refused' as const),
        status: fc.integer({ min: 201, max: 599 }),
        code: fc.option(fc.constantFrom('token_expired', 'token_revoked', 'deactivated_workspace', 'x')),
        edge: fc.boolean(),
        retryAfterMs: fc.option(fc.nat()),
      }),
    )
    .map(answered);
  const anyLocal: fc.Arbitrary<LocalFacts> = fc.record({
    accountId: fc.constantFrom(ACCOUNT, null),
    tokenExpiresAt: moment,
    refresh: fc.constantFrom('possible', 'impossible', 'failed'),
    lastGood: fc.option(anyLastGood),
    blockUntil: moment,
    login: fc.constantFrom<LocalFacts['login']>(
      { kind: 'ready', renewable: true },
      { kind: 'refreshing' },
      { kind: 'refresh-failed' },
      { kind: 'incomplete' },
      { kind: 'elsewhere' },
    ),
  });
  const verdicts = (check: (verdict: Verdict, answer: UsageAnswer, local: LocalFacts) => void) =>
    fc.assert(
      fc.property(anyAnswer, anyLocal, (answer, local) => {
        check(judge(answer, local, now), answer, local);
      }),
      { numRuns: 2000 },
    );

  it('there is a verdict, and it is plain data', () => {
    verdicts((verdict) => expect(JSON.parse(JSON.stringify(verdict))).toEqual(verdict));
  });

  it('nothing is green without an answer or a reading that says usable', () => {
    verdicts((verdict, answer, { lastGood }) => {
      if (healthOf(verdict) !== 'ok') return;
      if (verdict.basis === 'live') expect(answer.kind).toBe('report');
      else expect(lastGood?.state).toBe('usable');
    });
  });

  it('nothing is green that the server refuses, or that has no allowance of the plan', () => {
    verdicts((verdict, answer) => {
      if (healthOf(verdict) !== 'ok' || verdict.basis !== 'live' || answer.kind !== 'report') return;
      const { rateLimit, credits: held } = answer.report;
      expect(rateLimit?.allowed).not.toBe(false);
      expect(rateLimit?.limitReached).not.toBe(true);
      expect(rateLimit !== null || held?.unlimited === true).toBe(true);
    });
  });

  it('every time that it names lies ahead', () => {
    verdicts(({ windows, limitedUntil, planLimitedUntil, budget }) => {
      const times = [...windows, { resetsAt: limitedUntil }, { resetsAt: planLimitedUntil }, budget];
      for (const time of times) expect(time?.resetsAt ?? Number.POSITIVE_INFINITY).toBeGreaterThan(now);
    });
  });

  it('a limited profile always says why, or that it does not know', () => {
    verdicts(({ state, basis, blocking, warnings, reason }) => {
      if (state !== 'limited' || basis !== 'live' || reason === 'payment_required') return;
      expect(blocking.length > 0 || warnings.includes('blocking_window_unknown')).toBe(true);
    });
  });
});

import { EMPTY_REPORT } from '../../../src/core/usage/answer.ts';
import type { BareAnswer, UsageAnswer, UsageReport, UsageWindow } from '../../../src/core/usage/answer.ts';
import { judge } from '../../../src/core/usage/judge.ts';
import type { LocalFacts } from '../../../src/core/usage/local-facts.ts';
import type { LastGood } from '../../../src/core/usage/last-good.ts';
import type { Verdict } from '../../../src/core/usage/verdict.ts';
import { casesNow } from '../../fakes/usage-endpoint.ts';

/** Facts to judge by, for the tests of the decision table. */

export const now = casesNow;
export const HOUR = 60 * 60_000;
export const ACCOUNT = '5f0c1a10-0000-4000-8000-000000000001';

export const answered = (answer: BareAnswer): UsageAnswer => ({
  ...answer,
  trace: { attempts: 1, tookMs: 1, status: null, requestId: null },
});

/** A login in good order, of which nothing was read yet. */
export const alive: LocalFacts = {
  accountId: ACCOUNT,
  tokenExpiresAt: now + 100 * HOUR,
  refresh: 'possible',
  lastGood: null,
  blockUntil: null,
  login: { kind: 'ready', renewable: true },
};

export const fiveHours = (leftPercent: number | null, resetsAt: number | null): UsageWindow => ({
  name: '5h',
  leftPercent,
  resetsAt,
});
export const week = (leftPercent: number | null, resetsAt: number | null): UsageWindow => ({
  name: 'week',
  leftPercent,
  resetsAt,
});

/** A usable reading, one hour old. */
export const good: LastGood = {
  readAt: now - HOUR,
  state: 'usable',
  funding: 'plan',
  reason: 'ok',
  windows: [fiveHours(60, now + HOUR), week(30, now + 50 * HOUR)],
  limitedUntil: null,
  planLimitedUntil: null,
  blocking: [],
  action: 'none',
  warnings: [],
  plan: 'plus',
  credits: null,
  budget: null,
  meters: [],
  bankedResets: 0,
};

export const judgeReport = (facts: Partial<UsageReport>, local: Partial<LocalFacts> = {}): Verdict =>
  judge(answered({ kind: 'report', report: { ...EMPTY_REPORT, ...facts } }), { ...alive, ...local }, now);

export const judgeRefusal = (
  status: number,
  { code = null, edge = false }: { code?: string | null; edge?: boolean } = {},
  local: Partial<LocalFacts> = {},
): Verdict =>
  judge(answered({ kind: 'refused', status, code, edge, retryAfterMs: null }), { ...alive, ...local }, now);

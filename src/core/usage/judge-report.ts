import type { UsageReport, UsageWindow } from './answer.ts';
import type { LocalFacts } from './local-facts.ts';
import { keep, NO_FIGURES } from './keep.ts';
import type { Reason, Verdict, Warning } from './verdict.ts';
import { ahead, blockOf, isFull, latestReset, withoutPastResets } from './window.ts';

type RateLimit = NonNullable<UsageReport['rateLimit']>;

/** At or below this is `low`: worth a remark, no change of state. Our choice; the contract leaves it to display. */
const LOW_PERCENT = 10;

/** Another model's pool that may serve on when the ordinary allowance is gone. Contract, section 2. */
const RESERVE_FEATURE = 'base_model_inference';

const BLOCKED_WORKSPACE: Readonly<Record<string, Reason & ('workspace_credits' | 'workspace_limit')>> = {
  workspace_owner_credits_depleted: 'workspace_credits',
  workspace_member_credits_depleted: 'workspace_credits',
  workspace_owner_usage_limit_reached: 'workspace_limit',
  workspace_member_usage_limit_reached: 'workspace_limit',
};

/** A body of status 200. Contract, section 4.1: the numbers are its rows, read from top to bottom. */
export function judgeReport(report: UsageReport, local: LocalFacts, now: number): Verdict {
  // 2: belongs to another account, so nothing in it may be shown or stored.
  if (isAnotherAccount(report.accountId, local.accountId)) {
    return keep({ reason: 'wrong_account_in_answer', status: 200 }, local, now);
  }
  const live = liveFacts(report, now);
  return (
    judgeWorkspace(report, live, now) ??
    (report.rateLimit ? judgePlan(report.rateLimit, report, live, now) : judgeWithoutPlan(report, live)) ??
    // 7: no facts inside.
    keep({ reason: 'no_usage_data', status: 200 }, local, now)
  );
}

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/iu;

/** Personal seats answer with nothing or with `user-…`; neither is another account. */
function isAnotherAccount(answered: string | null, asked: string | null): boolean {
  if (!answered || !asked || !UUID.test(answered) || !UUID.test(asked)) return false;
  return answered.toLowerCase() !== asked.toLowerCase();
}

type Live = Omit<Verdict, 'state' | 'reason'>;

function liveFacts(report: UsageReport, now: number): Live {
  const { credits, spend } = report;
  return {
    ...NO_FIGURES,
    basis: 'live',
    status: 200,
    funding: 'plan',
    action: 'none',
    windows: withoutPastResets(report.rateLimit?.windows ?? [], now),
    warnings: report.hasBrokenWindow ? ['window_malformed'] : [],
    readAt: now,
    plan: report.plan,
    credits: credits && { unlimited: credits.unlimited, balance: credits.balance },
    budget: spend?.limit ? { ...spend.limit, resetsAt: ahead(spend.limit.resetsAt, now) } : null,
    meters: report.meters.map((meter) => ({ ...meter, windows: withoutPastResets(meter.windows, now) })),
    bankedResets: report.bankedResets,
  };
}

/** 3 and 4: a stop that credits and free windows do not lift. */
function judgeWorkspace(
  { spend, reachedType, rateLimit }: UsageReport,
  live: Live,
  now: number,
): Verdict | null {
  const stopped = { ...live, state: 'limited', action: 'ask_workspace_admin' } as const;
  if (spend && (spend.reached ?? isSpent(spend.individual))) {
    const limitedUntil = live.budget?.resetsAt ?? null;
    return { ...stopped, reason: 'spend_control', limitedUntil, blocking: ['spend_control'] };
  }
  const reason =
    reachedType !== null && Object.hasOwn(BLOCKED_WORKSPACE, reachedType) && BLOCKED_WORKSPACE[reachedType];
  if (!reason) return null;
  const full = (rateLimit?.windows ?? []).filter(isFull);
  return {
    ...stopped,
    reason,
    limitedUntil: latestReset(full, now),
    blocking: [reason, ...full.map(({ name }) => name)],
  };
}

/** 5 and 6: a seat without plan allowance, paid by credits or from a budget. */
function judgeWithoutPlan({ credits, spend }: UsageReport, live: Live): Verdict | null {
  const usable = { ...live, state: 'usable', reason: 'ok' } as const;
  if (credits?.unlimited) return { ...usable, funding: 'unlimited' };
  if (credits?.has || (spend?.limit && !isSpent(spend.limit))) return { ...usable, funding: 'credits' };
  return null;
}

/** 7 to 11: the flags decide; without flags, a full window that has not returned yet. */
function judgePlan(rateLimit: RateLimit, report: UsageReport, live: Live, now: number): Verdict | null {
  const { allowed, limitReached, windows } = rateLimit;
  const hasFlags = allowed !== null || limitReached !== null;
  if (!hasFlags && windows.every(({ leftPercent }) => leftPercent === null)) return null;
  if (allowed === false || limitReached === true) {
    const warnings = withWarning(live.warnings, 'flags_conflict', allowed === limitReached);
    return judgeRefused(windows, report, { ...live, warnings }, now);
  }
  const full = windows.filter(isFull);
  if (!hasFlags && latestReset(full, now) !== null) return limitedByPlan(windows, report, live, now);
  return { ...live, state: 'usable', reason: 'ok', ...remarks(windows, full, hasFlags, live) };
}

/** 8 and 9: the server refuses ordinary use. */
function judgeRefused(
  windows: readonly UsageWindow[],
  report: UsageReport,
  live: Live,
  now: number,
): Verdict {
  if (!hasSpendableCredits(report.credits)) return limitedByPlan(windows, report, live, now);
  const { by, until } = blockOf(windows, now);
  return {
    ...live,
    state: 'usable',
    reason: 'credits_carry',
    funding: 'credits',
    planLimitedUntil: until,
    blocking: by,
    warnings: [...live.warnings, 'spending_credits'],
  };
}

function limitedByPlan(
  windows: readonly UsageWindow[],
  { meters }: UsageReport,
  live: Live,
  now: number,
): Verdict {
  const { by, until } = blockOf(windows, now);
  const hasReserve = meters.some(({ feature, blocked }) => feature === RESERVE_FEATURE && !blocked);
  const unexplained = withWarning(live.warnings, 'blocking_window_unknown', by.length === 0);
  return {
    ...live,
    state: 'limited',
    reason: 'plan_limit',
    limitedUntil: until,
    blocking: by,
    action: until === null ? 'refetch_soon' : 'none',
    warnings: withWarning(unexplained, 'reserve_available', hasReserve),
  };
}

/** 11: usable, with what is worth saying about it. A full window without any flag is no proof of use. */
function remarks(
  windows: readonly UsageWindow[],
  full: readonly UsageWindow[],
  hasFlags: boolean,
  { warnings }: Live,
): Pick<Verdict, 'action' | 'warnings'> {
  if (full.length > 0) {
    return hasFlags
      ? { action: 'none', warnings: [...warnings, 'window_full_but_allowed'] }
      : { action: 'refetch_soon', warnings: [...warnings, 'unverified'] };
  }
  const isLow = windows.some(({ leftPercent }) => leftPercent !== null && leftPercent <= LOW_PERCENT);
  return { action: 'none', warnings: withWarning(warnings, 'low', isLow) };
}

/** `has` alone says too little: with a balance of `null` every request was refused. Contract, section 2. */
function hasSpendableCredits(credits: UsageReport['credits']): boolean {
  if (!credits?.has || credits.overageReached) return false;
  return credits.unlimited || (credits.balance ?? 0) > 0;
}

const isSpent = (limit: { usedPercent: number | null } | null): boolean => (limit?.usedPercent ?? 0) >= 100;

function withWarning(warnings: readonly Warning[], warning: Warning, applies: boolean): readonly Warning[] {
  return applies ? [...warnings, warning] : warnings;
}

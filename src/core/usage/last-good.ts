import { z } from 'zod';
import { LAST_MOMENT } from '../history/point.ts';
import type { ExtraMeter, UsageWindow } from './answer.ts';
import type { Verdict, Warning } from './verdict.ts';
import { ahead, blockOf } from './window.ts';

const percent = z.number().min(0).nullable();
const moment = z.number().min(0).max(LAST_MOMENT).nullable();
const Window = z.object({
  name: z.string().regex(/^(?:week|month|day|\d{1,4}[dhms])$/u),
  leftPercent: z.number().min(0).max(100).nullable(),
  resetsAt: moment,
});
const Windows = z.array(Window).readonly();
const Meter = z.object({
  name: z.string(),
  feature: z.string().nullable(),
  blocked: z.boolean(),
  windows: Windows,
});

/** What a live answer can be warned about; how old a stored one is, is seen anew each time. */
const LiveWarning = z.enum([
  'low',
  'spending_credits',
  'window_malformed',
  'blocking_window_unknown',
  'window_full_but_allowed',
  'flags_conflict',
  'reserve_available',
]);

/** The last good reading of one profile, as it is stored: what a live answer of status 200 told. Times are epoch ms. */
export const LastGood = z.object({
  readAt: z.number().min(0).max(LAST_MOMENT),
  state: z.enum(['usable', 'limited']),
  funding: z.enum(['plan', 'credits', 'unlimited']).nullable(),
  reason: z.enum([
    'ok',
    'plan_limit',
    'credits_carry',
    'spend_control',
    'workspace_credits',
    'workspace_limit',
  ]),
  windows: Windows,
  limitedUntil: moment,
  planLimitedUntil: moment,
  blocking: z.array(z.string()).readonly(),
  action: z.enum(['none', 'refetch_soon', 'ask_workspace_admin']),
  warnings: z.array(LiveWarning).readonly(),
  plan: z.string().nullable(),
  credits: z.object({ unlimited: z.boolean(), balance: z.number().nullable() }).nullable(),
  budget: z.object({ usedPercent: percent, resetsAt: moment }).nullable(),
  meters: z.array(Meter).readonly(),
  bankedResets: z.number().nullable(),
});
export type LastGood = z.infer<typeof LastGood>;

/** What is worth storing of a verdict; `null` when that is nothing: it is not from this answer, not from one of
 *  status 200, or the answer contradicted itself. A failed check never takes the place of a good reading. */
export function toLastGood(verdict: Verdict): LastGood | null {
  if (verdict.basis !== 'live' || verdict.warnings.includes('unverified')) return null;
  return LastGood.safeParse(verdict).data ?? null;
}

type Aged = Omit<Verdict, 'basis' | 'reason' | 'status' | 'action' | 'retryNotBefore'>;

/** A stored reading, seen later. A window whose reset has passed is unknown, not full; a block whose end has passed
 *  is presumed over, unverified; a block of unknown end stays. Contract, section 5.2. */
export function age(good: LastGood, now: number): Aged {
  const { state, funding, reason: _, readAt, plan, credits, bankedResets } = good;
  const kept = { state, funding, readAt, plan, credits, bankedResets };
  const figures = {
    windows: good.windows.map((window) => forgetAfterReset(window, now)),
    budget: hasPassed(good.budget?.resetsAt ?? null, now) ? null : good.budget,
    meters: good.meters.map((meter) => ageMeter(meter, good.readAt, now)),
  };
  // On credits it is the plan that is blocked, and returns.
  if (hasPassed(good.limitedUntil ?? good.planLimitedUntil, now)) {
    const free = { state: 'usable', funding: 'plan', limitedUntil: null, planLimitedUntil: null } as const;
    return { ...kept, ...figures, ...free, blocking: [], warnings: ['stale', 'unverified'] };
  }
  const warnings: Warning[] = good.reason === 'credits_carry' ? ['stale', 'spending_credits'] : ['stale'];
  const { limitedUntil, planLimitedUntil } = good;
  return {
    ...kept,
    ...figures,
    limitedUntil,
    planLimitedUntil,
    blocking: stillBlocking(good, now),
    warnings,
  };
}

const hasPassed = (at: number | null, now: number): boolean => at !== null && ahead(at, now) === null;

function forgetAfterReset(window: UsageWindow, now: number): UsageWindow {
  return hasPassed(window.resetsAt, now) ? { ...window, leftPercent: null, resetsAt: null } : window;
}

function ageMeter(meter: ExtraMeter, readAt: number, now: number): ExtraMeter {
  const blocked = meter.blocked && !hasPassed(blockOf(meter.windows, readAt).until, now);
  return { ...meter, blocked, windows: meter.windows.map((window) => forgetAfterReset(window, now)) };
}

/** Of several blocking windows, those that have not returned meanwhile. */
function stillBlocking({ windows, blocking }: LastGood, now: number): readonly string[] {
  const returned = windows.filter(({ resetsAt }) => hasPassed(resetsAt, now)).map(({ name }) => name);
  const still = blocking.filter((name) => !returned.includes(name));
  return still.length > 0 ? still : blocking;
}

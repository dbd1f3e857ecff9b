import type { ProfileRef } from '../auth/plan.ts';
import { refusalOf } from '../usage/refusal.ts';
import type { Verdict } from '../usage/verdict.ts';
import type { Memory, Reading, Seen } from './memory.ts';
import { isFirstOfItsAllowance } from '../rotation/together.ts';
import { inUse, refOf } from './sight.ts';
import type { Sight } from './sight.ts';
import { observeFailover } from './watch-failover.ts';
import { observeOrder, observeRetired } from './watch-order.ts';
import { observePool } from './watch-pool.ts';

/** From what was seen before and what is seen now to what is to be remembered. Pure. */

export function observe(memory: Memory, sight: Sight): Memory {
  const { order, foreign } = observeOrder(memory, sight);
  const profiles = watched(memory, sight);
  return {
    profiles,
    order,
    foreign,
    ...observeRetired(memory, sight),
    failover: observeFailover(memory.failover, sight, profiles, order?.since ?? 0),
    pool: observePool(memory.pool, sight),
  };
}

/** Two names of one account are one allowance, and two logins: that one of them is refused says nothing about the other. */
function watched(memory: Memory, sight: Sight): readonly Seen[] {
  const all = inUse(sight).map((one) => ({ ...one, now: seen(memory, refOf(one), sight) }));
  const alive = all.filter(({ now }) => !now.isDead).filter(isFirstOfItsAllowance);
  return all.filter((one) => one.now.isDead || alive.includes(one)).map(({ now }) => now);
}

function seen({ profiles }: Memory, profile: ProfileRef, { read, now }: Sight): Seen {
  const known = profiles.find((one) => one.profile.digest === profile.digest);
  const verdict = read.get(profile.digest);
  if (!verdict)
    return known
      ? { ...known, profile }
      : { profile, last: null, before: null, isDead: false, refusal: null, backAt: null, mendedAt: null };
  // That nobody could be asked does not mend a login.
  const isUnclear = verdict.basis === 'assumed' && verdict.reason !== 'secret_elsewhere';
  const isDead = isUnclear ? (known?.isDead ?? false) : verdict.state === 'unusable';
  const reading = readingOf(verdict, now);
  // Figures of before a login was refused are those of another login, maybe.
  if (isDead) {
    const refusal = isUnclear ? (known?.refusal ?? null) : refusalOf(verdict);
    return { profile, last: null, before: null, isDead, refusal, backAt: null, mendedAt: null };
  }
  const mendedAt = known?.isDead ? now : (known?.mendedAt ?? null);
  const lastAt = known?.last?.at ?? -Infinity;
  // Ahead of now it was read before the clock was set back.
  const isNew = reading !== null && reading.at !== lastAt && (reading.at > lastAt || lastAt > now);
  const before = isNew ? (known?.last ?? null) : (known?.before ?? null);
  const last = isNew ? reading : (known?.last ?? null);
  const wasEmpty = known !== undefined && isEmptyBy(known);
  const isBack = wasEmpty && !isEmptyBy({ last, before });
  const backAt = isBack ? now : (known?.backAt ?? null);
  return { profile, last, before, isDead, refusal: null, backAt, mendedAt };
}

/** What came back counts with the second reading that says so. */
export const isEmptyBy = ({ last, before }: Pick<Seen, 'last' | 'before'>) =>
  (last?.isEmpty ?? false) || (before?.isEmpty ?? false);

function readingOf(verdict: Verdict, now: number): Reading | null {
  const { state, windows, limitedUntil: until, warnings, planLimitedUntil } = verdict;
  // Where somebody has to pay first, there are no figures.
  const at = verdict.readAt ?? (verdict.basis === 'live' && state === 'limited' ? now : null);
  if (at === null || verdict.basis === 'assumed' || warnings.includes('unverified')) return null;
  return {
    at,
    windows: windows.flatMap(({ name, leftPercent, resetsAt }) =>
      leftPercent === null ? [] : [{ name, leftPercent, resetsAt }],
    ),
    isEmpty: state === 'limited',
    until: until ?? planLimitedUntil,
    isOnCredits: verdict.reason === 'credits_carry',
  };
}

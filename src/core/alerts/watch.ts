import type { ProfileRef } from '../auth/plan.ts';
import { profileDigest } from '../callback.ts';
import type { Pool } from '../forecast/pool.ts';
import type { Placed } from '../usage/target.ts';
import type { Verdict } from '../usage/verdict.ts';
import type { Memory, Reading, Seen } from './memory.ts';

/** From what was seen before and what is seen now to what is to be remembered. Pure. */

/** What is seen at one moment. */
export type Sight = {
  now: number;
  /** All profiles, those of the order first. */
  placed: readonly Placed[];
  /** What was read since the last look, by the profile's digest. */
  read: ReadonlyMap<string, Verdict>;
  hasOrder: boolean;
  /** The order with what of it exists; `null`: none. */
  order: readonly ProfileRef[] | null;
  /** How many entries the record of changes has. */
  entries: number;
  /** What this bot has done since: a change of the order, which profiles it brought back on purpose. `isAtIt`: it is changing
   *  something just now. */
  done: { isOrderChanged: boolean; returned: readonly string[]; isAtIt: boolean };
  /** Retired by this bot. */
  retired: readonly (ProfileRef & { at: number })[];
  /** `null`: nobody has looked ahead this time. `labels`: of its members. */
  pool: { pool: Pool; labels: readonly string[] } | null;
};

/** After that, what somebody else did is how it is. */
const SETTLED_MS = 24 * 60 * 60_000;
/** A session that goes on with its old login for a moment is no failover; one that comes and goes is one. */
const FAILOVER_MS = { begins: 5 * 60_000, ends: 15 * 60_000 };
/** What was used longer ago tells nothing about now. */
const USED_LATELY_MS = 60 * 60_000;
/** Further ahead nobody need do anything. */
export const POOL_AHEAD_MS = 24 * 60 * 60_000;
/** Looks ahead that agree: a forecast is no reading. */
const VOTES = { begins: 2, ends: 3 };

export const refOf = ({ profile, label }: Placed): ProfileRef => ({
  digest: profileDigest(profile.id),
  label,
});

export function observe(memory: Memory, sight: Sight): Memory {
  const { order, foreign } = observeOrder(memory, sight);
  const profiles = watched(sight).map((one) => seen(memory, refOf(one), sight));
  return {
    profiles,
    order,
    foreign,
    ...observeRetired(memory, sight),
    failover: observeFailover(memory.failover, sight, profiles, order?.since ?? 0),
    pool: observePool(memory.pool, sight),
  };
}

/** Who is out of the order on purpose is nobody's worry, and two names of one account are one allowance. */
export function watched({ placed }: Pick<Sight, 'placed'>): readonly Placed[] {
  const accounts = new Set<string>();
  return placed.filter(({ retired, profile: { accountId, userId } }) => {
    if (retired) return false;
    if (accountId === null || userId === null) return true;
    const account = JSON.stringify([accountId, userId]);
    const isFirst = !accounts.has(account);
    accounts.add(account);
    return isFirst;
  });
}

function seen({ profiles }: Memory, profile: ProfileRef, { read, now }: Sight): Seen {
  const known = profiles.find((one) => one.profile.digest === profile.digest);
  const verdict = read.get(profile.digest);
  if (!verdict)
    return known
      ? { ...known, profile }
      : { profile, last: null, before: null, isDead: false, backAt: null, mendedAt: null };
  const isDead = verdict.state === 'unusable';
  const reading = readingOf(verdict);
  // Figures of before a login was refused are those of another login, maybe.
  if (isDead) return { profile, last: null, before: null, isDead, backAt: null, mendedAt: null };
  const mendedAt = known?.isDead ? now : (known?.mendedAt ?? null);
  const isNew = reading !== null && reading.at > (known?.last?.at ?? -Infinity);
  const before = isNew ? (known?.last ?? null) : (known?.before ?? null);
  const last = isNew ? reading : (known?.last ?? null);
  const wasEmpty = known !== undefined && isEmptyBy(known);
  const isBack = wasEmpty && !isEmptyBy({ last, before });
  return { profile, last, before, isDead, backAt: isBack ? now : (known?.backAt ?? null), mendedAt };
}

/** What came back counts with the second reading that says so. */
export const isEmptyBy = ({ last, before }: Pick<Seen, 'last' | 'before'>) =>
  (last?.isEmpty ?? false) || (before?.isEmpty ?? false);

function readingOf(verdict: Verdict): Reading | null {
  const { readAt: at, state, windows, limitedUntil: until, warnings, planLimitedUntil } = verdict;
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

/** `before`, without those that are gone meanwhile: that a login was removed is no change of the order. */
function isSameOrder(before: readonly ProfileRef[] | null, { order, placed }: Sight): boolean {
  if (before === null || order === null) return before === order;
  const there = new Set(placed.map((one) => refOf(one).digest));
  const left = before.filter(({ digest }) => there.has(digest));
  return left.length === order.length && left.every(({ digest }, index) => digest === order[index]!.digest);
}

function observeOrder({ order: known, foreign }: Memory, sight: Sight): Pick<Memory, 'order' | 'foreign'> {
  const { order: refs, entries, done, now } = sight;
  // What it is in the middle of a change will be told by the change.
  if (done.isAtIt) return { order: known, foreign };
  if (known === null) return { order: { refs, since: 0, entries }, foreign: null };
  const isSame = isSameOrder(known.refs, sight);
  const order = { refs, since: isSame ? known.since : now, entries };
  if (done.isOrderChanged) return { order, foreign: null };
  if (isSame) {
    const isOver = foreign !== null && now - foreign.at >= SETTLED_MS;
    return { order, foreign: isOver ? null : foreign };
  }
  const before = foreign ? foreign.before : known.refs;
  return { order, foreign: isSameOrder(before, sight) ? null : { at: now, before, after: refs } };
}

function observeRetired(
  { retired: known, returned: before }: Memory,
  { retired, placed, done, now, hasOrder }: Sight,
): Pick<Memory, 'retired' | 'returned'> {
  const inUse = new Map(
    placed.flatMap((one) => (one.retired || !hasOrder ? [] : [[refOf(one).digest, one.label] as const])),
  );
  const all = new Map([...known, ...retired].map((one) => [one.digest, one]));
  const back = [...all.values()].filter(
    ({ digest }) => inUse.has(digest) && !done.returned.includes(digest) && !done.isAtIt,
  );
  const returned = [
    ...before,
    ...back.map(({ digest, at: retiredAt }) => ({ digest, label: inUse.get(digest)!, at: now, retiredAt })),
  ];
  return {
    retired: done.isAtIt ? known : retired.filter(({ digest }) => !inUse.has(digest)),
    returned: returned.filter(({ digest, at }) => inUse.has(digest) && now - at < SETTLED_MS),
  };
}

/** `since`: when the order became what it is; what was used before that says nothing about it, nor what was used while the first
 *  one could not be. */
function observeFailover(
  before: Memory['failover'],
  sight: Sight,
  profiles: readonly Seen[],
  since: number,
): Memory['failover'] {
  const { now } = sight;
  const first = profiles.find(({ profile }) => profile.digest === sight.order?.[0]?.digest);
  const usableSince = Math.max(first?.backAt ?? 0, first?.mendedAt ?? 0);
  const known = before && before.since < usableSince ? null : before;
  const last = usedLast(sight);
  const isSameFirst = known !== null && last?.first.digest === known.first.digest;
  const isAnother = last !== null && last.used !== last.first && last.at > Math.max(since, usableSince);
  const isLately = isAnother && now - last.at <= USED_LATELY_MS;
  // Nobody has used anything since.
  if (isSameFirst && known.isTold && isAnother && !isLately) return { ...known, seenAt: now };
  if (!isLately) {
    const isOver = !isSameFirst || !known.isTold || now - known.seenAt >= FAILOVER_MS.ends;
    return isOver ? null : known;
  }
  const { first: head, used } = last;
  const beganAt = isSameFirst ? known.since : now;
  const isTold = (isSameFirst && known.isTold) || now - beganAt >= FAILOVER_MS.begins;
  return { first: head, used, since: beganAt, seenAt: now, isTold };
}

/** `null`: there is no order. */
function usedLast({ placed, order }: Sight): { first: ProfileRef; used: ProfileRef; at: number } | null {
  const [head] = order ?? [];
  const first = head && placed.find((one) => refOf(one).digest === head.digest);
  if (!first) return null;
  const usedAt = ({ profile }: Placed) => profile.use.lastUsedAt ?? 0;
  const used = placed.reduce((latest, one) => (usedAt(one) > usedAt(latest) ? one : latest), first);
  const ref = refOf(first);
  return { first: ref, used: used === first ? ref : refOf(used), at: usedAt(used) };
}

function observePool(known: Memory['pool'], { pool: look, now }: Sight): Memory['pool'] {
  if (!look) return known;
  const { pool, labels } = look;
  // It has come to that, or it has not: either way nothing lies ahead any more.
  const isPast =
    pool.kind === 'silent' && (pool.because === 'empty' || (known.at !== null && known.at <= now));
  if (isPast) return { ...known, lookedAt: now, votes: 0, isTold: false };
  const isAhead = pool.kind === 'empty-at' && pool.at - now <= POOL_AHEAD_MS;
  // Silence says neither.
  if (pool.kind === 'silent') return { ...known, lookedAt: now };
  const votes = isAhead === known.isTold ? 0 : known.votes + 1;
  const isTurned = votes >= (known.isTold ? VOTES.ends : VOTES.begins);
  const isTold = isTurned ? isAhead : known.isTold;
  if (!isAhead) return { ...known, lookedAt: now, votes: isTurned ? 0 : votes, isTold };
  const { at, back, sure } = pool;
  return {
    lookedAt: now,
    at,
    isRough: sure !== 'likely',
    back: back && { label: labels[back.member]!, at: back.at },
    votes: isTurned ? 0 : votes,
    isTold,
  };
}

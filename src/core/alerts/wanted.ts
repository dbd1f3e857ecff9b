import { kindOf } from './fact.ts';
import type { Allowance, Fact, FactOf, Present } from './fact.ts';
import { wallTime } from './local-time.ts';
import { isMuted } from './subscription.ts';
import type { Subscription } from './subscription.ts';

/** What one subscriber wants to hear of all that is so. Pure. */
export function wantedOf(
  { kinds, thresholds }: Pick<Subscription, 'kinds' | 'thresholds'>,
  { allowances, facts }: Present,
): readonly Fact[] {
  const wanted = facts.flatMap(({ fact, isFading }) =>
    !isFading && kinds.includes(kindOf(fact)) ? [fact] : [],
  );
  // Told, or told before and not confirmed to be over.
  const isTold = (kind: 'empty' | 'dead', digest: string) =>
    facts.some(
      ({ fact }) => fact.kind === kind && fact.profile.digest === digest && kinds.includes(kindOf(fact)),
    );
  // That another one is used is no news where the reason is.
  const news = wanted.filter(
    (one) =>
      one.kind !== 'failover' || !(isTold('empty', one.first.digest) || isTold('dead', one.first.digest)),
  );
  if (!kinds.includes('low')) return news;
  const isEmpty = ({ profile }: Allowance) =>
    facts.some(({ fact }) => fact.kind === 'empty' && fact.profile.digest === profile.digest);
  const lows = allowances.filter((one) => !isEmpty(one)).flatMap((one) => lowestOf(one, thresholds));
  return [...lows, ...news];
}

/** Of several windows the one that is nearest to its end, or the longer one of two. */
function lowestOf(
  { profile, windows, isOnCredits, isLast }: Allowance,
  thresholds: readonly number[],
): readonly FactOf<'low'>[] {
  const low = windows.flatMap(({ name, leftPercent, resetsAt }): FactOf<'low'>[] => {
    const below = thresholds.filter((threshold) => leftPercent <= threshold);
    if (below.length === 0) return [];
    const threshold = Math.min(...below);
    return [{ kind: 'low', profile, window: name, threshold, leftPercent, resetsAt, isOnCredits, isLast }];
  });
  const least = Math.min(...low.map(({ threshold }) => threshold));
  return low.filter(({ threshold }) => threshold === least).slice(-1);
}

/** Nobody is to be woken, or they have asked for peace. */
export function isQuiet(subscription: Subscription, now: number): boolean {
  if (isMuted(subscription, now)) return true;
  const { quiet, zone } = subscription;
  if (!quiet || zone === null) return false;
  const { hour } = wallTime(zone, now);
  const { from, until } = quiet;
  return from <= until ? hour >= from && hour < until : hour >= from || hour < until;
}

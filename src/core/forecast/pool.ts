import type { Point } from '../history/point.ts';
import { coursesOf } from './course.ts';
import type { Course } from './course.ts';
import { beginOf, lengthOf, pastOf, rateOf } from './past.ts';
import type { Past } from './past.ts';
import { isEnough } from './pace.ts';
import type { Silence, Sureness } from './pace.ts';
import { isUsable, openAt, run } from './pool-run.ts';
import type { End, Member, Standing, Turn, Way } from './pool-run.ts';
import { quantile } from './quantile.ts';

/** How long all profiles of an order last together: the use goes on as it was, on one after the other, and comes back to an
 *  earlier one when its window has begun anew. */

export type Pool =
  /** `low`, `high`: between them in most cases. `back`: who has allowance again first after that, and when.
   *  `first`: who is in use now, and when that one is empty; `null`: not before all are. */
  | {
      kind: 'empty-at';
      at: number;
      low: number;
      high: number;
      sure: Sureness;
      back: Turn | null;
      first: Turn | null;
    }
  /** `until`: as far as is looked. */
  | { kind: 'lasts'; until: number; sure: Sureness; first: Turn | null }
  | { kind: 'silent'; because: Silence };

/** Further ahead nobody can look; and no further than readings reach back, but for some hours. */
export const POOL_AHEAD_MS = 7 * 24 * 60 * 60_000;
const LEAST_AHEAD_MS = 6 * 60 * 60_000;
/** Readings of almost a week show how they are used over a week. */
const SEEN_WEEK_MS = 6.5 * 24 * 60 * 60_000;
/** Without a reading of any of them for so long, nothing is said. */
const OLD_MS = 75 * 60_000;
const DAY = 24 * 60 * 60_000;
/** Percent in the last day, of all together: less is rounding. */
const LEAST_USED = 3;
/** Readings of one of them in the last day that are closer together show no pace. */
const LEAST_SPAN_MS = 25 * 60_000;

/** So much of the weight must say that it ends, or that it lasts. A way is smoother than what comes, and all of them must hold for
 *  the pool to last: so few that end are enough to tell. Chosen by `npm run backtest`. */
const SAYS_EMPTY = 0.3;
const SAYS_LASTS = 0.8;
const LIKELY = 0.9;
/** That it lasts is likely only where it would with so much more use. */
const HARDER = 1.5;
const SPREAD = { low: 0.02, high: 0.9 } as const;
/** The first moment at which all are empty comes earlier than the middle of all ways: chosen by `npm run backtest`. */
const MIDDLE = 0.2;
/** A spread wider than that, and than it lies ahead, is no moment. */
const NARROW_MS = 60 * 60_000;
/** Part of how far ahead it lies. */
const LEAST_SPREAD = 0.2;

/** `members`: in their order. Pure, and never throws. */
export function pool(members: readonly Member[], now: number): Pool {
  const open = members.map((member) => openAt(member, now));
  const because = silenceOf(open, members, now);
  if (because) return { kind: 'silent', because };
  const ways = waysOf(members, now);
  if (ways.length === 0) return { kind: 'silent', because: 'thin' };
  const seenMs = now - Math.min(...members.map(({ points }) => points[0]?.at ?? now));
  const aheadMs = Math.min(POOL_AHEAD_MS, Math.max(LEAST_AHEAD_MS, seenMs));
  const ends = ways.map(({ weight, use }) => ({ weight, ...run(open, use, now, aheadMs) }));
  // What comes is never as even as what is drawn.
  const isSafe = () =>
    ways.every(
      ({ use }) => run(open, (name, step) => HARDER * use(name, step), now, aheadMs).at === Infinity,
    );
  const isKnown = members.every(({ isDead }, index) => isDead || open[index]!.windows.length > 0);
  const reach = seenMs >= SEEN_WEEK_MS ? Infinity : now + LEAST_AHEAD_MS;
  return judge(ends, { now, until: now + aheadMs, isSafe, reach: isKnown && isAlike(open) ? reach : now });
}

function silenceOf(open: readonly Standing[], members: readonly Member[], now: number): Silence | null {
  if (open.every(({ windows }) => windows.length === 0)) return 'thin';
  if (!open.some((one) => isUsable(one, now))) return 'empty';
  const newest = Math.max(
    ...members.map(({ points }) => points.findLast(({ at }) => at <= now)?.at ?? -Infinity),
  );
  if (now - newest > OLD_MS) return 'old';
  return members.some(({ points }) => isWatched(points, now)) ? null : 'thin';
}

function isWatched(points: readonly Point[], now: number): boolean {
  const recent = points.filter(({ at, windows }) => at > now - DAY && at <= now && windows.length > 0);
  const [first, last] = [recent[0], recent.at(-1)];
  return recent.length > 0 && isEnough(recent.length, last!.at - first!.at, LEAST_SPAN_MS);
}

/** All ways of each window, with all ways of the others. */
function waysOf(members: readonly Member[], now: number): readonly Way[] {
  const names = new Set(
    members.flatMap(({ points }) => points.at(-1)?.windows.map(({ name }) => name) ?? []),
  );
  let isUsed = false;
  let ways: readonly Way[] = [{ weight: 1, use: () => 0 }];
  for (const name of names) {
    const pasts = members.flatMap(({ points }) => pastOf(points, name, now) ?? []);
    const courses = usedTogether(pasts, name, now);
    isUsed ||= courses.length > 0;
    ways =
      courses.length === 0 ? ways : ways.flatMap((way) => courses.map((course) => both(way, name, course)));
  }
  return isUsed ? ways : [];
}

function both(way: Way, name: string, course: Course): Way {
  return {
    weight: way.weight * course.weight,
    use: (asked, step) => (asked === name ? course.use(step) : way.use(asked, step)),
  };
}

/** While one of them is empty, others are used in its place: so it is what all have used, in the time that is known of any. */
function usedTogether(pasts: readonly Past[], name: string, now: number): readonly Course[] {
  const sum: Past['sum'] = (from, to) => {
    const sums = pasts.map((past) => past.sum(from, to));
    return {
      used: sums.reduce((all, { used }) => all + used, 0),
      knownMs: Math.max(0, ...sums.map(({ knownMs }) => knownMs)),
    };
  };
  const { used } = sum(now - DAY, now);
  const latest = pasts.toSorted((a, b) => b.to - a.to)[0];
  if (!latest || used < LEAST_USED) return [];
  const { to } = latest;
  return coursesOf(rateOf(sum), { begin: beginOf(latest, name), to, lengthMs: lengthOf(name) }).map(
    remembered,
  );
}

/** The same step is asked for by many runs. */
function remembered({ weight, use }: Course): Course {
  const known = new Map<number, number>();
  return {
    weight,
    use: (step) => {
      const found = known.get(step) ?? use(step);
      known.set(step, found);
      return found;
    },
  };
}

/** `until`: how far was looked. `reach`: what lies further ahead is told roughly. `isSafe`: it would last even if
 *  more were used. */
function judge(
  ends: readonly (End & { weight: number })[],
  { now, until, reach, isSafe }: { now: number; until: number; reach: number; isSafe: () => boolean },
): Pool {
  const total = ends.reduce((sum, { weight }) => sum + weight, 0);
  const ending = ends.reduce((sum, { at, weight }) => sum + (at < Infinity ? weight : 0), 0) / total;
  const first = firstOf(ends, total);
  if (1 - ending >= SAYS_LASTS)
    return {
      kind: 'lasts',
      until,
      sure: until <= reach && isSafe() ? 'likely' : 'rough',
      first,
    };
  if (ending < SAYS_EMPTY) return { kind: 'silent', because: 'split' };
  const within = (moment: number) => Math.round(Math.min(until, Math.max(now, moment)));
  const middle = quantile(ends, MIDDLE);
  const at = within(middle);
  const least = LEAST_SPREAD * (at - now);
  const low = within(Math.min(quantile(ends, SPREAD.low), at - least));
  const high = within(Math.max(quantile(ends, SPREAD.high), at + least));
  const isNarrow = high - low <= Math.max(NARROW_MS, at - now);
  return {
    kind: 'empty-at',
    at,
    low,
    high,
    sure: ending >= LIKELY && isNarrow && at <= reach ? 'likely' : 'rough',
    // The one that ends there tells what comes after it.
    back: ends.find((end) => end.at === middle)?.back ?? null,
    first,
  };
}

/** When the one in use is empty, if most ways say so. */
function firstOf(ends: readonly (End & { weight: number })[], total: number): Turn | null {
  const turns = ends.flatMap(({ first, weight }) => (first ? [{ ...first, weight }] : []));
  const weight = turns.reduce((sum, one) => sum + one.weight, 0);
  if (weight < total / 2) return null;
  return { member: turns[0]!.member, at: Math.round(quantile(turns, 0.5)) };
}

/** Percent of one are percent of another only where both have the same windows. */
function isAlike(open: readonly Standing[]): boolean {
  const kinds = open
    .filter(({ windows }) => windows.length > 0)
    .map(({ windows }) => windows.map(({ name }) => name).join());
  return new Set(kinds).size <= 1;
}

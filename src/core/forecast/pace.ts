import type { Point } from '../history/point.ts';
import { coursesOf, STEP_MS } from './course.ts';
import type { Course } from './course.ts';
import { beginOf, lengthOf, pastOf, rateOf } from './past.ts';
import type { Past } from './past.ts';
import { quantile } from './quantile.ts';

/** Whether an allowance ends before its window does, when it is used on as it was. */
export type Pace =
  /** `low`, `high`: between them in two of three cases at least, by `npm run backtest`. All lie ahead. */
  | { kind: 'empty-at'; at: number; low: number; high: number; sure: Sureness }
  /** `until`: its reset. */
  | { kind: 'lasts'; until: number; sure: Sureness }
  | { kind: 'silent'; because: Silence };

export type Sureness = 'likely' | 'rough';

/** Why nothing is said.
 *  - `thin`: too few readings of this window, too close together.
 *  - `unused`: hardly anything of it was used.
 *  - `old`: its last reading is.
 *  - `empty`: nothing is left of it.
 *  - `blocked`: it cannot be used now, whatever is left: its login is refused, or something else than a window limits it.
 *  - `no-reset`: when it begins anew is not known, or has passed.
 *  - `split`: it might go either way. */
export type Silence = 'thin' | 'unused' | 'old' | 'empty' | 'blocked' | 'no-reset' | 'split';

/** So many readings of a window show its pace; fewer do so only over twice the time, as where they come every hour. */
const LEAST_POINTS = 4;
/** Such that are closer together show none: a part of its length, but no more than this. */
const LEAST_SPAN = { part: 1 / 12, mostMs: 2 * 60 * 60_000 } as const;
/** Percent: less is rounding. */
const LEAST_USED = 3;
/** A reading older than this part of its window, or than this, says nothing of the present. */
const OLD = { part: 1 / 4, mostMs: 6 * 60 * 60_000 } as const;

/** So much of the weight must say that it ends, or that it lasts; between them nobody knows. */
const SAYS_EMPTY = 0.5;
const SAYS_LASTS = 0.6;
const LIKELY = 0.8;
/** Readings of almost a week show how it is used over a week; fewer say nothing surely about more than so long ahead. */
const SEEN_WEEK_MS = 6.5 * 24 * 60 * 60_000;
const SEEN_LESS_MS = 6 * 60 * 60_000;
/** Between which parts of the weight the truth should lie, and how far off it may be in any case: a part of how far ahead. */
const SPREAD = { low: 0.05, high: 0.95 } as const;
const LEAST_SPREAD = 0.2;

/** Of one window of one profile. `points`: oldest first, at best of the last eight days; earlier windows tell how it is used at
 *  which hour. Never throws. */
export function pace(points: readonly Point[], windowName: string, now: number): Pace {
  const past = pastOf(points, windowName, now);
  if (newestOf(points, now)?.state === 'unusable') return { kind: 'silent', because: 'blocked' };
  if (!past) return { kind: 'silent', because: 'thin' };
  const { resetsAt } = past;
  const because = silenceOf(past, lengthOf(windowName), now);
  if (because) return { kind: 'silent', because };
  if (resetsAt === null) return { kind: 'silent', because: 'no-reset' };
  const courses = coursesOf(rateOf(past.sum), {
    begin: beginOf(past, windowName),
    to: past.to,
    lengthMs: lengthOf(windowName),
  });
  return judge(endsOf(courses, past.left, past.to, resetsAt), past, resetsAt, now);
}

function silenceOf(past: Past, length: number | null, now: number): Silence | null {
  const { left, resetsAt, count, since, to, usedSince } = past;
  if (left <= 0) return 'empty';
  if (resetsAt === null || resetsAt <= now) return 'no-reset';
  const part = (share: number, most: number) => Math.min(most, (length ?? Infinity) * share);
  if (now - to > part(OLD.part, OLD.mostMs)) return 'old';
  if (!isEnough(count, to - since, part(LEAST_SPAN.part, LEAST_SPAN.mostMs))) return 'thin';
  return usedSince < LEAST_USED && 100 - left < LEAST_USED ? 'unused' : null;
}

/** Whether so many readings, over so long, show a pace. */
export const isEnough = (count: number, spanMs: number, leastMs: number): boolean =>
  count > 1 && spanMs >= (count < LEAST_POINTS ? 2 : 1) * leastMs;

/** When each course has used it up; `Infinity`: not before the reset. */
type End = { at: number; weight: number };

function endsOf(courses: readonly Course[], left: number, from: number, resetsAt: number): readonly End[] {
  const steps = Math.ceil((resetsAt - from) / STEP_MS);
  return courses.map(({ weight, use }) => {
    let rest = left;
    for (let step = 0; step < steps; step++) {
      const used = use(step);
      if (used >= rest) {
        const at = from + (step + rest / used) * STEP_MS;
        return { at: at < resetsAt ? at : Infinity, weight };
      }
      rest -= used;
    }
    return { at: Infinity, weight };
  });
}

function judge(ends: readonly End[], past: Past, resetsAt: number, now: number): Pace {
  const total = ends.reduce((sum, { weight }) => sum + weight, 0);
  if (total === 0) return { kind: 'silent', because: 'thin' };
  const ending = ends.reduce((sum, { at, weight }) => sum + (at < Infinity ? weight : 0), 0) / total;
  // Who has not seen a whole week cannot know a weekend.
  const reach = past.to - past.from >= SEEN_WEEK_MS ? Infinity : now + SEEN_LESS_MS;
  if (1 - ending >= SAYS_LASTS)
    return {
      kind: 'lasts',
      until: resetsAt,
      sure: 1 - ending >= LIKELY && resetsAt <= reach ? 'likely' : 'rough',
    };
  if (ending < SAYS_EMPTY) return { kind: 'silent', because: 'split' };
  const within = (moment: number) => Math.round(Math.min(resetsAt, Math.max(now, moment)));
  const at = within(quantile(ends, 0.5));
  const least = LEAST_SPREAD * (at - now);
  return {
    kind: 'empty-at',
    at,
    low: within(Math.min(quantile(ends, SPREAD.low), at - least)),
    high: within(Math.max(quantile(ends, SPREAD.high), at + least)),
    sure: ending >= LIKELY && at <= reach ? 'likely' : 'rough',
  };
}

/** Of a whole profile, which is empty when any of its windows is. `window`: the one that ends first, or begins anew first. */
export type ProfilePace =
  | (Exclude<Pace, { kind: 'silent' }> & { window: string })
  | Extract<Pace, { kind: 'silent' }>;

export function profilePace(points: readonly Point[], now: number): ProfilePace {
  const newest = newestOf(points, now);
  const isEmpty = newest?.windows.some(({ leftPercent }) => leftPercent !== null && leftPercent <= 0);
  if (newest && newest.state !== 'usable' && !isEmpty) return { kind: 'silent', because: 'blocked' };
  const paces = (newest?.windows ?? []).map(({ name }) => ({ window: name, ...pace(points, name, now) }));
  // One that nobody uses holds nobody back.
  const silent = paces.find((one) => one.kind === 'silent' && one.because !== 'unused');
  const [ending] = paces
    .flatMap((one) => (one.kind === 'empty-at' ? [one] : []))
    .toSorted((a, b) => a.at - b.at);
  if (silent?.kind === 'silent' && silent.because === 'empty') return { kind: 'silent', because: 'empty' };
  if (ending) return ending;
  if (silent?.kind === 'silent') return { kind: 'silent', because: silent.because };
  const lasting = paces.flatMap((one) => (one.kind === 'lasts' ? [one] : []));
  const [first] = lasting.toSorted((a, b) => a.until - b.until);
  if (!first) return { kind: 'silent', because: paces.length > 0 ? 'unused' : 'thin' };
  return { ...first, sure: lasting.every(({ sure }) => sure === 'likely') ? 'likely' : 'rough' };
}

const newestOf = (points: readonly Point[], now: number) => points.findLast(({ at }) => at <= now);

import type { Point } from '../history/point.ts';

/** How much of one window was used when, through its resets, as far as readings tell. */
export type Past = {
  /** When the first and the last of these readings was made. */
  from: number;
  to: number;
  /** How many readings the window has that runs now, and when the first of them was made. */
  count: number;
  since: number;
  /** Percent that was used in this window since `since`. */
  usedSince: number;
  /** As last read. */
  left: number;
  resetsAt: number | null;
  /** Percent that was used in this stretch, and for how many ms of it that is known. */
  sum(from: number, to: number): Sum;
};

export type Sum = { used: number; knownMs: number };

/** Percent per ms; `null` where less than half of the stretch is known. */
export type Rate = (from: number, to: number) => number | null;

export const rateOf =
  (sum: Past['sum']): Rate =>
  (from, to) => {
    const { used, knownMs } = sum(from, to);
    return to > from && knownMs >= (to - from) / 2 ? used / knownMs : null;
  };

/** Resets are told to the second, and wander by some. */
const RESET_JITTER_MS = 5 * 60_000;
/** Whole percents may go up by one where nothing happened. */
const FIGURE_JITTER = 1;

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const LENGTHS = { day: DAY, week: 7 * DAY, month: 30 * DAY } as const;
const UNITS = { d: DAY, h: HOUR, m: 60_000, s: 1000 } as const;

/** How long a window of this name lasts: `5h`, `week`; `null` for one that tells no length. */
export function lengthOf(name: string): number | null {
  if (name === 'day' || name === 'week' || name === 'month') return LENGTHS[name];
  const [, count, unit] = /^(\d{1,4})([dhms])$/u.exec(name) ?? [];
  return count && unit ? Number(count) * UNITS[unit as keyof typeof UNITS] || null : null;
}

/** When the window that runs now began. */
export function beginOf({ resetsAt, since }: Past, name: string): number {
  const length = lengthOf(name);
  return resetsAt === null || length === null ? since : Math.min(since, resetsAt - length);
}

type Figure = { at: number; left: number; resetsAt: number | null };

/** `null`: this window has no reading. Points are oldest first; those of the future are left out. */
export function pastOf(points: readonly Point[], name: string, now: number): Past | null {
  const figures = figuresOf(points, name, now);
  const last = figures.at(-1);
  if (!last) return null;
  const length = lengthOf(name);
  const line = new Line();
  let since = 0;
  figures.forEach((figure, index) => {
    const before = figures[index - 1];
    if (before && isSameRun(before, figure)) {
      line.add(before.at, figure.at, before.left <= 0 ? null : Math.max(0, before.left - figure.left));
      return;
    }
    since = index;
    const begin = firstUseOf(before, figure, length);
    if (begin < figure.at) line.add(begin, figure.at, 100 - figure.left);
  });
  const first = figures[since]!;
  return {
    from: figures[0]!.at,
    to: last.at,
    count: figures.length - since,
    since: first.at,
    usedSince: first.left - last.left,
    left: last.left,
    resetsAt: last.resetsAt,
    sum: (from, to) => line.sum(from, to),
  };
}

function figuresOf(points: readonly Point[], name: string, now: number): readonly Figure[] {
  return points.flatMap(({ at, windows }): Figure[] => {
    const window = windows.find((one) => one.name === name);
    return !window || window.leftPercent === null || at > now
      ? []
      : [{ at, left: window.leftPercent, resetsAt: window.resetsAt }];
  });
}

/** Whether no reset lies between. */
function isSameRun(one: Figure, next: Figure): boolean {
  if (next.left > one.left + FIGURE_JITTER) return false;
  // A window that nobody uses has its reset always as far away: it has not begun.
  if (one.left >= 100) return true;
  if (one.resetsAt === null || next.resetsAt === null) return true;
  return Math.abs(next.resetsAt - one.resetsAt) <= RESET_JITTER_MS;
}

/** From when on what is used of a new window was used. */
function firstUseOf(before: Figure | undefined, { at, resetsAt }: Figure, length: number | null): number {
  const begin = resetsAt !== null && length !== null ? resetsAt - length : at;
  return Math.min(at, before ? Math.max(begin, before.at) : begin);
}

/** Stretches of even use, one after the other; between them nothing is known. */
class Line {
  readonly #at: number[] = [];
  /** Sums up to there: percent used, and ms that are known. */
  readonly #used: number[] = [];
  readonly #known: number[] = [];

  /** `used`: `null` where it is not known, as while nothing was left to be used. */
  add(from: number, to: number, used: number | null): void {
    const end = this.#at.at(-1);
    if (end === undefined || from > end) this.#push(from, 0, 0);
    if (to > (this.#at.at(-1) ?? -Infinity)) this.#push(to, used ?? 0, used === null ? 0 : to - from);
  }

  sum(from: number, to: number): Sum {
    const between = (sums: readonly number[]) => sumAt(this.#at, sums, to) - sumAt(this.#at, sums, from);
    return { used: between(this.#used), knownMs: between(this.#known) };
  }

  #push(at: number, used: number, known: number): void {
    this.#at.push(at);
    this.#used.push((this.#used.at(-1) ?? 0) + used);
    this.#known.push((this.#known.at(-1) ?? 0) + known);
  }
}

function sumAt(times: readonly number[], sums: readonly number[], at: number): number {
  if (times.length === 0 || at <= times[0]!) return 0;
  if (at >= times.at(-1)!) return sums.at(-1)!;
  let [low, high] = [0, times.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (times[middle]! <= at) low = middle;
    else high = middle;
  }
  const share = (at - times[low]!) / (times[high]! - times[low]!);
  return sums[low]! + share * (sums[high]! - sums[low]!);
}

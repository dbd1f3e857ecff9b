import type { Point } from './point.ts';
import { rangeMs } from './range.ts';
import type { Range } from './range.ts';

/** What the readings of one window tell, one after the other: a line that is broken where nothing was read. Pure. */

export type ChartPoint = { at: number; leftPercent: number };

export type Trace = {
  parts: readonly (readonly ChartPoint[])[];
  /** When it was filled up again, as far as it could be seen. */
  resets: readonly number[];
};

type Reading = ChartPoint & { resetsAt: number | null };

/** Readings come every few minutes, more seldom while nothing changes, and are thinned out later (`thin.ts`): only what is
 *  further apart than this was not read between. */
const GAP_MS: Readonly<Record<Range, number>> = {
  day: 90 * 60_000,
  week: 5 * 60 * 60_000,
  month: 20 * 60 * 60_000,
};
/** Or than so many times what lies between them otherwise, where they are set to come seldom. */
const GAP_TIMES = 5;
/** A figure may be corrected by this much without any reset. */
const CORRECTION = 2;

/** Allowance only falls until it is filled up, at the moment that the reading before has told, or else unexpectedly. */
export function traceOf(points: readonly Point[], window: string, range: Range): Trace {
  const parts: ChartPoint[][] = [];
  const resets: number[] = [];
  const gapMs = gapMsOf(points, range);
  let before: Reading | null = null;
  for (const reading of readingsOf(points, window)) {
    const isBreak = !before || reading.at - before.at > gapMs;
    const resetAt = before && resetBetween(before, reading);
    if (resetAt !== null) resets.push(resetAt);
    if (isBreak) parts.push([]);
    const part = parts.at(-1)!;
    if (!isBreak && before && resetAt !== null)
      part.push(
        { at: resetAt, leftPercent: before.leftPercent },
        { at: resetAt, leftPercent: reading.leftPercent },
      );
    part.push({ at: reading.at, leftPercent: reading.leftPercent });
    before = reading;
  }
  return { parts: parts.map(withoutBetween), resets };
}

function gapMsOf(points: readonly Point[], range: Range): number {
  const waits = points.slice(1).map(({ at }, index) => at - points[index]!.at);
  const usual = waits.toSorted((a, b) => a - b)[Math.floor(waits.length / 2)] ?? 0;
  return Math.max(GAP_MS[range], GAP_TIMES * usual);
}

export function readingsOf(points: readonly Point[], window: string): readonly Reading[] {
  return points.flatMap(({ at, windows }) => {
    const found = windows.find(({ name }) => name === window);
    return found?.leftPercent == null
      ? []
      : [{ at, leftPercent: found.leftPercent, resetsAt: found.resetsAt }];
  });
}

function resetBetween(before: Reading, after: Reading): number | null {
  const rise = after.leftPercent - before.leftPercent;
  const { resetsAt } = before;
  const isDue = resetsAt !== null && resetsAt > before.at && resetsAt <= after.at;
  if (isDue) return rise > 0 ? resetsAt : null;
  return rise > CORRECTION ? after.at : null;
}

/** A level that lasts needs only its two ends. */
function withoutBetween(part: readonly ChartPoint[]): readonly ChartPoint[] {
  return part.filter(
    ({ leftPercent }, index) =>
      leftPercent !== part[index - 1]?.leftPercent || leftPercent !== part[index + 1]?.leftPercent,
  );
}

/** The lowest of every so many ms, each a level of its own. `until`: where the last of them ends. */
export function lowsOf(
  points: readonly Point[],
  window: string,
  { from, until, stepMs }: { from: number; until: number; stepMs: number },
): Trace {
  const parts: ChartPoint[][] = [];
  const readings = readingsOf(points, window);
  for (let end = until - Math.floor((until - from) / stepMs) * stepMs + stepMs; end <= until; end += stepMs) {
    const start = end - stepMs;
    const inside = readings.filter(({ at }) => at > start && at <= end);
    if (inside.length === 0) continue;
    const leftPercent = Math.min(...inside.map((one) => one.leftPercent));
    parts.push([
      { at: start, leftPercent },
      { at: end, leftPercent },
    ]);
  }
  return { parts, resets: [] };
}

/** When nothing was read, between `from` and `until`: no answer, or one without any figure. */
export function gapsOf(
  points: readonly Point[],
  { from, until, range }: { from: number; until: number; range: Range },
): readonly { from: number; until: number }[] {
  const read = points.filter(({ windows }) => windows.length > 0).map(({ at }) => at);
  const gapMs = gapMsOf(points, range);
  const edges = [from, ...read, until];
  return edges.flatMap((start, index) => {
    const end = edges[index + 1];
    // At its beginning, a picture may well be waiting for its first reading.
    const most = index === 0 ? rangeMs[range] / 48 : gapMs;
    return end !== undefined && end - start > most ? [{ from: start, until: end }] : [];
  });
}

import type { Point, PointWindow } from './point.ts';

/** Which readings are kept as they grow old: all of two days, then about one in half an hour, and after two weeks one in two
 *  hours. Where the allowance came back, or the state changed, the last before and the first after always stay. */

const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

const ALL_FOR_MS = 2 * DAY;
const HALF_HOURS_FOR_MS = 14 * DAY;

/** Of whole numbers, as the endpoint gives them, one is no news. */
const RISE_PERCENT = 1;

/** What is looked at of a series at one time: a day of UTC, so that no two hours are cut in two. `step` 0 is the youngest
 *  that may be thinned at all. */
export function sliceOf(step: number, now: number): { from: number; until: number } {
  const youngest = floorTo(now - ALL_FOR_MS, 30 * MINUTE);
  const from = floorTo(youngest, DAY) - step * DAY;
  return { from, until: Math.min(from + DAY, youngest) };
}

/** The moments that stay, of those from `from` on and before `until`. `points`: oldest first; with some before and after,
 *  since neighbours count. */
export function survivors(
  points: readonly Point[],
  { from, until }: { from: number; until: number },
  now: number,
): readonly number[] {
  const isInside = ({ at }: Point) => at >= from && at < until;
  const turns = new Set<Point>();
  const edges = new Set<Point>();
  for (const [index, point] of points.entries()) {
    const [before, after] = [points[index - 1], points[index + 1]];
    if ((before && isTurn(before, point)) || (after && isTurn(point, after))) turns.add(point);
    if (before && after && isSame(before, point) !== isSame(point, after)) edges.add(point);
  }
  const buckets = Map.groupBy(points.filter(isInside), ({ at }) => floorTo(at, spanOf(at, now)));
  return [...buckets.values()].flatMap((bucket) => {
    const kept = bucket.filter((point) => turns.has(point));
    const one = bucket.findLast((point) => edges.has(point)) ?? bucket.at(-1)!;
    return (kept.length > 0 ? kept : [one]).map(({ at }) => at);
  });
}

const floorTo = (at: number, span: number) => Math.floor(at / span) * span;

function spanOf(at: number, now: number): number {
  const isOld = floorTo(at, 2 * HOUR) + 2 * HOUR <= now - HALF_HOURS_FOR_MS;
  return isOld ? 2 * HOUR : 30 * MINUTE;
}

/** Something came back between the two, or another state began. */
function isTurn(before: Point, after: Point): boolean {
  if (before.state !== after.state) return true;
  return after.windows.some(({ name, leftPercent }) => {
    const was = leftOf(before.windows, name);
    return was !== null && leftPercent !== null && leftPercent > was + RISE_PERCENT;
  });
}

function isSame(one: Point, other: Point): boolean {
  return (
    one.state === other.state &&
    one.windows.length === other.windows.length &&
    one.windows.every(({ name, leftPercent }) => leftOf(other.windows, name) === leftPercent)
  );
}

const leftOf = (windows: readonly PointWindow[], wanted: string): number | null =>
  windows.find(({ name }) => name === wanted)?.leftPercent ?? null;

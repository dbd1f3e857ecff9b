import { lengthOf } from '../../core/forecast/past.ts';
import type { Point, PointWindow } from '../../core/history/point.ts';
import type { UsageWindow } from '../../core/usage/answer.ts';

const MINUTE = 60_000;
const EVERY_MS = 10 * MINUTE;
const BACK_MS = 30 * 60 * MINUTE;

/** Readings of the day before, made up so that there is something to look back on: each window was used evenly up to where it
 *  is now, and each one before it by a quarter, as those that come after it. */
export function pastOf(windows: readonly UsageWindow[], now: number): readonly Point[] {
  return Array.from({ length: BACK_MS / EVERY_MS }, (_, index) => {
    const at = now - BACK_MS + index * EVERY_MS;
    const then = windows.map((window) => windowAt(window, at, now));
    return {
      at,
      state: then.some(({ leftPercent }) => leftPercent === 0) ? 'limited' : 'usable',
      windows: then,
    };
  });
}

function windowAt({ name, leftPercent, resetsAt }: UsageWindow, at: number, now: number): PointWindow {
  const length = lengthOf(name)!;
  const end = resetsAt! - Math.floor((resetsAt! - at) / length) * length;
  const begin = end - length;
  const used = end === resetsAt ? (100 - leftPercent!) / (now - begin) : 25 / length;
  return { name, leftPercent: Math.round(100 - used * (at - begin)), resetsAt: end };
}

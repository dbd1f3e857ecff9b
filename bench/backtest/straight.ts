import type { Pace } from '../../src/core/forecast/pace.ts';
import type { Point } from '../../src/core/history/point.ts';

/** What to beat: one straight line through the readings of the current window, as steep as the median of all their slopes
 *  (Theil and Sen). */
export function straight(points: readonly Point[], windowName: string, now: number): Pace {
  const run: { at: number; left: number; resetsAt: number }[] = [];
  for (const { at, windows } of points.toReversed()) {
    const window = windows.find(({ name }) => name === windowName);
    if (window?.leftPercent == null || window.resetsAt === null) continue;
    const next = run[0];
    if (next && (window.leftPercent < next.left || Math.abs(window.resetsAt - next.resetsAt) > 300_000))
      break;
    run.unshift({ at, left: window.leftPercent, resetsAt: window.resetsAt });
  }
  const last = run.at(-1);
  if (last?.left === 0) return { kind: 'silent', because: 'empty' };
  if (!last || run.length < 4 || run[0]!.left - last.left < 3 || last.resetsAt <= now)
    return { kind: 'silent', because: 'thin' };
  const some = run.filter((_, index) => index % Math.ceil(run.length / 120) === 0);
  const slopes = some.flatMap((one, index) =>
    some.slice(index + 1).map((other) => (one.left - other.left) / (other.at - one.at)),
  );
  const slope = slopes.toSorted((a, b) => a - b)[slopes.length >> 1] ?? 0;
  const at = Math.max(now, last.at + last.left / slope);
  return at < last.resetsAt
    ? { kind: 'empty-at', at, low: at, high: at, sure: 'rough' }
    : { kind: 'lasts', until: last.resetsAt, sure: 'rough' };
}

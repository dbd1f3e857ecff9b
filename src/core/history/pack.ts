import { LAST_MOMENT, Point, WINDOW_NAME } from './point.ts';
import type { PointWindow } from './point.ts';

/** A point as it is stored, without its moment: `[0,"5h",37,10800,"week",80.5,500000]`, the state, and of each window its
 *  name, what is left, and in how many seconds it resets. About forty bytes, where the point itself takes 150. */
export type Packed = readonly [number, ...(string | number | null)[]];

const STATES = Point.shape.state.options;

export function pack({ at, state, windows }: Point): Packed {
  const now = Math.floor(at / 1000);
  return [
    STATES.indexOf(state),
    ...windows.flatMap(({ name, leftPercent, resetsAt }) => [
      name,
      leftPercent === null ? null : Math.round(leftPercent * 100) / 100,
      resetsAt === null ? null : Math.round(resetsAt / 1000) - now,
    ]),
  ];
}

/** `null`: nothing that we have written, by the rules of `Point`, one for one (a test holds the two together). Written out, since
 *  somebody waits while a hundred series of two thousand points go through it: a schema took most of that second. */
export function unpack({ at, point }: { at: number; point: unknown }): Point | null {
  if (!Array.isArray(point) || point.length % 3 !== 1 || !isMoment(at)) return null;
  const packed: readonly unknown[] = point;
  const state = STATES[packed[0] as number];
  if (typeof packed[0] !== 'number' || state === undefined) return null;
  const now = Math.floor(at / 1000);
  const windows: PointWindow[] = [];
  for (let index = 1; index < packed.length; index += 3) {
    const window = unpackWindow(packed[index], packed[index + 1], packed[index + 2], now);
    if (!window) return null;
    windows.push(window);
  }
  return { at, state, windows };
}

/** `now`: in seconds, as `resetsIn`. */
function unpackWindow(
  name: unknown,
  leftPercent: unknown,
  resetsIn: unknown,
  now: number,
): PointWindow | null {
  if (typeof name !== 'string' || !WINDOW_NAME.test(name)) return null;
  if (leftPercent !== null && !(typeof leftPercent === 'number' && leftPercent >= 0 && leftPercent <= 100))
    return null;
  if (resetsIn === null) return { name, leftPercent, resetsAt: null };
  const resetsAt = typeof resetsIn === 'number' ? (now + resetsIn) * 1000 : NaN;
  return isMoment(resetsAt) ? { name, leftPercent, resetsAt } : null;
}

/** Not for what is no number: `NaN` compares with nothing. */
const isMoment = (at: number): boolean => at >= 0 && at <= LAST_MOMENT;

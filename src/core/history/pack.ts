import { z } from 'zod';
import { Point } from './point.ts';

/** A point as it is stored, without its moment: `[0,"5h",37,10800,"week",80.5,500000]`, the state, and of each window its
 *  name, what is left, and in how many seconds it resets. About forty bytes, where the point itself takes 150. */

const STATES = Point.shape.state.options;

const Packed = z.tuple([z.number()]).rest(z.union([z.string(), z.number(), z.null()]));
export type Packed = z.infer<typeof Packed>;

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

/** `null`: nothing that we have written. */
export function unpack({ at, point }: { at: number; point: unknown }): Point | null {
  const packed = Packed.safeParse(point).data;
  if (!packed) return null;
  const [state, ...parts] = packed;
  const now = Math.floor(at / 1000);
  const windows = Array.from({ length: Math.ceil(parts.length / 3) }, (_, index) => {
    const [name, leftPercent, resetsIn] = parts.slice(index * 3, index * 3 + 3);
    return { name, leftPercent, resetsAt: typeof resetsIn === 'number' ? (now + resetsIn) * 1000 : resetsIn };
  });
  return Point.safeParse({ at, state: STATES[state], windows }).data ?? null;
}

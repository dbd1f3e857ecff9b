import { z } from 'zod';

/** One reading as it is kept for months: small, and without a name. Times are epoch ms; figures are percent of what is left.
 *  Only what an answer of the endpoint told, never a guess. */

/** So long is a point kept. */
export const KEEP_MS = 90 * 24 * 60 * 60_000;

/** What `Date` can tell. */
export const LAST_MOMENT = 8.64e15;
export const WINDOW_NAME = /^(?:week|month|day|\d{1,4}[dhms])$/u;

const Moment = z.number().min(0).max(LAST_MOMENT);

export const PointWindow = z.object({
  /** As the strict line names it: `5h`, `week`, `month`. */
  name: z.string().regex(WINDOW_NAME),
  leftPercent: z.number().min(0).max(100).nullable(),
  resetsAt: Moment.nullable(),
});
export type PointWindow = z.infer<typeof PointWindow>;

export const Point = z.object({
  at: Moment,
  state: z.enum(['usable', 'limited', 'unusable']),
  /** Shortest first; empty where the answer told of none (a refused login). */
  windows: z.array(PointWindow).readonly(),
});
export type Point = z.infer<typeof Point>;

import { returnOf } from './advise.ts';
import type { Known } from './known.ts';

/** In which order the profiles could be used, by a strategy that somebody chose, and why each is where it is. Pure, and advice
 *  alone: who is retired stays so, and nothing changes by it. */

/** - `drain`: first whose longest window begins anew soonest: what is left of it then is lost.
 *  - `reset`: first whose shortest window begins anew soonest: what is used of it is soon there again.
 *  - `primary`: as the order is; only who cannot be used now goes behind.
 *  - `reserve`: the same, and who has less than `FLOOR` left of any window goes behind those that have more, so that some is
 *    kept of each. */
export const strategies = ['drain', 'reset', 'primary', 'reserve'] as const;
export type Strategy = (typeof strategies)[number];

/** Percent. */
export const FLOOR = 20;

export type Placement = { one: Known; why: Reason };

/** Why it is in its place. Moments are epoch ms, `null` where nobody knows. */
export type Reason =
  /** So much of its longest, or shortest, window is left, and that begins anew at this moment. */
  | { kind: 'lost' | 'anew'; window: string; left: number; at: number }
  /** What is left of the window that has least, and where it is in the order. */
  | { kind: 'place'; place: number | null; left: number }
  | { kind: 'above' | 'below'; left: number }
  /** It works, and how much is left is not known. */
  | { kind: 'works' }
  | { kind: 'credits' | 'unknown' | 'dead' }
  | { kind: 'limited' | 'held'; until: number | null };

/** `all`: those of the order first. Only profiles of one provider, since an order cannot hold two. */
export function suggest(strategy: Strategy, all: readonly Known[], hasOrder: boolean): readonly Placement[] {
  const inUse = all.filter(({ order }) => !hasOrder || order !== null);
  const provider = inUse[0]?.profile.provider;
  return inUse
    .filter(({ profile }) => profile.provider === provider)
    .map((one) => ({ one, why: reasonFor(strategy, one) }))
    .toSorted((a, b) => groupOf(a.why) - groupOf(b.why) || momentOf(a.why) - momentOf(b.why));
}

function reasonFor(strategy: Strategy, one: Known): Reason {
  if (one.state === 'dead') return { kind: 'dead' };
  if (one.state === 'limited') return { kind: 'limited', until: returnOf(one) };
  if (one.heldUntil !== null) return { kind: 'held', until: one.heldUntil };
  if (one.state !== 'usable') return { kind: one.state };
  const known = one.windows.flatMap(({ name, leftPercent, resetsAt }) =>
    leftPercent === null ? [] : [{ window: name, left: leftPercent, at: resetsAt }],
  );
  if (known.length === 0) return { kind: 'works' };
  const left = Math.min(...known.map((window) => window.left));
  switch (strategy) {
    case 'primary':
      return { kind: 'place', place: one.order, left };
    case 'reserve':
      return { kind: left < FLOOR ? 'below' : 'above', left };
    case 'drain':
    case 'reset': {
      const window = strategy === 'drain' ? known.at(-1)! : known[0]!;
      const { at } = window;
      return at === null
        ? { kind: 'works' }
        : { kind: strategy === 'drain' ? 'lost' : 'anew', ...window, at };
    }
    default:
      return strategy satisfies never;
  }
}

/** Who works comes before who might, and who comes back by itself before who does not. */
function groupOf(why: Reason): number {
  switch (why.kind) {
    case 'lost':
    case 'anew':
    case 'place':
    case 'above':
      return 0;
    case 'works':
      return 1;
    case 'below':
      return 2;
    case 'credits':
      return 3;
    case 'unknown':
      return 4;
    case 'limited':
    case 'held':
      return 5;
    case 'dead':
      return 6;
    default:
      return why satisfies never;
  }
}

/** Within a group; those without a moment stay as they are, behind. */
function momentOf(why: Reason): number {
  if (why.kind === 'lost' || why.kind === 'anew') return why.at;
  // A number, since the difference of two infinities is none.
  return why.kind === 'limited' || why.kind === 'held' ? (why.until ?? Number.MAX_SAFE_INTEGER) : 0;
}

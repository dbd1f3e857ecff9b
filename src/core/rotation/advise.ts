import type { Standing } from './standing.ts';

/** What would help most now. Pure: it only suggests, and does not know who may do it. */
export type Advice =
  /** There is only one login. */
  | { kind: 'alone'; one: Standing }
  /** No login works until somebody signs in. */
  | { kind: 'sign-in'; one: Standing }
  /** The first one is of no use now, and this one is. */
  | { kind: 'first'; now: Standing; better: Standing; why: Fault }
  /** Nothing is known that could be relied on. */
  | { kind: 'check'; one: Standing }
  /** Nobody has anything left. `next`: who returns first, where that is known. */
  | { kind: 'wait'; next: Standing | null }
  /** The order has nobody to fall back on, and there is somebody. */
  | { kind: 'restore'; only: Standing; back: Standing }
  /** All goes well but for this one. */
  | { kind: 'mend'; broken: Standing }
  /** OpenClaw chooses by itself. */
  | { kind: 'set-order'; first: Standing }
  | { kind: 'fine'; first: Standing; next: Standing | null };

/** Why a profile should not be first. */
export type Fault = 'limited' | 'dead' | 'held' | 'credits';

/** `all`: at least one, those of the order first. */
export function advise(all: readonly Standing[], hasOrder: boolean): Advice {
  const one = all[0]!;
  if (all.length === 1) return { kind: 'alone', one };
  if (all.every(({ state }) => state === 'dead')) return { kind: 'sign-in', one };
  const order = all.filter(({ order: place }) => place !== null);
  // An order may name nobody that is there.
  const [first] = order;
  if (!hasOrder || !first) return adviseWithout(all);
  const retired = all.filter(({ order: place }) => place === null);
  const others = all.filter((other) => other !== first && canTakeOver(other, first));
  const why = faultOf(first);
  if (why) return adviseAgainst(first, why, others, all);
  if (first.state === 'unknown') return { kind: 'check', one: first };
  const back = retired.find((other) => canTakeOver(other, first) && isReady(other));
  if (order.length === 1 && back) return { kind: 'restore', only: first, back };
  const broken = order.find(({ state }) => state === 'dead');
  if (broken) return { kind: 'mend', broken };
  return {
    kind: 'fine',
    first,
    next: order.find((other) => others.includes(other) && faultOf(other) === null) ?? null,
  };
}

export function faultOf({ state, heldUntil }: Standing): Fault | null {
  if (state === 'dead' || state === 'limited') return state;
  if (heldUntil !== null) return 'held';
  return state === 'credits' ? 'credits' : null;
}

/** Another allowance, of the same provider: one order cannot hold two. */
function canTakeOver({ profile }: Standing, { profile: first }: Standing): boolean {
  const isShared =
    profile.accountId !== null &&
    profile.userId !== null &&
    profile.accountId === first.accountId &&
    profile.userId === first.userId;
  return profile.provider === first.provider && !isShared;
}

function adviseWithout(all: readonly Standing[]): Advice {
  const best = all.find(isReady) ?? all.find(onCredits);
  if (best) return { kind: 'set-order', first: best };
  const unknown = all.find(isOpen);
  return unknown ? { kind: 'check', one: unknown } : waiting(all);
}

function adviseAgainst(
  first: Standing,
  why: Fault,
  others: readonly Standing[],
  all: readonly Standing[],
): Advice {
  const better = others.find(isReady) ?? (why === 'credits' ? undefined : others.find(onCredits));
  if (better) return { kind: 'first', now: first, better, why };
  const unknown = others.find(isOpen);
  if (unknown) return { kind: 'check', one: unknown };
  if (why === 'credits') return { kind: 'fine', first, next: null };
  // It cannot take over, or should not be able to by what is known: worth a look before anybody waits.
  const odd = all.find((one) => one !== first && (isReady(one) || onCredits(one) || isOpen(one)));
  return odd ? { kind: 'check', one: odd } : waiting(all);
}

const isReady = (one: Standing) => one.state === 'usable' && one.heldUntil === null;
const onCredits = (one: Standing) => one.state === 'credits' && one.heldUntil === null;
const isOpen = (one: Standing) => one.state === 'unknown' && one.heldUntil === null;

/** When it can be used again; `null`: nobody knows, or never by itself. */
export function returnOf({ state, limitedUntil, heldUntil }: Standing): number | null {
  if (state === 'dead' || (state === 'limited' && limitedUntil === null)) return null;
  return Math.max(limitedUntil ?? 0, heldUntil ?? 0) || null;
}

function waiting(all: readonly Standing[]): Advice {
  const returning = all.filter((one) => returnOf(one) !== null);
  const inUse = returning.filter(({ retired }) => !retired);
  const [next = null] = (inUse.length > 0 ? inUse : returning).toSorted(
    (a, b) => returnOf(a)! - returnOf(b)!,
  );
  return { kind: 'wait', next };
}

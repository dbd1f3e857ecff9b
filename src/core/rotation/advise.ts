import type { Known } from './known.ts';

/** What would help most now. Pure: it only suggests, and does not know who may do it. */
export type Advice =
  /** There is only one login. */
  | { kind: 'alone'; one: Known }
  /** No login works until somebody signs in. */
  | { kind: 'sign-in'; one: Known }
  /** The first one is of no use now, and this one is. */
  | { kind: 'first'; now: Known; better: Known; why: Fault }
  /** Nothing is known that could be relied on. */
  | { kind: 'check'; one: Known }
  /** Nobody has anything left. `next`: who returns first, where that is known. */
  | { kind: 'wait'; next: Known | null }
  /** The order has nobody to fall back on, and there is somebody. */
  | { kind: 'restore'; only: Known; back: Known }
  /** All goes well but for this one. */
  | { kind: 'mend'; broken: Known }
  /** OpenClaw chooses by itself. */
  | { kind: 'set-order'; first: Known }
  | { kind: 'fine'; first: Known; next: Known | null };

/** Why a profile should not be first. */
export type Fault = 'limited' | 'dead' | 'held' | 'credits';

/** `all`: at least one, those of the order first. */
export function advise(all: readonly Known[], hasOrder: boolean): Advice {
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

export function faultOf({ state, heldUntil }: Known): Fault | null {
  if (state === 'dead' || state === 'limited') return state;
  if (heldUntil !== null) return 'held';
  return state === 'credits' ? 'credits' : null;
}

/** Another allowance, of the same provider: one order cannot hold two. */
function canTakeOver({ profile }: Known, { profile: first }: Known): boolean {
  const isShared =
    profile.accountId !== null &&
    profile.userId !== null &&
    profile.accountId === first.accountId &&
    profile.userId === first.userId;
  return profile.provider === first.provider && !isShared;
}

function adviseWithout(all: readonly Known[]): Advice {
  const best = all.find(isReady) ?? all.find(onCredits);
  if (best) return { kind: 'set-order', first: best };
  const unknown = all.find(isOpen);
  return unknown ? { kind: 'check', one: unknown } : waiting(all);
}

function adviseAgainst(first: Known, why: Fault, others: readonly Known[], all: readonly Known[]): Advice {
  const better = others.find(isReady) ?? (why === 'credits' ? undefined : others.find(onCredits));
  if (better) return { kind: 'first', now: first, better, why };
  const unknown = others.find(isOpen);
  if (unknown) return { kind: 'check', one: unknown };
  if (why === 'credits') return { kind: 'fine', first, next: null };
  // It cannot take over, or should not be able to by what is known: worth a look before anybody waits.
  const odd = all.find((one) => one !== first && (isReady(one) || onCredits(one) || isOpen(one)));
  return odd ? { kind: 'check', one: odd } : waiting(all);
}

const isReady = (one: Known) => one.state === 'usable' && one.heldUntil === null;
const onCredits = (one: Known) => one.state === 'credits' && one.heldUntil === null;
const isOpen = (one: Known) => one.state === 'unknown' && one.heldUntil === null;

/** When it can be used again; `null`: nobody knows, or never by itself. */
export function returnOf({ state, limitedUntil, heldUntil }: Known): number | null {
  if (state === 'dead' || (state === 'limited' && limitedUntil === null)) return null;
  return Math.max(limitedUntil ?? 0, heldUntil ?? 0) || null;
}

function waiting(all: readonly Known[]): Advice {
  const returning = all.filter((one) => returnOf(one) !== null);
  const inUse = returning.filter(({ retired }) => !retired);
  const [next = null] = (inUse.length > 0 ? inUse : returning).toSorted(
    (a, b) => returnOf(a)! - returnOf(b)!,
  );
  return { kind: 'wait', next };
}

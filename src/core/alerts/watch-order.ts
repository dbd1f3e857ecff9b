import type { ProfileRef } from '../auth/plan.ts';
import type { Memory } from './memory.ts';
import { refOf } from './sight.ts';
import type { Sight } from './sight.ts';

/** What somebody else does to the order, and to those that were taken out of it. Pure. */

/** After that, what somebody else did is how it is. */
const SETTLED_MS = 24 * 60 * 60_000;

/** `before`, without those that are gone meanwhile: that a login was removed is no change of the order, nor that an upgrade
 *  gave it another provider, and the same name. */
function isSameOrder(before: readonly ProfileRef[] | null, { order, placed }: Sight): boolean {
  if (before === null || order === null) return before === order;
  const there = new Set(placed.map((one) => refOf(one).digest));
  const names = new Set(order.map(({ label }) => label));
  const left = before.filter(({ digest, label }) => there.has(digest) || names.has(label));
  const isSame = (one: ProfileRef, other: ProfileRef) =>
    one.digest === other.digest || (!there.has(one.digest) && one.label === other.label);
  return left.length === order.length && left.every((one, index) => isSame(one, order[index]!));
}

export function observeOrder(
  { order: known, foreign }: Memory,
  sight: Sight,
): Pick<Memory, 'order' | 'foreign'> {
  const { order: refs, entries, done, now } = sight;
  // What it is in the middle of a change will be told by the change.
  if (done.isAtIt) return { order: known, foreign };
  if (known === null) return { order: { refs, since: 0, entries }, foreign: null };
  const isSame = isSameOrder(known.refs, sight);
  const order = { refs, since: isSame ? Math.min(known.since, now) : now, entries };
  if (done.isOrderChanged) return { order, foreign: null };
  if (isSame) {
    const isOver = foreign !== null && now - foreign.at >= SETTLED_MS;
    return { order, foreign: isOver ? null : foreign };
  }
  const before = foreign ? foreign.before : known.refs;
  return { order, foreign: isSameOrder(before, sight) ? null : { at: now, before, after: refs } };
}

export function observeRetired(
  { retired: known, returned: before }: Memory,
  { retired, placed, done, now, order }: Sight,
): Pick<Memory, 'retired' | 'returned'> {
  const labelOf = new Map(
    placed.flatMap((one) => (one.retired || order === null ? [] : [[refOf(one).digest, one.label] as const])),
  );
  const all = new Map([...known, ...retired].map((one) => [one.digest, one]));
  const back = [...all.values()].filter(
    ({ digest }) => labelOf.has(digest) && !done.returned.includes(digest) && !done.isAtIt,
  );
  const returned = [
    ...before,
    ...back.map(({ digest, at: retiredAt }) => ({ digest, label: labelOf.get(digest)!, at: now, retiredAt })),
  ];
  return {
    retired: done.isAtIt ? known : retired.filter(({ digest }) => !labelOf.has(digest)),
    returned: returned.filter(({ digest, at }) => labelOf.has(digest) && now - at < SETTLED_MS),
  };
}

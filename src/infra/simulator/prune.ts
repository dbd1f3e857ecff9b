import type { Document, State } from './document.ts';
import type { Traits } from './version.ts';

/** A document with another order, and without what names a login that is not in this store: OpenClaw tidies up whenever it
 *  saves. How much of an order that costs differs (quirk 3 of the contract). */
export function withoutStrays(
  { profiles, state }: Document,
  order: NonNullable<State['order']>,
  keeps: Traits['keepsInOrder'],
): Document {
  const isMine = (id: unknown) => typeof id === 'string' && Object.hasOwn(profiles, id);
  const before = new Set(Object.values(state.order ?? {}).flat());
  const stays = (id: string) =>
    keeps === 'all' || isMine(id) || (keeps === 'own-or-before' && before.has(id));
  const orders = Object.entries(order)
    .map(([provider, ids]) => [provider, ids.filter(stays)] as const)
    .filter(([, ids]) => ids.length > 0);
  const lastGood = Object.entries(state.lastGood ?? {}).filter(([, id]) => isMine(id));
  const usageStats = Object.entries(state.usageStats ?? {}).filter(([id]) => isMine(id));
  return {
    profiles,
    state: {
      ...(orders.length > 0 && { order: Object.fromEntries(orders) }),
      ...(lastGood.length > 0 && { lastGood: Object.fromEntries(lastGood) }),
      ...(usageStats.length > 0 && { usageStats: Object.fromEntries(usageStats) }),
    },
  };
}

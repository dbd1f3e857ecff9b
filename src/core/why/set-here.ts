import { readHistory } from '../auth/journal.ts';
import { refsOf } from '../auth/live.ts';
import type { Live } from '../auth/live.ts';
import { digestsOf, isAboutOrder, sameList } from '../auth/plan.ts';
import type { Recorded } from '../auth/plan.ts';
import type { Ports } from '../ports.ts';

/** The order that was set here last, and what became of it. */
export type SetHere = {
  at: number;
  /** As it was set; `null`: the order was dropped. */
  labels: readonly string[] | null;
  /** The store still says so. */
  isInForce: boolean;
  /** The running gateway could not be told of it. */
  isStale: boolean;
};

/** `null`: none was set here for this agent, something else has changed it here since, or the record cannot be read. Never
 *  rejects. */
export async function findSetHere(
  { state, log }: Pick<Ports, 'state' | 'log'>,
  live: Live,
): Promise<SetHere | null> {
  try {
    const { changes } = await readHistory(state.journal);
    const last = changes.findLast(
      ({ plan, ended }) =>
        plan.agent === live.list.agent && (ended?.outcome === 'verified' || ended?.outcome === 'stale'),
    );
    // A sign-in and a removal change the order, too, and are not what anybody means by setting one.
    if (!last?.ended || !isAboutOrder(last.plan)) return null;
    const labels = last.plan.after && last.plan.after.map(({ label }) => label);
    return {
      at: last.ended.at,
      labels,
      isInForce: isOrder(live, last.plan, labels),
      isStale: last.ended.outcome === 'stale',
    };
  } catch {
    log.warn('the journal cannot be read');
    return null;
  }
}

/** Whether the store has this override. An upgrade gives the same logins other ids, and their provider another name. */
function isOrder({ list, placed }: Live, { after, provider }: Recorded, labels: SetHere['labels']): boolean {
  const { own } = list.orders.find((order) => order.provider === provider) ?? list.orders[0] ?? { own: null };
  const isSame = sameList(digestsOf(own), after && after.map(({ digest }) => digest));
  return isSame || sameList(own && refsOf({ list, placed }, own).map(({ label }) => label), labels);
}

import { readHistory } from '../auth/journal.ts';
import type { Change } from '../auth/journal.ts';
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
    const last = changes.findLast(({ plan, ended }) => plan.agent === live.list.agent && isDone(ended));
    return last ? setHereOf(last, live) : null;
  } catch {
    log.warn('the journal cannot be read');
    return null;
  }
}

/** `null`: it set no order. A sign-in and a removal change the order, too, and are not what anybody means by that. */
export function setHereOf({ plan, ended }: Change, live: Live): SetHere | null {
  if (!ended || !isDone(ended) || !isAboutOrder(plan)) return null;
  const labels = plan.after && plan.after.map(({ label }) => label);
  return { at: ended.at, labels, isInForce: isInForce(live, plan), isStale: ended.outcome === 'stale' };
}

const isDone = (ended: Change['ended']) => ended?.outcome === 'verified' || ended?.outcome === 'stale';

/** The override that there is now. An upgrade gives the provider another name. */
export function overrideOf({ list }: Live, { provider }: Pick<Recorded, 'provider'>) {
  return (list.orders.find((order) => order.provider === provider) ?? list.orders[0])?.own ?? null;
}

/** An upgrade gives the same logins other ids. */
function isInForce(live: Live, plan: Recorded): boolean {
  const own = overrideOf(live, plan);
  const { after } = plan;
  const isSame = sameList(digestsOf(own), after && after.map(({ digest }) => digest));
  const labelsOf = (refs: Recorded['after']) => refs && refs.map(({ label }) => label);
  return isSame || sameList(labelsOf(own && refsOf(live, own)), labelsOf(after));
}

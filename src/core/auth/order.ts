import { failed, ok } from '../problem.ts';
import type { Outcome } from '../problem.ts';

/** What `set`, `first`, `retire`, `restore` and `clear` make of an auth order. Pure: it only says what should be; whether
 *  that may be done, and whether it was, is for others. Ids are OpenClaw's own, exactly as stored. */

/** The order of one agent and provider, at one moment. */
export type OrderState = {
  /** The agent's own override, word for word; it may name profiles that we do not show (API keys) or that are gone.
   *  `null`: it has none. */
  own: readonly string[] | null;
  /** What applies without an override: an order for all agents, or one from the configuration; `null`: nothing, the
   *  gateway chooses by itself. */
  inherited: readonly string[] | null;
  /** Every profile of this provider that an order can name, in the gateway's own sequence. */
  profiles: readonly OrderedProfile[];
};

export type OrderedProfile = {
  id: string;
  /** False only where it is known that the gateway cannot use it now: a refused login, an account without allowance. */
  mayWork: boolean;
  /** Its access token has run out. */
  isExpired: boolean;
};

export type OrderChange =
  /** Exactly these, in this order. */
  | { kind: 'order'; ids: readonly string[] }
  | { kind: 'first' | 'retire' | 'restore'; id: string }
  /** Drop the override. */
  | { kind: 'clear' }
  /** Back to what was before: an override, or none. */
  | { kind: 'undo'; own: readonly string[] | null };

/** What a change comes to. */
export type OrderPlan = {
  /** The override before and after; `null`: none. */
  before: readonly string[] | null;
  after: readonly string[] | null;
  /** Profiles that the gateway will not use any more, and those that it will use again. */
  retired: readonly string[];
  returned: readonly string[];
  /** What a person should know before they confirm. */
  warnings: readonly OrderWarning[];
};

export type OrderWarning =
  /** One profile is left: when it has nothing, the gateway has nothing. */
  | 'no-failover'
  /** The gateway renews the first profile as soon as it can; without a network that can end its login for good
   *  (OpenClaw 2026.9.4 and later). */
  | 'expired-first'
  /** As last checked, the first cannot be used. */
  | 'broken-first';

/** Fails with `order.none`, `order.none-own`, `order.none-works`, `order.unchanged`, `order.unknown`, `order.retired`, `order.not-retired`, `order.last`, `order.empty`. */
export function planOrder(state: OrderState, change: OrderChange): Outcome<OrderPlan> {
  const after = applyTo(state, change);
  if (!after.ok) return after;
  const isNamed = change.kind !== 'clear' && change.kind !== 'undo';
  return judge(state, after.value, change.kind === 'retire' ? change.id : null, isNamed);
}

/** The override that the change asks for. */
function applyTo(state: OrderState, change: OrderChange): Outcome<readonly string[] | null> {
  const now = inUse(state, state.own);
  switch (change.kind) {
    case 'order':
      return ok([...new Set(change.ids)]);
    case 'first':
      return ok([change.id, ...now.filter((id) => id !== change.id)]);
    case 'retire':
      if (!now.includes(change.id)) return failed({ code: 'order.retired', id: change.id });
      return ok(now.filter((id) => id !== change.id));
    case 'restore':
      // Without any order, nobody is out of it.
      if (state.own === null && state.inherited === null) return failed({ code: 'order.none' });
      if (now.includes(change.id)) return failed({ code: 'order.not-retired', id: change.id });
      return ok([...now, change.id]);
    case 'clear':
      return state.own === null ? failed({ code: 'order.none-own' }) : ok(null);
    case 'undo':
      return ok(change.own);
    default:
      return change satisfies never;
  }
}

/** `retiring`: the profile that is to be taken out. */
function judge(
  state: OrderState,
  after: readonly string[] | null,
  retiring: string | null,
  isNamed: boolean,
): Outcome<OrderPlan> {
  const known = new Map(state.profiles.map((profile) => [profile.id, profile]));
  const unknown = after?.find((id) => !known.has(id));
  if (unknown !== undefined) return failed({ code: 'order.unknown', id: unknown });
  if (isSame(state.own, after)) return failed({ code: 'order.unchanged' });
  if (after?.length === 0 && retiring === null) return failed({ code: 'order.empty' });
  const [used, willUse] = [inUse(state, state.own), inUse(state, after)];
  const mayWork = (id: string) => known.get(id)?.mayWork ?? false;
  if (retiring !== null && (willUse.length === 0 || (mayWork(retiring) && !willUse.some(mayWork))))
    return failed({ code: 'order.last', id: retiring });
  // Somebody names an order; to drop it, or to go back, is to have what was there.
  if (isNamed && used.some(mayWork) && !willUse.some(mayWork)) return failed({ code: 'order.none-works' });
  const first = known.get(willUse[0] ?? '');
  return ok({
    before: state.own,
    after,
    retired: used.filter((id) => !willUse.includes(id)),
    returned: willUse.filter((id) => !used.includes(id)),
    warnings: [
      ...(after?.length === 1 ? (['no-failover'] as const) : []),
      ...((after ?? state.inherited) && first?.isExpired && willUse[0] !== used[0]
        ? (['expired-first'] as const)
        : []),
      ...(first && !first.mayWork && willUse[0] !== used[0] ? (['broken-first'] as const) : []),
    ],
  });
}

/** What the gateway tries, in turn, under this override: ids that exist, each once. */
function inUse({ inherited, profiles }: OrderState, own: readonly string[] | null): readonly string[] {
  const all = profiles.map(({ id }) => id);
  return [...new Set(own ?? inherited ?? all)].filter((id) => all.includes(id));
}

function isSame(one: readonly string[] | null, other: readonly string[] | null): boolean {
  if (one === null || other === null) return one === other;
  return one.length === other.length && one.every((id, index) => id === other[index]);
}

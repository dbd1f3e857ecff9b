import { profileDigest } from '../callback.ts';
import type { Gateway, Ports } from '../ports.ts';
import { failed, ok } from '../problem.ts';
import type { Outcome } from '../problem.ts';
import { idsOf, officialOrder, partsOf, readLive, refsOf } from './live.ts';
import { sameList } from './plan.ts';
import type { Plan } from './plan.ts';

/** The official look before a change: OpenClaw's own commands must tell the state that the plan was drawn on. It takes
 *  seconds, so it begins when the plan is shown and is waited for when the plan is confirmed. */
export type Preflights = {
  begin(gateway: Gateway, plan: Plan): void;
  /** What it came to. One that failed, or that another process began, is made now. */
  settle(gateway: Gateway, plan: Plan): Promise<Outcome<null>>;
  forget(plan: Plan): void;
};

/** Plans that nobody confirms are left behind; the oldest go first. */
const KEPT = 100;

export function createPreflights(ports: Pick<Ports, 'profiles'>): Preflights {
  const underway = new Map<string, Promise<Outcome<null>>>();
  return {
    begin(gateway, plan) {
      const look = lookOfficially(ports, gateway, plan);
      look.catch(() => underway.delete(plan.id)); // made anew, and its bug told, when it is needed
      underway.set(plan.id, look);
      const oldest = underway.keys().next().value;
      if (underway.size > KEPT && oldest !== undefined) underway.delete(oldest);
    },
    async settle(gateway, plan) {
      const early = await underway.get(plan.id)?.catch(() => undefined);
      underway.delete(plan.id);
      return early?.ok ? early : lookOfficially(ports, gateway, plan);
    },
    forget: ({ id }) => void underway.delete(id),
  };
}

async function lookOfficially(
  ports: Pick<Ports, 'profiles'>,
  gateway: Gateway,
  plan: Plan,
): Promise<Outcome<null>> {
  const { agent, provider } = plan;
  const [order, logins] = await Promise.all([
    gateway.readOrder({ agent, provider }),
    gateway.readLogins(agent),
  ]);
  if (!order.ok) return order;
  if (!logins.ok) return logins;
  const live = await readLive(ports, agent);
  if (!live.ok) return live;
  const parts = partsOf(live.value, provider);
  const labels = (ids: readonly string[] | null) => ids && refsOf(live.value, ids).map(({ label }) => label);
  const stored = officialOrder(parts, parts.own);
  if (!sameList(order.value, stored))
    return failed({ code: 'order.disagrees', stored: labels(stored), told: labels(order.value) });
  const wanted = [
    ...(plan.after ?? []),
    ...(plan.subject && plan.asked.verb === 'delete' ? [plan.subject] : []),
  ];
  const known = new Set(logins.value.map(({ id }) => profileDigest(id)));
  // API keys are not among the logins that it lists.
  const isLogin = (digest: string) => live.value.list.profiles.some(({ id }) => profileDigest(id) === digest);
  const missing = wanted.find(({ digest }) => isLogin(digest) && !known.has(digest));
  if (missing) return failed({ code: 'login.disagrees', label: missing.label });
  return idsOf(parts, wanted) ? ok(null) : failed({ code: 'gateway.profile-unknown' });
}

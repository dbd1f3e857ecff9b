import { profileDigest } from '../callback.ts';
import type { Ports } from '../ports.ts';
import type { Outcome, Problem } from '../problem.ts';
import { clean, shortName } from '../usage/label.ts';
import type { ProviderOrder } from '../usage/profile.ts';
import { officialOrder, partsOf, readLive, refsOf } from './live.ts';
import type { Live } from './live.ts';
import { compareLogin } from './login.ts';
import { digestsOf, isAboutOrder, sameList } from './plan.ts';
import type { Recorded } from './plan.ts';

/** An order that was not set for this agent, by its labels, and where it is from. */
export type Inherited = { labels: readonly string[]; from: 'shared' | 'config' };

/** What is in force after a change, against the plan.
 *  - `after`, `before`: as the plan says it should be, or as it was.
 *  - `other`: neither; or OpenClaw and its store tell different things.
 *
 *  `inherited`: what the store says applies where there is no override.
 *  - `unreadable`: somebody could not be asked. `stored`: what the store says all the same. */
export type Found =
  | { kind: 'after' | 'before' | 'other'; labels: readonly string[] | null; inherited: Inherited | null }
  | { kind: 'unreadable'; problem: Problem; stored: 'after' | 'before' | 'other' | null };

/** Reads after: OpenClaw's own commands, and its store. Without a gateway (a bot that only reads) the store alone. The rules
 *  are those of the contract, section 6: an order that was cleared need not be empty. */
export async function verify(ports: Pick<Ports, 'profiles' | 'gateway'>, plan: Recorded): Promise<Found> {
  const [order, logins] = await askTwice(ports, plan);
  const stored = await readStored(ports, plan);
  if ('problem' in stored) return { kind: 'unreadable', problem: stored.problem, stored: null };
  for (const answer of [order, logins])
    if (answer && !answer.ok) return { kind: 'unreadable', problem: answer.problem, stored: stored.kind };
  const told = {
    order: order?.ok ? order.value : stored.official,
    logins: logins?.ok ? logins.value.map(({ id }) => id) : null,
  };
  const isListed = told.logins && told.logins.some((id) => isSubject(plan, id));
  const agrees = isAboutOrder(plan)
    ? sameList(told.order, stored.official)
    : stored.kind !== 'after' || isListed === null || isListed === (plan.asked.verb === 'start');
  // What OpenClaw says is what counts, and what a person is told.
  const labels = agrees ? stored.labels : (told.order?.map((id) => clean(shortName(id))) ?? null);
  return { kind: agrees ? stored.kind : 'other', labels, inherited: stored.inherited };
}

const isSubject = ({ subject }: Recorded, id: string) => profileDigest(id) === subject?.digest;

/** Reading is harmless: one failure may have passed a moment later. */
async function askTwice({ gateway }: Pick<Ports, 'gateway'>, { agent, provider }: Recorded) {
  if (!gateway) return [null, null] as const;
  const twice = async <T>(ask: () => Promise<Outcome<T>>) => {
    const first = await ask();
    return first.ok ? first : ask();
  };
  return Promise.all([
    twice(() => gateway.readOrder({ agent, provider })),
    twice(() => gateway.readLogins(agent)),
  ]);
}

type Stored =
  | {
      kind: 'after' | 'before' | 'other';
      labels: readonly string[] | null;
      inherited: Inherited | null;
      official: readonly string[] | null;
    }
  | { problem: Problem };

/** The store alone, in milliseconds. */
export async function readStored(ports: Pick<Ports, 'profiles'>, plan: Recorded): Promise<Stored> {
  const live = await readLive(ports, plan.agent);
  const isRemoval = plan.asked.verb === 'delete';
  if (!live.ok) {
    // The last login of all is gone: that is what was asked for.
    if (isRemoval && live.problem.code === 'profiles.none')
      return { kind: 'after', labels: null, inherited: null, official: null };
    return { problem: live.problem };
  }
  const parts = partsOf(live.value, plan.provider);
  const labels = parts.own && labelsOf(live.value, parts.own);
  const inherited = inheritedOf(live.value, parts);
  const official = officialOrder(parts, parts.own);
  if (plan.asked.verb === 'start')
    return { kind: compareLogin(plan, live.value.list.profiles), labels, inherited, official };
  const own = digestsOf(parts.own);
  const named = [...parts.ids, ...(parts.own ?? []), ...(parts.inherited?.ids ?? [])];
  const isThere = named.some((id) => isSubject(plan, id));
  const isAfter = isRemoval ? !isThere : sameList(own, plan.after && plan.after.map(({ digest }) => digest));
  const isBefore = isRemoval
    ? isThere
    : sameList(own, plan.before && plan.before.map(({ digest }) => digest));
  return {
    kind: isAfter ? 'after' : isBefore ? 'before' : 'other',
    labels,
    inherited,
    official,
  };
}

const labelsOf = (live: Live, ids: readonly string[]) => refsOf(live, ids).map(({ label }) => label);

export const inheritedOf = (live: Live, { inherited }: ProviderOrder): Inherited | null =>
  inherited && { labels: labelsOf(live, inherited.ids), from: inherited.from };

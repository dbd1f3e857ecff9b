import { profileDigest } from '../callback.ts';
import type { Gateway, Ports } from '../ports.ts';
import { failed, ok } from '../problem.ts';
import type { Outcome } from '../problem.ts';
import type { Mutation, Request, Target } from '../request.ts';
import type { Profile } from '../usage/profile.ts';
import type { Readings } from '../usage/readings.ts';
import { resolveTarget } from '../usage/target.ts';
import type { Placed } from '../usage/target.ts';
import { readHistory } from './journal.ts';
import type { Change } from './journal.ts';
import { idsOf, orderStateOf, partsOf, readLive, refsOf } from './live.ts';
import type { Live } from './live.ts';
import { planOrder } from './order.ts';
import type { OrderChange, OrderPlan, OrderState, OrderWarning } from './order.ts';
import { digestsOf, isAboutOrder, sameList } from './plan.ts';
import type { Plan, Proposal } from './plan.ts';
import { canLogOut, dropsInherited } from './version.ts';

export type Drawn =
  | { kind: 'plan'; plan: Plan; warnings: readonly OrderWarning[]; live: Live }
  /** This version cannot remove one login: a person has to, at the host. */
  | { kind: 'by-hand'; version: string; one: Placed; live: Live };

/** Who asks, where, and in which language. */
type Asker = Pick<Request, 'caller' | 'chat' | 'isPrivate' | 'language'>;

type Means = { ports: Ports; gateway: Gateway; readings: Readings; planLifeMs: number };

/** Reads the store, milliseconds, and draws up what the change comes to. Keeps nothing and changes nothing. The gateway is
 *  asked for its version alone, and only where that decides. */
export async function drawPlan(
  means: Means,
  agent: string,
  request: Asker,
  mutation: Mutation<Target>,
): Promise<Outcome<Drawn>> {
  const live = await readLive(means.ports, agent);
  if (!live.ok) return live;
  const meant = meantBy(mutation, live.value);
  if (!meant.ok) return meant;
  const provider =
    mutation.verb === 'undo'
      ? await undoneProvider(means.ports, live.value)
      : providerOf(meant.value, live.value);
  if (!provider.ok) return provider;
  if (meant.value.verb === 'delete') return drawRemoval(means, request, live.value, meant.value.ones[0]!);
  return drawOrder(means, request, live.value, provider.value, meant.value);
}

/** A mutation whose profiles were found. */
type Meant = { verb: Mutation<Target>['verb']; ones: readonly Placed[] };

function meantBy(mutation: Mutation<Target>, { placed }: Live): Outcome<Meant> {
  const targets = 'targets' in mutation ? mutation.targets : 'target' in mutation ? [mutation.target] : [];
  if (mutation.verb === 'order' && targets.length === 0) return failed({ code: 'order.empty' });
  const ones: Placed[] = [];
  for (const target of targets) {
    const found = resolveTarget(target, placed);
    if (!found.ok) return found;
    // `all` is everybody, as they stand; of one verb it would be too many
    if (found.value.length > 1 && mutation.verb !== 'order')
      return failed({ code: 'profile.unknown', said: 'all', labels: placed.map(({ label }) => label) });
    ones.push(...found.value);
  }
  return ok({ verb: mutation.verb, ones });
}

/** Whose order was changed last. */
async function undoneProvider(ports: Ports, live: Live): Promise<Outcome<Profile['provider']>> {
  const { changes } = await readHistory(ports.state.journal);
  const last = newest(changes, ({ plan }) => plan.agent === live.list.agent);
  return last ? ok(last.plan.provider) : providerOf({ verb: 'undo', ones: [] }, live);
}

/** Verified, and the order is another one since. */
const isOrderChange = (change: Change) =>
  (isAboutOrder(change.plan) || movesOrder(change)) &&
  (change.ended?.outcome === 'verified' || change.ended?.outcome === 'stale');

/** OpenClaw puts whoever signs in first, which can be undone like any order. */
const movesOrder = ({ approved, ended }: Change) =>
  approved !== null &&
  !sameList(ended?.found ?? null, approved.before && approved.before.map(({ label }) => label));

/** The newest of these: a sign-in may have waited while another order was set. */
const newest = (changes: readonly Change[], fits: (change: Change) => boolean) =>
  changes.filter((change) => isOrderChange(change) && fits(change)).toSorted((a, b) => b.seq - a.seq)[0];

/** The provider that the profiles have in common; of a change of no profile in particular, the one with an order. */
function providerOf({ ones }: Meant, { list }: Live): Outcome<Profile['provider']> {
  const providers = new Set(ones.map(({ profile }) => profile.provider));
  if (providers.size > 1) return failed({ code: 'order.mixed' });
  const [common] = providers;
  const ordered = list.orders.find(({ own }) => own !== null) ?? list.orders[0];
  return ok(common ?? ordered?.provider ?? 'openai');
}

async function drawOrder(
  means: Means,
  request: Asker,
  asked: Live,
  provider: Profile['provider'],
  { verb, ones }: Meant,
): Promise<Outcome<Drawn>> {
  const { ports, readings } = means;
  const fitting = await fitAgent(means, asked, provider);
  if (!fitting.ok) return fitting;
  const live = fitting.value;
  const state = await orderStateOf(live, provider, readings, ports.clock.now());
  const change = await changeOf(ports, live, provider, verb, ones);
  if (!change.ok) return change;
  const order = planOrder(state, change.value);
  if (!order.ok) return order;
  const dropped = await findDropped(means, live, provider, order.value);
  if (!dropped.ok) return dropped;
  const plan = makePlan(means, request, live, provider, { verb, ones }, order.value, state);
  return ok({ kind: 'plan', plan, warnings: order.value.warnings, live });
}

/** Whose order is to be changed. Versions before 2026.8.1 drop inherited profiles from another agent's order; where that
 *  agent has nothing of its own, `main`'s order is the one that it follows. */
async function fitAgent(
  { ports, gateway }: Means,
  live: Live,
  provider: Profile['provider'],
): Promise<Outcome<Live>> {
  const { mine, own } = partsOf(live, provider);
  if (live.list.agent === 'main' || mine.length > 0 || own !== null) return ok(live);
  const version = await gateway.version();
  if (!version.ok) return version;
  return dropsInherited(version.value) ? readLive(ports, 'main') : ok(live);
}

/** An agent with some profiles of its own cannot be given others by those versions. */
async function findDropped(
  { gateway }: Means,
  live: Live,
  provider: Profile['provider'],
  { after }: OrderPlan,
): Promise<Outcome<null>> {
  const { agent } = live.list;
  const { mine } = partsOf(live, provider);
  const inherited = (after ?? []).filter((id) => !mine.includes(id));
  if (agent === 'main' || inherited.length === 0) return ok(null);
  const version = await gateway.version();
  if (!version.ok) return version;
  if (!dropsInherited(version.value)) return ok(null);
  return failed({ code: 'order.drops', agent, labels: refsOf(live, inherited).map(({ label }) => label) });
}

async function changeOf(
  ports: Ports,
  live: Live,
  provider: Profile['provider'],
  verb: Meant['verb'],
  ones: readonly Placed[],
): Promise<Outcome<OrderChange>> {
  const ids = ones.map(({ profile }) => profile.id);
  switch (verb) {
    case 'order':
      return ok({ kind: 'order', ids });
    case 'clear':
      return ok({ kind: 'clear' });
    case 'undo':
      return undoOf(ports, live, provider);
    case 'delete':
      return ok({ kind: 'retire', id: ids[0]! });
    default:
      return ok({ kind: verb, id: ids[0]! });
  }
}

/** Back to the order before the last verified change of it. Profiles that are gone since are left out. */
async function undoOf(
  ports: Ports,
  live: Live,
  provider: Profile['provider'],
): Promise<Outcome<OrderChange>> {
  const { changes } = await readHistory(ports.state.journal);
  const last = newest(changes, ({ plan }) => plan.agent === live.list.agent && plan.provider === provider);
  if (!last) return failed({ code: 'undo.nothing' });
  const parts = partsOf(live, provider);
  const before = last.approved ? last.approved.before : last.plan.before;
  const own = before && before.flatMap((ref) => idsOf(parts, [ref]) ?? []);
  return own?.length === 0 ? failed({ code: 'undo.nothing' }) : ok({ kind: 'undo', own });
}

async function drawRemoval(means: Means, request: Asker, live: Live, one: Placed): Promise<Outcome<Drawn>> {
  const { ports, gateway, readings } = means;
  const { id, provider } = one.profile;
  const state = await orderStateOf(live, provider, readings, ports.clock.now());
  const retired = planOrder(state, { kind: 'retire', id });
  // What is out of the order already can be removed; the last one that works cannot.
  if (!retired.ok && retired.problem.code === 'order.last') return retired;
  const version = await gateway.version();
  if (!version.ok) return version;
  if (!canLogOut(version.value)) return ok({ kind: 'by-hand', version: version.value, one, live });
  const { own } = state;
  const order: OrderPlan = {
    before: own,
    after: own && own.filter((other) => other !== id),
    retired: retired.ok ? [id] : [],
    returned: [],
    warnings: [],
  };
  const plan = makePlan(means, request, live, provider, { verb: 'delete', ones: [one] }, order, state);
  return ok({ kind: 'plan', plan, warnings: [], live });
}

function makePlan(
  { ports, planLifeMs }: Means,
  { caller, chat, isPrivate, language }: Asker,
  live: Live,
  provider: Profile['provider'],
  { verb, ones }: Meant,
  { before, after, retired, returned }: OrderPlan,
  { inherited, profiles }: OrderState,
): Plan {
  const refs = (ids: readonly string[]) => refsOf(live, ids);
  const madeAt = ports.clock.now();
  return {
    id: ports.newId(),
    asked: proposalOf(verb, ones),
    agent: live.list.agent,
    provider,
    subject: verb === 'order' ? null : (refs(ones.map(({ profile }) => profile.id))[0] ?? null),
    before: before && refs(before),
    after: after && refs(after),
    retired: refs(retired),
    returned: refs(returned),
    drawnOn: { inherited: digestsOf(inherited), profiles: profiles.map(({ id }) => profileDigest(id)) },
    by: caller,
    chat,
    isPrivate,
    ...(language !== undefined && { language }),
    madeAt,
    endsAt: madeAt + planLifeMs,
  };
}

function proposalOf(verb: Meant['verb'], ones: readonly Placed[]): Proposal {
  const targets = ones.map(({ profile }) => ({ by: 'digest', digest: profileDigest(profile.id) }) as const);
  if (verb === 'order') return { verb, targets };
  return verb === 'clear' || verb === 'undo' ? { verb } : { verb, target: targets[0]! };
}

import { profileDigest } from '../callback.ts';
import type { Gateway, Ports, SignInStep } from '../ports.ts';
import type { Outcome, Problem } from '../problem.ts';
import type { Request } from '../request.ts';
import type { Placed } from '../usage/target.ts';
import type { Ended } from './apply.ts';
import { readHistory } from './journal.ts';
import type { Entry } from './journal.ts';
import { partsOf, readLive, refsOf } from './live.ts';
import type { Live } from './live.ts';
import { loginOf } from './login.ts';
import { digestsOf, isAboutOrder, lockKeyOf, orderKeyOf, personOf, sameRefs } from './plan.ts';
import type { Recorded } from './plan.ts';
import { settleUnfinished } from './recover.ts';
import type { EndedSignIn } from './render-sign-in.ts';
import type { AuthRoom } from './show.ts';
import { watchForWish } from './sign-ins.ts';
import { verify } from './verify.ts';

/** One sign-in from the lock to the look afterwards, each step written down before it is done. */

/** `clearing`: one that was cut off comes first. */
export type Step = { kind: 'clearing' | 'asking' } | SignInStep;

export type SignedIn =
  | { kind: 'busy'; holder: string; since: number }
  /** Nothing was begun. */
  | { kind: 'refused'; problem: Problem }
  /** This bot is being stopped. What became of it will be looked up at its next start. */
  | { kind: 'interrupted' }
  | ({ kind: 'ended' } & EndedSignIn);

/** From the lock to the look afterwards. Goes on to its end even when nobody watches. */
export async function runSignIn(
  { ports, signIns }: AuthRoom,
  gateway: Gateway,
  { plan, live, one }: { plan: Recorded; live: Live; one: Placed },
  report: (step: Step) => void,
): Promise<SignedIn> {
  const key = lockKeyOf(plan);
  const lock = await ports.state.locks.take(key, personOf(plan));
  if (!lock.isMine) return { kind: 'busy', holder: lock.holder, since: lock.since };
  const { signal, approve, over } = signIns.begin(plan, plan.id);
  const { callOff } = watchForWish(ports, plan.id, () => void signIns.end(plan.id));
  let approval: Promise<Approval> | null = null;
  try {
    await settleUnfinished(ports, key, () => report({ kind: 'clearing' }));
    const begun = await begin(ports, plan);
    if (begun) return { kind: 'refused', problem: begun };
    report({ kind: 'asking' });
    const asked = { agent: plan.agent, provider: plan.provider, id: one.profile.id };
    const did = await gateway.signIn(
      asked,
      (step) => {
        report(step);
        if (step.kind !== 'approved') return;
        approve();
        approval ??= noteApproval(ports, plan);
      },
      signal,
    );
    // What went too fast to be seen on its screen has been approved all the same.
    if (did.ok) approval ??= noteApproval(ports, plan);
    return await settle(ports, plan, live, did, await approval);
  } finally {
    await approval?.then(({ release }) => release());
    over();
    callOff();
    await lock.release().catch(() => ports.log.warn('a lock cannot be released'));
  }
}

/** OpenClaw puts whoever signs in first: from now on nobody else changes this order, and what it was is remembered. */
type Approval = { before: Recorded['before']; release: () => Promise<void> };

async function noteApproval(ports: Ports, plan: Recorded): Promise<Approval> {
  const { clock, state, log } = ports;
  const lock = await state.locks.take(orderKeyOf(plan), personOf(plan)).catch(() => null);
  const live = await readLive(ports, plan.agent);
  const own = live.ok ? partsOf(live.value, plan.provider).own : null;
  const seen = live.ok ? own && refsOf(live.value, own) : plan.before;
  const before = (await isMoveOf(ports, plan, seen)) ? plan.before : seen;
  const entry: Entry = { step: 'approved', plan: plan.id, at: clock.now(), before };
  await state.journal.append(entry).catch(() => log.warn('the journal cannot be written'));
  const release = async () => {
    if (lock?.isMine) await lock.release().catch(() => log.warn('a lock cannot be released'));
  };
  return { before, release };
}

/** OpenClaw may be quicker than our look: then that shows its move already. What this bot did in between is no move of it. */
async function isMoveOf(ports: Ports, plan: Recorded, seen: Recorded['before']): Promise<boolean> {
  const { subject, before } = plan;
  if (!subject || !before) return false;
  const moved = [subject, ...before.filter(({ digest }) => digest !== subject.digest)];
  if (!sameRefs(seen, moved)) return false;
  // Nobody waits for this yet: a record that cannot be read must not end the sign-in.
  const history = await readHistory(ports.state.journal).catch(() => null);
  return !history?.changes.some(
    (other) =>
      isAboutOrder(other.plan) &&
      orderKeyOf(other.plan) === orderKeyOf(plan) &&
      other.confirmedAt >= plan.madeAt,
  );
}

/** The look afterwards, and what it comes to. */
async function settle(
  ports: Ports,
  plan: Recorded,
  before: Live,
  did: Outcome<{ isStale: boolean }>,
  approval: Approval | null,
): Promise<SignedIn> {
  const found = await verify(ports, plan);
  // This process is being stopped: the record stays open, so that the next one looks.
  if (found.kind === 'unreadable' && found.problem.code === 'gateway.killed') return { kind: 'interrupted' };
  const outcome = outcomeOf(did, found.kind, approval !== null);
  const problem = did.ok ? (found.kind === 'unreadable' ? found.problem : null) : did.problem;
  const entry: Entry = {
    step: 'ended',
    plan: plan.id,
    at: ports.clock.now(),
    outcome,
    found: found.kind === 'unreadable' ? null : found.labels,
    problem: problem?.code ?? null,
    isRecovered: false,
  };
  await ports.state.journal.append(entry).catch(() => ports.log.warn('the journal cannot be written'));
  const after = await readLive(ports, plan.agent);
  return {
    kind: 'ended',
    outcome,
    problem,
    orderBefore: approval?.before,
    before,
    after: after.ok ? after.value : null,
  };
}

/** A login that is new without anybody's approval was renewed by the gateway. */
function outcomeOf(
  did: Outcome<{ isStale: boolean }>,
  found: Awaited<ReturnType<typeof verify>>['kind'],
  isApproved: boolean,
): Ended['outcome'] {
  if (found === 'unreadable') return 'unverified';
  if (found === 'other') return 'mismatched';
  if (found === 'before') return did.ok ? 'mismatched' : 'not-applied';
  if (!isApproved) return 'not-applied';
  return did.ok && did.value.isStale ? 'stale' : 'verified';
}

/** What is written down before anything is begun. */
export function recordOf(
  ports: Ports,
  { caller, chat, isPrivate, language }: Request,
  live: Live,
  { profile }: Placed,
): Recorded {
  const { provider } = profile;
  const { own, inherited, ids } = partsOf(live, provider);
  const refs = own && refsOf(live, own);
  const madeAt = ports.clock.now();
  return {
    id: ports.newId(),
    asked: { verb: 'start', target: { by: 'digest', digest: profileDigest(profile.id) } },
    agent: live.list.agent,
    provider,
    subject: refsOf(live, [profile.id])[0] ?? null,
    before: refs,
    after: refs,
    retired: [],
    returned: [],
    drawnOn: { inherited: digestsOf(inherited?.ids ?? null), profiles: ids.map(profileDigest) },
    login: loginOf(profile),
    by: caller,
    chat,
    isPrivate,
    ...(language !== undefined && { language }),
    madeAt,
    endsAt: madeAt,
  };
}

async function begin({ state, clock, log }: Ports, plan: Recorded): Promise<Problem | null> {
  const at = clock.now();
  const confirmed: Entry = { step: 'confirmed', plan: plan.id, at, facts: plan };
  const applying: Entry = { step: 'applying', plan: plan.id, at };
  try {
    await state.journal.append(confirmed, applying);
    return null;
  } catch {
    log.warn('the journal cannot be written');
    return { code: 'state.unwritable' };
  }
}

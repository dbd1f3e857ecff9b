import { profileDigest } from '../callback.ts';
import { follow } from '../follow.ts';
import { problemLines } from '../i18n/problem-lines.ts';
import type { Gateway, Ports, SignInStep } from '../ports.ts';
import { ok } from '../problem.ts';
import type { Outcome, Problem } from '../problem.ts';
import type { Message } from '../reply.ts';
import type { Request, Target } from '../request.ts';
import { choose } from '../usage/check.ts';
import { turnDown } from '../usage/show.ts';
import type { Placed } from '../usage/target.ts';
import type { Ended } from './apply.ts';
import type { Entry } from './journal.ts';
import { partsOf, readLive, refsOf } from './live.ts';
import type { Live } from './live.ts';
import { loginOf } from './login.ts';
import { digestsOf, lockKeyOf, orderKeyOf, personOf } from './plan.ts';
import type { Recorded } from './plan.ts';
import { markTold, settleUnfinished } from './recover.ts';
import { renderCode, renderSignedIn, renderSignInStep } from './render-sign-in.ts';
import type { EndedSignIn } from './render-sign-in.ts';
import type { AuthRoom } from './show.ts';
import { giveLink } from './finish.ts';
import { canSignIn } from './version.ts';
import { verify } from './verify.ts';

/** Signing in again from chat: the gateway's own login does it, a person confirms it at OpenAI, and it is read back. */

/** Who may see a code: whoever enters it first decides which account the profile is. */
export async function* startSignIn(room: AuthRoom, request: Request, target: Target): AsyncIterable<Message> {
  const { ports, agent } = room;
  const { gateway } = ports;
  if (!gateway) return yield problemMessage(room, { code: 'mutations.off' });
  if (!request.isPrivate) return yield problemMessage(room, { code: 'sign-in.in-public' });
  const chosen = await choose(ports, agent, target);
  if (!chosen.ok) return yield* turnDown(room, target, chosen.problem, 'auth.start');
  const [one, ...others] = chosen.value.chosen;
  if (!one || others.length > 0) {
    const labels = chosen.value.placed.map(({ label }) => label);
    return yield problemMessage(room, { code: 'profile.unknown', said: 'all', labels });
  }
  const version = await gateway.version();
  if (!version.ok) return yield problemMessage(room, version.problem);
  if (!canSignIn(version.value)) return yield giveLink(room, request, version.value, one);
  const owned = await ownerOf(room, chosen.value, one);
  if (!owned.ok) return yield problemMessage(room, owned.problem);
  yield* signIn(room, gateway, request, owned.value.live, owned.value.one);
}

/** A login that an agent has inherited is made anew where it is kept: under the agent's own name, OpenClaw would give it a copy
 *  and leave the other one dead. */
async function ownerOf(
  { ports }: AuthRoom,
  live: Live,
  one: Placed,
): Promise<Outcome<{ live: Live; one: Placed }>> {
  const { id, provider } = one.profile;
  if (live.list.agent === 'main' || partsOf(live, provider).mine.includes(id)) return ok({ live, one });
  const main = await readLive(ports, 'main');
  if (!main.ok) return main;
  const same = main.value.placed.find(({ profile }) => profile.id === id);
  return ok(same ? { live: main.value, one: same } : { live, one });
}

async function* signIn(
  room: AuthRoom,
  gateway: Gateway,
  request: Request,
  live: Live,
  one: Placed,
): AsyncIterable<Message> {
  const { ports, texts } = room;
  const plan = recordOf(ports, request, live, one);
  const work = follow<Step, SignedIn>((report) => runSignIn(room, gateway, { plan, live, one }, report));
  let isShown = false;
  for (;;) {
    const next = await work.next();
    if (!next.done) {
      isShown = next.value.kind === 'code';
      yield next.value.kind === 'code'
        ? renderCode(texts, plan, next.value, ports.clock.now())
        : renderSignInStep(texts, plan, next.value.kind);
      continue;
    }
    const signedIn = next.value;
    if (signedIn.kind === 'busy') return yield busy(room, plan, signedIn);
    if (signedIn.kind === 'refused') return yield problemMessage(room, signedIn.problem);
    if (signedIn.kind === 'interrupted')
      return yield { kind: 'result', lines: texts.auth.willTell, isProblem: true };
    const isCancelled = signedIn.problem?.code === 'sign-in.cancelled';
    // A code that is still to be seen is one that somebody tries.
    if (isShown && !isCancelled) yield renderSignInStep(texts, plan, 'over');
    yield renderSignedIn(texts, plan, signedIn);
    await markTold(ports, plan.id).catch(() => ports.log.warn('the journal cannot be written'));
    return;
  }
}

/** `clearing`: one that was cut off comes first. */
type Step = { kind: 'clearing' | 'asking' } | SignInStep;

type SignedIn =
  | { kind: 'busy'; holder: string; since: number }
  /** Nothing was begun. */
  | { kind: 'refused'; problem: Problem }
  /** This bot is being stopped. What became of it will be looked up at its next start. */
  | { kind: 'interrupted' }
  | ({ kind: 'ended' } & EndedSignIn);

/** From the lock to the look afterwards. Goes on to its end even when nobody watches. */
async function runSignIn(
  { ports, signIns }: AuthRoom,
  gateway: Gateway,
  { plan, live, one }: { plan: Recorded; live: Live; one: Placed },
  report: (step: Step) => void,
): Promise<SignedIn> {
  const key = lockKeyOf(plan);
  const lock = await ports.state.locks.take(key, personOf(plan));
  if (!lock.isMine) return { kind: 'busy', holder: lock.holder, since: lock.since };
  const { signal, approve, over } = signIns.begin(plan, plan.id);
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
  const before = live.ok ? own && refsOf(live.value, own) : plan.before;
  const entry: Entry = { step: 'approved', plan: plan.id, at: clock.now(), before };
  await state.journal.append(entry).catch(() => log.warn('the journal cannot be written'));
  const release = async () => {
    if (lock?.isMine) await lock.release().catch(() => log.warn('a lock cannot be released'));
  };
  return { before, release };
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
function recordOf(
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

/** One that waits here can be ended from here, by any owner. */
function busy(
  room: AuthRoom,
  { agent }: Recorded,
  { holder, since }: { holder: string; since: number },
): Message {
  const message = problemMessage(room, { code: 'sign-in.busy', holder, since });
  const id = room.signIns.waiting(agent);
  if (id === null) return message;
  const end = { label: room.texts.signingIn.end, intent: { kind: 'auth.stop', signIn: id } } as const;
  return { ...message, choices: [[end]] };
}

/** Whoever waits for it is told where it was asked for. Nothing to say where that is here. */
export async function* stopSignIn(room: AuthRoom, { chat }: Request, id: string): AsyncIterable<Message> {
  const { texts, signIns } = room;
  const ended = signIns.end(id);
  if (!ended) return yield problemMessage(room, { code: 'sign-in.over' });
  if (ended.isTooLate) return yield problemMessage(room, { code: 'sign-in.approved' });
  if (ended.chat !== chat) yield { kind: 'result', lines: [texts.signingIn.ended] };
}

function problemMessage({ texts }: AuthRoom, problem: Problem): Message {
  return { kind: 'result', lines: problemLines(texts, problem), isProblem: true };
}

import { follow } from '../follow.ts';
import { problemLines } from '../i18n/problem-lines.ts';
import type { Gateway } from '../ports.ts';
import { ok } from '../problem.ts';
import type { Outcome, Problem } from '../problem.ts';
import type { Message } from '../reply.ts';
import type { Request, Target } from '../request.ts';
import { choose } from '../usage/check.ts';
import { turnDown } from '../usage/show.ts';
import type { Placed } from '../usage/target.ts';
import { giveLink } from './finish.ts';
import { readHistory } from './journal.ts';
import { partsOf, readLive } from './live.ts';
import type { Live } from './live.ts';
import type { Recorded } from './plan.ts';
import { markTold } from './recover.ts';
import { renderCode, renderSignedIn, renderSignInStep } from './render-sign-in.ts';
import { recordOf, runSignIn } from './run-sign-in.ts';
import type { SignedIn, Step } from './run-sign-in.ts';
import type { AuthRoom } from './show.ts';
import { wishForEnd } from './sign-ins.ts';
import type { SignIns } from './sign-ins.ts';
import { canSignIn } from './version.ts';

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
  const ended = signIns.end(id) ?? (await endElsewhere(room, id));
  if (!ended) return yield problemMessage(room, { code: 'sign-in.over' });
  if (ended.isTooLate) return yield problemMessage(room, { code: 'sign-in.approved' });
  if (ended.chat !== chat) yield { kind: 'result', lines: [texts.signingIn.ended] };
}

/** As the record tells of it; what became of one whose process has died is told by the record, too. */
async function endElsewhere({ ports }: AuthRoom, id: string): Promise<ReturnType<SignIns['end']>> {
  const { changes } = await readHistory(ports.state.journal);
  const waiting = changes.find(({ plan, ended }) => plan.id === id && plan.asked.verb === 'start' && !ended);
  if (!waiting) return null;
  const isTooLate = waiting.approved !== null;
  if (!isTooLate) await wishForEnd(ports, id);
  return { isTooLate, chat: waiting.plan.chat };
}

function problemMessage({ texts }: AuthRoom, problem: Problem): Message {
  return { kind: 'result', lines: problemLines(texts, problem), isProblem: true };
}

import { follow } from '../follow.ts';
import { problemLines } from '../i18n/problem-lines.ts';
import type { Problem } from '../problem.ts';
import { CHOICE_LIMIT } from '../reply.ts';
import type { Choice, Line, Message } from '../reply.ts';
import type { Mutation, Request, Target } from '../request.ts';
import { choose } from '../usage/check.ts';
import type { UsageRoom } from '../usage/show.ts';
import { applyPlan, decideFate, leaveFate } from './apply.ts';
import { readHistory } from './journal.ts';
import { findPlan, hasExpired, keepPlan, personOf } from './plan.ts';
import type { Plan } from './plan.ts';
import type { Preflights } from './preflight.ts';
import { drawPlan } from './propose.ts';
import { markTold } from './recover.ts';
import type { OAuthHelper } from './oauth-helper.ts';
import type { SignIns } from './sign-ins.ts';
import { renderByHand, renderEnded, renderHistory, renderPlan, renderStep } from './render.ts';

/** How a plan is confirmed: by an answer in the chat; by a flag that the command may be given; or it has been. */
export type ConfirmBy = 'reply' | 'flag' | 'given';

/** What the stories about changes are told with. */
export type AuthRoom = UsageRoom & {
  preflights: Preflights;
  signIns: SignIns;
  links: OAuthHelper;
  planLifeMs: number;
  confirmBy: ConfirmBy;
};

/** How many changes the log shows. */
const LOG_LENGTH = 10;

/** Draws up a plan, or says why there is none. What is typed behind `delete` may also be the confirmation of one. */
export async function* propose(
  room: AuthRoom,
  request: Request,
  mutation: Mutation<Target>,
): AsyncIterable<Message> {
  const typed = await typedRemoval(room, request, mutation);
  if (typed) return yield* confirm(room, request, typed.id, { isTyped: true });
  if (room.ports.gateway && (await isLateRemoval(room, mutation)))
    return yield problemMessage(room, { code: 'plan.unknown' });
  yield await draw(room, request, room.agent, mutation);
}

/** `before`: said above the plan. */
async function draw(
  room: AuthRoom,
  request: Request,
  agent: string,
  mutation: Mutation<Target>,
  before: readonly Line[] = [],
): Promise<Message> {
  const { ports, readings, planLifeMs, texts, preflights } = room;
  const { gateway } = ports;
  if (!gateway) return problemMessage(room, { code: 'mutations.off' });
  const drawn = await drawPlan({ ports, gateway, readings, planLifeMs }, agent, request, mutation);
  if (!drawn.ok) return withCandidates(room, drawn.problem, mutation, before);
  if (drawn.value.kind === 'by-hand')
    return renderByHand(texts, drawn.value.live, drawn.value.one, drawn.value.version, ports.clock.now());
  const { plan, warnings, live } = drawn.value;
  await keepPlan(ports.state.plans, plan);
  if (plan.asked.verb === 'delete') await ports.state.plans.set(removalKey(request), plan.id, planLifeMs * 2);
  // A command that only prints the plan has ended before OpenClaw could answer.
  if (room.confirmBy !== 'flag') preflights.begin(gateway, plan);
  const onMain = plan.agent === agent ? [] : [texts.auth.onMain(agent, plan.agent)];
  return renderPlan(texts, plan, warnings, live, room.confirmBy, [...before, ...onMain]);
}

/** Where a person's latest plan to remove a login is found by what they type. */
const removalKey = ({ caller, chat }: Pick<Request, 'caller' | 'chat'>) =>
  `removal:${caller.platform}:${caller.id}:${chat}`;

/** The plan that `delete work work` confirms: the word, and the name typed again. */
async function typedRemoval(
  { ports }: AuthRoom,
  request: Request,
  mutation: Mutation<Target>,
): Promise<Plan | null> {
  if (mutation.verb !== 'delete' || mutation.target.by !== 'name') return null;
  const id = await ports.state.plans.get(removalKey(request));
  const plan = typeof id === 'string' ? await findPlan(ports.state.plans, id) : null;
  const label = plan?.subject?.label;
  return label !== undefined && mutation.target.name === `${label} ${label}` ? plan : null;
}

/** A name typed twice, as it confirms a plan that is not there. */
async function isLateRemoval({ ports, agent }: AuthRoom, mutation: Mutation<Target>): Promise<boolean> {
  if (mutation.verb !== 'delete' || mutation.target.by !== 'name') return false;
  const name = /^(.+) \1$/su.exec(mutation.target.name)?.[1];
  if (name === undefined) return false;
  const listed = await choose(ports, agent, { by: 'name', name });
  return listed.ok;
}

/** The gate's front: who presses, where, when and for the how manyth time. What happens behind it goes on even when nobody
 *  watches. */
export async function* confirm(
  room: AuthRoom,
  request: Request,
  planId: string,
  { isTyped = false }: { isTyped?: boolean } = {},
): AsyncIterable<Message> {
  const { ports, texts, preflights } = room;
  const { gateway, state, clock } = ports;
  if (!gateway) return yield problemMessage(room, { code: 'mutations.off' });
  const plan = await findPlan(state.plans, planId);
  const refusal = plan ? await refuse(room, request, plan, isTyped) : ({ code: 'plan.unknown' } as const);
  if (!plan || refusal) return yield problemMessage(room, refusal ?? { code: 'plan.unknown' });
  if (hasExpired(plan, clock)) return yield* drawAgain(room, request, plan, { code: 'plan.expired' });

  const work = follow<Parameters<typeof renderStep>[2], Awaited<ReturnType<typeof applyPlan>>>((report) =>
    applyPlan(ports, gateway, preflights, plan, report),
  );
  for (;;) {
    const next = await work.next();
    if (!next.done) {
      yield renderStep(texts, plan, next.value);
      continue;
    }
    if (next.value.kind === 'refused') return yield* turnDown(room, request, plan, next.value.problem);
    if (next.value.kind === 'interrupted')
      return yield { kind: 'result', lines: texts.auth.willTell, isProblem: true };
    if (next.value.kind === 'overtaken') yield* overtaken(room, request, plan, next.value.problem);
    else yield renderEnded(texts, plan, next.value);
    await markTold(ports, plan.id).catch(() => ports.log.warn('the journal cannot be written'));
    return;
  }
}

async function refuse(
  { ports, confirmBy }: AuthRoom,
  { caller, chat }: Request,
  plan: Plan,
  isTyped: boolean,
): Promise<Problem | null> {
  if (personOf(plan) !== `${caller.platform}:${caller.id}`) return { code: 'plan.foreign' };
  if (plan.chat !== chat) return { code: 'plan.elsewhere' };
  const { changes } = await readHistory(ports.state.journal);
  if (changes.some((change) => change.plan.id === plan.id)) return { code: 'plan.used' };
  if (plan.asked.verb === 'delete' && !isTyped && confirmBy === 'reply')
    return { code: 'plan.untyped', label: plan.subject?.label ?? '' };
  return null;
}

/** Their words fit before a change and after it, so they do not tell whether anything was changed. */
const LEAVES_OPEN: ReadonlySet<Problem['code']> = new Set([
  'gateway.store',
  'gateway.busy',
  'gateway.timed-out',
  'gateway.killed',
  'gateway.unreadable',
  'gateway.refused',
]);

/** Where the state is another one by now, a fresh plan is what helps; where somebody is at it, the same one again. */
async function* turnDown(
  room: AuthRoom,
  request: Request,
  plan: Plan,
  problem: Problem,
): AsyncIterable<Message> {
  if (problem.code === 'order.drifted') return yield* drawAgain(room, request, plan, problem);
  const said = problemMessage(room, problem);
  const message = LEAVES_OPEN.has(problem.code)
    ? { ...said, lines: [...said.lines, room.texts.auth.notBegun] }
    : said;
  const { confirm: again, cancel } = room.texts.auth.buttons;
  const mayHelp = problem.code !== 'plan.used' && plan.asked.verb !== 'delete';
  yield mayHelp
    ? {
        ...message,
        choices: [
          [
            { label: again, intent: { kind: 'auth.confirm', plan: plan.id } },
            { label: cancel, intent: { kind: 'auth.cancel', plan: plan.id } },
          ],
        ],
      }
    : message;
}

/** The record has closed this plan, so it cannot be confirmed again. */
async function* overtaken(
  room: AuthRoom,
  request: Request,
  plan: Plan,
  problem: Problem,
): AsyncIterable<Message> {
  if (problem.code === 'order.drifted') yield* drawAgain(room, request, plan, problem);
  else yield problemMessage(room, problem);
}

async function* drawAgain(
  room: AuthRoom,
  request: Request,
  plan: Plan,
  problem: Problem,
): AsyncIterable<Message> {
  room.preflights.forget(plan);
  await room.ports.state.plans.delete(plan.id);
  // What was confirmed in advance was the plan that is gone.
  const asking = room.confirmBy === 'given' ? { ...room, confirmBy: 'flag' as const } : room;
  const fresh = await draw(asking, request, room.agent, plan.asked, [
    ...problemLines(room.texts, problem),
    [],
  ]);
  yield { ...fresh, isProblem: true };
}

export async function* cancel(room: AuthRoom, request: Request, planId: string): AsyncIterable<Message> {
  const { ports, texts, preflights } = room;
  const plan = await findPlan(ports.state.plans, planId);
  const refusal = plan ? await refuse(room, request, plan, true) : ({ code: 'plan.unknown' } as const);
  if (!plan || refusal) return yield problemMessage(room, refusal ?? { code: 'plan.unknown' });
  if (!(await decideFate(ports, plan)))
    return yield problemMessage(room, { code: 'change.busy', holder: '', since: ports.clock.now() });
  try {
    const late = await refuse(room, request, plan, true); // confirmed a moment ago
    if (late) return yield problemMessage(room, late);
    preflights.forget(plan);
    await ports.state.plans.delete(plan.id);
  } finally {
    await leaveFate(ports, plan);
  }
  yield { kind: 'result', inPlace: true, lines: [texts.auth.cancelled] };
}

export async function* showLog({ ports, texts }: AuthRoom): AsyncIterable<Message> {
  yield renderHistory(texts, await readHistory(ports.state.journal), LOG_LENGTH);
}

function problemMessage({ texts }: AuthRoom, problem: Problem, before: readonly Line[] = []): Message {
  return { kind: 'result', lines: [...before, ...problemLines(texts, problem)], isProblem: true };
}

/** A name that fits several offers those. */
function withCandidates(
  room: AuthRoom,
  problem: Problem,
  mutation: Mutation<Target>,
  before: readonly Line[],
): Message {
  const message = problemMessage(room, problem, before);
  if (problem.code !== 'profile.ambiguous' || !('target' in mutation)) return message;
  const { verb } = mutation;
  const choices = problem.candidates.slice(0, CHOICE_LIMIT).map(({ label, digest }): Choice => ({
    label,
    intent: { kind: 'auth.propose', mutation: { verb, target: { by: 'digest', digest } } },
  }));
  return { ...message, choices: [choices] };
}

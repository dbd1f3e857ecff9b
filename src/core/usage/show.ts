import { profileDigest } from '../callback.ts';
import { profilePace } from '../forecast/pace.ts';
import { readRecent } from '../forecast/read.ts';
import type { Catalogue } from '../i18n/index.ts';
import { problemLines } from '../i18n/problem-lines.ts';
import type { Ports } from '../ports.ts';
import type { Problem } from '../problem.ts';
import { CHOICE_LIMIT } from '../reply.ts';
import type { Choice, Line, Message } from '../reply.ts';
import type { AboutProfiles, ChoiceIntent, ChoiceTarget, Target } from '../request.ts';
import { check, choose, lookAtResets } from './check.ts';
import type { Checked, Chosen } from './check.ts';
import { renderDetails } from './details.ts';
import { healthOf } from './health.ts';
import { renderMenu } from './menu.ts';
import type { Readings } from './readings.ts';
import { renderLine } from './render.ts';
import { arrange } from './target.ts';

/** What the stories about usage are told with. */
export type UsageRoom = { ports: Ports; readings: Readings; agent: string; texts: Catalogue };

/** The selector, below what else is to be said. */
export async function* showMenu(
  { ports, agent, texts }: UsageRoom,
  page = 0,
  before: readonly Line[] = [],
): AsyncIterable<Message> {
  const listed = await ports.profiles.list(agent);
  yield listed.ok
    ? renderMenu(texts, agent, arrange(listed.value), page, before)
    : problemMessage(texts, listed.problem, before);
}

/** Progress first, then the strict lines and nothing else. */
export async function* showUsage(room: UsageRoom, target: Target): AsyncIterable<Message> {
  const { ports, readings, agent, texts } = room;
  const chosen = await choose(ports, agent, target);
  if (!chosen.ok) return yield* turnDown(room, target, chosen.problem);
  yield { kind: 'progress', lines: [texts.progress] };
  const checked = await check(readings, chosen.value);
  const now = ports.clock.now();
  const lines = checked.map(({ label, verdict }) => renderLine(label, verdict, now));
  yield { kind: 'result', lines, choices: [choicesUnder(texts, target, checked)] };
}

/** What the lines cannot say. Asks the endpoint, and says so, only where no fresh reading is at hand. */
export async function* showDetails(room: UsageRoom, target: Target): AsyncIterable<Message> {
  const { ports, readings, agent, texts } = room;
  const chosen = await choose(ports, agent, target);
  if (!chosen.ok) return yield* turnDown(room, target, chosen.problem, 'usage.details');
  if (await mustAsk(readings, chosen.value)) yield { kind: 'progress', lines: [texts.progress] };
  const startedAt = ports.clock.now();
  const checked = await check(readings, chosen.value);
  const { list } = chosen.value;
  const [resets, pasts] = await Promise.all([
    lookAtResets(readings, list.agent, checked, startedAt),
    Promise.all(checked.map(({ profile }) => readRecent(ports, list.agent, profile))),
  ]);
  const now = ports.clock.now();
  const paces = pasts.map((past) => profilePace(past, now));
  const lines = checked.flatMap((one, index) => [
    ...(index > 0 ? [[]] : []),
    ...renderDetails(texts, one, paces[index]!, resets, now),
  ]);
  yield { kind: 'result', lines, choices: [choicesUnder(texts, target, checked)] };
}

/** Whether the endpoint has to be asked about one of them. */
export async function mustAsk(readings: Readings, { list, chosen }: Chosen): Promise<boolean> {
  const needs = await Promise.all(chosen.map(({ profile }) => readings.needsAsking(list.agent, profile)));
  return needs.includes(true);
}

/** A button whose profile has gone offers a new selector, a name that fits several offers those; for the rest there are
 *  words. `verb`: what was to be shown. */
export async function* turnDown(
  room: UsageRoom,
  target: Target,
  problem: Problem,
  verb: AboutProfiles<unknown>['kind'] | ((target: ChoiceTarget) => ChoiceIntent) = 'usage.show',
): AsyncIterable<Message> {
  if (problem.code === 'profile.unknown' && target.by === 'digest') {
    return yield* showMenu(room, 0, [room.texts.staleButton]);
  }
  const message = problemMessage(room.texts, problem);
  if (problem.code !== 'profile.ambiguous') return yield message;
  const intentOf = typeof verb === 'function' ? verb : (one: ChoiceTarget) => ({ kind: verb, target: one });
  const choices = problem.candidates.slice(0, CHOICE_LIMIT).map(({ label, digest }): Choice => ({
    label,
    intent: intentOf({ by: 'digest', digest }),
  }));
  yield { ...message, choices: [choices] };
}

function problemMessage(texts: Catalogue, problem: Problem, before: readonly Line[] = []): Message {
  return { kind: 'result', lines: [...before, ...problemLines(texts, problem)], isProblem: true };
}

function choicesUnder({ under }: Catalogue, asked: Target, checked: readonly Checked[]): Choice[] {
  const target: ChoiceTarget =
    asked.by === 'name' ? { by: 'digest', digest: profileDigest(checked[0]!.profile.id) } : asked;
  // Somebody must act: one tap away from where that can be done.
  const [broken, ...others] = checked.filter(({ verdict }) => healthOf(verdict) === 'unusable');
  const mend: ChoiceIntent | null = !broken
    ? null
    : others.length > 0
      ? { kind: 'auth.menu', verb: null }
      : { kind: 'auth.show', target: { by: 'digest', digest: profileDigest(broken.profile.id) } };
  return [
    { label: under.refresh, intent: { kind: 'usage.show', target } },
    { label: under.details, intent: { kind: 'usage.details', target } },
    ...(mend ? [{ label: under.mend, intent: mend }] : []),
  ];
}

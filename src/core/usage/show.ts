import { profileDigest } from '../callback.ts';
import type { Catalogue } from '../i18n/index.ts';
import { problemLines } from '../i18n/problem-lines.ts';
import type { Ports } from '../ports.ts';
import type { Problem } from '../problem.ts';
import type { Choice, Line, Message } from '../reply.ts';
import type { ChoiceTarget, Target } from '../request.ts';
import { check, choose } from './check.ts';
import type { Checked, Chosen } from './check.ts';
import { renderDetails } from './details.ts';
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
    : { kind: 'result', lines: [...before, ...problemLines(texts, listed.problem)] };
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
  if (!chosen.ok) return yield* turnDown(room, target, chosen.problem);
  if (await mustAsk(readings, chosen.value)) yield { kind: 'progress', lines: [texts.progress] };
  const checked = await check(readings, chosen.value);
  const now = ports.clock.now();
  const lines = checked.flatMap((one, index) => [
    ...(index > 0 ? [[]] : []),
    ...renderDetails(texts, one, now),
  ]);
  yield { kind: 'result', lines, choices: [choicesUnder(texts, target, checked)] };
}

async function mustAsk(readings: Readings, { chosen }: Chosen): Promise<boolean> {
  const needs = await Promise.all(chosen.map(({ profile }) => readings.needsAsking(profile)));
  return needs.includes(true);
}

/** A button whose profile has gone offers a new selector; typed words get the reason. */
async function* turnDown(room: UsageRoom, target: Target, problem: Problem): AsyncIterable<Message> {
  if (problem.code === 'profile.unknown' && target.by === 'digest') {
    return yield* showMenu(room, 0, [room.texts.staleButton]);
  }
  yield { kind: 'result', lines: problemLines(room.texts, problem) };
}

function choicesUnder({ under }: Catalogue, asked: Target, checked: readonly Checked[]): Choice[] {
  const target: ChoiceTarget =
    asked.by === 'name' ? { by: 'digest', digest: profileDigest(checked[0]!.profile.id) } : asked;
  return [
    { label: under.refresh, intent: { kind: 'usage.show', target } },
    { label: under.details, intent: { kind: 'usage.details', target } },
  ];
}

import { hasRole } from '../access.ts';
import type { Role } from '../access.ts';
import { propose } from '../auth/show.ts';
import type { AuthRoom } from '../auth/show.ts';
import { profileDigest } from '../callback.ts';
import type { Outcome } from '../problem.ts';
import { failed, ok } from '../problem.ts';
import type { Choice, Line, Message } from '../reply.ts';
import type { Request } from '../request.ts';
import { arrange } from '../usage/target.ts';
import { knownOf } from './known.ts';
import { renderLack } from './render.ts';
import { FLOOR, strategies, suggest } from './suggest.ts';
import type { Placement, Strategy } from './suggest.ts';

/** Every one of them, since a plan holds them all: this many fit one message of Telegram. */
const SHOWN = 20;

type Suggested = {
  agent: string;
  placements: readonly Placement[];
  hasOrder: boolean;
  isSame: boolean;
  readAt: readonly number[];
};

/** Thought out anew each time: what a button proposes is what is best when it is pressed, and its plan shows what that is. */
async function suggestNow(
  { ports, readings, agent }: AuthRoom,
  strategy: Strategy,
): Promise<Outcome<Suggested>> {
  const listed = await ports.profiles.list(agent);
  if (!listed.ok) return failed(listed.problem);
  const { value: list } = listed;
  const all = await knownOf(readings, list.agent, arrange(list), ports.clock.now());
  const hasOrder = list.order !== null;
  const placements = suggest(strategy, all, hasOrder);
  const isSame =
    hasOrder &&
    placements.every(
      ({ one }, index) =>
        placements[index - 1] === undefined || (one.order ?? 0) > (placements[index - 1]!.one.order ?? 0),
    );
  return ok({
    agent: list.agent,
    placements,
    hasOrder,
    isSame,
    readAt: all.flatMap((one) => one.readAt ?? []),
  });
}

/** An order with the reasons for it. Asks nobody, and changes nothing. */
export async function* showSuggestion(
  room: AuthRoom,
  role: Role,
  strategy: Strategy,
): AsyncIterable<Message> {
  const { texts, ports } = room;
  const { suggestion, rotation } = texts;
  const found = await suggestNow(room, strategy);
  if (!found.ok) return yield renderLack(texts, found.problem, false);
  const { agent, placements, hasOrder, isSame, readAt } = found.value;
  const canPropose = placements.length > 1 && !isSame;
  const who =
    ports.gateway === null
      ? [rotation.readOnly]
      : hasRole(role, 'operator')
        ? [suggestion.advice]
        : [rotation.needsOperator];
  const now = ports.clock.now();
  const lines: readonly Line[] = [
    suggestion.title(agent, suggestion.names[strategy]),
    suggestion.means[strategy](FLOOR, hasOrder),
    ...placements
      .slice(0, SHOWN)
      .map(({ one, why }, index) => suggestion.placement(index + 1, one.glyph, one.label, why)),
    ...(placements.length > SHOWN ? [rotation.more(placements.length - SHOWN)] : []),
    rotation.lastKnown(readAt.length > 0 ? now - Math.min(...readAt) : null),
    ...(placements.length < 2 ? [suggestion.single] : isSame ? [suggestion.same] : who),
  ];
  const isOffered = canPropose && ports.gateway !== null && hasRole(role, 'operator');
  const offer: Choice = { label: suggestion.buttons.propose, intent: { kind: 'rotation.propose', strategy } };
  const others = strategies
    .filter((name) => name !== strategy)
    .map((name): Choice => ({
      label: suggestion.names[name],
      intent: { kind: 'rotation.order', strategy: name },
    }));
  const back: Choice = {
    label: suggestion.buttons.rotation,
    intent: { kind: 'rotation.show', isLong: false },
  };
  yield { kind: 'result', lines, choices: [...(isOffered ? [[offer]] : []), others, [back]] };
}

/** The gated change to that order: a plan, and no more. */
export async function* proposeSuggestion(
  room: AuthRoom,
  request: Request,
  strategy: Strategy,
): AsyncIterable<Message> {
  const found = await suggestNow(room, strategy);
  if (!found.ok) return yield renderLack(room.texts, found.problem, false);
  const targets = found.value.placements.map(
    ({ one }) => ({ by: 'digest', digest: profileDigest(one.profile.id) }) as const,
  );
  yield* propose(room, request, { verb: 'order', targets });
}

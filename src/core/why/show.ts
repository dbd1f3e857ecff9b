import type { Live } from '../auth/live.ts';
import { renderOrder } from '../auth/menu.ts';
import { renderReturned } from '../auth/render.ts';
import { findLeftOut, findReturned } from '../auth/retired.ts';
import { readAll } from '../auth/status.ts';
import { decide } from '../auth/why.ts';
import { profileDigest } from '../callback.ts';
import type { Choice, ChoiceGroup, Line, Message } from '../reply.ts';
import type { ChoiceTarget, Target } from '../request.ts';
import { choose } from '../usage/check.ts';
import type { Chosen } from '../usage/check.ts';
import { pageOf } from '../usage/menu.ts';
import { mustAsk, turnDown } from '../usage/show.ts';
import type { UsageRoom } from '../usage/show.ts';
import { answer } from './answer.ts';
import { NOT_LEFT_OUT, renderAnswer, renderFact, renderOne } from './render.ts';
import { findSetHere } from './set-here.ts';

/** Why profiles are used or not, all on one screen or one by itself, and why it is not the one that somebody put first. */
export async function* showWhy(room: UsageRoom, target: Target, page = 0): AsyncIterable<Message> {
  const { ports, readings, agent, texts } = room;
  const found = await choose(ports, agent, target);
  if (!found.ok) return yield* turnDown(room, target, found.problem, 'why.show');
  const { list, placed, chosen } = found.value;
  const isOne = target.by !== 'all';
  const { here, shown, pages } = pageOf(chosen, page);
  const asked = { ...found.value, chosen: isOne ? withItsRivals(found.value) : here };
  if (await mustAsk(readings, asked)) yield { kind: 'progress', lines: [texts.progress] };
  const { statuses, seen } = await readAll(ports, readings, asked);
  const live: Live = { list, placed };
  const [returned, leftOut, set] = await Promise.all([
    findReturned(ports.state.retired, live, ports.log),
    findLeftOut(ports.state.retired, live, ports.log),
    findSetHere(ports, live),
  ]);
  const now = ports.clock.now();
  const told = statuses.filter(({ profile }) => here.some((one) => one.profile === profile));
  const lines: readonly Line[] = [
    ...renderReturned(texts, returned),
    ...(isOne ? [] : renderOrder(texts, live).slice(0, 1)),
    ...told.flatMap((one) => {
      const by = leftOut.get(one.profile.id) ?? NOT_LEFT_OUT;
      return isOne ? renderOne(texts, one, list, by, now) : [renderFact(texts, one, by, now)];
    }),
    ...(pages > 1 ? [texts.menu.page(shown + 1, pages)] : []),
    texts.why.unseen,
    [],
    ...renderAnswer(texts, answer(decide(list, seen, now), seen, set)),
  ];
  const turn = (label: string, to: number): Choice => ({ label, intent: { kind: 'why.page', page: to } });
  const groups: readonly ChoiceGroup[] = [
    here.map(({ label, profile }) => ({
      label,
      intent: { kind: 'auth.show', target: { by: 'digest', digest: profileDigest(profile.id) } },
    })),
    [
      ...(shown > 0 ? [turn(texts.menu.back, shown - 1)] : []),
      ...(shown < pages - 1 ? [turn(texts.menu.next, shown + 1)] : []),
    ],
    leadOn(room, isOne ? targetOf(found.value) : { by: 'all' }),
  ];
  yield { kind: 'result', lines, choices: groups.filter((group) => group.length > 0) };
}

/** The one asked about, and those of the order: what is used in its place must be known as well as itself. */
function withItsRivals({ placed, chosen }: Chosen): Chosen['chosen'] {
  const { here } = pageOf(placed, 0);
  const ahead = here.filter(({ order }) => order !== null);
  return placed.filter((one) => chosen.includes(one) || ahead.includes(one));
}

function targetOf({ chosen }: Chosen): ChoiceTarget {
  return { by: 'digest', digest: profileDigest(chosen[0]!.profile.id) };
}

function leadOn({ texts }: UsageRoom, target: ChoiceTarget): ChoiceGroup {
  return [
    ...(target.by === 'all'
      ? []
      : [{ label: texts.why.all, intent: { kind: 'why.show', target: { by: 'all' } } } as const]),
    { label: texts.why.usage, intent: { kind: 'usage.show', target } },
    { label: texts.suggestion.buttons.suggest, intent: { kind: 'rotation.order', strategy: 'drain' } },
    { label: texts.suggestion.buttons.rotation, intent: { kind: 'rotation.show', isLong: false } },
  ];
}

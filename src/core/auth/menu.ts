import { hasRole, roleForVerb } from '../access.ts';
import type { Role } from '../access.ts';
import { profileDigest } from '../callback.ts';
import type { Catalogue } from '../i18n/index.ts';
import { problemLines } from '../i18n/problem-lines.ts';
import type { Choice, ChoiceGroup, Line, Message } from '../reply.ts';
import type { ChoiceIntent, MenuVerb, Request, Target } from '../request.ts';
import { choose } from '../usage/check.ts';
import { knownOf } from '../rotation/known.ts';
import type { Known } from '../rotation/known.ts';
import { healthOf, withGlyph } from '../usage/health.ts';
import { pageOf } from '../usage/menu.ts';
import { mustAsk, turnDown } from '../usage/show.ts';
import type { Placed } from '../usage/target.ts';
import { readLive } from './live.ts';
import type { Live } from './live.ts';
import { renderReturned } from './render.ts';
import { findReturned } from './retired.ts';
import { actionsFor } from './actions.ts';
import { pendingLink } from './finish.ts';
import type { AuthRoom } from './show.ts';
import { isHeldWrongly, readStatus, renderStatus, spareIn } from './status.ts';

/** The order as it is, and each profile to be looked at; with a verb, each profile that it can be done to. */
export async function* showAuthMenu(
  room: AuthRoom,
  role: Role,
  verb: MenuVerb | null,
  page = 0,
): AsyncIterable<Message> {
  const { ports, agent, texts } = room;
  if (verb && !ports.gateway)
    return yield { kind: 'result', lines: problemLines(texts, { code: 'mutations.off' }), isProblem: true };
  const live = await readLive(ports, agent);
  if (!live.ok) return yield { kind: 'result', lines: problemLines(texts, live.problem), isProblem: true };
  const returned = await findReturned(ports.state.retired, live.value, ports.log);
  const fit = live.value.placed.filter((one) => isFor(verb, one));
  const offered = verb === 'first' ? await bestFirst(room, live.value, fit) : fit.map(asItIs);
  const { here, shown, pages } = pageOf(offered, page);
  const lines: Line[] = [
    ...renderReturned(texts, returned),
    ...renderOrder(texts, live.value),
    verb === null
      ? texts.auth.which
      : offered.length > 0
        ? texts.auth.whichFor[verb]
        : texts.auth.noneFor[verb],
    ...(pages > 1 ? [texts.menu.page(shown + 1, pages)] : []),
  ];
  const turn = (label: string, to: number): Choice => ({
    label,
    intent: { kind: 'auth.page', verb, page: to },
  });
  const groups: ChoiceGroup[] = [
    here.map(({ shownAs, profile }) => ({ label: shownAs, intent: intentFor(verb, profile.id) })),
    [
      ...(shown > 0 ? [turn(texts.menu.back, shown - 1)] : []),
      ...(shown < pages - 1 ? [turn(texts.menu.next, shown + 1)] : []),
    ],
    verb === null ? wholeOrderChoices(room, role, live.value) : [],
  ];
  yield { kind: 'result', lines, choices: groups.filter((group) => group.length > 0) };
}

const asItIs = (one: Placed) => ({ ...one, shownAs: one.label });

/** Somebody whose agent has stopped wants one that works: by what was read last, with its glyph; nobody is asked. */
async function bestFirst({ ports, readings }: AuthRoom, { list }: Live, placed: readonly Placed[]) {
  const known = await knownOf(readings, list.agent, placed, ports.clock.now());
  return known
    .toSorted((one, other) => BEST.indexOf(one.state) - BEST.indexOf(other.state))
    .map((one) => ({ ...one, shownAs: withGlyph(one.glyph, one.label) }));
}

const BEST: readonly Known['state'][] = ['usable', 'credits', 'unknown', 'limited', 'dead'];

/** The profiles that a verb makes sense for. */
function isFor(verb: MenuVerb | null, { order, retired }: Placed): boolean {
  if (verb === 'first') return order !== 1;
  if (verb === 'retire') return !retired;
  return verb === 'restore' ? retired : true;
}

function intentFor(verb: MenuVerb | null, id: string): ChoiceIntent {
  const target = { by: 'digest', digest: profileDigest(id) } as const;
  if (verb === 'start') return { kind: 'auth.start', target };
  return verb ? { kind: 'auth.propose', mutation: { verb, target } } : { kind: 'auth.show', target };
}

function wholeOrderChoices({ ports, texts }: AuthRoom, role: Role, { list }: Live): readonly Choice[] {
  if (!hasRole(role, 'operator')) return [];
  const { buttons } = texts.auth;
  const log: Choice = { label: buttons.log, intent: { kind: 'auth.log' } };
  if (!ports.gateway) return [log];
  const hasOwn = list.orders.some(({ own }) => own !== null);
  return [
    ...(hasOwn
      ? [{ label: buttons.clear, intent: { kind: 'auth.propose', mutation: { verb: 'clear' } } } as const]
      : []),
    { label: buttons.undo, intent: { kind: 'auth.propose', mutation: { verb: 'undo' } } },
    log,
  ];
}

/** The effective order, where it comes from, and who is out of it. */
export function renderOrder({ auth }: Catalogue, { list, placed }: Live): readonly Line[] {
  const labels = (chosen: readonly Placed[]) => chosen.map(({ label }) => label);
  const retired = placed.filter((one) => one.retired);
  const ordered = placed.filter(({ order }) => order !== null);
  return [
    list.order
      ? auth.effective(list.agent, list.order.from, labels(ordered))
      : auth.automatic(list.agent, labels(placed)),
    ...(retired.length > 0 ? [auth.outOfUse(labels(retired))] : []),
  ];
}

/** One profile's login and its place in the order, with what this caller may do about it. */
export async function* showProfile(
  room: AuthRoom,
  request: Request,
  role: Role,
  target: Target,
): AsyncIterable<Message> {
  const { ports, readings, agent, texts } = room;
  const chosen = await choose(ports, agent, target);
  if (!chosen.ok) return yield* turnDown(room, target, chosen.problem, 'auth.show');
  if (await mustAsk(readings, chosen.value)) yield { kind: 'progress', lines: [texts.progress] };
  const statuses = await readStatus(ports, readings, chosen.value);
  const now = ports.clock.now();
  const needsVersion = statuses.some((one) => isHeldWrongly(one, now));
  const version = needsVersion ? await ports.gateway?.version() : undefined;
  const live: Live = chosen.value;
  const returned = await findReturned(ports.state.retired, live, ports.log);
  const [first] = statuses;
  const actions =
    statuses.length === 1 && first
      ? [
          ...putFirst(room, role, spareIn(statuses), first.profile.id),
          ...actionsFor(room, role, live, first.profile.id, healthOf(first.verdict) === 'unusable'),
        ]
      : [];
  const back: Choice = { label: texts.under.profiles, intent: { kind: 'auth.menu', verb: null } };
  yield {
    kind: 'result',
    lines: [
      ...renderReturned(texts, returned),
      ...(statuses.length > 1 ? [...renderOrder(texts, live), []] : []),
      ...statuses.flatMap((one, index) => [
        ...(index > 0 ? [[]] : []),
        ...renderStatus(texts, one, live.list, version?.ok ? version.value : null, now),
        ...waitingLink(room, request, one),
      ]),
    ],
    choices: [...actions, [back]],
  };
}

/** A link that was given to this person here, and still waits for its address. */
function waitingLink(room: AuthRoom, request: Request, { profile, label }: Placed): readonly Line[] {
  const pending = pendingLink(room, request, profileDigest(profile.id));
  return pending ? room.texts.callback.waiting(label, pending.endsAt) : [];
}

/** Where nobody in the order can be used: the way out, one tap away. Its own button does it for the profile that is shown. */
function putFirst(
  { ports, texts }: AuthRoom,
  role: Role,
  spare: ReturnType<typeof spareIn>,
  shownId: string,
): readonly ChoiceGroup[] {
  if (!spare || spare.id === shownId || !ports.gateway || !hasRole(role, roleForVerb('first'))) return [];
  const target = { by: 'digest', digest: profileDigest(spare.id) } as const;
  const intent: ChoiceIntent = { kind: 'auth.propose', mutation: { verb: 'first', target } };
  return [[{ label: texts.status.putFirst(spare.label), intent }]];
}

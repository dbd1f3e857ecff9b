import { hasRole } from '../access.ts';
import type { Role } from '../access.ts';
import type { AuthRoom } from '../auth/show.ts';
import { profileDigest } from '../callback.ts';
import type { Catalogue } from '../i18n/index.ts';
import { problemLines } from '../i18n/problem-lines.ts';
import type { Choice, ChoiceGroup, Line, Message } from '../reply.ts';
import { arrange } from '../usage/target.ts';
import { advise, returnOf } from './advise.ts';
import type { Advice } from './advise.ts';
import { standingsOf } from './standing.ts';
import type { Standing } from './standing.ts';

/** How many profiles are shown: the short form fits a phone, the long one a message of Telegram. */
const SHOWN = { short: 4, long: 12 } as const;

/** How to run several accounts, filled with those there are. Reads the store and what was read before; asks nobody and changes
 *  nothing. */
export async function* showRotation(
  room: AuthRoom,
  role: Role,
  { isLong }: { isLong: boolean },
): AsyncIterable<Message> {
  const { ports, readings, agent, texts } = room;
  const listed = await ports.profiles.list(agent);
  if (!listed.ok) {
    const lines = problemLines(texts, listed.problem);
    const isEmpty = listed.problem.code === 'profiles.none';
    // Who has no login yet needs the guidance most.
    const guidance = isEmpty && isLong ? [[], ...texts.rotation.setUp(NO_NAMES)] : [];
    return yield {
      kind: 'result',
      lines: [...lines, ...guidance],
      choices: [isEmpty ? [otherForm(texts, isLong)] : [], [{ label: texts.under.profiles, intent: MENU }]].filter(
        (group) => group.length > 0,
      ),
      isProblem: true,
    };
  }
  const placed = arrange(listed.value);
  const all = await standingsOf(readings, listed.value.agent, placed, ports.clock.now());
  const hasOrder = listed.value.order !== null;
  // A list has at least one profile.
  const advice = advise(all as [Standing, ...Standing[]], hasOrder);
  const may = ports.gateway !== null && hasRole(role, 'operator');
  yield {
    kind: 'result',
    lines: [
      hasOrder ? texts.rotation.title(listed.value.agent) : texts.rotation.titleAutomatic(listed.value.agent),
      ...renderStandings(texts, all, isLong ? SHOWN.long : SHOWN.short),
      texts.rotation.lastKnown,
      ['→ ', ...renderAdvice(texts, advice)],
      ...(may || !changes(advice) ? [] : [ports.gateway ? texts.rotation.needsOperator : texts.rotation.readOnly]),
      ...(isLong ? [[], ...texts.rotation.setUp(exampleOf(all))] : texts.rotation.rules),
    ],
    choices: choicesFor(room, advice, all, { may, isLong }),
  };
}

const MENU = { kind: 'usage.menu' } as const;

function renderStandings({ rotation }: Catalogue, all: readonly Standing[], most: number): readonly Line[] {
  const rest = all.length - most;
  const shown = rest > 0 ? all.slice(0, most) : all;
  return [...shown.map(rotation.standing), ...(rest > 0 ? [rotation.more(rest)] : [])];
}

function renderAdvice({ rotation: { advice: say } }: Catalogue, advice: Advice): Line {
  switch (advice.kind) {
    case 'alone':
      return say.alone[advice.one.state](advice.one.label);
    case 'sign-in':
      return say.signIn;
    case 'first':
      return say.first[advice.why](advice.now.label, advice.better.label, returnOf(advice.now));
    case 'check':
      return say.check(advice.one.label);
    case 'wait':
      return advice.next ? say.wait(advice.next.label, returnOf(advice.next)!) : say.waitUnknown;
    case 'restore':
      return say.restore(advice.only.label, advice.back.label);
    case 'mend':
      return say.mend(advice.broken.label);
    case 'set-order':
      return say.setOrder(advice.first.label);
    case 'fine':
      return advice.next ? say.fine(advice.first.label, advice.next.label) : say.fineAlone(advice.first.label);
    default:
      return advice satisfies never;
  }
}

/** Whether it takes a change of the order. */
const changes = ({ kind }: Advice) => kind === 'first' || kind === 'restore' || kind === 'set-order';

/** What the advice says first, then what else can be done, then where to look. */
function choicesFor(
  { texts }: AuthRoom,
  advice: Advice,
  all: readonly Standing[],
  { may, isLong }: { may: boolean; isLong: boolean },
): readonly ChoiceGroup[] {
  const { buttons } = texts.rotation;
  const propose = (label: string, verb: 'first' | 'restore', one: Standing): Choice => ({
    label,
    intent: { kind: 'auth.propose', mutation: { verb, target: targetOf(one) } },
  });
  const suggested: Choice[] = [];
  if (may && advice.kind === 'first') suggested.push(propose(buttons.first(advice.better.label), 'first', advice.better));
  if (may && advice.kind === 'set-order')
    suggested.push(propose(buttons.first(advice.first.label), 'first', advice.first));
  if (may && advice.kind === 'restore')
    suggested.push(propose(buttons.restore(advice.back.label), 'restore', advice.back));
  const ailing = advice.kind === 'mend' ? advice.broken : advice.kind === 'sign-in' || advice.kind === 'alone' ? advice.one : null;
  if (ailing) suggested.push({ label: buttons.look(ailing.label), intent: { kind: 'auth.show', target: targetOf(ailing) } });

  const verbs = texts.rotation.buttons;
  const others: Choice[] = may
    ? [
        ...(all.length > 1 ? [{ label: verbs.anyFirst, intent: { kind: 'auth.menu', verb: 'first' } } as const] : []),
        ...(all.some(({ retired }) => retired)
          ? [{ label: verbs.anyRestore, intent: { kind: 'auth.menu', verb: 'restore' } } as const]
          : []),
      ]
    : [];
  const looks: Choice[] = [
    { label: buttons.check, intent: { kind: 'usage.show', target: { by: 'all' } } },
    { label: buttons.order, intent: { kind: 'auth.menu', verb: null } },
    otherForm(texts, isLong),
  ];
  return [suggested, others, looks].filter((group) => group.length > 0);
}

const targetOf = ({ profile }: Standing) => ({ by: 'digest', digest: profileDigest(profile.id) }) as const;

/** From the short form to the long one, and back. */
function otherForm({ rotation: { buttons } }: Catalogue, isLong: boolean): Choice {
  return {
    label: isLong ? buttons.short : buttons.long,
    intent: { kind: 'rotation.show', isLong: !isLong },
  };
}

/** Names for an example where there are none. */
const NO_NAMES = ['work', 'home'];

/** An order to set: the usable ones first, at most three, in names that can be typed. */
function exampleOf(all: readonly Standing[]): readonly string[] {
  const byUse = all.toSorted((a, b) => rank(a) - rank(b));
  const names = byUse.map(({ label }) => label).filter((label) => /^[\w.:-]{1,24}$/u.test(label));
  return names.length > 1 ? names.slice(0, 3) : NO_NAMES;
}

const rank = ({ state }: Standing) => ['usable', 'credits', 'unknown', 'limited', 'dead'].indexOf(state);

import { profileDigest } from '../callback.ts';
import type { Catalogue } from '../i18n/index.ts';
import { problemLines } from '../i18n/problem-lines.ts';
import type { Problem } from '../problem.ts';
import type { Choice, ChoiceGroup, Line, Message } from '../reply.ts';
import { advise, returnOf } from './advise.ts';
import type { Advice } from './advise.ts';
import { strategies } from './suggest.ts';
import type { Known } from './known.ts';
import { isBeyondSignIn } from '../usage/refusal.ts';

/** How many profiles are shown: the short form fits a phone, the long one a message of Telegram. */
const SHOWN = { short: 4, long: 10 } as const;
/** How many sign-ins are offered at once. */
const MOST_SIGN_INS = 3;

export type Rotation = {
  agent: string;
  /** At least one, those of the order first. */
  all: readonly Known[];
  hasOrder: boolean;
  /** Who may change the order from here. */
  may: 'caller' | 'others' | 'nobody';
  /** The caller may sign a login in. */
  maySignIn: boolean;
  isLong: boolean;
  /** How long all of them last, where that can be told. */
  together: readonly Line[];
  now: number;
};

/** The guidance, filled with what there is. */
export function renderRotation(texts: Catalogue, shown: Rotation): Message {
  const { rotation } = texts;
  const { agent, all, hasOrder, may, isLong, now } = shown;
  const advice = advise(all, hasOrder);
  const readAt = all.flatMap((one) => one.readAt ?? []);
  const who = { caller: [], others: [rotation.needsOperator], nobody: [rotation.readOnly] }[may];
  return {
    kind: 'result',
    lines: [
      hasOrder ? rotation.title(agent) : rotation.titleAutomatic(agent),
      ...renderStandings(texts, all, isLong ? SHOWN.long : SHOWN.short),
      rotation.lastKnown(readAt.length > 0 ? now - Math.min(...readAt) : null),
      ...shown.together,
      ['→ ', ...renderAdvice(texts, advice)],
      ...(isChange(advice) ? who : []),
      ...(isLong ? [[], ...rotation.setUp(exampleOf(all))] : rotation.rules),
    ],
    choices: choicesFor(texts, advice, shown),
  };
}

/** Without any profile. Who has no login yet needs the guidance most. */
export function renderLack(texts: Catalogue, problem: Problem, isLong: boolean): Message {
  const isEmpty = problem.code === 'profiles.none';
  const menu: Choice = { label: texts.under.profiles, intent: { kind: 'usage.menu' } };
  return {
    kind: 'result',
    lines: [
      ...problemLines(texts, problem),
      ...(isEmpty && isLong ? [[], ...texts.rotation.setUp(NO_NAMES)] : []),
    ],
    choices: [isEmpty ? [...setUp(texts, isLong), menu] : [menu]],
    isProblem: true,
  };
}

function renderStandings({ rotation }: Catalogue, all: readonly Known[], most: number): readonly Line[] {
  const rest = all.length - most;
  const shown = rest > 0 ? all.slice(0, most) : all;
  return [...shown.map(rotation.standing), ...(rest > 0 ? [rotation.more(rest)] : [])];
}

function renderAdvice({ rotation: { advice: say } }: Catalogue, advice: Advice): Line {
  switch (advice.kind) {
    case 'alone':
      return say.alone[advice.one.state](advice.one.label);
    case 'sign-in':
      return say.signIn(advice.one.label);
    case 'first':
      return say.first[advice.why](advice.now.label, advice.better.label, returnOf(advice.now));
    case 'check':
      return say.check(advice.one.label);
    case 'wait':
      return advice.next ? say.wait(advice.next.label, returnOf(advice.next)!) : say.waitUnknown;
    case 'restore':
      return say.restore(advice.only.label, advice.back.label);
    case 'mend':
      return isClosed(advice.broken) ? say.closed(advice.broken.label) : say.mend(advice.broken.label);
    case 'set-order':
      return say.setOrder(advice.first.label);
    case 'fine':
      return advice.next
        ? say.fine(advice.first.label, advice.next.label)
        : say.fineAlone(advice.first.label);
    default:
      return advice satisfies never;
  }
}

/** Whether it takes a change of the order. */
const isChange = ({ kind }: Advice) => kind === 'first' || kind === 'restore' || kind === 'set-order';

/** What the advice says first, then what else can be done, then where to look. */
function choicesFor(
  texts: Catalogue,
  advice: Advice,
  { all, may, maySignIn, isLong }: Rotation,
): readonly ChoiceGroup[] {
  const { buttons } = texts.rotation;
  const others: Choice[] = [
    ...(all.length > 1
      ? [{ label: buttons.anyFirst, intent: { kind: 'auth.menu', verb: 'first' } } as const]
      : []),
    ...(all.some(({ retired }) => retired)
      ? [{ label: buttons.anyRestore, intent: { kind: 'auth.menu', verb: 'restore' } } as const]
      : []),
  ];
  const looks: Choice[] = [
    { label: buttons.check, intent: { kind: 'usage.show', target: { by: 'all' } } },
    { label: buttons.order, intent: { kind: 'auth.menu', verb: null } },
    ...(all.length > 1
      ? [
          {
            label: texts.suggestion.buttons.suggest,
            intent: { kind: 'rotation.order', strategy: strategies[0] },
          } as const,
        ]
      : []),
    ...setUp(texts, isLong),
  ];
  const groups = [
    suggested(texts, advice, may === 'caller'),
    maySignIn ? signIns(texts, all) : [],
    may === 'caller' ? others : [],
    looks,
  ];
  return groups.filter((group) => group.length > 0);
}

/** The button for what was just advised. */
function suggested({ rotation: { buttons } }: Catalogue, advice: Advice, may: boolean): readonly Choice[] {
  const propose = (label: string, verb: 'first' | 'restore', one: Known): readonly Choice[] =>
    may ? [{ label, intent: { kind: 'auth.propose', mutation: { verb, target: targetOf(one) } } }] : [];
  const look = (one: Known): readonly Choice[] => [
    { label: buttons.look(one.label), intent: { kind: 'auth.show', target: targetOf(one) } },
  ];
  switch (advice.kind) {
    case 'first':
      return propose(buttons.first(advice.better.label), 'first', advice.better);
    case 'set-order':
      return propose(buttons.first(advice.first.label), 'first', advice.first);
    case 'restore':
      return propose(buttons.restore(advice.back.label), 'restore', advice.back);
    case 'mend':
      return look(advice.broken);
    case 'alone':
    case 'sign-in':
      return look(advice.one);
    default:
      return [];
  }
}

/** For those that are dead and can be mended so; one that is in use is missed more than a retired one. */
function signIns({ auth, rotation: { buttons } }: Catalogue, all: readonly Known[]): readonly Choice[] {
  return all
    .filter((one) => one.state === 'dead' && !isClosed(one))
    .toSorted((one, other) => Number(one.retired) - Number(other.retired))
    .slice(0, MOST_SIGN_INS)
    .map((one) => ({
      label: all.length > 1 ? buttons.signIn(one.label) : auth.buttons.start,
      intent: { kind: 'auth.start', target: targetOf(one) },
    }));
}

const isClosed = ({ refusal }: Known) => refusal !== null && isBeyondSignIn(refusal);

const targetOf = ({ profile }: Known) => ({ by: 'digest', digest: profileDigest(profile.id) }) as const;

/** From the short form to the long one. Who has read the long one has the short one above it. */
const setUp = ({ rotation }: Catalogue, isLong: boolean): readonly Choice[] =>
  isLong ? [] : [{ label: rotation.buttons.setUp, intent: { kind: 'rotation.show', isLong: true } }];

/** For an example where there are no names that could be typed. */
const NO_NAMES = 'work home';
/** So many names can be read in one line. */
const MOST_NAMES = 6;

/** An order that could be set as it stands: all that are in use and may work, the usable ones first. */
function exampleOf(all: readonly Known[]): string {
  const names = all
    .filter(({ retired, state }) => !retired && state !== 'dead')
    .toSorted((a, b) => rank(a) - rank(b))
    .map(({ label }) => label);
  const canBeTyped =
    names.length > 1 && names.length <= MOST_NAMES && names.every((name) => /^[\w.:-]{1,24}$/u.test(name));
  return canBeTyped ? names.join(' ') : NO_NAMES;
}

const rank = ({ state }: Known) => ['usable', 'credits', 'unknown', 'limited', 'dead'].indexOf(state);

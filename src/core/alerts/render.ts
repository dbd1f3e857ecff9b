import type { Catalogue } from '../i18n/index.ts';
import type { Choice, Line, Message } from '../reply.ts';
import { hintFor } from '../usage/details.ts';
import { isBeyondSignIn } from '../usage/refusal.ts';
import type { Fact, FactOf } from './fact.ts';
import type { Item, Told } from './ledger.ts';
import { alertButtons } from './screens.ts';

/** One message of an alert, as it reads by now. */

const glyphs = {
  low: '🟠',
  empty: '🔴',
  back: '🟢',
  expiring: '🟠',
  dead: '🔴',
  failover: '🟠',
  order: '🟠',
  returned: '🟠',
  'soon-out': '🟠',
  out: '🔴',
} as const satisfies Record<Fact['kind'], string>;
const OVER = '✅';
const PASSED = '⏬';
const UNWATCHED = '⏹';

type Reader = { mayChange: boolean; isPrivate: boolean; lowest: number };

/** `mayChange`: this bot can change the gateway's order. `isPrivate`: nobody else reads along. `lowest`: the last threshold of
 *  whoever reads it. */
export function renderAlert(
  texts: Catalogue,
  { items, at, isAgain }: Pick<Told, 'items' | 'at' | 'isAgain'>,
  { mayChange, isPrivate, lowest }: Reader,
): Message {
  const lines = items.map((item) => lineOf(texts, item, at));
  const open = items.filter(({ end }) => !end).map(({ fact }) => fact);
  const choices =
    open.length > 0 ? [choicesUnder(texts, open, { mayChange, isPrivate }), alertButtons(texts)] : [];
  return {
    kind: 'result',
    lines: isAgain ? [texts.alerts.again, ...lines] : lines,
    choices,
    ...(open.every((one) => mayWait(one, lowest)) && { isQuiet: true }),
  };
}

/** Nobody has to do anything about it at once: OpenClaw goes on with another one by itself. */
function mayWait(one: Fact, lowest: number): boolean {
  if (one.kind === 'low') return !one.isLast || one.threshold > lowest;
  if (one.kind === 'empty') return !one.isLast;
  return one.kind === 'back' || one.kind === 'expiring';
}

function lineOf(texts: Catalogue, { fact, end }: Item, at: number): Line {
  const { alerts } = texts;
  if (!end || fact.kind === 'back') return [`${glyphs[fact.kind]} `, ...beginning(texts, fact, at)];
  if (end.how === 'unwatched' && 'profile' in fact)
    return [`${UNWATCHED} `, ...alerts.unwatched(fact.profile.label, end.at)];
  if (end.how === 'unwatched') return [`${UNWATCHED} `, ...alerts.orderGone(end.at)];
  const passed = end.how === 'passed' ? passing(alerts.passed, fact) : null;
  return passed ? [`${PASSED} `, ...passed] : [`${OVER} `, ...say(alerts.over, fact, end.at)];
}

type Kind = Fact['kind'];
/** One of these facts, with the link between its kind and what else it holds. */
type One<K extends Kind> = { [P in K]: FactOf<P> & { kind: P } }[K];
type Words<K extends Kind> = { [P in K]: (fact: One<P>, at: number) => Line };

const say = <K extends Kind>(words: Words<K>, fact: One<K>, at: number): Line => words[fact.kind](fact, at);

/** That a login is refused is told with the reason. */
function beginning(texts: Catalogue, fact: Fact, at: number): Line {
  const { facts } = texts.alerts;
  return fact.kind === 'dead' ? facts.dead(fact, ...whyOf(texts, fact)) : say(facts, fact, at);
}

/** In the words of its details. */
function whyOf(texts: Catalogue, { profile, refusal }: FactOf<'dead'>): [why: string | null, next: Line] {
  if (!refusal) return [null, texts.signInAgain(profile.label)];
  const next = hintFor(texts, { ...refusal, funding: null }, profile.label);
  return [texts.reasons[refusal.reason], next ?? texts.signInAgain(profile.label)];
}

function passing(passed: Catalogue['alerts']['passed'], fact: Fact): Line | null {
  switch (fact.kind) {
    case 'low':
      return passed.low(fact);
    case 'empty':
      return passed.empty(fact);
    case 'expiring':
      return passed.expiring(fact);
    case 'order':
      return passed.order;
    case 'soon-out':
      return passed['soon-out'];
    default:
      return null;
  }
}

/** What helps with these, each once. */
function choicesUnder(
  { alerts: { buttons } }: Catalogue,
  open: readonly Fact[],
  { mayChange, isPrivate }: Pick<Reader, 'mayChange' | 'isPrivate'>,
): readonly Choice[] {
  const has = (...kinds: Fact['kind'][]) => open.some(({ kind }) => kinds.includes(kind));
  const [one] = open.length === 1 ? open : [];
  const mendable = open.flatMap((fact) =>
    fact.kind === 'expiring' || (fact.kind === 'dead' && !(fact.refusal && isBeyondSignIn(fact.refusal)))
      ? fact.profile
      : [],
  );
  const details: Choice =
    one && 'profile' in one
      ? {
          label: buttons.details,
          intent: { kind: 'usage.details', target: { by: 'digest', digest: one.profile.digest } },
        }
      : { label: buttons.all, intent: { kind: 'usage.show', target: { by: 'all' } } };
  return [
    details,
    // Elsewhere it is refused; the line says where it is done.
    ...(mayChange && isPrivate && mendable.length === 1
      ? [
          {
            label: buttons.signIn,
            intent: { kind: 'auth.start', target: { by: 'digest', digest: mendable[0]!.digest } },
          } as const,
        ]
      : []),
    ...(has('failover', 'order', 'returned')
      ? [{ label: buttons.why, intent: { kind: 'why.show', target: { by: 'all' } } } as const]
      : []),
    ...(mayChange && has('low', 'empty', 'failover', 'soon-out', 'order')
      ? [{ label: buttons.first, intent: { kind: 'auth.menu', verb: 'first' } } as const]
      : []),
  ];
}

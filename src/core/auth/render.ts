import type { Catalogue } from '../i18n/index.ts';
import { problemLines } from '../i18n/problem-lines.ts';
import type { Choice, Line, Message } from '../reply.ts';
import type { Placed } from '../usage/target.ts';
import type { Applied, ApplyStep } from './apply.ts';
import { handCommands } from './by-hand.ts';
import type { Change, History } from './journal.ts';
import { partsOf } from './live.ts';
import type { Live } from './live.ts';
import type { OrderWarning } from './order.ts';
import { isAboutOrder, personOf } from './plan.ts';
import type { Plan, Recorded } from './plan.ts';
import { renderSignedIn } from './render-sign-in.ts';
import type { ConfirmBy } from './show.ts';
import type { Returned } from './retired.ts';
import { inheritedOf } from './verify.ts';
import type { Inherited } from './verify.ts';

/** Plans, results and history in words. */

/** `null`: no override. */
type Labels = readonly string[] | null;
const labelsOf = (refs: readonly { label: string }[] | null): Labels =>
  refs && refs.map(({ label }) => label);

/** What is asked for, as the end of a sentence: `put work first`. */
export function deedOf({ auth }: Catalogue, { asked, subject }: Pick<Recorded, 'asked' | 'subject'>): Line {
  return auth.deeds[asked.verb](subject?.label ?? '');
}

export function renderPlan(
  texts: Catalogue,
  plan: Plan,
  warnings: readonly OrderWarning[],
  live: Live,
  confirmBy: ConfirmBy,
  before: readonly Line[] = [],
): Message {
  const { auth } = texts;
  const { retired, returned, asked, agent, subject } = plan;
  const isRemoval = asked.verb === 'delete';
  const inherited = inheritedOf(live, partsOf(live, plan.provider));
  const order = (labels: Labels) => inForce(texts, labels, inherited);
  const lines: Line[] = [
    ...before,
    auth.plan(agent, deedOf(texts, plan)),
    ...(isRemoval
      ? auth.removal
      : [
          [...auth.now, ...order(labelsOf(plan.before))],
          [...auth.later, ...order(labelsOf(plan.after))],
          ...(retired.length > 0 ? [auth.goesOut(labelsOf(retired)!)] : []),
          ...(returned.length > 0 ? [auth.comesBack(labelsOf(returned)!)] : []),
        ]),
    ...warnings.map((warning) => auth.warnings[warning](plan.after?.[0]?.label ?? '')),
    [],
    ...auth.howApplied,
    [],
    {
      reply: isRemoval
        ? auth.typeToDelete(subject?.label ?? '', plan.endsAt)
        : auth.confirmUntil(plan.endsAt),
      flag: auth.confirmByFlag,
      given: [],
    }[confirmBy],
  ];
  const cancel: Choice = { label: auth.buttons.cancel, intent: { kind: 'auth.cancel', plan: plan.id } };
  const confirm: Choice = { label: auth.buttons.confirm, intent: { kind: 'auth.confirm', plan: plan.id } };
  return {
    kind: 'result',
    lines,
    choices: [isRemoval && confirmBy === 'reply' ? [cancel] : [confirm, cancel]],
  };
}

/** Shown in the place of the plan, so that nobody can press its buttons twice. */
export function renderStep(texts: Catalogue, plan: Plan, step: ApplyStep): Message {
  return {
    kind: 'progress',
    inPlace: true,
    lines: [texts.auth.confirmed(deedOf(texts, plan)), [texts.auth.steps[step]]],
  };
}

export function renderEnded(
  texts: Catalogue,
  plan: Recorded,
  ended: Extract<Applied, { kind: 'ended' }>,
): Message {
  const { auth } = texts;
  const { outcome, found, inherited, problem } = ended;
  const why = problem ? problemLines(texts, problem) : [];
  const isDone = outcome === 'verified' || outcome === 'stale';
  const next: Choice[] = [
    ...(isDone && isAboutOrder(plan)
      ? [{ label: auth.buttons.undo, intent: { kind: 'auth.propose', mutation: { verb: 'undo' } } } as const]
      : []),
    { label: texts.under.profiles, intent: { kind: 'auth.menu', verb: null } },
  ];
  const lines: Record<typeof outcome, readonly Line[]> = {
    verified: [
      auth.done(deedOf(texts, plan)),
      ...nowLine(texts, plan, found, inherited),
      ...(problem ? [auth.savedAfterAll] : []),
    ],
    stale: [auth.done(deedOf(texts, plan)), ...nowLine(texts, plan, found, inherited), ...auth.stale],
    mismatched: [
      auth.mismatched(deedOf(texts, plan)),
      [...auth.expected, ...orderOr(texts, labelsOf(plan.after))],
      [...auth.found, ...orderOr(texts, found)],
      ...why,
      auth.nothingMore,
    ],
    'not-applied': [...(why.length > 0 ? why : [auth.notDone]), auth.readBack],
    unverified: [auth.unverified, ...why, auth.lookYourself],
  };
  return {
    kind: 'result',
    lines: lines[outcome],
    choices: [next],
    ...(isDone ? {} : { isProblem: true as const }),
  };
}

const orderOr = ({ auth }: Catalogue, labels: Labels) => (labels ? auth.order(labels) : auth.noOwnOrder);

/** What applies: an override, else what is inherited, else what OpenClaw chooses. */
const inForce = ({ auth }: Catalogue, labels: Labels, inherited: Inherited | null): Line =>
  labels
    ? auth.order(labels)
    : inherited
      ? auth.inheritedOrder(inherited.labels, inherited.from)
      : auth.noOrder;

/** `inherited`: not given when nobody looked. */
function nowLine(
  texts: Catalogue,
  plan: Recorded,
  found: Labels,
  inherited?: Inherited | null,
): readonly Line[] {
  if (!isAboutOrder(plan)) return [];
  const order = inherited === undefined ? orderOr(texts, found) : inForce(texts, found, inherited);
  return [[...texts.auth.now, ...order]];
}

/** What became of a change that a crash cut off. `live`: how things stand now; `null`: that cannot be read. */
export function renderRecovered(texts: Catalogue, change: Change, live: Live | null): Message {
  const { ended, plan } = change;
  const outcome = ended?.outcome ?? 'unverified';
  const message =
    plan.asked.verb === 'start'
      ? renderSignedIn(texts, plan, {
          outcome,
          problem: null,
          orderBefore: change.approved?.before,
          before: null,
          after: live,
        })
      : renderEnded(texts, plan, { kind: 'ended', outcome, found: ended?.found ?? null, problem: null });
  return { ...message, lines: [texts.auth.interrupted(deedOf(texts, plan)), ...message.lines] };
}

/** The newest changes first, and whether the record is whole. */
export function renderHistory(
  texts: Catalogue,
  { changes, entries, brokenAt }: History,
  most: number,
): Message {
  const { auth } = texts;
  if (entries === 0 && brokenAt === null) return { kind: 'result', lines: auth.noHistory };
  const shown = changes.slice(-most).toReversed();
  const lines = shown.flatMap((change): Line[] => {
    const { plan, confirmedAt, ended, seq, hash } = change;
    const outcome = ended ? auth.outcomes[ended.outcome] : auth.underway;
    const orders = isAboutOrder(plan)
      ? { before: orderOr(texts, labelsOf(plan.before)), after: orderOr(texts, labelsOf(plan.after)) }
      : null;
    return [
      auth.logged(confirmedAt, personOf(plan), deedOf(texts, plan), orders),
      ['   ', outcome, ` #${seq} ${hash.slice(0, 8)}`],
    ];
  });
  const rest = changes.length - shown.length;
  return {
    kind: 'result',
    lines: [
      ...lines,
      ...(rest > 0 ? [auth.olderOnes(rest)] : []),
      [],
      brokenAt === null ? auth.whole(entries) : auth.broken(brokenAt),
    ],
  };
}

/** Said at the next look, once. */
export function renderReturned({ auth }: Catalogue, returned: readonly Returned[]): readonly Line[] {
  if (returned.length === 0) return [];
  return [...returned.map(({ label, retiredAt }) => auth.cameBack(label, retiredAt)), []];
}

/** How a person removes a login at the host, for exactly this installation. */
export function renderByHand(
  texts: Catalogue,
  live: Live,
  { profile, label, retired }: Placed,
  version: string,
  at: number,
): Message {
  const { source, folders, orders } = live.list;
  const isMine = orders.some(({ mine }) => mine.includes(profile.id));
  const agent = isMine ? live.list.agent : 'main';
  const folder = isMine ? folders.own : folders.main;
  const commands = handCommands({ source, agent, folder, id: profile.id, label, at });
  return {
    kind: 'result',
    lines: texts.auth.byHand({ label, version, agent, isRetired: retired, ...commands }),
  };
}

import type { Catalogue } from '../i18n/index.ts';
import { problemLines } from '../i18n/problem-lines.ts';
import { profileDigest } from '../callback.ts';
import type { SignInStep } from '../ports.ts';
import type { Problem } from '../problem.ts';
import type { Choice, ChoiceGroup, Line, Message } from '../reply.ts';
import type { Placed } from '../usage/target.ts';
import { accountOf } from './account.ts';
import type { Ended } from './apply.ts';
import type { Live } from './live.ts';
import { isNew, ownerOf } from './login.ts';
import type { Recorded } from './plan.ts';

/** A sign-in in words. */

const labelOf = ({ subject }: Recorded) => subject?.label ?? '';
const targetOf = ({ asked }: Recorded) => ('target' in asked ? asked.target : null);

/** Each takes the place of the one before: nobody needs a code that was used. What was tapped tells of more than this login. */
export function renderSignInStep(
  { signingIn }: Catalogue,
  plan: Recorded,
  step: 'clearing' | 'asking' | 'approved' | 'over',
): Message {
  return {
    kind: 'progress',
    inPlace: 'below',
    lines: [signingIn.of(labelOf(plan), plan.agent), signingIn.steps[step]],
  };
}

/** In an order of its own, and not at its head. */
const isBehind = ({ before, subject }: Recorded) => before !== null && before[0]?.digest !== subject?.digest;

/** The one message that holds a code: for the owner who asked, in a private chat, and nowhere else. */
export function renderCode(
  { signingIn }: Catalogue,
  plan: Recorded,
  { url, code, lastsMs }: Extract<SignInStep, { kind: 'code' }>,
  now: number,
): Message {
  return {
    kind: 'progress',
    inPlace: 'below',
    lines: [
      signingIn.of(labelOf(plan), plan.agent),
      ...signingIn.code(url, code.reveal(), labelOf(plan)),
      ...(isBehind(plan) ? [signingIn.willMove] : []),
      signingIn.until(now + lastsMs),
    ],
    aids: [
      { kind: 'link', label: signingIn.openPage, url },
      { kind: 'copy', label: signingIn.copyCode, text: code.reveal() },
    ],
    choices: [[{ label: signingIn.end, intent: { kind: 'auth.stop', signIn: plan.id } }]],
  };
}

/** How it ended. `before`, `after`: all logins; `null`: they could not be read. `orderBefore`: the override when it was
 *  approved; left out where it never was. */
export type EndedSignIn = {
  outcome: Ended['outcome'];
  problem: Problem | null;
  orderBefore?: Recorded['before'] | undefined;
  before: Live | null;
  after: Live | null;
};

export function renderSignedIn(texts: Catalogue, plan: Recorded, ended: EndedSignIn): Message {
  const isDone = ended.outcome === 'verified' || ended.outcome === 'stale';
  const one = findSubject(plan, ended.after);
  return {
    kind: 'result',
    lines: linesOf(texts, plan, ended, one),
    choices: choicesAfter(texts, plan, ended, one),
    ...(isDone ? {} : { isProblem: true as const }),
    // Whoever ended it looks at it.
    ...(ended.problem?.code === 'sign-in.cancelled' && { inPlace: true as const }),
  };
}

function linesOf(
  texts: Catalogue,
  plan: Recorded,
  { outcome, problem, orderBefore, before, after }: EndedSignIn,
  one: Placed | null,
): readonly Line[] {
  const { signingIn, auth } = texts;
  const label = labelOf(plan);
  const why = problem ? problemLines(texts, problem) : [];
  switch (outcome) {
    case 'verified':
    case 'stale':
      return [
        signingIn.done(label),
        ...(one ? factsOf(texts, plan, one, after) : []),
        ...(one ? movedLines(texts, one, orderBefore) : []),
        ...(problem ? [auth.savedAfterAll] : []),
        ...(outcome === 'stale' ? auth.stale : []),
      ];
    case 'not-applied':
      return [...why, one && isNew(plan, one.profile) ? signingIn.renewed(label) : signingIn.asBefore(label)];
    case 'unverified':
      return [signingIn.unverified, ...why, auth.lookYourself];
    case 'mismatched': {
      if (one && ownerOf(plan, one.profile) === 'another') return signingIn.anotherAccount(label);
      const elsewhere = savedElsewhere(before, after);
      return elsewhere === null ? [signingIn.notSaved(label), ...why] : signingIn.elsewhere(label, elsewhere);
    }
    default:
      return outcome satisfies never;
  }
}

/** OpenClaw puts whoever signs in first. */
function movedLines(
  { signingIn }: Catalogue,
  one: Placed,
  orderBefore: EndedSignIn['orderBefore'],
): readonly Line[] {
  const was = placeBefore(one, orderBefore);
  if (was === undefined || was === one.order) return [];
  return [was === null ? signingIn.movedIn : signingIn.moved(was)];
}

/** `null`: out of the order. `undefined`: there was no order of its own to be moved in. */
function placeBefore(one: Placed, orderBefore: EndedSignIn['orderBefore']): number | null | undefined {
  if (!orderBefore) return undefined;
  const index = orderBefore.findIndex(({ digest }) => digest === profileDigest(one.profile.id));
  return index === -1 ? null : index + 1;
}

/** Whose it is, until when it lasts, and whether it is used. */
function factsOf(
  { signingIn, details }: Catalogue,
  plan: Recorded,
  one: Placed,
  live: Live | null,
): readonly Line[] {
  const { profile, order, retired, label } = one;
  const account = accountOf(profile);
  const sharing = live?.placed.filter(
    (other) => other !== one && account && accountOf(other.profile) === account,
  );
  return [
    signingIn.owner[ownerOf(plan, profile) === 'same' ? 'same' : 'unknown'],
    ...(profile.tokenExpiresAt === null ? [] : [details.tokenEnds(profile.tokenExpiresAt)]),
    ...(sharing?.length ? [details.shares(sharing.map((other) => other.label))] : []),
    order !== null ? details.order(order) : retired ? signingIn.stillRetired(label) : details.automatic,
  ];
}

function choicesAfter(
  texts: Catalogue,
  plan: Recorded,
  { outcome, orderBefore }: EndedSignIn,
  one: Placed | null,
): readonly ChoiceGroup[] {
  const target = targetOf(plan);
  const isDone = outcome === 'verified' || outcome === 'stale';
  const next: Choice[] = [];
  if (isDone && target) next.push({ label: texts.signingIn.check, intent: { kind: 'usage.show', target } });
  if (isDone && one && movedLines(texts, one, orderBefore).length > 0)
    next.push({
      label: texts.auth.buttons.undo,
      intent: { kind: 'auth.propose', mutation: { verb: 'undo' } },
    });
  if (isDone && target && one && one.order !== 1) {
    const verb = one.retired ? 'restore' : 'first';
    next.push({
      label: texts.auth.buttons[verb],
      intent: { kind: 'auth.propose', mutation: { verb, target } },
    });
  }
  if (!isDone && target) next.push({ label: texts.signingIn.again, intent: { kind: 'auth.start', target } });
  next.push({ label: texts.under.profiles, intent: { kind: 'auth.menu', verb: null } });
  return [next];
}

const findSubject = ({ subject }: Recorded, live: Live | null): Placed | null =>
  live?.placed.find(({ profile }) => profileDigest(profile.id) === subject?.digest) ?? null;

/** Another profile whose login is new: the gateway saved it there. */
function savedElsewhere(before: Live | null, after: Live | null): string | null {
  const ends = new Map(before?.placed.map(({ profile }) => [profile.id, profile.tokenExpiresAt]));
  const changed = after?.placed.find(
    ({ profile }) => before && ends.get(profile.id) !== profile.tokenExpiresAt,
  );
  return changed?.label ?? null;
}

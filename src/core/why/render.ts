import type { LeftOut } from '../auth/retired.ts';
import { renderWhy } from '../auth/status.ts';
import type { Status } from '../auth/status.ts';
import type { Catalogue } from '../i18n/index.ts';
import type { Line } from '../reply.ts';
import { renderHeadline } from '../usage/details.ts';
import { glyphOf } from '../usage/health.ts';
import type { ProfileList } from '../usage/profile.ts';
import type { Answer } from './answer.ts';

/** Why, in words: one line per profile among others, the facts of one by itself, and the answer below. */

export const NOT_LEFT_OUT: LeftOut = { by: 'unknown' };

/** The one fact that decides. */
export function renderFact(texts: Catalogue, one: Status, leftOut: LeftOut, now: number): Line {
  const { why } = texts;
  const { lastUsedAt } = one.profile.use;
  return [
    `${glyphOf(one.verdict)} `,
    { code: one.label },
    ' — ',
    ...factOf(texts, one, leftOut),
    ...(lastUsedAt === null ? [] : why.lastUsed(lastUsedAt, now)),
  ];
}

function factOf({ why: { facts } }: Catalogue, { why }: Status, leftOut: LeftOut): Line {
  switch (why.code) {
    case 'first_usable':
      return facts.first_usable(why.passed.length === 0, why.isConfirmed);
    case 'only_usable':
      return facts.only_usable(why.isConfirmed);
    case 'behind_another':
      return facts.behind_another(why.ahead);
    case 'behind_api_key':
      return facts.behind_api_key(why.ahead);
    case 'openclaw_chooses':
      return facts.openclaw_chooses(why.last?.isThis ?? false);
    case 'retired':
      return facts.retired(leftOut);
    case 'login_refused':
      return facts.login_refused;
    case 'held_by_openclaw':
      return facts.held_by_openclaw(why.hold, why.isServed);
    case 'limited':
      return facts.limited(why.until);
    default:
      return why satisfies never;
  }
}

/** All that decides about one: what OpenAI says, why, by whom it was left out, its place, its hold, its last use. */
export function renderOne(
  texts: Catalogue,
  one: Status,
  { order }: ProfileList,
  leftOut: LeftOut,
  now: number,
): readonly Line[] {
  const { status, details, why } = texts;
  const { code } = one.why;
  const { hold, use } = one.profile;
  const isHeld = hold !== null && hold.until > now;
  const place =
    order === null ? details.automatic : one.order && status.place(one.order, order.ids.length, order.from);
  return [
    renderHeadline(texts, one),
    renderWhy(texts, one.why, order?.from ?? null),
    ...(code === 'retired' && leftOut.by !== 'unknown' ? [why.leftOut(leftOut)] : []),
    ...(place && code !== 'openclaw_chooses' ? [place] : []),
    ...(isHeld && code !== 'held_by_openclaw' ? [status.hold(hold)] : []),
    status.lastUse(use, now),
  ];
}

export function renderAnswer(texts: Catalogue, found: Answer): readonly Line[] {
  return [texts.why.asked, ...wordsOf(texts, found)];
}

function wordsOf({ why: { answers, setAgain } }: Catalogue, found: Answer): readonly Line[] {
  switch (found.code) {
    case 'changed_since': {
      const { at, labels } = found.set;
      if (labels === null) return answers.set_since(at);
      const [first] = labels;
      return [answers.changed_since(labels, at), ...(first === undefined ? [] : [setAgain(first)])];
    }
    case 'no_order':
      return answers.no_order(found.last, found.first);
    case 'key_first':
      return answers.key_first(found.key, found.first);
    case 'nobody_usable':
      return answers.nobody_usable(found.soonest, found.spare, found.first);
    case 'passed_over':
      return answers.passed_over(found.passed, found.used, found.isKey);
    case 'in_step':
      return answers.in_step(found.last);
    case 'never_used':
      return answers.never_used(found.first);
    case 'not_yet':
      return answers.not_yet(found.first, found.last, found.since);
    case 'another_used':
      return answers.another_used(found.first, found.last, found.isStale);
    default:
      return found satisfies never;
  }
}

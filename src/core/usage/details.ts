import type { ProfilePace } from '../forecast/pace.ts';
import { renderPace } from '../forecast/render.ts';
import type { Catalogue } from '../i18n/index.ts';
import type { Line } from '../reply.ts';
import type { BankedResets, UsageWindow } from './answer.ts';
import type { Checked } from './check.ts';
import { glyphOf } from './health.ts';
import type { Verdict } from './verdict.ts';

/** What the strict line cannot say about one profile: why, how old, until when, and what to do. */
export function renderDetails(
  texts: Catalogue,
  one: Checked,
  pace: ProfilePace,
  resets: BankedResets | null,
  now: number,
): readonly Line[] {
  const { profile, order, retired } = one;
  const { hold } = profile;
  const { details } = texts;
  return [
    renderHeadline(texts, one),
    ...renderFigures(texts, one.verdict, now, resets),
    ...renderPace(texts, pace, now),
    ...(hold && hold.until > now ? [details.held(hold.until, hold.reason)] : []),
    ...renderLogin(texts, one, now),
    order !== null ? details.order(order) : retired ? details.retired : details.automatic,
    ...renderHint(texts, one),
  ];
}

export function renderHeadline(texts: Catalogue, { label, verdict }: Checked): Line {
  const until = verdict.limitedUntil === null ? [] : texts.details.until(verdict.limitedUntil);
  return [`${glyphOf(verdict)} `, { code: label }, ` — ${headline(texts, verdict)}`, ...until];
}

/** Windows, how old they are, and what there is beside them. `resets`: when the banked ones end, where that was asked. */
export function renderFigures(
  texts: Catalogue,
  verdict: Verdict,
  now: number,
  resets: BankedResets | null = null,
): readonly Line[] {
  return [
    ...verdict.windows.map((window) => renderWindow(texts, window, now)),
    ...renderFreshness(texts, verdict, now),
    ...renderWarnings(texts, verdict),
    ...renderBeside(texts, verdict),
    ...renderResets(texts, verdict, resets, now),
  ];
}

export function renderHint(
  texts: Catalogue,
  { verdict, label }: Pick<Checked, 'verdict' | 'label'>,
): readonly Line[] {
  const hint = hintFor(texts, verdict, label);
  return hint === null ? [] : [['→ ', ...hint]];
}

/** A passing fault of the endpoint is told with the age of the figures, not as the state of the profile. */
const tellsItself = ({ basis }: Verdict) => basis === 'live' || basis === 'auth';

function headline({ reasons, states }: Catalogue, verdict: Verdict): string {
  if (verdict.warnings.includes('unverified')) return states.unconfirmed;
  if (verdict.reason === 'ok' && verdict.funding === 'credits') return states.onCredits;
  if (tellsItself(verdict)) return reasons[verdict.reason];
  if (verdict.basis === 'assumed') return states.held;
  return verdict.state === 'limited' ? states.limitedBefore : states.usableBefore;
}

function renderWindow(
  { details }: Catalogue,
  { name, leftPercent, resetsAt }: UsageWindow,
  now: number,
): Line {
  return [
    ...(leftPercent === null ? details.windowUnknown(name) : details.window(name, leftPercent)),
    ...(resetsAt === null ? [] : details.resets(resetsAt, resetsAt - now)),
  ];
}

/** How old the figures are, and what became of this check where they are not its own. */
function renderFreshness({ details, reasons }: Catalogue, verdict: Verdict, now: number): readonly Line[] {
  if (verdict.readAt === null)
    return tellsItself(verdict) ? [] : [details.neverRead(reasons[verdict.reason])];
  const ageMs = now - verdict.readAt;
  if (verdict.basis === 'stored') return [details.lastGood(ageMs, reasons[verdict.reason])];
  return [ageMs < 1000 ? details.readNow : details.readAgo(ageMs)];
}

function renderWarnings(
  { details }: Catalogue,
  { warnings, basis, state, limitedUntil }: Verdict,
): readonly Line[] {
  return [
    ...(warnings.includes('unverified') && basis === 'stored' ? [details.unverified] : []),
    ...(warnings.includes('unverified') && basis === 'live' ? [details.fullUnclear] : []),
    ...(warnings.includes('window_full_but_allowed') ? [details.fullButAllowed] : []),
    ...(warnings.includes('window_malformed') ? [details.brokenWindow] : []),
    ...(state === 'limited' && limitedUntil === null ? [details.endUnknown] : []),
  ];
}

/** What there is beside the plan's windows: plan, credits, budget, extra meters. */
function renderBeside({ details }: Catalogue, verdict: Verdict): readonly Line[] {
  const { planLimitedUntil, plan, funding, credits, budget, meters } = verdict;
  return [
    ...(planLimitedUntil === null ? [] : [details.planReturns(planLimitedUntil)]),
    ...(plan ? [details.plan(plan)] : []),
    ...(funding === 'unlimited' ? [details.unlimited] : []),
    ...(credits?.balance ? [details.credits(credits.balance)] : []),
    ...(budget?.usedPercent == null ? [] : [details.budget(budget.usedPercent)]),
    ...meters.map(({ name, windows, blocked }) => details.meter(name, least(windows), blocked)),
  ];
}

/** How many there are is known from the answer about the allowance. Where the list has another number of them, it says which is
 *  the next to end, and not which is the last. */
function renderResets(
  { details }: Catalogue,
  { bankedResets: count }: Verdict,
  resets: BankedResets | null,
  now: number,
): readonly Line[] {
  if (!count) return [];
  const ends = (resets ?? []).flatMap((at) => (at !== null && at > now ? [at] : []));
  const [next] = ends;
  if (next === undefined) return [details.bankedResets(count)];
  const last = count > 1 && ends.length === count ? (ends.at(-1) ?? null) : null;
  return [details.bankedResetsEnd(count, next, last)];
}

function least(windows: readonly UsageWindow[]): number | null {
  const known = windows.flatMap(({ leftPercent }) => leftPercent ?? []);
  return known.length > 0 ? Math.min(...known) : null;
}

/** When its token ends, and with whom it shares its allowance. */
export function renderLogin(
  { details }: Catalogue,
  { profile, shares }: Checked,
  now: number,
): readonly Line[] {
  const { tokenExpiresAt: ends } = profile;
  return [
    ...(ends === null ? [] : [ends > now ? details.tokenEnds(ends) : details.tokenEnded(ends)]),
    ...(shares.length > 0 ? [details.shares(shares)] : []),
  ];
}

/** One sentence: what to do about this verdict; `null` when there is nothing to do. */
export function hintFor(
  { hints, signInAgain }: Catalogue,
  verdict: Pick<Verdict, 'reason' | 'action' | 'funding'>,
  label: string,
): Line | null {
  if (verdict.action === 'sign_in_again') return signInAgain(label);
  const isOnCredits = verdict.reason === 'ok' && verdict.funding === 'credits';
  const hint = hints[isOnCredits ? 'credits_carry' : verdict.reason];
  return typeof hint === 'function' ? hint(label) : hint;
}

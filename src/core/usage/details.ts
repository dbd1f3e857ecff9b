import type { Catalogue } from '../i18n/index.ts';
import type { Line } from '../reply.ts';
import type { UsageWindow } from './answer.ts';
import type { Checked } from './check.ts';
import { glyphOf } from './health.ts';
import { clean } from './label.ts';
import type { Verdict } from './verdict.ts';

/** What the strict line cannot say about one profile: why, how old, until when, and what to do. */
export function renderDetails(
  texts: Catalogue,
  { profile, label, order, retired, verdict, shares }: Checked,
  now: number,
): readonly Line[] {
  const { details } = texts;
  const lines: Line[] = [];
  const reason = texts.reasons[verdict.reason];
  lines.push([
    `${glyphOf(verdict)} `,
    { code: label },
    ` — ${headline(texts, verdict)}`,
    ...(verdict.limitedUntil === null ? [] : details.until(verdict.limitedUntil)),
  ]);

  for (const window of verdict.windows) lines.push(renderWindow(texts, window, now));
  if (verdict.funding === 'unlimited') lines.push(details.unlimited);
  if (verdict.readAt === null) {
    if (!tellsItself(verdict)) lines.push(details.neverRead(reason));
  } else if (verdict.basis === 'stored') lines.push(details.lastGood(now - verdict.readAt, reason));
  else lines.push(now - verdict.readAt < 1000 ? details.readNow : details.readAgo(now - verdict.readAt));

  if (verdict.warnings.includes('unverified') && verdict.basis === 'stored') lines.push(details.unverified);
  if (verdict.warnings.includes('window_full_but_allowed')) lines.push(details.fullButAllowed);
  if (verdict.warnings.includes('window_malformed')) lines.push(details.brokenWindow);
  if (verdict.state === 'limited' && verdict.limitedUntil === null) lines.push(details.endUnknown);
  if (verdict.planLimitedUntil !== null) lines.push(details.planReturns(verdict.planLimitedUntil));
  if (verdict.plan) lines.push(details.plan(clean(verdict.plan)));
  if (verdict.credits?.balance) lines.push(details.credits(verdict.credits.balance));
  if (verdict.budget?.usedPercent != null) lines.push(details.budget(verdict.budget.usedPercent));
  for (const meter of verdict.meters) {
    const least = meter.windows.flatMap(({ leftPercent }) => leftPercent ?? []);
    lines.push(details.meter(clean(meter.name), least.length > 0 ? Math.min(...least) : null, meter.blocked));
  }
  if (verdict.bankedResets) lines.push(details.bankedResets(verdict.bankedResets));

  if (profile.hold && profile.hold.until > now)
    lines.push(details.held(profile.hold.until, profile.hold.reason));
  const ends = profile.tokenExpiresAt;
  if (ends !== null) lines.push(ends > now ? details.tokenEnds(ends) : details.tokenEnded(ends));
  if (shares.length > 0) lines.push(details.shares(shares));
  if (order !== null) lines.push(details.order(order));
  else lines.push(retired ? details.retired : details.automatic);

  const hint = hintFor(texts, verdict);
  if (hint) lines.push([`→ ${hint}`]);
  return lines;
}

/** A passing fault of the endpoint is told with the age of the figures, not as the state of the profile. */
const tellsItself = ({ basis }: Verdict) => basis === 'live' || basis === 'auth';

function headline({ reasons, states }: Catalogue, verdict: Verdict): string {
  if (tellsItself(verdict)) return reasons[verdict.reason];
  if (verdict.warnings.includes('unverified')) return states.unconfirmed;
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

/** One sentence: what to do about this verdict; `null` when there is nothing to do. */
export function hintFor(texts: Catalogue, verdict: Verdict): string | null {
  return verdict.action === 'sign_in_again' ? texts.signInAgain : texts.hints[verdict.reason];
}

import type { Catalogue } from '../i18n/index.ts';
import type { Ports } from '../ports.ts';
import type { Line } from '../reply.ts';
import { check } from '../usage/check.ts';
import type { Checked, Chosen } from '../usage/check.ts';
import { renderFigures, renderHeadline, renderHint, renderLogin } from '../usage/details.ts';
import type { OrderSource, ProfileList } from '../usage/profile.ts';
import type { Readings } from '../usage/readings.ts';
import { standingOf, UNKNOWN } from '../usage/standing.ts';
import type { Standing } from '../usage/standing.ts';
import type { Placed } from '../usage/target.ts';
import { remedyFor } from './remedy.ts';
import { whyEach } from './why.ts';
import type { Instead, Seen, Why } from './why.ts';

/** How one login stands: the server's verdict, what OpenClaw notes about it, its place, and why it is used or not. */

export type Status = Checked & { why: Why };

/** Asks the endpoint about the chosen ones alone; of the others, what is known already decides. */
export async function readStatus(
  ports: Pick<Ports, 'clock'>,
  readings: Readings,
  chosen: Chosen,
): Promise<readonly Status[]> {
  return (await readAll(ports, readings, chosen)).statuses;
}

/** The same, with what is known of all. */
export async function readAll(
  { clock }: Pick<Ports, 'clock'>,
  readings: Readings,
  chosen: Chosen,
): Promise<{ statuses: readonly Status[]; seen: readonly Seen[] }> {
  const { list, placed } = chosen;
  const checked = new Map((await check(readings, chosen)).map((one) => [one.profile.id, one]));
  const seen = await Promise.all(
    placed.map(async (one) => {
      const found = checked.get(one.profile.id);
      if (found) return { ...one, standing: standingOf(found.verdict) };
      const known = await readings.recall(list.agent, one.profile);
      return { ...one, standing: known.kind === 'refused' ? known : (sharedBy(one, checked) ?? known) };
    }),
  );
  const whys = whyEach(list, seen, clock.now());
  const statuses = [...checked.values()].map((one) => ({ ...one, why: whys.get(one.profile.id)! }));
  return { statuses, seen };
}

/** What was read of one account goes for its other labels, too; that a login was refused does not. */
function sharedBy({ label }: Placed, checked: ReadonlyMap<string, Checked>): Standing | null {
  const other = [...checked.values()].find(({ shares }) => shares.includes(label));
  const standing = other ? standingOf(other.verdict) : UNKNOWN;
  return standing.kind === 'works' || standing.kind === 'limited' ? standing : null;
}

/** `version`: of the installed OpenClaw; `null` where it was not asked for. */
export function renderStatus(
  texts: Catalogue,
  one: Status,
  { order }: ProfileList,
  version: string | null,
  now: number,
): readonly Line[] {
  const { status, details } = texts;
  const { code } = one.why;
  const { hold, use } = one.profile;
  const isHeld = hold !== null && hold.until > now;
  const place =
    order === null ? details.automatic : one.order && status.place(one.order, order.ids.length, order.from);
  return [
    renderHeadline(texts, one),
    renderWhy(texts, one.why, order?.from ?? null),
    ...renderFigures(texts, one.verdict, now),
    ...(isHeld && code !== 'held_by_openclaw' ? [status.hold(hold)] : []),
    status.lastUse(use, now),
    ...(use.errorCount || use.failures.length > 0 ? [status.errors(use)] : []),
    ...(place && code !== 'openclaw_chooses' ? [place] : []),
    ...renderLogin(texts, one, now),
    ...(isHeld && isHeldWrongly(one, now)
      ? [status.remedies[remedyFor(hold, version, now)](hold, one.label)]
      : []),
    ...renderHint(texts, one),
  ];
}

/** OpenClaw holds one that the server would serve, and that would be used. */
export function isHeldWrongly(one: Status, now: number): boolean {
  const { hold } = one.profile;
  return hold !== null && hold.until > now && isServed(one) && !one.retired;
}

/** The server said just now that it serves it. */
export function isServed({ verdict }: Status): boolean {
  const { kind, seenAt } = standingOf(verdict);
  return kind === 'works' && seenAt === null;
}

/** One line, whatever it names. `from`: where the order comes from, `null` without one. */
export function renderWhy({ status }: Catalogue, why: Why, from: OrderSource | null): Line {
  const { whys } = status;
  const withInstead = (line: Line, instead: Instead): Line => [...line, ...renderInstead(status, instead)];
  switch (why.code) {
    case 'first_usable':
    case 'only_usable':
      return whys[why.code](why.passed, why.isConfirmed);
    case 'behind_another':
      return whys.behind_another(why.ahead, why.standing);
    case 'behind_api_key':
      return whys.behind_api_key(why.ahead);
    case 'openclaw_chooses':
      return whys.openclaw_chooses(why.last);
    case 'retired':
      return withInstead(whys.retired(from ?? 'agent'), why.instead);
    case 'login_refused':
      return withInstead(whys.login_refused, why.instead);
    case 'held_by_openclaw':
      return withInstead(whys.held_by_openclaw(why.hold, why.isServed), why.instead);
    case 'limited':
      return withInstead(whys.limited(why.until), why.instead);
    default:
      return why satisfies never;
  }
}

function renderInstead({ instead }: Catalogue['status'], used: Instead): Line {
  switch (used.kind) {
    case 'profile':
    case 'key':
      return instead[used.kind](used.label);
    case 'nobody':
      return instead.nobody(used.soonest, used.spare?.label ?? null);
    case 'open':
      return instead.open;
    default:
      return used satisfies never;
  }
}

/** A profile that could be put first where nobody in the order can be used. */
export function spareIn(statuses: readonly Status[]): { id: string; label: string } | null {
  const spares = statuses.flatMap(({ why }) =>
    'instead' in why && why.instead.kind === 'nobody' ? (why.instead.spare ?? []) : [],
  );
  return spares[0] ?? null;
}

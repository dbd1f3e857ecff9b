import { clean, labelProfiles } from '../usage/label.ts';
import type { Profile, ProfileList } from '../usage/profile.ts';
import type { Disk, Facts } from './facts.ts';
import type { Finding } from './finding.ts';
import { isRenewalDangerous } from './risk.ts';

/** The profiles: each login, and the order they stand in. */

/** A login that nobody renews is told this long before its end. */
const EXPIRY_NOTICE_MS = 48 * 60 * 60_000;
/** A hold beyond this is more than a pause. */
const LONG_HOLD_MS = 24 * 60 * 60_000;

export function diagnoseLogins(facts: Facts): readonly Finding[] {
  const { logins, disk, now } = facts;
  if (logins === 'late' || !logins.ok) return [];
  const list = logins.value;
  const labels = labelProfiles(list.profiles.map(({ id }) => id));
  const label = (id: string) => labels.get(id) ?? clean(id);
  const isLast = !list.profiles.some((profile) => works(profile, now));
  return [
    ...list.profiles.flatMap((profile) => ofLogin(profile, label(profile.id), isLast, now)),
    ...ofRenewals(facts, list, label),
    ...ofProviders(list, label),
    ...ofOrders(list),
    ...(disk === 'late' ? [] : [...ofDeadOrders(disk), ...ofHolds(disk, list, label, now)]),
    ...ofAccounts(list, label, now),
  ];
}

type Label = (id: string) => string;

const hasEnded = ({ tokenExpiresAt }: Profile, now: number) =>
  tokenExpiresAt !== null && tokenExpiresAt <= now;

/** As far as the store tells; the server may think otherwise. */
function works(profile: Profile, now: number): boolean {
  const { login } = profile;
  if (login.kind === 'ready') return login.renewable || !hasEnded(profile, now);
  return login.kind === 'refreshing' || login.kind === 'elsewhere';
}

function ofLogin(profile: Profile, label: string, isLast: boolean, now: number): readonly Finding[] {
  const { login, tokenExpiresAt } = profile;
  switch (login.kind) {
    case 'refresh-failed':
      return [{ code: 'login.fenced', label, isLast }];
    case 'incomplete':
      return [{ code: 'login.incomplete', label, isLast }];
    case 'elsewhere':
      return [{ code: 'login.elsewhere', label, isLast }];
    case 'refreshing':
      return [{ code: 'login.refreshing', label }];
    case 'ready':
      if (login.renewable || tokenExpiresAt === null) return [];
      if (hasEnded(profile, now)) return [{ code: 'login.expired', label, isLast }];
      return tokenExpiresAt - now < EXPIRY_NOTICE_MS
        ? [{ code: 'login.expiring', label, at: tokenExpiresAt }]
        : [];
    default:
      return login satisfies never;
  }
}

/** Access tokens that ran out are renewed by the gateway at their next use; that must not happen without a network. */
function ofRenewals(facts: Facts, { profiles }: ProfileList, label: Label): readonly Finding[] {
  const labels = profiles
    .filter((one) => one.login.kind === 'ready' && one.login.renewable && hasEnded(one, facts.now))
    .map(({ id }) => label(id));
  if (labels.length === 0) return [];
  return [{ code: isRenewalDangerous(facts) ? 'login.at-risk' : 'login.to-renew', labels }];
}

function ofProviders({ profiles }: ProfileList, label: Label): readonly Finding[] {
  const of = (provider: Profile['provider']) =>
    profiles.filter((one) => one.provider === provider).map(({ id }) => label(id));
  const [older, newer] = [of('openai-codex'), of('openai')];
  return older.length > 0 && newer.length > 0 ? [{ code: 'profiles.two-providers', older, newer }] : [];
}

function ofOrders({ orders, profiles }: ProfileList): readonly Finding[] {
  const there = new Set([...profiles.map(({ id }) => id), ...orders.flatMap(({ ids }) => ids)]);
  return orders.flatMap(({ own, inherited }): readonly Finding[] => {
    const inForce = own ? { from: 'agent' as const, ids: own } : inherited;
    const missing = inForce?.ids.filter((id) => !there.has(id)) ?? [];
    return inForce && missing.length > 0
      ? [{ code: 'order.missing', from: inForce.from, labels: missing.map(clean) }]
      : [];
  });
}

const ofDeadOrders = ({ deadOrders }: Disk): readonly Finding[] =>
  deadOrders.map(({ provider, isInForceElsewhere }) => ({
    code: 'order.dead',
    provider,
    isLost: !isInForceElsewhere,
  }));

function ofHolds({ holds }: Disk, { profiles }: ProfileList, label: Label, now: number): readonly Finding[] {
  const ids = profiles.map(({ id }) => id);
  const past = ids.filter((id) => {
    const own = holds.filter((hold) => hold.id === id);
    return own.length > 0 && own.every(({ until }) => until <= now);
  });
  const long = profiles.flatMap(({ id, hold }): readonly Finding[] =>
    hold && hold.until - now > LONG_HOLD_MS ? [{ code: 'hold.long', label: label(id), ...hold }] : [],
  );
  return [...long, ...(past.length > 0 ? [{ code: 'hold.past', labels: past.map(label) } as const] : [])];
}

/** Two labels for one account are no fault; one that does not work is told by itself. */
function ofAccounts({ profiles }: ProfileList, label: Label, now: number): readonly Finding[] {
  const known = profiles.filter(({ accountId, userId }) => accountId !== null && userId !== null);
  const groups = Map.groupBy(known, ({ accountId, userId }) => JSON.stringify([accountId, userId]));
  return [...groups.values()]
    .filter((group) => group.length > 1 && group.every((profile) => works(profile, now)))
    .map((group) => ({ code: 'profiles.same-account', labels: group.map(({ id }) => label(id)) }));
}

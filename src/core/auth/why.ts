import { clean, shortName } from '../usage/label.ts';
import type { Hold, ProfileList } from '../usage/profile.ts';
import type { Standing } from '../usage/standing.ts';
import type { Placed } from '../usage/target.ts';

/** Why a profile is used now, or is not: the one fact that decides. Pure, and without words. It knows the order, OpenClaw's
 *  own holds and what the server said; it cannot know to which profile a session is pinned. */

export type Seen = Placed & { standing: Standing };

/** What keeps a profile that is in the order from being used. */
export type Obstacle =
  /** `isServed`: OpenClaw goes by its own note, and the server would serve it at this moment. */
  | { kind: 'held'; hold: Hold; isServed: boolean }
  | { kind: 'limited'; until: number | null }
  /** By the login, account or workspace: somebody must act. */
  | { kind: 'refused' };

/** `returnsAt`: when nothing that is known keeps it from being used any more; `null` when nobody knows. */
export type Passed = { label: string; obstacle: Obstacle; returnsAt: number | null };

/** Who is used in the place of one that is not. */
export type Instead =
  | { kind: 'profile'; label: string }
  /** An API key of the same provider, about which nothing can be seen from here. */
  | { kind: 'key'; label: string }
  /** `soonest`: the first whose hold or limit ends. `spare`: out of the order, and nothing keeps it from being used. */
  | {
      kind: 'nobody';
      soonest: { label: string; at: number } | null;
      spare: { id: string; label: string } | null;
    }
  /** No order is set: OpenClaw chooses among several. */
  | { kind: 'open' };

export type Why =
  /** `passed`: those before it. `isConfirmed`: the server said just now that it serves it. */
  | { code: 'first_usable'; passed: readonly Passed[]; isConfirmed: boolean }
  /** No order is set, and there is no other. */
  | { code: 'only_usable'; passed: readonly Passed[]; isConfirmed: boolean }
  | { code: 'behind_another'; ahead: string; standing: Standing }
  | { code: 'behind_api_key'; ahead: string }
  | { code: 'retired'; instead: Instead }
  | { code: 'login_refused'; instead: Instead }
  | { code: 'held_by_openclaw'; hold: Hold; isServed: boolean; instead: Instead }
  | { code: 'limited'; until: number | null; instead: Instead }
  /** No order is set; `last`: what OpenClaw used last. */
  | { code: 'openclaw_chooses'; last: { label: string; at: number; isThis: boolean } | null };

/** By profile id. `seen`: all profiles of the list. */
export function whyEach(list: ProfileList, seen: readonly Seen[], now: number): ReadonlyMap<string, Why> {
  const choice = decide(list, seen, now);
  return new Map(seen.map((one) => [one.profile.id, why(one, choice, seen, now)]));
}

/** `true`, `false`, or `null` where that cannot be seen from here. */
export function isUsed({ code }: Why): boolean | null {
  if (code === 'openclaw_chooses') return null;
  return code === 'first_usable' || code === 'only_usable';
}

/** Whom OpenClaw takes now, by all that is known, and who comes before that one. */
export type Choice = { kind: 'ordered' | 'automatic'; passed: readonly Passed[]; used: Instead };

export function decide(list: ProfileList, seen: readonly Seen[], now: number): Choice {
  const steps = stepsOf(list);
  if (!steps) return decideFreely(list, seen, now);
  const byId = new Map(seen.map((one) => [one.profile.id, one]));
  const passed: Passed[] = [];
  for (const id of steps) {
    const one = byId.get(id);
    if (!one) return { kind: 'ordered', passed, used: { kind: 'key', label: clean(shortName(id)) } };
    const obstacle = obstacleOf(one, now);
    if (!obstacle) return { kind: 'ordered', passed, used: { kind: 'profile', label: one.label } };
    passed.push(passedBy(one, obstacle));
  }
  const free = seen.filter((one) => one.retired && !obstacleOf(one, now));
  const spare = free.find(({ standing }) => standing.kind === 'works') ?? free[0] ?? null;
  return {
    kind: 'ordered',
    passed,
    used: {
      kind: 'nobody',
      soonest: soonestOf(passed),
      spare: spare && { id: spare.profile.id, label: spare.label },
    },
  };
}

function decideFreely(list: ProfileList, seen: readonly Seen[], now: number): Choice {
  const judged = seen.map((one) => ({ one, obstacle: obstacleOf(one, now) }));
  const passed = judged.flatMap(({ one, obstacle }) => (obstacle ? [passedBy(one, obstacle)] : []));
  const [first, second] = judged.filter(({ obstacle }) => !obstacle);
  const ids = new Set(seen.map(({ profile }) => profile.id));
  const hasKeys = list.orders.some((order) => order.ids.some((id) => !ids.has(id)));
  if (hasKeys || second) return { kind: 'automatic', passed, used: { kind: 'open' } };
  const used: Instead = first
    ? { kind: 'profile', label: first.one.label }
    : { kind: 'nobody', soonest: soonestOf(passed), spare: null };
  return { kind: 'automatic', passed, used };
}

function why(one: Seen, { kind, passed, used }: Choice, seen: readonly Seen[], now: number): Why {
  if (one.retired) return { code: 'retired', instead: used };
  const obstacle = obstacleOf(one, now);
  if (obstacle?.kind === 'refused') return { code: 'login_refused', instead: used };
  if (obstacle?.kind === 'held')
    return { code: 'held_by_openclaw', hold: obstacle.hold, isServed: obstacle.isServed, instead: used };
  if (obstacle) return { code: 'limited', until: obstacle.until, instead: used };
  if (used.kind === 'key') return { code: 'behind_api_key', ahead: used.label };
  if (used.kind === 'profile' && used.label !== one.label) {
    const ahead = seen.find(({ label }) => label === used.label);
    return { code: 'behind_another', ahead: used.label, standing: ahead!.standing };
  }
  if (used.kind !== 'profile') return { code: 'openclaw_chooses', last: lastUsed(seen, one) };
  const isConfirmed = one.standing.kind === 'works' && one.standing.seenAt === null;
  return { code: kind === 'ordered' ? 'first_usable' : 'only_usable', passed, isConfirmed };
}

/** A hold on a single model keeps nobody from the others. */
function obstacleOf({ profile: { hold }, standing }: Seen, now: number): Obstacle | null {
  const { kind, until, seenAt } = standing;
  if (kind === 'refused') return { kind };
  if (hold && hold.until > now && hold.model === null)
    return { kind: 'held', hold, isServed: kind === 'works' && seenAt === null };
  return kind === 'limited' ? { kind, until } : null;
}

/** The first API key of the order; `null`: there is none. */
export function keyInOrder(list: ProfileList): string | null {
  const logins = new Set(list.profiles.map(({ id }) => id));
  const key = stepsOf(list)?.find((id) => !logins.has(id));
  return key === undefined ? null : clean(shortName(key));
}

/** What OpenClaw tries, in turn, API keys included; `null`: no order. */
function stepsOf({ order, orders }: ProfileList): readonly string[] | null {
  if (!order) return null;
  // With logins under both names of the provider, the order that counts is the one that names these.
  const parts = orders.find(({ ids }) => ids.includes(order.ids[0] ?? ''));
  const told = [parts?.own, parts?.inherited?.ids].find((ids) => ids?.some((id) => order.ids.includes(id)));
  if (!parts || !told) return order.ids;
  return [...new Set(told)].filter((id) => parts.ids.includes(id));
}

/** A hold and a limit can be there both; the later one counts. */
function passedBy({ label, profile, standing }: Seen, obstacle: Obstacle): Passed {
  const ends = [
    ...(obstacle.kind === 'held' && profile.hold ? [profile.hold.until] : []),
    ...(standing.kind === 'limited' ? [standing.until] : []),
  ];
  const isOpen = obstacle.kind === 'refused' || ends.length === 0;
  const known = ends.filter((at) => at !== null);
  return { label, obstacle, returnsAt: isOpen || known.length < ends.length ? null : Math.max(...known) };
}

function soonestOf(passed: readonly Passed[]): { label: string; at: number } | null {
  const ends = passed.flatMap(({ label, returnsAt: at }) => (at === null ? [] : [{ label, at }]));
  return ends.toSorted((one, other) => one.at - other.at)[0] ?? null;
}

function lastUsed(seen: readonly Seen[], one: Seen) {
  const latest = seen.reduce((last, other) =>
    (other.profile.use.lastUsedAt ?? 0) > (last.profile.use.lastUsedAt ?? 0) ? other : last,
  );
  const at = latest.profile.use.lastUsedAt;
  return at === null ? null : { label: latest.label, at, isThis: latest.label === one.label };
}

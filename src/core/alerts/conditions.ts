import type { ProfileRef } from '../auth/plan.ts';
import type { Allowance, FactOf, Present } from './fact.ts';
import type { Memory, Seen } from './memory.ts';
import { isEmptyBy, refOf, watched } from './watch.ts';
import type { Sight } from './watch.ts';

/** What is so now, of all that somebody can be warned of. Pure. */

/** A login that nothing renews is told so long before its end. */
const EXPIRING_MS = 24 * 60 * 60_000;
/** That a profile is back is news for so long. */
const BACK_MS = 60 * 60_000;

export function presentOf(memory: Memory, sight: Sight): Present {
  const allowances = memory.profiles.flatMap(allowanceOf);
  const logins = watched(sight).flatMap((one) => loginFact(refOf(one), one, sight.now));
  return {
    allowances,
    facts: [
      ...memory.profiles.flatMap((one) => emptyFact(memory, one, sight)),
      ...memory.profiles.flatMap((one) => backFact(one, sight.now)),
      ...logins,
      ...failoverFact(memory, sight),
      ...orderFact(memory),
      ...memory.returned.map(({ digest, label, retiredAt }): FactOf<'returned'> => ({
        kind: 'returned',
        profile: { digest, label },
        retiredAt,
      })),
      ...poolFacts(memory, sight),
    ],
  };
}

function allowanceOf({ profile, last, before }: Seen): readonly Allowance[] {
  if (!last) return [];
  const lowest = last.windows.map((window) => {
    const earlier = before?.windows.find(({ name }) => name === window.name);
    return earlier && earlier.leftPercent < window.leftPercent ? earlier : window;
  });
  return [{ profile, windows: lowest, isOnCredits: last.isOnCredits }];
}

function emptyFact(memory: Memory, one: Seen, { order }: Sight): readonly FactOf<'empty'>[] {
  const empty = one.last?.isEmpty ? one.last : one.before?.isEmpty ? one.before : null;
  if (!empty) return [];
  const { profile } = one;
  return [{ kind: 'empty', profile, until: empty.until, instead: nextAfter(memory, profile, order) }];
}

/** The first of the order that can be used, by what was read last. */
function nextAfter(memory: Memory, { digest }: ProfileRef, order: Sight['order']): string | null {
  const next = order?.find((ref) => {
    const known = memory.profiles.find(({ profile }) => profile.digest === ref.digest);
    return ref.digest !== digest && known?.last && !known.isDead && !isEmptyBy(known);
  });
  return next?.label ?? null;
}

function backFact({ profile, last, backAt }: Seen, now: number): readonly FactOf<'back'>[] {
  if (!last || last.isEmpty || backAt === null || now - backAt >= BACK_MS) return [];
  const windows = last.windows.map(({ name, leftPercent }) => ({ name, leftPercent }));
  return [{ kind: 'back', profile, at: backAt, windows }];
}

function loginFact(
  profile: ProfileRef,
  { profile: { login, tokenExpiresAt }, verdict }: Sight['placed'][number],
  now: number,
): readonly (FactOf<'dead'> | FactOf<'expiring'>)[] {
  if (verdict.state === 'unusable') return [{ kind: 'dead', profile }];
  const endsAt = login.kind === 'ready' && !login.renewable ? tokenExpiresAt : null;
  // Until OpenAI refuses it, or it is another one.
  if (endsAt === null || endsAt - now > EXPIRING_MS) return [];
  return [{ kind: 'expiring', profile, endsAt }];
}

function failoverFact({ failover }: Memory, { placed, now }: Sight): readonly FactOf<'failover'>[] {
  if (!failover?.isTold) return [];
  const { first, used } = failover;
  const hold = placed.find((one) => refOf(one).digest === first.digest)?.profile.hold;
  const heldUntil = hold && hold.model === null && hold.until > now ? hold.until : null;
  return [{ kind: 'failover', first, used, heldUntil }];
}

function orderFact({ foreign }: Memory): readonly FactOf<'order'>[] {
  if (!foreign) return [];
  const labelsOf = (refs: readonly ProfileRef[] | null) => refs && refs.map(({ label }) => label);
  return [
    { kind: 'order', at: foreign.at, before: labelsOf(foreign.before), after: labelsOf(foreign.after) },
  ];
}

/** That all are empty is no forecast. */
function poolFacts(
  { profiles, pool }: Memory,
  { order }: Sight,
): readonly (FactOf<'out'> | FactOf<'soon-out'>)[] {
  // Which one is used without an order is OpenClaw’s own affair, but when all are empty there is none.
  const members = order ? profiles.filter(({ profile }) => isIn(order, profile)) : profiles;
  const alive = members.filter(({ isDead }) => !isDead);
  const isOut = members.length > 0 && alive.every((one) => isEmptyBy(one));
  if (isOut) {
    const ends = alive.flatMap(({ profile, last }) =>
      last?.until == null ? [] : [{ label: profile.label, at: last.until }],
    );
    return [{ kind: 'out', back: ends.toSorted((one, other) => one.at - other.at)[0] ?? null }];
  }
  if (!pool.isTold || pool.at === null) return [];
  return [{ kind: 'soon-out', at: pool.at, isRough: pool.isRough, back: pool.back }];
}

const isIn = (order: readonly ProfileRef[], { digest }: ProfileRef) =>
  order.some((ref) => ref.digest === digest);

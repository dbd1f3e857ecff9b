import type { ProfileRef } from '../auth/plan.ts';
import type { Placed } from '../usage/target.ts';
import type { Allowance, FactOf, Present } from './fact.ts';
import type { Memory, Seen } from './memory.ts';
import { inUse, refOf } from './sight.ts';
import type { Sight } from './sight.ts';
import { isEmptyBy } from './watch.ts';

/** What is so now, of all that somebody can be warned of. Pure. */

/** A login that nothing renews is told so long before its end. */
const EXPIRING_MS = 24 * 60 * 60_000;
/** That a profile is back is news for so long. */
const BACK_MS = 60 * 60_000;

type Happening = Present['facts'][number];

export function presentOf(memory: Memory, sight: Sight): Present {
  const logins = inUse(sight).flatMap((one) => loginFact(memory, one, sight.now));
  const returned = memory.returned.map(({ digest, label, retiredAt }): FactOf<'returned'> => ({
    kind: 'returned',
    profile: { digest, label },
    retiredAt,
  }));
  return {
    allowances: memory.profiles.flatMap((one) => allowanceOf(memory, one)),
    facts: [
      ...memory.profiles.flatMap((one) => emptyFact(memory, one, sight)),
      ...[
        ...memory.profiles.flatMap((one) => backFact(one, sight.now)),
        ...logins,
        ...orderFact(memory),
        ...returned,
      ].map((fact): Happening => ({ fact, isFading: false })),
      ...failoverFact(memory, sight),
      ...poolFacts(memory, sight),
    ],
    watched: inUse(sight).map((one) => refOf(one).digest),
    hasOrder: sight.order !== null,
  };
}

function allowanceOf(memory: Memory, { profile, last, before, isDead }: Seen): readonly Allowance[] {
  if (!last || isDead) return [];
  const windows = last.windows.map((window) => {
    const earlier = before?.windows.find(({ name }) => name === window.name);
    return { ...window, leastPercent: Math.min(window.leftPercent, earlier?.leftPercent ?? 100) };
  });
  return [{ profile, windows, isOnCredits: last.isOnCredits, isLast: isLastOf(memory, profile) }];
}

function emptyFact(memory: Memory, one: Seen, { order }: Sight): readonly Happening[] {
  const empty = one.last?.isEmpty ? one.last : one.before?.isEmpty ? one.before : null;
  if (!empty) return [];
  const { profile } = one;
  const others = othersOf(memory, profile);
  const place = order?.findIndex(({ digest }) => digest === profile.digest) ?? -1;
  // Where one before it can be used, nothing changes, and nobody comes next.
  const next = order?.findIndex(({ digest }) => others.includes(digest)) ?? -1;
  const instead = next > place ? order![next]!.label : null;
  const isLast = isLastOf(memory, profile);
  const fact = { kind: 'empty', profile, until: empty.until, instead, isLast } as const;
  return [{ fact, isFading: empty !== one.last }];
}

/** Who else can be used, by what was read last. */
function othersOf({ profiles }: Memory, { digest }: ProfileRef): readonly string[] {
  return profiles
    .filter((one) => one.profile.digest !== digest && one.last && !one.isDead && !isEmptyBy(one))
    .map(({ profile }) => profile.digest);
}

/** Of whoever was not read yet nobody knows: that no other can be used is said only when each has been seen. */
const isLastOf = ({ profiles }: Memory, { digest }: ProfileRef) =>
  profiles.every((one) => one.profile.digest === digest || one.isDead || isEmptyBy(one));

function backFact({ profile, last, backAt }: Seen, now: number): readonly FactOf<'back'>[] {
  if (!last || last.isEmpty || backAt === null || now - backAt >= BACK_MS) return [];
  const windows = last.windows.map(({ name, leftPercent }) => ({ name, leftPercent }));
  return [{ kind: 'back', profile, at: backAt, windows }];
}

function loginFact(
  { profiles }: Memory,
  placed: Placed,
  now: number,
): readonly (FactOf<'dead'> | FactOf<'expiring'>)[] {
  const profile = refOf(placed);
  const { login, tokenExpiresAt } = placed.profile;
  const dead = profiles.find((one) => one.profile.digest === profile.digest && one.isDead);
  if (dead) return [{ kind: 'dead', profile, refusal: dead.refusal }];
  const endsAt = login.kind === 'ready' && !login.renewable ? tokenExpiresAt : null;
  // Until OpenAI refuses it, or it is another one.
  if (endsAt === null || endsAt - now > EXPIRING_MS) return [];
  return [{ kind: 'expiring', profile, endsAt }];
}

function failoverFact({ failover }: Memory, { placed, now }: Sight): readonly Happening[] {
  if (!failover?.isTold) return [];
  const { first, used, seenAt } = failover;
  const hold = placed.find((one) => refOf(one).digest === first.digest)?.profile.hold;
  const heldUntil = hold && hold.model === null && hold.until > now ? hold.until : null;
  return [{ fact: { kind: 'failover', first, used, heldUntil }, isFading: seenAt !== now }];
}

function orderFact({ foreign }: Memory): readonly FactOf<'order'>[] {
  if (!foreign) return [];
  const labelsOf = (refs: readonly ProfileRef[] | null) => refs && refs.map(({ label }) => label);
  return [
    { kind: 'order', at: foreign.at, before: labelsOf(foreign.before), after: labelsOf(foreign.after) },
  ];
}

/** That all are empty is no forecast. */
function poolFacts({ profiles, pool }: Memory, { order, key }: Sight): readonly Happening[] {
  // Which one is used without an order is OpenClaw’s own affair, but when all are empty there is none.
  const members = order ? profiles.filter(({ profile }) => isIn(order, profile)) : profiles;
  const alive = members.filter(({ isDead }) => !isDead);
  if (members.length > 0 && alive.every(isEmptyBy)) {
    const ends = alive.flatMap(({ profile, last }) =>
      last?.until == null ? [] : [{ label: profile.label, at: last.until }],
    );
    const back = ends.toSorted((one, other) => one.at - other.at)[0] ?? null;
    return [{ fact: { kind: 'out', back, key }, isFading: alive.some(({ last }) => !last?.isEmpty) }];
  }
  if (!pool.isTold || pool.at === null) return [];
  const { at, isRough, back, votes } = pool;
  return [{ fact: { kind: 'soon-out', at, isRough, back }, isFading: votes > 0 }];
}

const isIn = (order: readonly ProfileRef[], { digest }: ProfileRef) =>
  order.some((ref) => ref.digest === digest);

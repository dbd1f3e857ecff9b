import { z } from 'zod';
import { ProfileRef } from '../auth/plan.ts';
import { Refusal } from '../usage/refusal.ts';
import type { AlertKind } from './subscription.ts';

/** What somebody can be warned of, with all that is said about it. Plain data, since what was told is kept. Times are epoch
 *  ms. */

const Labels = z.array(z.string()).readonly();
const Back = z.object({ label: z.string(), at: z.number() }).nullable();
const fact = <K extends string>(kind: K) => ({ kind: z.literal(kind) });

export const Fact = z.discriminatedUnion('kind', [
  /** `isOnCredits`: nothing of the plan is left, and each use costs some. `isLast`: no other can be used, so that somebody should
   *  do something. */
  z.object({
    ...fact('low'),
    profile: ProfileRef,
    isLast: z.boolean(),
    window: z.string(),
    threshold: z.number(),
    leftPercent: z.number(),
    resetsAt: z.number().nullable(),
    isOnCredits: z.boolean(),
  }),
  /** `instead`: who comes next in the order and can be used. */
  z.object({
    ...fact('empty'),
    profile: ProfileRef,
    isLast: z.boolean(),
    until: z.number().nullable(),
    instead: z.string().nullable(),
  }),
  z.object({
    ...fact('back'),
    profile: ProfileRef,
    at: z.number(),
    windows: z.array(z.object({ name: z.string(), leftPercent: z.number() })).readonly(),
  }),
  /** Nothing renews it. */
  z.object({ ...fact('expiring'), profile: ProfileRef, endsAt: z.number() }),
  /** `refusal`: `null` where it was not kept. */
  z.object({ ...fact('dead'), profile: ProfileRef, refusal: Refusal.nullable().default(null) }),
  /** `heldUntil`: OpenClaw itself holds the first one back. */
  z.object({ ...fact('failover'), first: ProfileRef, used: ProfileRef, heldUntil: z.number().nullable() }),
  /** `null`: there was, or is, none. */
  z.object({ ...fact('order'), at: z.number(), before: Labels.nullable(), after: Labels.nullable() }),
  z.object({ ...fact('returned'), profile: ProfileRef, retiredAt: z.number() }),
  /** All of the order will be empty; `back`: who has something again first after that. */
  z.object({ ...fact('soon-out'), at: z.number(), isRough: z.boolean(), back: Back }),
  /** `key`: the API key that OpenClaw goes on with. */
  z.object({ ...fact('out'), back: Back, key: z.string().nullable() }),
]);
export type Fact = z.infer<typeof Fact>;
export type FactOf<K extends Fact['kind']> = Extract<Fact, { kind: K }>;

/** Two facts with one key are the same episode. */
export function keyOf(one: Fact): string {
  switch (one.kind) {
    case 'low':
      return `low:${one.profile.digest}:${one.window}:${one.threshold}`;
    case 'back':
      return `back:${one.profile.digest}:${one.at}`;
    case 'empty':
    case 'expiring':
    case 'dead':
    case 'returned':
      return `${one.kind}:${one.profile.digest}`;
    case 'failover':
      return `failover:${one.first.digest}`;
    case 'order':
      return `order:${one.at}`;
    case 'soon-out':
    case 'out':
      return one.kind;
    default:
      return one satisfies never;
  }
}

/** By what a person switches it on and off. */
export const kindOf = ({ kind }: Fact): AlertKind => kinds[kind];

const kinds = {
  low: 'low',
  empty: 'empty',
  back: 'back',
  expiring: 'login',
  dead: 'login',
  failover: 'failover',
  order: 'order',
  returned: 'returned',
  'soon-out': 'pool',
  out: 'pool',
} as const satisfies Record<Fact['kind'], AlertKind>;

/** What is left of one profile by its last reading. `leastPercent`: by the lower of the last two, so that what came back counts
 *  once a second reading has confirmed it. */
export type Allowance = {
  profile: ProfileRef;
  windows: readonly { name: string; leftPercent: number; leastPercent: number; resetsAt: number | null }[];
  isOnCredits: boolean;
  isLast: boolean;
};

/** All that is so at one moment. What is low depends on whom one asks. `isFading`: it seems to be over, and that is not confirmed
 *  yet: too early to say so, too late to begin with it. */
export type Present = {
  allowances: readonly Allowance[];
  facts: readonly { fact: Exclude<Fact, { kind: 'low' }>; isFading: boolean }[];
  /** Digests of the profiles that are watched. */
  watched: readonly string[];
  hasOrder: boolean;
};

export function isPresent({ allowances, facts }: Present, one: Fact): boolean {
  if (one.kind !== 'low') return facts.some(({ fact: present }) => keyOf(present) === keyOf(one));
  const least = windowOf(allowances, one)?.leastPercent;
  return least !== undefined && least <= one.threshold;
}

/** The window that was low, as it is now; `null`: there is none any more. */
export function windowOf(
  allowances: readonly Allowance[],
  { profile, window }: Pick<FactOf<'low'>, 'profile' | 'window'>,
): Allowance['windows'][number] | null {
  const allowance = allowances.find((each) => each.profile.digest === profile.digest);
  return allowance?.windows.find(({ name }) => name === window) ?? null;
}

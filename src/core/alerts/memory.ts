import { z } from 'zod';
import { ProfileRef, Refs } from '../auth/plan.ts';
import type { Store } from '../ports.ts';
import { Refusal } from '../usage/refusal.ts';

/** What the watch has to know of before: an episode is more than what is seen at one moment. */

const KEEP_MS = 90 * 24 * 60 * 60_000;

const Reading = z.object({
  at: z.number(),
  windows: z
    .array(z.object({ name: z.string(), leftPercent: z.number(), resetsAt: z.number().nullable() }))
    .readonly(),
  /** Nothing can be used of it; `until`: when that ends, `null` when nobody knows. */
  isEmpty: z.boolean(),
  until: z.number().nullable(),
  isOnCredits: z.boolean(),
});
export type Reading = z.infer<typeof Reading>;

const Seen = z.object({
  profile: ProfileRef,
  last: Reading.nullable(),
  before: Reading.nullable(),
  isDead: z.boolean(),
  /** Why; `null` while it works. */
  refusal: Refusal.nullable().default(null),
  /** When it came back after it was empty. */
  backAt: z.number().nullable(),
  /** When its login worked again after it was refused. */
  mendedAt: z.number().nullable(),
});
export type Seen = z.infer<typeof Seen>;

const Foreign = z.object({ at: z.number(), before: Refs.nullable(), after: Refs.nullable() });

export const Memory = z.object({
  profiles: z.array(Seen).readonly(),
  /** The order as it was seen last, since when it is so, and how long the record of changes was then; `null`: never seen. */
  order: z.object({ refs: Refs.nullable(), since: z.number(), entries: z.number() }).nullable(),
  /** The order was changed, and not by this bot. */
  foreign: Foreign.nullable(),
  /** Retired by this bot, so that it is noticed when one of them is in use again. */
  retired: z.array(ProfileRef.extend({ at: z.number() })).readonly(),
  returned: z.array(ProfileRef.extend({ at: z.number(), retiredAt: z.number() })).readonly(),
  /** Another than the first of the order is used. `seenAt`: when that was so last; `told`: it lasted, so it counts. */
  failover: z
    .object({
      first: ProfileRef,
      used: ProfileRef,
      since: z.number(),
      seenAt: z.number(),
      isTold: z.boolean(),
    })
    .nullable(),
  /** When all run out, by the last look ahead. `votes`: how many looks in a row have said the contrary of `isTold`. */
  pool: z.object({
    lookedAt: z.number(),
    at: z.number().nullable(),
    isRough: z.boolean(),
    back: z.object({ label: z.string(), at: z.number() }).nullable(),
    votes: z.number(),
    isTold: z.boolean(),
  }),
});
export type Memory = z.infer<typeof Memory>;

export const NOTHING_SEEN: Memory = {
  profiles: [],
  order: null,
  foreign: null,
  retired: [],
  returned: [],
  failover: null,
  pool: { lookedAt: 0, at: null, isRough: true, back: null, votes: 0, isTold: false },
};

const keyOf = (agent: string) => `watch:${agent}`;

/** What another version wrote is as good as nothing: then the watch begins anew. */
export async function readMemory(store: Store, agent: string): Promise<Memory> {
  return Memory.safeParse(await store.get(keyOf(agent))).data ?? NOTHING_SEEN;
}

/** Where nobody wants to be warned there is no watch, and when somebody does again, it begins anew. */
export const forgetMemory = (store: Store, agent: string) => store.delete(keyOf(agent));

export const writeMemory = (store: Store, agent: string, memory: Memory) =>
  store.set(keyOf(agent), memory, KEEP_MS);

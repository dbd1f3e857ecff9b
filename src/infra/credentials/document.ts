import { z } from 'zod';
import { Entry } from './entry.ts';
import { LastGood, Stats } from './use.ts';

/** One place where OpenClaw keeps logins, understood. The same in all generations, whatever file it was. */
export type AuthStore = {
  /** By id, in the sequence of the store; `null` when no logins were ever saved here. */
  entries: ReadonlyMap<string, Entry> | null;
  orders: Orders;
  stats: ReadonlyMap<string, Stats>;
  lastGood: LastGood;
};

const Ids = z
  .array(z.unknown())
  .transform((ids) => ids.filter((id) => typeof id === 'string'))
  .catch([]);

/** The orders that somebody set, per provider; empty where there is none. Ids as stored: they can be stale. */
export const Orders = z
  .object({ openai: Ids, 'openai-codex': Ids })
  .catch({ openai: [], 'openai-codex': [] });
export type Orders = z.infer<typeof Orders>;

/** Wire shape: `auth-state.json`, the row `auth_profile_state`, and up to 2026.4.5 the logins' own file. */
const StateDocument = z.object({
  order: Orders,
  lastGood: LastGood,
  usageStats: z.record(z.string(), Stats).catch({}),
});

/** Wire shape: `auth-profiles.json` and the row `auth_profile_store`. An entry that cannot be understood is left
 *  out: OpenClaw does the same, and the others are none the worse. */
const StoreDocument = z.object({
  profiles: z.record(z.string(), Entry.nullable().catch(null)),
});

/** Two documents make a store, each `undefined` where there is none. `null`: one of them is not what it should be. */
export function parseStore(logins: unknown, state: unknown): AuthStore | null {
  const saved = StoreDocument.optional().safeParse(logins);
  // What the state says goes before what an older version left in the logins' own file.
  const states = z
    .array(StateDocument)
    .safeParse([state, logins].filter((document) => document !== undefined));
  if (!saved.success || !states.success) return null;
  return {
    entries: saved.data
      ? new Map(
          Object.entries(saved.data.profiles).flatMap(([id, entry]) => (id && entry ? [[id, entry]] : [])),
        )
      : null,
    orders: {
      openai: states.data.map(({ order }) => order.openai).find((ids) => ids.length > 0) ?? [],
      'openai-codex':
        states.data.map(({ order }) => order['openai-codex']).find((ids) => ids.length > 0) ?? [],
    },
    stats: new Map(states.data.toReversed().flatMap(({ usageStats }) => Object.entries(usageStats))),
    lastGood: firstOf(states.data.map(({ lastGood }) => lastGood)),
  };
}

/** Provider by provider, the first that is told. */
export function firstOf(told: readonly (LastGood | undefined)[]): LastGood {
  const first = (provider: keyof LastGood) =>
    told.map((one) => one?.[provider] ?? null).find((id) => id !== null) ?? null;
  return { openai: first('openai'), 'openai-codex': first('openai-codex') };
}

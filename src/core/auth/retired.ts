import { z } from 'zod';
import { profileDigest } from '../callback.ts';
import type { Log, Store } from '../ports.ts';
import { accountOf } from './account.ts';
import type { Placed } from '../usage/target.ts';
import type { Live } from './live.ts';
import type { ProfileRef, Recorded } from './plan.ts';
import { ProfileRef as Ref } from './plan.ts';

/** Who was taken out of use on purpose. OpenClaw does not know: a fresh login, an upgrade or somebody else can bring such a
 *  profile back without a word. */

const KEEP_MS = 400 * 24 * 60 * 60_000;

const Retired = Ref.extend({
  /** Tells the same login under another id, as an upgrade gives it. */
  account: z.string().nullable(),
  at: z.number(),
});
type Retired = z.infer<typeof Retired>;

/** A retired profile that is in use again. */
export type Returned = ProfileRef & { retiredAt: number };

async function recall(store: Store, agent: string): Promise<readonly Retired[]> {
  return z.array(Retired).safeParse(await store.get(agent)).data ?? [];
}

/** After a verified change: who is out now, and who is back on purpose. */
export async function rememberRetired(store: Store, plan: Recorded, live: Live, now: number): Promise<void> {
  const changed = new Set([...plan.retired, ...plan.returned].map(({ digest }) => digest));
  const others = (await recall(store, plan.agent)).filter(({ digest }) => !changed.has(digest));
  const isDeleted = plan.asked.verb === 'delete';
  const added = isDeleted
    ? []
    : plan.retired.map((ref) => {
        const profile = live.list.profiles.find(({ id }) => profileDigest(id) === ref.digest);
        return { ...ref, account: profile ? accountOf(profile) : null, at: now };
      });
  await store.set(plan.agent, [...others, ...added], KEEP_MS);
}

/** Retired profiles that are in use again. Each is told once: it is not retired any more. Never rejects. */
export async function findReturned(store: Store, live: Live, log: Log): Promise<readonly Returned[]> {
  try {
    const found = await Promise.all(rememberedBy(live).map((agent) => takeReturned(store, agent, live)));
    return found.flat();
  } catch {
    log.warn('the memory of retired profiles cannot be read');
    return [];
  }
}

/** Those that this bot took out, and that nobody has told to be back, by the digests that they have now. */
export async function recallRetired(
  store: Store,
  live: Live,
): Promise<readonly (ProfileRef & { at: number })[]> {
  const known = await Promise.all(rememberedBy(live).map((agent) => recall(store, agent)));
  return known.flat().map((one) => ({
    digest: namesNow(one, live).map(({ profile }) => profileDigest(profile.id))[0] ?? one.digest,
    label: one.label,
    at: one.at,
  }));
}

/** By whom a profile was left out of the order: by this bot, on purpose; by others, or never taken in. `unknown`: the memory
 *  cannot be read. */
export type LeftOut = { by: 'bot'; at: number } | { by: 'others' } | { by: 'unknown' };

/** By profile id, of those that are out of the order. Never rejects. */
export async function findLeftOut(store: Store, live: Live, log: Log): Promise<ReadonlyMap<string, LeftOut>> {
  const out = live.placed.filter(({ retired }) => retired).map(({ profile }) => profile);
  try {
    const known = (await Promise.all(rememberedBy(live).map((agent) => recall(store, agent)))).flat();
    return new Map(
      out.map((profile) => {
        const account = accountOf(profile);
        const found =
          known.find(({ digest }) => digest === profileDigest(profile.id)) ??
          known.find((one) => account !== null && one.account === account);
        return [profile.id, found ? { by: 'bot', at: found.at } : { by: 'others' }];
      }),
    );
  } catch {
    log.warn('the memory of retired profiles cannot be read');
    return new Map(out.map(({ id }) => [id, { by: 'unknown' }]));
  }
}

/** An agent that has nothing of its own follows `main`, whose order is changed in its place. */
function rememberedBy({ list: { agent, orders } }: Live): readonly string[] {
  const follows = agent !== 'main' && orders.every(({ own, mine }) => own === null && mine.length === 0);
  return follows ? [agent, 'main'] : [agent];
}

async function takeReturned(store: Store, agent: string, live: Live): Promise<readonly Returned[]> {
  const found = (await recall(store, agent)).map((one) => ({ one, id: findUsed(one, live) }));
  const returned = found.flatMap(({ one, id }) =>
    id === null ? [] : [{ digest: profileDigest(id), label: one.label, retiredAt: one.at }],
  );
  const left = found.flatMap(({ one, id }) => (id === null ? [one] : []));
  if (returned.length > 0) await store.set(agent, left, KEEP_MS);
  return returned;
}

/** The id under which it is in use now; `null`: it is not. */
function findUsed(one: Retired, live: Live): string | null {
  const used = namesNow(one, live).find(({ retired }) => live.list.order === null || !retired);
  return used?.profile.id ?? null;
}

/** It, or what has its account where an upgrade gave that another id. */
function namesNow({ digest, account }: Retired, { placed }: Live): readonly Placed[] {
  const same = placed.filter(({ profile }) => profileDigest(profile.id) === digest);
  return same.length > 0 ? same : placed.filter(({ profile }) => account && accountOf(profile) === account);
}

import { z } from 'zod';
import type { Ports, Store } from '../ports.ts';
import { StateFailure } from '../state-failure.ts';
import { Subscription, subscriptionKeyOf } from './subscription.ts';

/** Who wants to be warned, for all copies of the bot. */

const KEEP_MS = 10 * 365 * 24 * 60 * 60_000;
/** Somebody else changes theirs at the same moment: a matter of milliseconds. Who holds it longer has died, or stood still and
 *  has lost it. */
const LOCK_LIFE_MS = 2000;
const WAIT_MS = 50;
const TRIES = 200;

const keyOf = (agent: string) => `subscriptions:${agent}`;
const Stored = z.array(z.unknown());

/** What cannot be understood was not written by this version, and is left out. */
export async function readSubscriptions(store: Store, agent: string): Promise<readonly Subscription[]> {
  return (await readAll(store, agent)).flatMap(({ known }) => (known && !known.isOff ? known : []));
}

type Entry = { stored: unknown; key: string | null; known: Subscription | null };
const Whose = Subscription.pick({ to: true });

/** Turned off or not, understood or not. */
async function readAll(store: Store, agent: string): Promise<readonly Entry[]> {
  const all = Stored.safeParse(await store.get(keyOf(agent))).data ?? [];
  return all.map((stored) => {
    const whose = Whose.safeParse(stored).data;
    return {
      stored,
      key: whose ? subscriptionKeyOf(whose.to) : null,
      known: Subscription.safeParse(stored).data ?? null,
    };
  });
}

/** Turned off or not. `null`: there is none. */
export async function findSubscription(
  store: Store,
  agent: string,
  key: string,
): Promise<Subscription | null> {
  const all = await readAll(store, agent);
  return all.find((one) => one.key === key)?.known ?? null;
}

/** Changes the one with this key, turned off or not, and settles with what it was and what it is now. `change`: of `null` it makes a new one,
 *  and by returning `null` it ends one. */
export async function changeSubscription(
  { state, sleep }: Pick<Ports, 'state' | 'sleep'>,
  agent: string,
  key: string,
  change: (known: Subscription | null) => Subscription | null,
): Promise<{ before: Subscription | null; after: Subscription | null }> {
  const store = state.alerts;
  for (let tries = 0; tries < TRIES; tries += 1) {
    const lock = await state.locks.take(keyOf(agent), key, LOCK_LIFE_MS);
    if (lock.isMine) {
      try {
        const all = await readAll(store, agent);
        const before = all.find((one) => one.key === key)?.known ?? null;
        const after = change(before);
        // Those of another version stay as they are.
        const others = all.filter((one) => one.key !== key).map(({ stored }) => stored);
        if (await lock.isHeld()) {
          await store.set(keyOf(agent), after ? [...others, after] : others, KEEP_MS);
          return { before, after };
        }
      } finally {
        await lock.release();
      }
    }
    await sleep(WAIT_MS);
  }
  throw new StateFailure(new Error('many change what they are warned of'));
}

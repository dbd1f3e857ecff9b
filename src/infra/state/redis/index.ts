import type { Clock, Log, State } from '../../../core/ports.ts';
import type { Secret } from '../../../core/secret.ts';
import { StateRefusal } from '../fault.ts';
import { createClaims } from './claims.ts';
import { openRedis } from './connection.ts';
import type { Redis } from './connection.ts';
import { createHistory } from './history.ts';
import { createInbox } from './inbox.ts';
import { createJournal } from './journal.ts';
import { keyOf } from './keys.ts';
import { createLocks } from './locks.ts';
import { createStore } from './store.ts';
import { faultOf } from './trouble.ts';

/** Everything the bot remembers, in a Redis that all its copies share.
 *
 *  Two clocks: what is written down (`since`, `acceptedAt`) is told by the process, and copies whose clocks differ tell
 *  different times; what expires does so by Redis’ own clock alone, so that no copy with a wrong clock can take a claim or
 *  a lock too early. `:memory:` and the file have one clock for both.
 *
 *  Redis writes to its disk as it is configured: with `appendonly yes`, once a second. A power failure may cost that
 *  second, the record of changes included. */
export async function openRedisState(
  url: Secret,
  clock: Clock,
  log: Log,
): Promise<State & { close(): Promise<void> }> {
  const redis = await open(url, log);
  return {
    readings: createStore(redis, 'readings'),
    lists: createStore(redis, 'lists'),
    plans: createStore(redis, 'plans'),
    retired: createStore(redis, 'retired'),
    alerts: createStore(redis, 'alerts'),
    claims: createClaims(redis),
    locks: createLocks(redis, clock),
    journal: createJournal(redis),
    inbox: createInbox(redis, clock),
    history: createHistory(redis, clock),
    close: redis.close,
  };
}

/** Writes something, too: a copy that may only be read, or a memory that is full, should be known now. */
async function open(url: Secret, log: Log): Promise<Redis> {
  let redis: Redis | null = null;
  try {
    redis = await openRedis(url, log);
    await redis.ask((client) => client.set(keyOf('opened'), '', { expiration: { type: 'PX', value: 1 } }));
    return redis;
  } catch (error) {
    await redis?.close();
    throw new StateRefusal(faultOf(error));
  }
}

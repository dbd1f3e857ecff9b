import type { Clock, Log, State } from '../../core/ports.ts';
import type { StatePlace } from './place.ts';
import { openStateFile } from './sqlite/index.ts';
import { Keyv } from 'keyv';
import type { Clock, State, StateFault, Store } from '../../core/ports.ts';
import { BUSY, CORRUPT, LOCKED, NOTADB, primaryCode } from '../sqlite-codes.ts';
import { createClaims } from './claims.ts';
import { createInbox } from './inbox.ts';
import { createJournal } from './journal.ts';
import { createLocks } from './locks.ts';
import { openDatabase, SqliteStorage, sweep } from './sqlite.ts';
import { orAbsent } from './unreadable.ts';

export { stateFaultOf } from './fault.ts';

/** Everything the bot remembers, wherever it is kept. Rejects when it cannot be opened; `stateFaultOf` tells why. */
export async function openState(
  place: StatePlace,
  clock: Clock,
  log: Log,
): Promise<State & { close(): Promise<void> }> {
  if (place.kind === 'redis') {
    const { openRedisState } = await import('./redis/index.ts');
    return openRedisState(place.url, clock, log);
  }
  const state = openStateFile(place.path, clock);
  return { ...state, close: async () => state.close() };
/** What keeps the state from being opened; `null` when the error is no such thing, but a bug. */
export function stateFaultOf(error: unknown): StateFault | null {
  if (!(error instanceof Error) || !('code' in error)) return null;
  const code = primaryCode(error);
  if (code === BUSY || code === LOCKED) return 'busy';
  return code === CORRUPT || code === NOTADB ? 'damaged' : 'forbidden';
}

/** No `error` listener on purpose: with one, Keyv turns a failed read into "not there". */
function openStore(storage: SqliteStorage): Store {
  const keyv = new Keyv<unknown>({ store: storage, namespace: storage.namespace ?? '' });
  return {
    get: (key) => orAbsent(keyv.get(key)),
    async set(key, value, ttlMs) {
      await keyv.set(key, value, ttlMs);
    },
    async delete(key) {
      await keyv.delete(key);
    },
  };
}

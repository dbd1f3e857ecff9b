import { Keyv } from 'keyv';
import type { Clock, State, StateFault, Store } from '../../core/ports.ts';
import { BUSY, CORRUPT, LOCKED, NOTADB, primaryCode } from '../sqlite-codes.ts';
import { createClaims } from './claims.ts';
import { createInbox } from './inbox.ts';
import { createJournal } from './journal.ts';
import { createLocks } from './locks.ts';
import { openDatabase, SqliteStorage, sweep } from './sqlite.ts';

/** Everything the bot remembers, in one SQLite file (`:memory:` for a state that ends with the process).
 *  Throws when the file cannot be opened. */
export function openState(path: string, clock: Clock): State & { close(): void } {
  const db = openDatabase(path);
  sweep(db, clock.now());
  return {
    readings: openStore(new SqliteStorage(db, 'readings')),
    lists: openStore(new SqliteStorage(db, 'lists')),
    plans: openStore(new SqliteStorage(db, 'plans')),
    retired: openStore(new SqliteStorage(db, 'retired')),
    claims: createClaims(db, clock),
    locks: createLocks(db, clock),
    journal: createJournal(db),
    inbox: createInbox(db, clock),
    close: () => db.close(),
  };
}

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
    get: (key) => keyv.get(key),
    async set(key, value, ttlMs) {
      await keyv.set(key, value, ttlMs);
    },
    async delete(key) {
      await keyv.delete(key);
    },
  };
}

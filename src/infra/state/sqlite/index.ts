import { Keyv } from 'keyv';
import type { Clock, State, Store } from '../../../core/ports.ts';
import { createClaims } from './claims.ts';
import { openDatabase, SqliteStorage, sweep } from './database.ts';
import { createGroup } from './group.ts';
import { createHistory } from './history.ts';
import { createInbox } from './inbox.ts';
import { createJournal } from './journal.ts';
import { createLocks } from './locks.ts';
import { orAbsent } from '../unreadable.ts';

/** Everything the bot remembers, in one SQLite file (`:memory:` for a state that ends with the process).
 *  Throws when the file cannot be opened. */
export function openStateFile(path: string, clock: Clock): State & { close(): void } {
  const db = openDatabase(path);
  sweep(db, clock.now());
  const group = createGroup(db);
  return {
    readings: openStore(new SqliteStorage(db, group, 'readings')),
    lists: openStore(new SqliteStorage(db, group, 'lists')),
    plans: openStore(new SqliteStorage(db, group, 'plans')),
    retired: openStore(new SqliteStorage(db, group, 'retired')),
    alerts: openStore(new SqliteStorage(db, group, 'alerts')),
    claims: createClaims(db, group, clock),
    locks: createLocks(db, group, clock),
    journal: createJournal(db, group),
    inbox: createInbox(db, group, clock),
    history: createHistory(db, group, clock),
    close() {
      group.end();
      db.close();
    },
  };
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

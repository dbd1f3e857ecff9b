import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { isRecord, toDocument, toStored } from './document.ts';
import { Busy } from './store.ts';
import type { Store } from './store.ts';

/** How long another process may write; the real ones wait for 8 to 80 s. */
const PATIENCE_MS = 2000;

/** SQLite's primary result codes for a database that somebody else is writing to. */
const BUSY = [5, 6];

/** Where a part of a document lies. */
type Cell = { table: string; keyColumn: string; column: string; key: string };
type Layout = { logins: Cell; state: Cell; create: string };

/** Thrown for what cannot be read. Without it that counts as empty, as it does for 2026.7.1. */
type Unreadable = () => Error;

const agentCell = (name: 'store' | 'state'): Cell => ({
  table: `auth_profile_${name}`,
  keyColumn: `${name}_key`,
  column: `${name}_json`,
  key: 'primary',
});
const sharedCell = (key: string): Cell => ({
  table: 'config_machine_state',
  keyColumn: 'state_key',
  column: 'value_json',
  key,
});
const create = ({ table, keyColumn, column }: Cell, updated: string) =>
  `CREATE TABLE IF NOT EXISTS ${table} (
     ${keyColumn} TEXT NOT NULL PRIMARY KEY, ${column} TEXT NOT NULL, ${updated} INTEGER NOT NULL) STRICT;`;

const AGENT: Layout = {
  logins: agentCell('store'),
  state: agentCell('state'),
  create: create(agentCell('store'), 'updated_at') + create(agentCell('state'), 'updated_at'),
};
const SHARED: Layout = {
  logins: sharedCell('authProfiles.store'),
  state: sharedCell('authProfiles.state'),
  create: create(sharedCell(''), 'updated_at_ms'),
};

/** The database of one agent. */
export const agentStore = (path: string, unreadable?: Unreadable) => sqliteStore(path, AGENT, unreadable);

/** What all agents share, in the gateway's database. */
export const sharedStore = (path: string, unreadable?: Unreadable) => sqliteStore(path, SHARED, unreadable);

/** Who keeps the shared logins: the gateway's database, or still the one of `main`. */
export function ownerOfShared(path: string, unreadable: Unreadable): 'state-db' | 'main' {
  const owner = reading(path, unreadable, (db) => readCell(db, sharedCell('auth.sharedStore'), unreadable));
  return isRecord(owner) && owner['location'] === 'state-db' ? 'state-db' : 'main';
}

function sqliteStore(path: string, layout: Layout, unreadable?: Unreadable): Store {
  const readFrom = (db: DatabaseSync) =>
    toDocument(readCell(db, layout.logins, unreadable), readCell(db, layout.state, unreadable));
  return {
    read: () => reading(path, unreadable, readFrom) ?? toDocument(null),
    exists: () => reading(path, unreadable, (db) => readCell(db, layout.logins, unreadable)) != null,
    update(change) {
      // nothing is made for a change that changes nothing
      if (!existsSync(path) && !change(toDocument(null))) return;
      mkdirSync(dirname(path), { recursive: true });
      inTransaction(path, (db) => {
        db.exec(layout.create);
        const changed = change(readFrom(db));
        if (!changed) return;
        const { logins, state } = toStored(changed);
        writeCell(db, layout.logins, logins);
        writeCell(db, layout.state, state);
      });
    },
  };
}

/** Loaded when it is needed: it takes as long as all else together. */
function open(path: string, readOnly: boolean): DatabaseSync {
  const { DatabaseSync } = process.getBuiltinModule('node:sqlite');
  return new DatabaseSync(path, { readOnly, timeout: PATIENCE_MS });
}

function reading<T>(
  path: string,
  unreadable: Unreadable | undefined,
  read: (db: DatabaseSync) => T,
): T | null {
  if (!existsSync(path)) return null;
  try {
    const db = open(path, true);
    try {
      return read(db);
    } finally {
      db.close();
    }
  } catch {
    if (unreadable) throw unreadable();
    return null;
  }
}

/** All or nothing, and nobody else between reading and writing. */
function inTransaction(path: string, work: (db: DatabaseSync) => void): void {
  const isNew = !existsSync(path);
  const db = open(path, false);
  try {
    if (isNew) db.exec('PRAGMA journal_mode = WAL');
    db.exec('BEGIN IMMEDIATE');
    work(db);
    db.exec('COMMIT');
  } catch (error) {
    throw isBusy(error) ? new Busy() : error;
  } finally {
    db.close();
  }
}

const isBusy = (error: unknown) =>
  isRecord(error) && typeof error['errcode'] === 'number' && BUSY.includes(error['errcode'] & 0xff);

/** `undefined`: there is none. */
function readCell(
  db: DatabaseSync,
  { table, keyColumn, column, key }: Cell,
  unreadable?: Unreadable,
): unknown {
  const isThere = db.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?").get(table);
  if (!isThere) return undefined;
  const row = db.prepare(`SELECT ${column} AS text FROM ${table} WHERE ${keyColumn} = ?`).get(key);
  if (typeof row?.['text'] !== 'string') return undefined;
  try {
    return JSON.parse(row['text']);
  } catch {
    if (unreadable) throw unreadable();
    return undefined;
  }
}

function writeCell(db: DatabaseSync, { table, keyColumn, key }: Cell, document: object | null): void {
  if (document === null) db.prepare(`DELETE FROM ${table} WHERE ${keyColumn} = ?`).run(key);
  else
    db.prepare(`INSERT OR REPLACE INTO ${table} VALUES (?, ?, ?)`).run(
      key,
      JSON.stringify(document),
      Date.now(),
    );
}

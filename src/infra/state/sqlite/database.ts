import { DatabaseSync } from 'node:sqlite';
import type { StatementSync } from 'node:sqlite';
import { keyvStorageCapability } from 'keyv';
import type { KeyvStorageAdapter } from 'keyv';
import { KEEP_MS } from '../../../core/history/point.ts';
import { BUSY, primaryCode } from '../../sqlite-codes.ts';
import { StateRefusal } from '../fault.ts';
import type { Group } from './group.ts';
import { secureFile } from './secure-file.ts';

/** How long a write waits for another process, ms. Everything waits with it: a write of a living one takes milliseconds. */
const BUSY_TIMEOUT_MS = 1000;
/** A moment that was read before such a wait may be older than one that another process wrote meanwhile; by more than this, the
 *  clock was set back. */
export const CLOCK_SLACK_MS = 5000;
/** Where that was in vain, nothing waits for so long. */
const IMPATIENCE_MS = 3000;

/** A file that somebody holds for good would else stop the whole process, a second for each write. */
class Database extends DatabaseSync {
  #isImpatient = false;

  override prepare(sql: string): StatementSync {
    const statement = super.prepare(sql);
    const { run, get, all } = statement;
    return Object.assign(statement, {
      run: (...given: Parameters<typeof run>) => this.#attempt(() => run.apply(statement, given)),
      get: (...given: Parameters<typeof get>) => this.#attempt(() => get.apply(statement, given)),
      all: (...given: Parameters<typeof all>) => this.#attempt(() => all.apply(statement, given)),
    });
  }

  override exec(sql: string): void {
    this.#attempt(() => super.exec(sql));
  }

  #attempt<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      if (error instanceof Error && primaryCode(error) === BUSY && !this.#isImpatient) this.#losePatience();
      throw error;
    }
  }

  #losePatience(): void {
    this.#isImpatient = true;
    super.exec('PRAGMA busy_timeout = 0');
    setTimeout(() => {
      this.#isImpatient = false;
      if (this.isOpen) super.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
    }, IMPATIENCE_MS).unref();
  }
}

/** Opens the state file, makes it with its folder where it is missing, for the owner's eyes alone.
 *  Throws what the operating system or SQLite throws: not a database, read-only, no space; and `StateRefusal`. */
export function openDatabase(path: string): DatabaseSync {
  if (path !== ':memory:') secureFile(path);
  const db = new Database(path, { timeout: BUSY_TIMEOUT_MS });
  try {
    check(db);
    refuseAnothers(db);
    db.exec(`
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = NORMAL;
      CREATE TABLE IF NOT EXISTS entry (
        namespace TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, expires_at INTEGER,
        PRIMARY KEY (namespace, key)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX IF NOT EXISTS entry_expiry ON entry (expires_at) WHERE expires_at IS NOT NULL;
      CREATE TABLE IF NOT EXISTS claim (
        key TEXT PRIMARY KEY, expires_at INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE IF NOT EXISTS lock (
        key TEXT PRIMARY KEY, token TEXT NOT NULL, holder TEXT NOT NULL, since INTEGER NOT NULL, expires_at INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE IF NOT EXISTS journal (
        seq INTEGER PRIMARY KEY AUTOINCREMENT, plan TEXT NOT NULL, step TEXT NOT NULL, hash TEXT NOT NULL, body TEXT NOT NULL,
        UNIQUE (plan, step)
      ) STRICT;
      CREATE TABLE IF NOT EXISTS inbox (
        id TEXT PRIMARY KEY, owner TEXT NOT NULL, accepted_at INTEGER NOT NULL, is_leaving INTEGER NOT NULL, body TEXT,
        known_until INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX IF NOT EXISTS inbox_open ON inbox (accepted_at) WHERE body IS NOT NULL;
      CREATE TABLE IF NOT EXISTS series (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
      CREATE TABLE IF NOT EXISTS history (
        series INTEGER NOT NULL, at INTEGER NOT NULL, point TEXT NOT NULL, PRIMARY KEY (series, at)
      ) STRICT, WITHOUT ROWID;
    `);
  } catch (error) {
    db.close();
    throw error;
  }
  return db;
}

/** A page that was lost in the middle would otherwise show at the first request that needs it, as a bug of ours. It costs
 *  half a millisecond for each megabyte, and 16,000 entries in the record make seven. */
function check(db: DatabaseSync): void {
  const found = db.prepare('PRAGMA quick_check(1)').get();
  if (found?.['quick_check'] !== 'ok') throw new StateRefusal('damaged');
}

/** With a wrong `STATE_URL` our tables would come into OpenClaw's own store, for one. Every version of ours has `entry`. */
export function refuseAnothers(db: DatabaseSync): void {
  const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
  if (tables.length > 0 && tables.every(({ name }) => name !== 'entry'))
    throw new StateRefusal('of-another-program');
}

type StorageMethod =
  | 'get'
  | 'getMany'
  | 'has'
  | 'hasMany'
  | 'set'
  | 'setMany'
  | 'delete'
  | 'deleteMany'
  | 'clear'
  | 'iterator';

/** Keyv's storage on `node:sqlite`. One object per namespace: two `Keyv`s on one adapter would overwrite each
 *  other's `namespace` field; what they share is the database. Expired rows are invisible, and go with `sweep`. */
export class SqliteStorage implements Pick<KeyvStorageAdapter, StorageMethod> {
  readonly #db: DatabaseSync;
  readonly #group: Group;
  readonly #get: StatementSync;
  readonly #set: StatementSync;
  readonly #delete: StatementSync;
  namespace: string | undefined;

  constructor(db: DatabaseSync, group: Group, namespace: string) {
    this.#db = db;
    this.#group = group;
    this.#get = db.prepare(
      'SELECT value FROM entry WHERE namespace = ? AND key = ? AND (expires_at IS NULL OR expires_at > ?)',
    );
    this.#set = db.prepare(
      'INSERT OR REPLACE INTO entry (namespace, key, value, expires_at) VALUES (?, ?, ?, ?)',
    );
    this.#delete = db.prepare('DELETE FROM entry WHERE namespace = ? AND key = ?');
    this.namespace = namespace;
  }

  get capabilities() {
    return keyvStorageCapability(this);
  }

  async get<T>(key: string) {
    const row = this.#get.get(this.#space, key, Date.now());
    return row?.['value'] as T | undefined;
  }

  async getMany<T>(keys: string[]) {
    return Promise.all(keys.map((key) => this.get<T>(key)));
  }

  async has(key: string) {
    return (await this.get(key)) !== undefined;
  }

  async hasMany(keys: string[]) {
    return Promise.all(keys.map((key) => this.has(key)));
  }

  async set(key: string, value: unknown, expires?: number) {
    await this.#group.write(() => this.#set.run(this.#space, key, String(value), expires ?? null));
    return true;
  }

  async setMany(entries: { key: string; value: unknown; expires?: number }[]) {
    return Promise.all(entries.map(({ key, value, expires }) => this.set(key, value, expires)));
  }

  async delete(key: string) {
    const { changes } = await this.#group.write(() => this.#delete.run(this.#space, key));
    return changes === 1;
  }

  async deleteMany(keys: string[]) {
    return Promise.all(keys.map((key) => this.delete(key)));
  }

  async clear() {
    const clear = this.#db.prepare('DELETE FROM entry WHERE namespace = ?');
    await this.#group.write(() => clear.run(this.#space));
  }

  async *iterator<T>() {
    const rows = this.#db
      .prepare('SELECT key, value FROM entry WHERE namespace = ? AND (expires_at IS NULL OR expires_at > ?)')
      .all(this.#space, Date.now());
    for (const row of rows) yield [row['key'] as string, row['value'] as Awaited<T>];
  }

  get #space() {
    return this.namespace ?? '';
  }
}

/** Series by series: in each, what is old stands first. Every command opens the file, and a search of all readings of a hundred
 *  profiles took longer than all else here. */
export const FORGET_HISTORY = 'DELETE FROM history WHERE series IN (SELECT id FROM series) AND at <= ?';

/** Drops what has expired. Keyv never reads it again; this gives the space back. */
export function sweep(db: DatabaseSync, now: number): void {
  db.prepare('DELETE FROM entry WHERE expires_at <= ?').run(now);
  db.prepare('DELETE FROM claim WHERE expires_at <= ?').run(now);
  db.prepare('DELETE FROM inbox WHERE known_until <= ?').run(now);
  db.prepare(FORGET_HISTORY).run(now - KEEP_MS);
  db.prepare(
    'DELETE FROM series WHERE NOT EXISTS (SELECT 1 FROM history WHERE history.series = series.id)',
  ).run();
}

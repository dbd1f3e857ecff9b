import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Traits } from './version.ts';

/** OpenClaw's stores, read and written as it does. */

export type Logins = Record<string, { provider: string; type: string }>;
export type State = { order?: Record<string, string[]>; [field: string]: unknown };

/** One place: an agent's own, or what all share. */
export type Store = {
  logins(): Logins;
  state(): State;
  saveLogins(logins: Logins): void;
  saveState(state: State): void;
};

export type Stores = { own: Store; /** `null`: the agent's own is what all share. */ base: Store | null };

export function openStores(stateDir: string, agent: string, { store }: Traits): Stores {
  const dir = (id: string) => join(stateDir, 'agents', id, 'agent');
  const open = store === 'json' ? openJson : openAgentDatabase;
  const own = open(dir(agent));
  if (store === 'shared-database')
    return { own, base: openShared(join(stateDir, 'state', 'openclaw.sqlite')) };
  return { own, base: agent === 'main' ? null : open(dir('main')) };
}

/** Not JSON, or no such file: old versions take that for empty, and so does this. */
function parse(text: string | undefined): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text ?? '{}');
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

function openJson(dir: string): Store {
  const loginsPath = join(dir, 'auth-profiles.json');
  const statePath = join(dir, 'auth-state.json');
  const read = (path: string) => parse(existsSync(path) ? readFileSync(path, 'utf8') : undefined);
  const write = (path: string, value: object) => {
    mkdirSync(dirname(path), { recursive: true });
    const part = `${path}.${process.pid}.part`;
    writeFileSync(part, JSON.stringify(value, null, 2), { mode: 0o600 });
    renameSync(part, path);
  };
  return {
    logins: () => (read(loginsPath)['profiles'] ?? {}) as Logins,
    state: () => read(statePath),
    saveLogins: (profiles) => write(loginsPath, { ...read(loginsPath), version: 1, profiles }),
    saveState(state) {
      const isEmpty = Object.keys(state).every((key) => key === 'version');
      if (isEmpty) rmSync(statePath, { force: true });
      else write(statePath, { version: 1, ...state });
    },
  };
}

/** Where a document lies in a database. */
type Row = { table: string; keyColumn: string; valueColumn: string; key: string };

function openDatabase(path: string, rows: { logins: Row; state: Row; create: string }): Store {
  const inDatabase = <T>(work: (db: DatabaseSync) => T): T => {
    const db = new DatabaseSync(path, { timeout: 5000 });
    try {
      return work(db);
    } finally {
      db.close();
    }
  };
  const read = ({ table, keyColumn, valueColumn, key }: Row) => {
    if (!existsSync(path)) return {};
    return inDatabase((db) => {
      try {
        const row = db.prepare(`SELECT ${valueColumn} AS text FROM ${table} WHERE ${keyColumn} = ?`).get(key);
        return parse(row?.['text']?.toString());
      } catch {
        return {}; // no such table yet
      }
    });
  };
  const write = ({ table, key }: Row, document: object) => {
    mkdirSync(dirname(path), { recursive: true });
    inDatabase((db) => {
      db.exec(`PRAGMA journal_mode = WAL; ${rows.create}`);
      db.prepare(`INSERT OR REPLACE INTO ${table} VALUES (?, ?, 0)`).run(key, JSON.stringify(document));
    });
  };
  return {
    logins: () => (read(rows.logins)['profiles'] ?? {}) as Logins,
    state: () => read(rows.state),
    saveLogins: (profiles) => write(rows.logins, { version: 1, profiles }),
    saveState: (state) => write(rows.state, { version: 1, ...state }),
  };
}

function openAgentDatabase(dir: string): Store {
  const row = (name: 'store' | 'state'): Row => ({
    table: `auth_profile_${name}`,
    keyColumn: `${name}_key`,
    valueColumn: `${name}_json`,
    key: 'primary',
  });
  const create = ({ table, keyColumn, valueColumn }: Row) =>
    `CREATE TABLE IF NOT EXISTS ${table} (
      ${keyColumn} TEXT NOT NULL PRIMARY KEY, ${valueColumn} TEXT NOT NULL, updated_at INTEGER NOT NULL) STRICT;`;
  const [logins, state] = [row('store'), row('state')];
  return openDatabase(join(dir, 'openclaw-agent.sqlite'), {
    logins,
    state,
    create: create(logins) + create(state),
  });
}

function openShared(path: string): Store {
  const row = (key: string): Row => ({
    table: 'config_machine_state',
    keyColumn: 'state_key',
    valueColumn: 'value_json',
    key,
  });
  return openDatabase(path, {
    logins: row('authProfiles.store'),
    state: row('authProfiles.state'),
    create: `CREATE TABLE IF NOT EXISTS config_machine_state (
      state_key TEXT NOT NULL PRIMARY KEY, value_json TEXT NOT NULL, updated_at_ms INTEGER NOT NULL) STRICT;`,
  });
}

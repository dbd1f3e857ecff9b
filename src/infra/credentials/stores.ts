import { ok } from '../../core/problem.ts';
import type { Outcome } from '../../core/problem.ts';
import type { AuthStore } from './document.ts';
import { loginsFile, readJsonStore } from './json-store.ts';
import type { Places } from './locate.ts';
import type { Patience } from './patience.ts';
import { readAgentDatabase, readSharedDatabase } from './sqlite-store.ts';

/** The stores that one agent's logins come from. */
export type Stores = {
  source: 'json' | 'sqlite';
  /** The agent's own. */
  own: AuthStore | null;
  /** What all agents share; `null` when that is this agent's own. */
  base: AuthStore | null;
};

/** Which generation is in use is seen from what is on disk, never from a version: wherever a database knows of
 *  logins, databases count. */
export async function readStores(places: Places, dir: string, patience: Patience): Promise<Outcome<Stores>> {
  const sqlite = await readSqliteStores(places, dir, patience);
  if (!sqlite.ok) return sqlite;
  if (sqlite.value) return ok(sqlite.value);
  const own = await readJsonStore(dir, patience);
  if (!own.ok || dir === places.baseDir)
    return own.ok ? ok({ source: 'json', own: own.value, base: null }) : own;
  const base = await readJsonStore(places.baseDir, patience);
  return base.ok ? ok({ source: 'json', own: own.value, base: base.value }) : base;
}

async function readSqliteStores(
  places: Places,
  dir: string,
  patience: Patience,
): Promise<Outcome<Stores | null>> {
  const shared = await readSharedDatabase(places.sharedDatabase, patience);
  if (!shared.ok) return shared;
  const own = await readAgentDatabase(dir, patience);
  if (!own.ok) return own;
  let base = shared.value?.store ?? null;
  if (base === null && dir !== places.baseDir) {
    const main = await readAgentDatabase(places.baseDir, patience);
    if (!main.ok) return main;
    base = main.value;
  }
  const inUse = shared.value !== null || own.value !== null || base !== null;
  return ok(inUse ? { source: 'sqlite', own: own.value, base } : null);
}

/** The file, if there is one, whose sign-ins OpenClaw has not taken over into its databases: it does so only when
 *  told to (`openclaw doctor --fix`), and works without them until then. */
export async function findLegacyLogins(
  places: Places,
  dir: string,
  patience: Patience,
): Promise<string | null> {
  for (const folder of new Set([dir, places.baseDir])) {
    const store = await readJsonStore(folder, patience);
    const entries = store.ok ? store.value.entries : null;
    if ([...(entries?.values() ?? [])].some(({ kind }) => kind === 'codex')) return loginsFile(folder);
  }
  return null;
}

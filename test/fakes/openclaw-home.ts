import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** A home directory with OpenClaw's files in it, for tests: real files and real databases in a temporary folder, made
 *  from recorded samples (`sampleHome`) or from a description (`writeJsonHome`, `writeSqliteHome`).
 *
 *      const home = writeSqliteHome({ profiles: [{ id: 'openai:work' }], order: { openai: ['openai:work'] } });
 *      onTestFinished(home.remove);
 *      const credentials = createCredentials({ env: {}, homeDir: home.homeDir, clock });
 */
export type OpenclawHome = {
  homeDir: string;
  /** `<home>/.openclaw` */
  stateDir: string;
  /** An absolute path inside the state directory. */
  path(...parts: string[]): string;
  /** Writes a file inside the state directory, with its folders. Anything but text becomes JSON. */
  write(path: string, content: unknown): string;
  /** Runs SQL on a database inside the state directory; makes it where it is missing. */
  sql(path: string, sql: string): void;
  remove(): void;
};

/** A home that a test can change while somebody reads it. */
export type WrittenHome = OpenclawHome & {
  /** Replaces what one agent has stored, or, without an agent, what all share. */
  save(stored: StoredLogins, agent?: string): void;
};

export type StoredLogins = {
  profiles?: readonly StoredProfile[];
  /** By provider. */
  order?: Readonly<Record<string, readonly string[]>>;
  /** By profile id, as OpenClaw stores it: `{ cooldownUntil: 1795353958295, cooldownReason: 'rate_limit' }`. */
  usageStats?: Readonly<Record<string, unknown>>;
};

/** A login; only its id must be given. All values are made up of the id, so that two profiles never look alike. */
export type StoredProfile = {
  id: string;
  provider?: string;
  email?: string;
  accountId?: string;
  userId?: string;
  /** The access token; without one, a JWT that says the same as the other fields. */
  access?: string;
  refresh?: string;
  /** Epoch ms; eight days after `SAMPLE_NOW` without one. */
  expires?: number;
  /** Fields to add to the stored entry, or, with `undefined`, to leave out. */
  fields?: Readonly<Record<string, unknown>>;
};

/** A written home: the logins that all agents share, and, where they differ, the agents' own. */
export type HomeSpec = StoredLogins & {
  agents?: Readonly<Record<string, StoredLogins>>;
  /** `openclaw.json`; text is written as it is. */
  config?: unknown;
};

/** The day that the samples were recorded, before any cooldown in them ends: a good time for a test's clock. */
export const SAMPLE_NOW = Date.parse('2026-11-22T12:50:00Z');
const DAY_MS = 24 * 60 * 60_000;

const SAMPLES = join(import.meta.dirname, '..', 'fixtures', 'openclaw-stores');

/** The recorded versions of OpenClaw, oldest first. */
export const sampleVersions = readdirSync(SAMPLES).toSorted((one, other) =>
  one.localeCompare(other, 'en', { numeric: true }),
);

/** The home that a recorded version left. `variants`: files of the sample to take in the place of the plain ones,
 *  such as `agents/main/agent/openclaw-agent.after-set.sql`. */
export function sampleHome(version: string, variants: readonly string[] = []): OpenclawHome {
  const home = emptyHome();
  const sample = join(SAMPLES, version);
  const all = readdirSync(sample, { recursive: true, withFileTypes: true }).flatMap((entry) =>
    entry.isFile() ? [join(entry.parentPath, entry.name).slice(sample.length + 1)] : [],
  );
  for (const variant of variants) if (!all.includes(variant)) throw new Error(`No ${variant} in ${version}`);
  const isPlain = (path: string) => basename(path).split('.').length <= 2;
  const chosen = new Map([...all.filter(isPlain), ...variants].map((path) => [plainPath(path), path]));
  for (const [target, source] of chosen) {
    if (target.endsWith('.sql'))
      runSql(home.path(target.replace(/sql$/u, 'sqlite')), readFileSync(join(sample, source), 'utf8'));
    else if (target.startsWith('dot-config/'))
      copy(join(sample, source), join(home.homeDir, target.replace('dot-', '.')));
    else copy(join(sample, source), home.path(target));
  }
  return home;
}

/** A home as 2026.5.28 leaves it: two JSON files for each agent. What all share is `main`'s. */
export function writeJsonHome({ agents = {}, config, ...shared }: HomeSpec): WrittenHome {
  const home = emptyHome();
  const save = (stored: StoredLogins, agent = 'main') => {
    const { logins, state } = toDocuments(stored);
    home.write(`agents/${agent}/agent/auth-profiles.json`, logins);
    home.write(`agents/${agent}/agent/auth-state.json`, state);
  };
  if (config !== undefined) home.write('openclaw.json', config);
  save(shared);
  for (const [agent, stored] of Object.entries(agents)) save(stored, agent);
  return { ...home, save };
}

/** A home as 2026.9.6 leaves it: the shared logins in the gateway's database, the agents' own in theirs. With
 *  `generation: 'main'` as 2026.7.1 does: what all share is in the database of `main`. */
export function writeSqliteHome(
  { agents = {}, config, ...shared }: HomeSpec,
  { generation = 'shared' }: { generation?: 'shared' | 'main' } = {},
): WrittenHome {
  const home = emptyHome();
  const save = (stored: StoredLogins, agent?: string) => {
    const { logins, state } = toDocuments(stored);
    const owner = agent ?? (generation === 'main' ? 'main' : undefined);
    if (owner === undefined) saveShared(home.path('state', 'openclaw.sqlite'), logins, state);
    else saveAgent(home.path('agents', owner, 'agent', 'openclaw-agent.sqlite'), logins, state);
  };
  if (config !== undefined) home.write('openclaw.json', config);
  save(shared);
  for (const [agent, stored] of Object.entries(agents)) save(stored, agent);
  return { ...home, save };
}

/** Puts logins for all agents into a database that OpenClaw (2026.8.1 or newer) has made. */
export function fillShared(home: OpenclawHome, stored: StoredLogins): void {
  const { logins, state } = toDocuments(stored);
  saveShared(home.path('state', 'openclaw.sqlite'), logins, state);
}

/** A home directory without OpenClaw's state in it, but with the (empty) folder for it. */
export function emptyHome(): OpenclawHome {
  const homeDir = mkdtempSync(join(tmpdir(), 'openclaw-home-'));
  const stateDir = join(homeDir, '.openclaw');
  mkdirSync(stateDir);
  const path = (...parts: string[]) => join(stateDir, ...parts);
  return {
    homeDir,
    stateDir,
    path,
    write(file, content) {
      const target = path(file);
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, typeof content === 'string' ? content : JSON.stringify(content, null, 2));
      return target;
    },
    sql: (file, sql) => runSql(path(file), sql),
    remove: () => rmSync(homeDir, { recursive: true, force: true }),
  };
}

/** A token that says this. Nobody signed it, and nobody here checks. */
export function fakeJwt(claims: object): string {
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
  return `${encode({ alg: 'none', typ: 'JWT' })}.${encode(claims)}.${Buffer.from('fake-signature').toString('base64url')}`;
}

/** Opens a database in WAL mode, with its folders; makes it where it is missing. */
export function openDatabase(path: string): DatabaseSync {
  mkdirSync(dirname(path), { recursive: true });
  const db = new DatabaseSync(path);
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF');
  return db;
}

/** The entry that OpenClaw would store. */
export function toEntry({ id, fields = {}, ...profile }: StoredProfile): Record<string, unknown> {
  const name = id.slice(id.indexOf(':') + 1);
  const {
    provider = id.startsWith('openai-codex:') ? 'openai-codex' : 'openai',
    email = `${name}@example.test`,
    accountId = `acct-${name}`,
    userId = `user-${name}`,
    expires = SAMPLE_NOW + 8 * DAY_MS,
    refresh = `rt_fake_${name}`,
  } = profile;
  const access =
    profile.access ??
    fakeJwt({
      exp: Math.floor(expires / 1000),
      'https://api.openai.com/auth': { chatgpt_account_id: accountId, chatgpt_user_id: userId },
      'https://api.openai.com/profile': { email },
    });
  return { type: 'oauth', provider, access, refresh, expires, accountId, email, ...fields };
}

function toDocuments({ profiles = [], order, usageStats }: StoredLogins) {
  const entries = profiles.map((profile) => [profile.id, toEntry(profile)]);
  return {
    logins: { version: 1, profiles: Object.fromEntries(entries) },
    state: { version: 1, order, usageStats },
  };
}

function saveAgent(path: string, logins: object, state: object): void {
  runSql(
    path,
    `CREATE TABLE IF NOT EXISTS auth_profile_store (
       store_key TEXT NOT NULL PRIMARY KEY, store_json TEXT NOT NULL, updated_at INTEGER NOT NULL) STRICT;
     CREATE TABLE IF NOT EXISTS auth_profile_state (
       state_key TEXT NOT NULL PRIMARY KEY, state_json TEXT NOT NULL, updated_at INTEGER NOT NULL) STRICT;`,
    ['INSERT OR REPLACE INTO auth_profile_store VALUES (?, ?, 0)', 'primary', logins],
    ['INSERT OR REPLACE INTO auth_profile_state VALUES (?, ?, 0)', 'primary', state],
  );
}

function saveShared(path: string, logins: object, state: object): void {
  const insert = 'INSERT OR REPLACE INTO config_machine_state VALUES (?, ?, 0)';
  runSql(
    path,
    `CREATE TABLE IF NOT EXISTS config_machine_state (
       state_key TEXT NOT NULL PRIMARY KEY, value_json TEXT NOT NULL, updated_at_ms INTEGER NOT NULL) STRICT;`,
    [insert, 'auth.sharedStore', { location: 'state-db' }],
    [insert, 'authProfiles.store', logins],
    [insert, 'authProfiles.state', state],
  );
}

function runSql(
  path: string,
  sql: string,
  ...rows: readonly [insert: string, key: string, document: object][]
): void {
  const db = openDatabase(path);
  db.exec(sql);
  for (const [insert, key, document] of rows) db.prepare(insert).run(key, JSON.stringify(document));
  db.close();
}

function copy(source: string, target: string): void {
  mkdirSync(dirname(target), { recursive: true });
  cpSync(source, target);
}

/** `auth-state.after-clear.json` takes the place of `auth-state.json`. */
function plainPath(path: string): string {
  const [stem = '', ...rest] = basename(path).split('.');
  return join(dirname(path), [stem, ...rest.slice(-1)].join('.'));
}

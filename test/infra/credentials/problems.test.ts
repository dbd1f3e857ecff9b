import { existsSync, rmSync, truncateSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { toEntry, writeJsonHome, writeSqliteHome } from '../../fakes/openclaw-home.ts';
import { asStranger, hide, letLook, open } from './open.ts';

const spec = { profiles: [{ id: 'openai:work' }] };
const key = { id: 'openai:key', fields: { type: 'api_key', key: 'sk-fake' } };
const LOGINS = 'agents/main/agent/auth-profiles.json';
const AGENT = 'agents/main/agent/openclaw-agent.sqlite';
const SHARED = 'state/openclaw.sqlite';

describe('nothing to show', () => {
  it.each([
    ['JSON files without a login', () => writeJsonHome({}), 'empty'],
    ['JSON files with API keys', () => writeJsonHome({ profiles: [key] }), 'no-oauth'],
    ['an agent’s database without a login', () => writeSqliteHome({}, { generation: 'main' }), 'empty'],
    [
      'an agent’s database with API keys',
      () => writeSqliteHome({ profiles: [key] }, { generation: 'main' }),
      'no-oauth',
    ],
    ['a shared database without a login', () => writeSqliteHome({}), 'empty'],
    ['a shared database with API keys', () => writeSqliteHome({ profiles: [key] }), 'no-oauth'],
  ])('%s', async (_, make, found) => {
    expect(await open(make()).problem()).toEqual({ code: 'profiles.none', agent: 'main', found });
  });

  it('databases in which nothing was ever saved', async () => {
    const home = writeSqliteHome({});
    home.sql(SHARED, "DELETE FROM config_machine_state WHERE state_key <> 'auth.sharedStore'");
    expect(await open(home).problem()).toMatchObject({ found: 'no-store' });
  });

  it('an order alone is not a saved login', async () => {
    const home = writeJsonHome({});
    rmSync(home.path(LOGINS));
    expect(await open(home).problem()).toMatchObject({ found: 'no-store' });
  });
});

describe('logins that OpenClaw has not taken over', () => {
  const legacy = { version: 1, profiles: { 'openai-codex:work': toEntry({ id: 'openai-codex:work' }) } };
  const unmigrated = { code: 'store.unmigrated', path: `~/.openclaw/${LOGINS}` };

  it.each([
    ['an agent’s database', () => writeSqliteHome({}, { generation: 'main' })],
    ['a shared database', () => writeSqliteHome({ profiles: [key] })],
  ])('beside %s without a sign-in they are told', async (_, make) => {
    const home = make();
    home.write(LOGINS, legacy);
    expect(await open(home).problem()).toEqual(unmigrated);
  });

  it('beside a database with an empty table they are told, to every agent', async () => {
    const home = writeJsonHome({ profiles: [{ id: 'openai-codex:work' }], agents: { ops: {} } });
    home.sql(SHARED, 'CREATE TABLE config_machine_state (state_key TEXT, value_json TEXT)');
    const credentials = open(home);
    expect(await credentials.problem()).toEqual(unmigrated);
    expect(await credentials.problem('ops')).toEqual(unmigrated);
  });

  it.each([
    ['API keys', { version: 1, profiles: { 'openai:key': { type: 'api_key', provider: 'openai' } } }],
    ['nothing readable', '{'],
  ])('a file with %s is no reason', async (_, content) => {
    const home = writeSqliteHome({});
    home.write(LOGINS, content);
    expect(await open(home).problem()).toMatchObject({ code: 'profiles.none' });
  });
});

describe('a broken store', () => {
  it.each(['', '{', 'null', '[]', '7', '{}', '{"profiles":[]}', '{"profiles":null}', '{"version":1,"prof'])(
    'logins file: %s',
    async (content) => {
      const home = writeJsonHome(spec);
      home.write(LOGINS, content);
      expect(await open(home).problem()).toEqual({ code: 'store.corrupt', path: `~/.openclaw/${LOGINS}` });
    },
  );

  it('state file', async () => {
    const home = writeJsonHome(spec);
    home.write('agents/main/agent/auth-state.json', '{"order"');
    const path = '~/.openclaw/agents/main/agent/auth-state.json';
    expect(await open(home).problem()).toEqual({ code: 'store.corrupt', path });
  });

  it.each(['', '{', 'null', '[]', '7', '{}', '{"profiles":[]}'])('row of the logins: %s', async (json) => {
    for (const [generation, path, table, column] of [
      ['main', AGENT, 'auth_profile_store', 'store_json'],
      ['shared', SHARED, 'config_machine_state', 'value_json'],
    ] as const) {
      const home = writeSqliteHome(spec, { generation });
      home.sql(path, `UPDATE ${table} SET ${column} = '${json}' WHERE ${column} LIKE '%profiles%'`);
      expect(await open(home).problem()).toEqual({ code: 'store.corrupt', path: `~/.openclaw/${path}` });
    }
  });

  it('row of the state', async () => {
    const home = writeSqliteHome(spec, { generation: 'main' });
    home.sql(AGENT, "UPDATE auth_profile_state SET state_json = '[]'");
    expect(await open(home).problem()).toEqual({ code: 'store.corrupt', path: `~/.openclaw/${AGENT}` });
  });

  it.each(['{"location":"somewhere"}', 'null', '{'])('row of the owner: %s', async (json) => {
    const home = writeSqliteHome(spec);
    home.sql(
      SHARED,
      `UPDATE config_machine_state SET value_json = '${json}' WHERE state_key = 'auth.sharedStore'`,
    );
    expect(await open(home).problem()).toEqual({ code: 'store.corrupt', path: `~/.openclaw/${SHARED}` });
  });

  it.each([AGENT, SHARED])('a file that is no database: %s', async (path) => {
    const home = writeJsonHome(spec);
    home.write(path, 'SQLite format 4, or so it says. '.repeat(100));
    expect(await open(home).problem()).toEqual({ code: 'store.corrupt', path: `~/.openclaw/${path}` });
  });

  it('a database whose pages are gone', async () => {
    const home = writeSqliteHome({ profiles: Array.from({ length: 50 }, (_, n) => ({ id: `openai:${n}` })) });
    truncateSync(home.path(SHARED), 4096);
    expect(await open(home).problem()).toEqual({ code: 'store.corrupt', path: `~/.openclaw/${SHARED}` });
  });

  it('tables with other columns, or numbers and bytes in them', async () => {
    const other = writeSqliteHome({});
    other.sql(AGENT, 'CREATE TABLE auth_profile_store (id, json)');
    expect(await open(other).problem()).toMatchObject({ code: 'store.corrupt' });
    for (const value of ['9223372036854775807', "x'00ff'", 'NULL']) {
      const odd = writeSqliteHome({});
      odd.sql(
        AGENT,
        `CREATE TABLE auth_profile_store (store_key, store_json);
        INSERT INTO auth_profile_store VALUES ('primary', ${value})`,
      );
      expect(await open(odd).problem()).toMatchObject({ code: 'store.corrupt' });
    }
  });

  it('an empty database file is an unused one', async () => {
    const home = writeJsonHome(spec);
    home.write(AGENT, '');
    home.write(SHARED, '');
    expect((await open(home).profiles()).source).toBe('json');
  });
});

describe('a store that we may not read', () => {
  it.each([
    ['logins file', () => writeJsonHome(spec), LOGINS],
    ['agent’s database', () => writeSqliteHome(spec, { generation: 'main' }), AGENT],
    ['shared database', () => writeSqliteHome(spec), SHARED],
  ])('%s', async (_, make, path) => {
    const home = make();
    const folders = ['agents', 'agents/main', 'agents/main/agent', 'state'].map((folder) =>
      home.path(folder),
    );
    letLook(home.homeDir, home.stateDir, ...folders.filter((folder) => existsSync(folder)));
    hide(home.path(path));
    const credentials = open(home);
    const forbidden = { code: 'store.forbidden', path: `~/.openclaw/${path}` };
    expect(await asStranger(() => credentials.problem())).toEqual(forbidden);
  });

  it.each([
    ['.openclaw', '~/.openclaw'],
    ['.openclaw/agents', '~/.openclaw/agents'],
  ])('folder %s', async (folder, path) => {
    const home = writeJsonHome({ ...spec, agents: { ops: {} } });
    letLook(home.homeDir, home.stateDir);
    hide(folder === '.openclaw' ? home.homeDir : home.path('agents'));
    const credentials = open(home);
    expect(await asStranger(() => credentials.problem('ops'))).toEqual({ code: 'store.forbidden', path });
  });
});

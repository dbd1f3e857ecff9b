import { chmodSync, copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openDatabase, toEntry, writeJsonHome, writeSqliteHome } from '../../fakes/openclaw-home.ts';
import { asStranger, ids, letLook, open } from './open.ts';

const spec = { profiles: [{ id: 'openai:work' }] };
const LOGINS = 'agents/main/agent/auth-profiles.json';
const AGENT = 'agents/main/agent/openclaw-agent.sqlite';
const SHARED = 'state/openclaw.sqlite';

describe('a store that somebody else holds', () => {
  const busy = (path: string) => ({ code: 'store.busy', path: `~/.openclaw/${path}` });

  function lock(path: string, sql: string) {
    const db = new DatabaseSync(path);
    db.exec(sql);
    onTestFinished(() => db.close());
    return db;
  }

  it.each([
    ['a rollback journal', 'PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE'],
    ['a WAL', 'PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; CREATE TABLE x (a); COMMIT'],
  ])(
    'a database locked with %s is busy after two seconds, and nothing stands still meanwhile',
    async (_, sql) => {
      const home = writeSqliteHome(spec);
      lock(home.path(SHARED), sql);
      const credentials = open(home, { sleep: delay });
      let longestGapMs = 0;
      let last = performance.now();
      const pulse = setInterval(() => {
        longestGapMs = Math.max(longestGapMs, performance.now() - last);
        last = performance.now();
      }, 5);
      const startedAt = performance.now();
      expect(await credentials.problem()).toEqual(busy(SHARED));
      const tookMs = performance.now() - startedAt;
      clearInterval(pulse);
      expect(tookMs).toBeGreaterThan(1500);
      expect(tookMs).toBeLessThan(4000);
      expect(longestGapMs).toBeLessThan(400);
    },
  );

  it('a lock that goes in time costs nothing but the time', async () => {
    const home = writeSqliteHome(spec);
    const holder = lock(home.path(SHARED), 'PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE');
    let pauses = 0;
    const sleep = async () => {
      pauses += 1;
      if (pauses === 3) holder.exec('COMMIT');
    };
    expect(ids(await open(home, { sleep }).profiles())).toEqual(['openai:work']);
  });

  it('two locked stores are waited for no longer than one', async () => {
    const home = writeSqliteHome(spec, { generation: 'main' });
    home.sql(SHARED, 'CREATE TABLE other (a)');
    const first = lock(home.path(SHARED), 'PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE');
    lock(home.path(AGENT), 'PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE');
    let waitedMs = 0;
    const sleep = async (ms: number) => {
      waitedMs += ms;
      if (waitedMs > 1000 && first.isTransaction) first.exec('COMMIT');
    };
    expect(await open(home, { sleep }).problem()).toEqual(busy(AGENT));
    expect(waitedMs).toBeLessThanOrEqual(2000);
  });

  it('a half-written file under a lock is busy, and read once it is whole', async () => {
    const home = writeJsonHome(spec);
    const whole = { profiles: { 'openai:new': toEntry({ id: 'openai:new' }) } };
    home.write(LOGINS, JSON.stringify(whole).slice(0, 40));
    home.write(`${LOGINS}.lock`, { pid: 1, createdAt: 'now' });
    expect(await open(home).problem()).toEqual(busy(LOGINS));

    let pauses = 0;
    const sleep = async () => {
      pauses += 1;
      if (pauses === 5) home.write(LOGINS, whole);
    };
    expect(ids(await open(home, { sleep }).profiles())).toEqual(['openai:new']);
  });

  it('the lock of the logins file covers the state file too', async () => {
    const home = writeJsonHome(spec);
    const state = 'agents/main/agent/auth-state.json';
    home.write(state, '{"order":');
    home.write(`${LOGINS}.lock`, { pid: 1 });
    expect(await open(home).problem()).toEqual(busy(state));
  });

  it('a file caught in the middle of a write without a lock is read again', async () => {
    const home = writeJsonHome(spec);
    home.write(LOGINS, '{"profiles":{"op');
    const sleep = async () =>
      void home.write(LOGINS, { profiles: { 'openai:new': toEntry({ id: 'openai:new' }) } });
    expect(ids(await open(home, { sleep }).profiles())).toEqual(['openai:new']);
  });

  it('a lock beside a whole file is no obstacle', async () => {
    const home = writeJsonHome(spec);
    home.write(`${LOGINS}.lock`, { pid: 1 });
    expect(ids(await open(home).profiles())).toEqual(['openai:work']);
  });
});

describe('a database that is being written', () => {
  const saved = (id: string) =>
    `UPDATE config_machine_state SET value_json = '${JSON.stringify({ profiles: { [id]: toEntry({ id }) } })}'
     WHERE state_key = 'authProfiles.store'`;

  it('gives the rows that are only in the WAL yet, and nothing that is not committed', async () => {
    const home = writeSqliteHome(spec);
    const writer = openDatabase(home.path(SHARED));
    onTestFinished(() => writer.close());
    const credentials = open(home);
    writer.exec(`PRAGMA wal_autocheckpoint = 0; ${saved('openai:fresh')}`);
    expect(ids(await credentials.profiles())).toEqual(['openai:fresh']);
    writer.exec(`BEGIN IMMEDIATE; ${saved('openai:uncommitted')}`);
    expect(ids(await credentials.profiles())).toEqual(['openai:fresh']);
    writer.exec('COMMIT');
    expect(ids(await credentials.profiles())).toEqual(['openai:uncommitted']);
  });

  it('is let go of after each reading', async () => {
    const home = writeSqliteHome(spec);
    await open(home).profiles();
    const writer = new DatabaseSync(home.path(SHARED));
    expect(() => writer.exec('PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE; COMMIT')).not.toThrow();
    writer.close();
  });
});

describe('a store on a read-only mount', () => {
  it('is read as it stands', async () => {
    const home = writeSqliteHome(spec);
    chmodSync(home.path(SHARED), 0o444);
    letLook(home.homeDir, home.stateDir, home.path('state'));
    const credentials = open(home);
    expect(ids(await asStranger(() => credentials.profiles()))).toEqual(['openai:work']);
  });

  it('is not read without the rows of a WAL that we cannot open', async () => {
    const source = writeSqliteHome(spec);
    const writer = openDatabase(source.path(SHARED));
    writer.exec('PRAGMA wal_autocheckpoint = 0; UPDATE config_machine_state SET updated_at_ms = 1');
    const home = writeJsonHome({});
    home.write(SHARED, '');
    for (const file of [SHARED, `${SHARED}-wal`]) {
      copyFileSync(source.path(file), home.path(file));
      chmodSync(home.path(file), 0o444);
    }
    writer.close();
    source.remove();
    letLook(home.homeDir, home.stateDir, home.path('state'));
    const credentials = open(home);
    const problem = await asStranger(() => credentials.problem());
    expect(problem).toEqual({ code: 'store.forbidden', path: `~/.openclaw/${SHARED}` });
  });

  it('a name with signs that mean something in an URL is only a name', async () => {
    const home = writeSqliteHome(spec);
    const odd = home.path('a?immutable=0#b %2F');
    mkdirSync(odd);
    writeFileSync(`${odd}/openclaw-agent.sqlite`, '');
    copyFileSync(home.path(SHARED), `${odd}/x`);
    home.write('openclaw.json', { agents: { list: [{ id: 'odd', agentDir: odd }] } });
    home.sql(
      'a?immutable=0#b %2F/openclaw-agent.sqlite',
      'CREATE TABLE auth_profile_state (state_key, state_json)',
    );
    letLook(home.homeDir, home.stateDir, home.path('state'), odd);
    const credentials = open(home);
    expect(ids(await asStranger(() => credentials.profiles('odd')))).toEqual(['openai:work']);
  });
});

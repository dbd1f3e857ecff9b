import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { writeSimulator } from '../../src/infra/simulator/index.ts';
import { faultyOpenclaw } from '../fakes/faulty-openclaw.ts';
import { writeJsonHome, writeSqliteHome } from '../fakes/openclaw-home.ts';
import { NOON, usageAnswer } from '../fakes/usage-answer.ts';
import { startUsageEndpoint } from '../fakes/usage-endpoint.ts';
import { run } from './run.ts';

/** The real process, on a home with a simulated OpenClaw. */
function open(changes: Record<string, string> = {}) {
  const ids = ['home', 'work', 'spare'].map((name) => `openai-codex:${name}`);
  const home = writeJsonHome({
    profiles: ids.map((id) => ({ id })),
    order: { 'openai-codex': ids.slice(0, 2) },
  });
  const folder = mkdtempSync(join(tmpdir(), 'simulator-'));
  onTestFinished(() => {
    home.remove();
    rmSync(folder, { recursive: true });
  });
  const openclaw = faultyOpenclaw(writeSimulator(folder, { version: '2026.5.28' }));
  const env = {
    HOME: home.homeDir,
    PATH: '/nowhere',
    OPENCLAW_BIN: openclaw.bin,
    AUTH_MUTATIONS: 'on',
    ...changes,
  };
  const ask = (...argv: string[]) => run(['auth', ...argv], env);
  const order = async () => (await ask('order', 'get')).stdout.trim().split('\n');
  /** Somebody with the state file in their hands. */
  const tamper = (sql: string) => {
    const db = new DatabaseSync(join(home.homeDir, '.local', 'state', 'codex-profiler', 'state.sqlite'));
    db.exec(sql);
    db.close();
  };
  return { ask, order, openclaw, tamper };
}

const changed = (calls: readonly string[]) => calls.filter((call) => / (set|clear|logout) /u.test(call));

describe('auth on the command line', () => {
  it('prints the plan of a change and does nothing without --yes', async () => {
    const { ask, openclaw } = open();
    const { stdout, stderr, code } = await ask('first', 'work');
    expect(stdout).toContain('Plan for agent main: put work first.\nNow: home, work\nThen: work, home');
    expect(stdout).toContain('The same command with --yes applies it.');
    expect([stderr, code]).toEqual(['', 0]);
    expect(changed(openclaw.calls())).toEqual([]);
  });

  it('applies and verifies it with --yes', async () => {
    const { ask, order } = open();
    const { stdout, stderr, code } = await ask('first', 'work', '--yes');
    expect(stdout).toContain('✅ Done and verified: put work first.\nNow: work, home');
    expect(stderr).toContain('Step 3 of 3');
    expect(code).toBe(0);
    expect(await order()).toEqual(['openai-codex:work', 'openai-codex:home']);
  });

  it('knows every change that chat knows', async () => {
    const { ask, order } = open();
    const yes = async (...argv: string[]) => expect((await ask(...argv, '--yes')).code).toBe(0);
    await yes('order', 'set', 'spare', 'work', 'home');
    expect(await order()).toEqual(['openai-codex:spare', 'openai-codex:work', 'openai-codex:home']);
    await yes('retire', 'spare');
    await yes('restore', 'spare');
    expect(await order()).toEqual(['openai-codex:work', 'openai-codex:home', 'openai-codex:spare']);
    await yes('undo');
    expect(await order()).toEqual(['openai-codex:work', 'openai-codex:home']);
    await yes('order', 'clear');
    expect((await ask('order', 'get')).stderr).toContain('has no auth order: OpenClaw chooses by itself');
    const log = JSON.parse((await ask('log', '--json')).stdout) as { changes: { change: string }[] };
    expect(log).toMatchObject({ ok: true, entries: 20, broken_at: null });
    expect(log.changes.map(({ change }) => change)).toEqual(['order', 'retire', 'restore', 'undo', 'clear']);
    expect((await ask('log')).stdout).toContain('The record is whole');
  });

  it('prints a record that anybody can check, and that holds no id of a login', async () => {
    const { ask, tamper } = open();
    for (const name of ['work', 'home']) await ask('first', name, '--yes');
    const read = async () =>
      JSON.parse((await ask('log', '--json')).stdout) as {
        chain: { entry: number; hash: string; body: string }[];
        changes: { entry: number; hash: string }[];
      };
    const check = ({ chain }: Awaited<ReturnType<typeof read>>) =>
      chain.map(({ hash, body }, index) => {
        const previous = chain[index - 1]?.hash ?? '';
        return hash === createHash('sha256').update(`${previous}\n${body}`).digest('hex');
      });
    const log = await read();
    expect(check(log)).toEqual(Array.from({ length: 8 }, () => true));
    expect(log.chain.map(({ entry }) => entry)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    for (const { entry, hash } of log.changes) expect(log.chain[entry - 1]).toMatchObject({ entry, hash });
    expect(JSON.stringify(log.chain)).not.toContain('openai-codex:');
    tamper(`UPDATE journal SET body = replace(body, '"main"', '"ops"') WHERE seq = 5`);
    expect(check(await read())).toEqual([true, true, true, true, false, true, true, true]);
  });

  it('fails on a record that was tampered with, printed either way', async () => {
    const { ask, tamper } = open();
    await ask('first', 'work', '--yes');
    expect((await ask('log')).code).toBe(0);
    tamper('DELETE FROM journal WHERE seq = 2');
    const words = await ask('log');
    expect(words.stdout).toContain('⚠️ The record was tampered with: entry 2 was altered or removed.');
    expect([words.stderr, words.code]).toEqual(['', 1]);
    expect((await ask('log', '--json')).code).toBe(1);
  });

  it('fails, and says why, when nothing comes of it', async () => {
    const { ask, openclaw } = open();
    openclaw.on('set', { isLost: true, exitCode: 1, stderr: 'database is locked' });
    const { stdout, stderr, code } = await ask('first', 'work', '--yes');
    expect(stdout).not.toContain('✅');
    expect(stderr).toContain('I read it back: all is as before.');
    expect(code).toBe(1);
    expect(await ask('first', 'nobody')).toMatchObject({ code: 1, stdout: '' });
  });

  it('tells the order as JSON', async () => {
    const { ask } = open();
    expect(JSON.parse((await ask('order', 'get', '--json')).stdout)).toEqual({
      agent: 'main',
      from: 'agent',
      order: ['openai-codex:home', 'openai-codex:work'],
      overrides: { 'openai-codex': ['openai-codex:home', 'openai-codex:work'] },
      retired: ['openai-codex:spare'],
    });
  });

  it('changes nothing while that is off', async () => {
    const { ask, openclaw } = open({ AUTH_MUTATIONS: 'off' });
    const { stderr, code } = await ask('first', 'work', '--yes');
    expect(stderr).toContain('This bot only reads: changing is switched off.');
    expect(code).toBe(1);
    expect(openclaw.calls()).toEqual([]);
  });

  it.each([
    [['first'], 'auth first needs a profile.'],
    [['first', 'a', 'b'], '“b” is one word too many.'],
    [['order'], 'auth order is followed by get, set or clear'],
    [['order', 'set'], 'auth order set needs at least one profile.'],
    [['order', 'get', '--yes'], 'get takes no --yes'],
    [['status', '--yes'], 'auth status takes no --yes.'],
    [['dance'], 'there is no command “auth dance”.'],
    [['clear'], 'there is no command “auth clear”: it is “auth order clear”.'],
    [['set', 'work', 'home'], 'there is no command “auth set”: it is “auth order set”.'],
    [['undo', '--json'], 'auth undo takes no --json.'],
    [['undo', '--debug'], 'auth takes no --debug.'],
  ])('says what is wrong with %j', async (argv, fault) => {
    const { ask } = open();
    const { stderr, code } = await ask(...argv);
    expect(stderr).toContain(fault);
    expect(code).toBe(2);
  });
});

describe('auth status', () => {
  const hours = (count: number) => Date.now() + count * 3_600_000;
  const ids = ['home', 'work', 'spare'].map((name) => `openai:${name}`);
  const iso = (at: number) => new Date(at).toISOString().replace(/\.\d{3}Z$/u, 'Z');

  /** `home` is held by OpenClaw and served by the server, `work` is next, `spare` is retired and revoked. */
  async function openHeld() {
    const [until, lastUsed, expires] = [hours(1), hours(-2), hours(100)];
    const home = writeSqliteHome({
      profiles: ids.map((id) => ({ id, expires })),
      order: { openai: ids.slice(0, 2) },
      usageStats: {
        'openai:home': {
          lastUsed,
          cooldownUntil: until,
          cooldownReason: 'rate_limit',
          errorCount: 3,
          failureCounts: { rate_limit: 3 },
          lastFailureAt: lastUsed,
        },
      },
    });
    const endpoint = await startUsageEndpoint();
    onTestFinished(async () => {
      await endpoint.close();
      home.remove();
    });
    const shift = Date.now() - NOON;
    for (const name of ['home', 'work'])
      endpoint.script(
        `acct-${name}`,
        usageAnswer({ used: 18, resetsInMs: shift + 7_200_000 }, { used: 36, resetsInMs: shift + 7_200_000 }),
      );
    endpoint.script('acct-spare', { status: 401, body: '{"error":{"code":"token_revoked"}}' });
    const env = { HOME: home.homeDir, PATH: '/nowhere', ...(await endpoint.proxyEnv()) };
    return { ask: (...argv: string[]) => run(['auth', 'status', ...argv], env), until, lastUsed, expires };
  }

  it('prints each login, one block for each, below the order', async () => {
    const { ask } = await openHeld();
    const { stdout, stderr, code } = await ask();
    const blocks = stdout.trim().split('\n\n');
    expect(blocks).toHaveLength(4);
    expect(blocks[0]).toMatch(/^Auth order of agent main: home, work/u);
    expect(blocks[1]).toMatch(
      /^🟢 home — usable\nNot used now: OpenClaw holds it until .*, though OpenAI would/u,
    );
    expect(blocks[2]).toMatch(/^🟢 work — usable\nUsed now, unless /u);
    expect(blocks[3]).toMatch(/^🔴 spare — this login was revoked\nNot used: it is retired/u);
    expect(stderr).toBe('Running Codex usage checks now…\n');
    expect(code).toBe(0);
  });

  it('tells the same as one JSON object', async () => {
    const { ask, until, lastUsed, expires } = await openHeld();
    const { stdout, stderr, code } = await ask('--json');
    const body = JSON.parse(stdout) as { profiles: { used_because: { sentence: string } }[] };
    expect(body).toMatchObject({
      ok: true,
      agent: 'main',
      read_at: expect.stringMatching(/Z$/u),
      order: { from: 'shared', ids: ['openai:home', 'openai:work'] },
    });
    expect(body.profiles[0]).toEqual({
      id: 'openai:home',
      name: 'home',
      glyph: '🟢',
      state: 'usable',
      basis: 'live',
      reason: 'ok',
      limited_until: null,
      order: 1,
      retired: false,
      used_now: false,
      used_because: {
        code: 'held_by_openclaw',
        sentence: expect.stringMatching(/^Not used now: OpenClaw holds it until .* work is used/u),
      },
      hold: {
        kind: 'cooldown',
        until: iso(until),
        reason: 'rate_limit',
        model: null,
        served_by_openai: true,
      },
      last_used_at: iso(lastUsed),
      last_good: false,
      error_count: 3,
      failures: { rate_limit: 3 },
      last_failure_at: iso(lastUsed),
      token_expires_at: iso(Math.floor(expires / 1000) * 1000),
      shares_with: [],
      error: null,
      hint: null,
    });
    expect(body.profiles.slice(1)).toMatchObject([
      {
        name: 'work',
        used_now: true,
        used_because: { code: 'first_usable' },
        hold: null,
        last_used_at: null,
      },
      { name: 'spare', used_now: false, used_because: { code: 'retired' }, order: null, retired: true },
    ]);
    expect([stderr, code]).toEqual(['', 0]);
  });

  it('knows one profile, and says what it does not know', async () => {
    const { ask } = await openHeld();
    const one = JSON.parse((await ask('--json', '--profile', 'work')).stdout) as { profiles: object[] };
    expect(one.profiles).toMatchObject([{ name: 'work', used_now: true }]);
    const { stdout, code } = await ask('--json', '--profile', 'nobody');
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, error: 'profile_unknown' });
    expect(code).toBe(2);
  });
});

describe('the demo', () => {
  it('changes the order of its made-up profiles, and nothing else', async () => {
    const home = writeJsonHome({ profiles: [] });
    onTestFinished(home.remove);
    const input = '/codex_auth first work\nConfirm\n/codex_auth delete pro\n/codex_auth delete pro pro\n';
    const { stdout } = await run(['demo'], { HOME: home.homeDir, PATH: '/nowhere' }, { input });
    expect(stdout).toContain('✅ Done and verified: put `work` first.\nNow: `work`, `home`, `lunch`');
    expect(stdout).toContain('✅ Done and verified: delete the login `pro` for good.');
  });
});

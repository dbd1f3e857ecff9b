import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { simulatedVersions, writeSimulator } from '../../../src/infra/simulator/index.ts';
import type { SimulatedVersion } from '../../../src/infra/simulator/index.ts';
import { emptyHome, openDatabase, writeJsonHome, writeSqliteHome } from '../../fakes/openclaw-home.ts';

/** What the simulated OpenClaw is as a program: how it is started, where it looks, and how it writes. */

const names = ['one', 'two', 'three', 'four'];
const providerOf = (version: string) => (version < '2026.6' ? 'openai-codex' : 'openai');

function open(
  version: SimulatedVersion,
  { delayMs = 0, config }: { delayMs?: number; config?: unknown } = {},
) {
  const folder = mkdtempSync(join(tmpdir(), 'simu "$HOME" \'lator\' -'));
  const provider = providerOf(version);
  const spec = { profiles: names.map((name) => ({ id: `${provider}:${name}` })), config };
  const home =
    version < '2026.6'
      ? writeJsonHome(spec)
      : writeSqliteHome(spec, { generation: version < '2026.8' ? 'main' : 'shared' });
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
    home.remove();
  });
  const bin = writeSimulator(folder, { version, delayMs });
  const ask = (words: string, env: Record<string, string> = { HOME: home.homeDir }) =>
    spawnSync(bin, words.replaceAll(/\bP\b/gu, provider).split(' '), { env, encoding: 'utf8' });
  const order = (env?: Record<string, string>): unknown => {
    const { stdout } = ask('models auth order get --provider P --json', env);
    return (JSON.parse(stdout) as { order: unknown }).order;
  };
  return { bin, home, provider, ask, order };
}

describe('the simulated OpenClaw', () => {
  it('is started from any folder, without a PATH, and tells which one it plays', () => {
    for (const version of simulatedVersions)
      expect(open(version).ask('--version', { PATH: '/nowhere' })).toMatchObject({
        status: 0,
        stdout: expect.stringMatching(`^OpenClaw ${version} \\([0-9a-f]{7}\\)\\n$`),
        stderr: '',
      });
  });

  it.each<[string, string, (homeDir: string) => Record<string, string>]>([
    ['the home directory', '.openclaw', (homeDir) => ({ HOME: homeDir })],
    ['OPENCLAW_HOME', '.openclaw', (homeDir) => ({ HOME: '/nowhere', OPENCLAW_HOME: homeDir })],
    ['OPENCLAW_STATE_DIR', 'far', (homeDir) => ({ HOME: homeDir, OPENCLAW_STATE_DIR: '~/far' })],
    ['OPENCLAW_PROFILE', '.openclaw-dev', (homeDir) => ({ HOME: homeDir, OPENCLAW_PROFILE: 'dev' })],
  ])('finds its state by %s', (_, folder, env) => {
    const { ask, order } = open('2026.5.28');
    const home = emptyHome();
    onTestFinished(home.remove);
    const dir = join(home.homeDir, folder, 'agents', 'main', 'agent');
    mkdirSync(dir, { recursive: true });
    const profiles = { 'openai-codex:far': { type: 'oauth', provider: 'openai-codex', access: 'fake' } };
    writeFileSync(join(dir, 'auth-profiles.json'), JSON.stringify({ version: 1, profiles }));
    const there = env(home.homeDir);
    expect(ask('models auth order set --provider P P:far', there).stderr).toBe('');
    expect(order(there)).toEqual(['openai-codex:far']);
    expect(existsSync(join(dir, 'auth-state.json'))).toBe(true);
  });

  it('takes as long as it was told to', () => {
    const { ask } = open('2026.5.28', { delayMs: 300 });
    const startedAt = performance.now();
    expect(ask('--version').status).toBe(0);
    expect(performance.now() - startedAt).toBeGreaterThan(290);
  });

  it.each(simulatedVersions)(
    'of %s stays whole when many change it at once, and the last one wins',
    async (version) => {
      const { bin, home, provider, order } = open(version);
      const orders = names.map((name) => [`${provider}:${name}`]);
      const argv = ['models', 'auth', 'order', 'set', '--provider', provider, '--agent', 'main'];
      const codes = await Promise.all(
        [...orders, ...orders].map(async (ids) => {
          const child = spawn(bin, [...argv, ...ids], { env: { HOME: home.homeDir }, stdio: 'ignore' });
          const [code] = (await once(child, 'exit')) as [number];
          return code;
        }),
      );
      expect(new Set(codes)).toEqual(new Set([0]));
      expect(orders).toContainEqual(order());
    },
  );

  it.each(['2026.5.28', '2026.7.1', '2026.9.6'] as const)(
    'of %s says so when somebody holds the store, changes nothing, and still tells the order',
    (version) => {
      const { home, ask, order } = open(version);
      ask('models auth order set --provider P P:two');
      const before = order();
      if (version < '2026.6')
        home.write('agents/main/agent/auth-profiles.json.lock', { pid: process.pid, createdAt: 'now' });
      else {
        const db = openDatabase(home.path('agents/main/agent/openclaw-agent.sqlite'));
        onTestFinished(() => db.close());
        db.exec('BEGIN IMMEDIATE');
      }
      const refused = ask('models auth order set --provider P P:one');
      expect(refused.status).toBe(1);
      expect(refused.stderr).toMatch(/Failed to update auth.state.*; the auth state lock may be busy\./u);
      expect(order()).toEqual(before);
    },
  );

  it('takes over the lock of a process that has gone', () => {
    const { home, ask, order } = open('2026.5.28');
    const gone = spawnSync(process.execPath, ['-e', '']).pid;
    home.write('agents/main/agent/auth-profiles.json.lock', { pid: gone, createdAt: 'then' });
    expect(ask('models auth order set --provider P P:one').status).toBe(0);
    expect(order()).toEqual(['openai-codex:one']);
    expect(existsSync(home.path('agents/main/agent/auth-profiles.json.lock'))).toBe(false);
  });

  it('writes files for its owner alone, and removes the one that would be empty', () => {
    const { home, ask } = open('2026.5.28');
    const path = home.path('agents/main/agent/auth-state.json');
    ask('models auth order set --provider P P:one');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    ask('models auth order clear --provider P');
    expect(existsSync(path)).toBe(false);
  });

  it('logs out of the configuration, too, and keeps a copy of what it was', () => {
    const auth = { profiles: { 'openai:one': {}, 'openai:two': {} }, order: { openai: ['openai:one'] } };
    const { home, ask } = open('2026.9.6', { config: { auth, other: 1 } });
    expect(ask('models auth logout openai:one --yes').status).toBe(0);
    const read = (file: string): unknown => JSON.parse(readFileSync(home.path(file), 'utf8'));
    expect(read('openclaw.json')).toEqual({
      auth: { profiles: { 'openai:two': {} }, order: { openai: [] } },
      other: 1,
    });
    expect(read('openclaw.json.bak')).toEqual({ auth, other: 1 });
  });

  it('knows the agents of its configuration and no others, whatever folders there are', () => {
    const { home, ask } = open('2026.7.1', { config: { agents: { list: [{ id: 'ops' }] } } });
    mkdirSync(home.path('agents/ghost/agent'), { recursive: true });
    const asked = (agent: string) => ask(`models auth order get --provider P --agent ${agent} --json`);
    for (const agent of ['ops', 'OPS']) expect(asked(agent).status).toBe(0);
    for (const agent of ['ghost', 'main'])
      expect(asked(agent)).toMatchObject({
        status: 1,
        stderr: expect.stringContaining(`Unknown agent id "${agent}".`),
      });
  });

  it.each([
    ['2026.5.28', ''],
    [
      '2026.9.6',
      expect.stringContaining('"message": "OpenClaw config is invalid: ~/.openclaw/openclaw.json"'),
    ],
  ] as const)('of %s does nothing with a configuration that it cannot read', (version, stdout) => {
    const { ask } = open(version, { config: '{ agents: ' });
    expect(ask('models auth order get --provider P --json')).toMatchObject({
      status: 1,
      stdout,
      stderr: expect.stringContaining('OpenClaw config is invalid\nFile: ~/.openclaw/openclaw.json'),
    });
  });
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { writeSimulator } from '../../src/infra/simulator/index.ts';
import { faultyOpenclaw } from '../fakes/faulty-openclaw.ts';
import { writeJsonHome } from '../fakes/openclaw-home.ts';
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
  return { ask, order, openclaw };
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
    [['undo', '--json'], 'auth undo takes no --json.'],
    [['undo', '--debug'], 'auth takes no --debug.'],
  ])('says what is wrong with %j', async (argv, fault) => {
    const { ask } = open();
    const { stderr, code } = await ask(...argv);
    expect(stderr).toContain(fault);
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

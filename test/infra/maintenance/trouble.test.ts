import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { runMaintenanceDelete } from '../../../adapters/cli/maintenance.ts';
import { deleteProfile } from '../../../src/infra/maintenance/delete-profile.ts';
import type { Probes } from '../../../src/infra/maintenance/gateway.ts';
import type { MaintenanceStep } from '../../../src/infra/maintenance/steps.ts';
import { sampleHome, writeJsonHome } from '../../fakes/openclaw-home.ts';
import type { OpenclawHome, StoredLogins } from '../../fakes/openclaw-home.ts';

const NOW = Date.parse('2026-11-23T20:30:00Z');
const id = (name: string) => `openai-codex:${name}`;
const quiet: Probes = { answersAt: async () => false, findProcesses: async () => [] };

const logins: StoredLogins = {
  profiles: ['home', 'spare'].map((name) => ({ id: id(name) })),
  order: { 'openai-codex': [id('spare'), id('home')] },
};

/** `at`: what happens in the world just before a step. */
function open(
  home: OpenclawHome = writeJsonHome(logins),
  at: { [Step in MaintenanceStep]?: (dir: string) => void } = {},
  probes = quiet,
) {
  onTestFinished(home.remove);
  const dir = home.path('agents', 'main', 'agent');
  const machine = {
    env: {},
    homeDir: home.homeDir,
    platform: process.platform,
    now: () => NOW,
    probes,
    onStep: (step: MaintenanceStep) => at[step]?.(dir),
  };
  const remove = (profile: string, agent = 'main') =>
    runMaintenanceDelete((asked) => deleteProfile(machine, asked), 'en', { agent, profile });
  return { home, dir, remove };
}

const both = ['auth-profiles.json', 'auth-state.json'];
const read = (dir: string, name: string) => readFileSync(join(dir, name), 'utf8');
const backupsIn = (dir: string) => readdirSync(dir).filter((name) => name.includes('.backup-'));

describe('when something goes wrong, maintenance delete', () => {
  it('leaves no copies behind when nothing was changed', async () => {
    const { dir, remove } = open(undefined, {
      'swap-first': (dir) => writeFileSync(join(dir, 'auth-state.json'), '{"by":"another"}'),
    });
    const { stderr, exitCode } = await remove('spare');
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining('Nothing was changed: another process')]);
    expect(read(dir, 'auth-state.json')).toBe('{"by":"another"}');
    expect(readdirSync(dir).toSorted()).toEqual(both);
  });

  it('puts the first file back when the second cannot be written, and keeps what another wrote', async () => {
    const home = writeJsonHome(logins);
    const { dir, remove } = open(home, {
      'swap-second': (dir) => writeFileSync(join(dir, 'auth-profiles.json'), '{"by":"another"}'),
    });
    const before = read(dir, 'auth-state.json');
    const { stderr, exitCode } = await remove('spare');
    expect([exitCode, stderr]).toEqual([
      1,
      expect.stringContaining('What was written already was put back.'),
    ]);
    expect(stderr).not.toContain('cp -p');
    expect(read(dir, 'auth-state.json')).toBe(before);
    expect(read(dir, 'auth-profiles.json')).toBe('{"by":"another"}');
    expect(backupsIn(dir)).toHaveLength(2);
  });

  it('writes nothing more when its lock was taken over, and leaves that lock alone', async () => {
    const { dir, remove } = open(undefined, {
      'swap-first': (dir) => {
        rmSync(join(dir, 'auth-profiles.json.lock'));
        writeFileSync(join(dir, 'auth-profiles.json.lock'), 'another');
      },
    });
    const before = both.map((name) => read(dir, name));
    expect((await remove('spare')).exitCode).toBe(1);
    expect(both.map((name) => read(dir, name))).toEqual(before);
    expect(read(dir, 'auth-profiles.json.lock')).toBe('another');
  });

  it('does not say that nothing was changed when it cannot read what it wrote', async () => {
    const { remove } = open(undefined, {
      verify: (dir) => {
        rmSync(join(dir, 'auth-state.json'));
        mkdirSync(join(dir, 'auth-state.json'));
      },
    });
    const { stderr, exitCode } = await remove('spare');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('Written, but');
    expect(stderr).toContain('cp -p');
    expect(stderr).not.toContain('Nothing was changed');
  });

  it('has done its work even when the lock cannot be removed', async () => {
    const { dir, remove } = open(undefined, {
      unlock: (dir) => {
        rmSync(join(dir, 'auth-profiles.json.lock'));
        symlinkSync('auth-profiles.json.lock', join(dir, 'auth-profiles.json.lock'));
      },
    });
    expect(await remove('spare')).toMatchObject({ exitCode: 0, stderr: '' });
    expect(read(dir, 'auth-profiles.json')).not.toContain(id('spare'));
  });

  it('stops when a gateway starts while it takes the lock', async () => {
    let looks = 0;
    const findProcesses = async () => ((looks += 1) > 1 ? [4711] : []);
    const { dir, remove } = open(undefined, {}, { ...quiet, findProcesses });
    expect((await remove('spare')).stderr).toContain('A gateway is running (process 4711)');
    expect(readdirSync(dir).toSorted()).toEqual(both);
  });

  it('does not touch a file whose text it could not copy exactly', async () => {
    const { dir, remove } = open();
    const bytes = Buffer.from(read(dir, 'auth-profiles.json').replace('{', '{"note":"\u00E9",'), 'latin1');
    writeFileSync(join(dir, 'auth-profiles.json'), bytes);
    expect((await remove('spare')).stderr).toContain('cannot be understood');
    expect(readFileSync(join(dir, 'auth-profiles.json')).equals(bytes)).toBe(true);
    expect(readdirSync(dir).toSorted()).toEqual(both);
  });
});

describe('maintenance delete', () => {
  it('keeps every field that it does not know, whatever its name', async () => {
    const { dir, remove } = open();
    const text = read(dir, 'auth-profiles.json').replace(
      '{',
      '{"__proto__":{"a":[1,null]},"order":7,"x":{},',
    );
    writeFileSync(join(dir, 'auth-profiles.json'), text);
    expect((await remove('spare')).exitCode).toBe(0);
    const after = read(dir, 'auth-profiles.json');
    const known = JSON.parse(text) as { profiles: Record<string, unknown> };
    delete known.profiles[id('spare')];
    expect(after).toBe(JSON.stringify(known, null, 2));
  });

  it('writes through a link, which stays one, and only when the real file is free as well', async () => {
    const { home, dir, remove } = open();
    const ops = home.path('agents', 'ops', 'agent');
    mkdirSync(ops, { recursive: true });
    symlinkSync(join(dir, 'auth-profiles.json'), join(ops, 'auth-profiles.json'));
    const lock = join(dir, 'auth-profiles.json.lock');
    writeFileSync(lock, JSON.stringify({ pid: 1, createdAt: new Date(NOW).toISOString() }));
    expect((await remove('spare', 'ops')).stderr).toContain('Another process holds the store');
    expect(existsSync(join(ops, 'auth-profiles.json.lock'))).toBe(false);
    rmSync(lock);
    expect((await remove('spare', 'ops')).stdout).toContain('Left: home.');
    expect(lstatSync(join(ops, 'auth-profiles.json')).isSymbolicLink()).toBe(true);
    expect(read(dir, 'auth-profiles.json')).not.toContain(id('spare'));
  });

  it('leaves an encrypted sidecar where it is, and names it', async () => {
    const { home, remove } = open(sampleHome('2026.5.12'));
    const sidecar = 'credentials/auth-profiles/899decd921b7f12bc34407f3f3d2ff5d.json';
    expect((await remove('work')).stdout).toContain(`~/.openclaw/${sidecar}`);
    expect(existsSync(home.path(sidecar))).toBe(true);
  });

  it('says that other agents lose what they had from main', async () => {
    const { remove } = open();
    expect((await remove('spare')).stdout).toContain('Agents that had it from here have lost it as well.');
  });

  it('says that an agent has it from main once its own is gone', async () => {
    const { remove } = open(writeJsonHome({ ...logins, agents: { ops: logins } }));
    expect((await remove('spare', 'ops')).stdout).toContain('So agent ops has it from main now.');
  });

  it('gives a second copy of the same second another name', async () => {
    const { dir, remove } = open();
    await remove('spare');
    expect((await remove('home')).stdout).toContain('It was the last one');
    expect(backupsIn(dir).filter((name) => name.endsWith('Z-2'))).toHaveLength(2);
  });
});

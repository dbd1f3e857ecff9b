import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { runMaintenanceDelete } from '../../../adapters/cli/maintenance.ts';
import { deleteProfile } from '../../../src/infra/maintenance/delete-profile.ts';
import type { Machine } from '../../../src/infra/maintenance/delete-profile.ts';
import { probes } from '../../../src/infra/maintenance/gateway.ts';
import { sampleHome, writeJsonHome, writeSqliteHome } from '../../fakes/openclaw-home.ts';
import type { OpenclawHome } from '../../fakes/openclaw-home.ts';

const NOW = Date.parse('2026-11-23T20:30:00Z');
const STAMP = '20261123T203000Z';
const id = (name: string) => `openai-codex:${name}`;
const quiet = { answersAt: async () => false, findProcesses: async () => [] };

function open(home: OpenclawHome = threeLogins(), changes: Partial<Machine> = {}) {
  onTestFinished(home.remove);
  const machine: Machine = {
    env: {},
    homeDir: home.homeDir,
    platform: process.platform,
    now: () => NOW,
    probes: quiet,
    ...changes,
  };
  const dir = home.path('agents', 'main', 'agent');
  const remove = (profile: string, agent = 'main') =>
    runMaintenanceDelete((asked) => deleteProfile(machine, asked), 'en', { agent, profile });
  return { home, dir, remove };
}

function threeLogins() {
  return writeJsonHome({
    profiles: ['home', 'work', 'spare'].map((name) => ({ id: id(name) })),
    order: { 'openai-codex': [id('work'), id('spare')], openai: [id('spare')] },
    usageStats: { [id('spare')]: { errorCount: 1 }, [id('work')]: { errorCount: 2 } },
  });
}

/** Another name of its state directory. */
function linkTo({ homeDir, stateDir }: OpenclawHome): string {
  const link = join(homeDir, 'linked');
  symlinkSync(stateDir, link);
  return link;
}

const files = ['auth-profiles.json', 'auth-state.json'] as const;
const read = (dir: string, name: string) => readFileSync(join(dir, name), 'utf8');
const both = (dir: string) => files.map((name) => read(dir, name));

describe('maintenance delete', () => {
  it('takes a login out of both files, everywhere it is named, and leaves all else as it was', async () => {
    const { dir, remove } = open();
    const before = JSON.parse(read(dir, files[0])) as { profiles: Record<string, unknown> };
    const { stdout, stderr, exitCode } = await remove('spare');
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout).toContain(
      'Deleted and verified: spare (openai-codex:spare) of agent main. Left: home, work.',
    );
    const { [id('spare')]: _, ...profiles } = before.profiles;
    expect(JSON.parse(read(dir, files[0]))).toEqual({ ...before, profiles });
    expect(JSON.parse(read(dir, files[1]))).toEqual({
      version: 1,
      order: { 'openai-codex': [id('work')] },
      usageStats: { [id('work')]: { errorCount: 2 } },
    });
    expect(existsSync(join(dir, 'auth-profiles.json.lock'))).toBe(false);
  });

  it('backs both files up first, with the same permissions, and what it prints rolls back', async () => {
    const { dir, remove } = open();
    for (const name of files) chmodSync(join(dir, name), 0o640);
    const before = both(dir);
    const { stdout } = await remove('spare');
    for (const [index, name] of files.entries()) {
      const backup = join(dir, `${name}.backup-${STAMP}`);
      expect(readFileSync(backup, 'utf8')).toBe(before[index]);
      expect(statSync(backup).mode & 0o777).toBe(0o640);
      expect(statSync(join(dir, name)).mode & 0o777).toBe(0o640);
    }
    const commands = stdout.split('\n').filter((line) => line.startsWith('  cp '));
    expect(commands).toHaveLength(2);
    for (const command of commands) execFileSync('sh', ['-c', command]);
    expect(both(dir)).toEqual(before);
  });

  it.each(['2026.2.9', '2026.4.29', '2026.5.28'])('works on the files that %s leaves', async (version) => {
    const { dir, remove } = open(sampleHome(version));
    expect((await remove('personal')).exitCode).toBe(0);
    expect(read(dir, files[0])).not.toContain('openai-codex:personal');
    expect(read(dir, files[0])).toContain('openai-codex:work');
  });

  it('refuses while something answers at the gateway’s port', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const { dir, remove, home } = open(threeLogins(), {
      probes: { ...probes, findProcesses: async () => [] },
    });
    home.write('openclaw.json', { gateway: { port } });
    const before = both(dir);
    const { stderr, exitCode } = await remove('spare');
    expect(stderr).toContain(
      `Something answers at port ${port}, where a gateway would. Nothing was changed.`,
    );
    expect(exitCode).toBe(1);
    expect(both(dir)).toEqual(before);
    expect(readdirSync(dir).toSorted()).toEqual([...files]);
  });

  it('refuses while a gateway runs', async () => {
    const child = spawn(process.execPath, [
      '-e',
      'setInterval(() => {}, 1000)',
      'openclaw',
      'gateway',
      'run',
    ]);
    onTestFinished(() => void child.kill('SIGKILL'));
    await once(child, 'spawn');
    const { dir, remove } = open(threeLogins(), { probes: { ...probes, answersAt: async () => false } });
    const before = both(dir);
    const { stderr } = await remove('spare');
    expect(stderr).toContain('A gateway is running (process');
    expect(stderr).toContain(String(child.pid));
    expect(both(dir)).toEqual(before);
  });

  it('refuses while a gateway runs that calls itself nothing but openclaw', async () => {
    const program = `process.title = 'openclaw'; console.log('ready'); setInterval(() => {}, 1000)`;
    const child = spawn(process.execPath, ['-e', program, 'some', 'words', 'to', 'be', 'overwritten']);
    onTestFinished(() => void child.kill('SIGKILL'));
    await once(child.stdout, 'data');
    const { dir, remove } = open(threeLogins(), { probes: { ...probes, answersAt: async () => false } });
    const before = both(dir);
    const { stderr, exitCode } = await remove('spare');
    expect(stderr).toContain('A gateway is running (process');
    expect(stderr).toContain(String(child.pid));
    expect(exitCode).toBe(1);
    expect(both(dir)).toEqual(before);
  });

  describe('where a gateway has left its lock', () => {
    /** As 2026.5.28 writes it, held by this very process. */
    function openLocked(changes: (home: OpenclawHome) => object, folder = 'openclaw-1000') {
      const home = threeLogins();
      const temporary = mkdtempSync(join(tmpdir(), 'maintenance-tmp-'));
      onTestFinished(() => rmSync(temporary, { recursive: true }));
      const lock = {
        pid: process.pid,
        createdAt: new Date(NOW).toISOString(),
        configPath: home.path('openclaw.json'),
        startTime: startOf('self'),
        ...changes(home),
      };
      mkdirSync(join(temporary, folder));
      writeFileSync(join(temporary, folder, 'gateway.76d0d3c6.lock'), JSON.stringify(lock));
      return open(home, { env: { TMPDIR: temporary } });
    }
    const startOf = (pid: string) =>
      process.platform === 'linux'
        ? Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')[19])
        : undefined;

    it.each([
      ['for this configuration', () => ({})],
      ['that does not tell when it began', () => ({ startTime: undefined })],
      ['for this state directory', (home: OpenclawHome) => ({ configPath: home.path('other.json') })],
      ['by way of a link', (home: OpenclawHome) => ({ configPath: join(linkTo(home), 'openclaw.json') })],
    ])('refuses while its process lives: %s', async (_, changes) => {
      const { dir, remove } = openLocked(changes);
      const before = both(dir);
      const { stderr, exitCode } = await remove('spare');
      expect(stderr).toContain(`A gateway is running (process ${process.pid})`);
      expect(exitCode).toBe(1);
      expect(both(dir)).toEqual(before);
    });

    it('refuses where the lock is in the state directory, as 2026.9.6 has it', async () => {
      const { home, remove } = open();
      const lock = { pid: process.pid, configPath: home.path('openclaw.json'), port: 18_999 };
      home.write(`tmp/openclaw-1000/gateway.state.lock`, lock);
      expect((await remove('spare')).stderr).toContain(`A gateway is running (process ${process.pid})`);
    });

    it.each([
      ['of another gateway', () => ({ configPath: '/somewhere/else/openclaw.json' })],
      ['of a process that is gone', () => ({ pid: 2 ** 22 + 1, startTime: undefined })],
      ['of nobody', () => ({ pid: 'openclaw' })],
    ])('does not mind one %s', async (_, changes) => {
      expect((await openLocked(changes).remove('spare')).exitCode).toBe(0);
    });

    it.runIf(process.platform === 'linux')('does not mind one whose number was given anew', async () => {
      const { remove } = openLocked(() => ({ startTime: startOf('self')! - 1 }));
      expect((await remove('spare')).exitCode).toBe(0);
    });
  });

  it('refuses while OpenClaw holds its lock, and leaves that lock alone', async () => {
    const { dir, remove } = open();
    const lock = join(dir, 'auth-profiles.json.lock');
    const content = JSON.stringify({ pid: 1, createdAt: new Date(NOW - 10_000).toISOString() });
    writeFileSync(lock, content);
    expect((await remove('spare')).stderr).toContain('Another process holds the store');
    expect(readFileSync(lock, 'utf8')).toBe(content);
    writeFileSync(lock, JSON.stringify({ pid: 1, createdAt: new Date(NOW - 31_000).toISOString() }));
    expect((await remove('spare')).exitCode).toBe(0);
    expect(existsSync(lock)).toBe(false);
  });

  it('is not for databases', async () => {
    const { remove } = open(writeSqliteHome({ profiles: [{ id: 'openai:work' }] }));
    expect((await remove('work')).stderr).toContain('keeps its logins in a database');
  });

  it('says which names there are, and whole addresses never', async () => {
    const home = writeJsonHome({
      profiles: [id('a'), 'openai:a', id('person@mail.example')].map((one) => ({ id: one })),
    });
    const { remove } = open(home);
    const unknown = await remove('nobody');
    expect(unknown).toMatchObject({ exitCode: 2, stdout: '' });
    expect(unknown.stderr).toContain('There is no profile called nobody.');
    expect(unknown.stderr).not.toContain('person@mail.example');
    expect((await remove('a')).stderr).toContain('More than one profile is called a.');
    expect((await remove(id('person@mail.example'))).stdout).not.toContain('person@mail.example');
  });

  it('names other agents that have a copy of their own, and touches none', async () => {
    const spec = { profiles: [{ id: id('home') }, { id: id('spare') }] };
    const home = writeJsonHome({ ...spec, agents: { ops: spec } });
    const { remove } = open(home);
    const before = both(home.path('agents', 'ops', 'agent'));
    expect((await remove('spare')).stdout).toContain('Agent ops has a copy of its own');
    expect(both(home.path('agents', 'ops', 'agent'))).toEqual(before);
  });

  it.each(['lock', 'backup', 'stage', 'swap-first', 'swap-second', 'verify', 'unlock'])(
    'killed before its step %s leaves whole files, and the next run completes it',
    async (step) => {
      const { home, dir, remove } = open();
      const before = both(dir);
      const child = join(import.meta.dirname, 'delete.child.ts');
      const { signal } = spawnSync(process.execPath, [child, home.homeDir, 'spare', step]);
      expect(signal).toBe('SIGKILL');
      for (const [index, text] of both(dir).entries())
        if (text !== before[index]) expect(JSON.stringify(JSON.parse(text))).not.toContain(id('spare'));
      // whatever was written has its copy
      if (both(dir).join() !== before.join())
        expect(readdirSync(dir).filter((name) => name.includes('.backup-'))).toHaveLength(2);
      const lock = join(dir, 'auth-profiles.json.lock');
      if (existsSync(lock))
        writeFileSync(lock, JSON.stringify({ pid: 1, createdAt: new Date(0).toISOString() }));
      await remove('spare');
      expect(both(dir).join()).not.toContain(id('spare'));
    },
  );
});

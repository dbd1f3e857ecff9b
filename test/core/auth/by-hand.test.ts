import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { handCommands, shellPath } from '../../../src/core/auth/by-hand.ts';
import type { ByHand } from '../../../src/core/auth/by-hand.ts';

const AT = Date.parse('2026-11-25T23:40:12.345Z');
const MINUTE = 60_000;

/** A home with an agent's folder in it, and a shell in which the printed commands are run. */
function openShell(name: string) {
  const home = mkdtempSync(join(tmpdir(), 'by hand '));
  onTestFinished(() => rmSync(home, { recursive: true }));
  const path = join(home, name);
  mkdirSync(path, { recursive: true });
  chmodSync(path, 0o700);
  const bash = (command: string) =>
    spawnSync('bash', ['-c', command], { env: { PATH: process.env['PATH'], HOME: home }, encoding: 'utf8' });
  const run = (command: string) => expect(bash(command)).toMatchObject({ status: 0, stderr: '' });
  const file = join(path, 'auth-profiles.json');
  return {
    path,
    bash,
    run,
    write: (content: string) => writeFileSync(file, content),
    read: () => readFileSync(file, 'utf8'),
  };
}

const told = (folder: string, changes: Partial<ByHand> = {}) =>
  handCommands({
    source: 'json',
    agent: 'main',
    folder,
    id: 'openai:spare',
    label: 'spare',
    at: AT,
    ...changes,
  });

describe('the commands for removing a login by hand', () => {
  it('stay as they are read where nothing has to be quoted', () => {
    expect(told('~/.openclaw/agents/main/agent')).toEqual({
      backUp:
        'mkdir ~/.openclaw/agents/main/agent.backup-20261125T234012Z && cp -a ~/.openclaw/agents/main/agent/. ~/.openclaw/agents/main/agent.backup-20261125T234012Z',
      remove: 'codex-profiler maintenance delete spare',
      rollBack:
        'mv ~/.openclaw/agents/main/agent ~/.openclaw/agents/main/agent.aside-20261125T234012Z && cp -a ~/.openclaw/agents/main/agent.backup-20261125T234012Z ~/.openclaw/agents/main/agent',
    });
    expect(told('~/x', { agent: 'ops' }).remove).toBe('codex-profiler maintenance delete spare --agent ops');
  });

  it.each(['my state/agent', `it's "mine" $HOME/agent`, 'a;b&c *?/agent', '.openclaw/~agent'])(
    'bring back what was there at each of two rounds, in %s',
    (name) => {
      for (const folderOf of [(path: string) => path, () => `~/${name}`]) {
        const { path, run, read, write } = openShell(name);
        const folder = folderOf(path);
        for (const round of [1, 2]) {
          const { backUp, rollBack } = told(folder, { at: AT + round * MINUTE });
          write(`before ${round}`);
          run(backUp);
          write(`after ${round}`);
          run(rollBack);
          expect(read()).toBe(`before ${round}`);
          expect(statSync(path).mode & 0o777).toBe(0o700);
        }
      }
    },
  );

  it('do not write into a backup that is there: the same one again stops', () => {
    const { bash, run, read, write } = openShell('my state/agent');
    const { backUp, rollBack } = told('~/my state/agent');
    write('before');
    run(backUp);
    write('after');
    expect(bash(backUp).status).not.toBe(0);
    run(rollBack);
    expect(read()).toBe('before');
    run(rollBack);
    expect(read()).toBe('before');
  });

  it.runIf(spawnSync('sqlite3', ['--version']).status === 0)('remove one login of a database', () => {
    const { path, run } = openShell(`it's my state/agent`);
    const db = new DatabaseSync(join(path, 'openclaw-agent.sqlite'));
    onTestFinished(() => db.close());
    db.exec('CREATE TABLE auth_profile_store (store_json TEXT)');
    db.prepare('INSERT INTO auth_profile_store VALUES (?)').run(
      JSON.stringify({ profiles: { 'openai:spare': {}, 'openai:work': {} } }),
    );
    run(told(`~/it's my state/agent`, { source: 'sqlite' }).remove);
    expect(db.prepare('SELECT store_json FROM auth_profile_store').get()).toEqual({
      store_json: '{"profiles":{"openai:work":{}}}',
    });
  });

  it('never hold a name that a shell would read as something else', () => {
    const changes = { id: 'openai:$(reboot)', label: '$(reboot)' };
    for (const source of ['json', 'sqlite'] as const)
      expect(told('~/x', { ...changes, source }).remove).not.toContain('reboot');
  });

  it('quote a path as one word, whatever is in it', () => {
    for (const path of ['/a b', `/it's`, '/a"b', '/$(x)`y`', '/new\nline', '/-x', '/文件夹'])
      expect(execFileSync('bash', ['-c', `printf %s ${shellPath(path)}`], { encoding: 'utf8' })).toBe(path);
  });
});

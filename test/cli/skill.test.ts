import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { writeSimulator } from '../../src/infra/simulator/index.ts';
import { argvOpenclaw } from '../fakes/argv-openclaw.ts';
import { writeJsonHome } from '../fakes/openclaw-home.ts';
import { testFolder } from '../fakes/recorded-openclaw.ts';
import { usageAnswer } from '../fakes/usage-answer.ts';
import { startUsageEndpoint } from '../fakes/usage-endpoint.ts';
import { threeProfiles } from '../harness.ts';
import { commandLines, skillText } from '../skill.ts';
import { run } from './run.ts';

const MISUSED = 2;

/** What an agent fills in. `restore` is for a profile that is out of the order. */
function filledIn(words: readonly string[]): string[] {
  const names = words.includes('restore') ? ['spare'] : ['home', 'work'];
  return words.map((word) =>
    word.replaceAll(/<[a-z]+>/gu, (hole) => {
      if (hole === '<profile>') return names.shift()!;
      const filled = { '<channel>': 'telegram', '<target>': '-100123:topic:7' }[hole];
      return filled ?? expect.fail(`nobody knows what ${hole} is`);
    }),
  );
}

/** A made-up home, and an OpenClaw of which all that is asked is written down. */
async function open() {
  const home = writeJsonHome(threeProfiles);
  const endpoint = await startUsageEndpoint();
  onTestFinished(async () => {
    await endpoint.close();
    home.remove();
  });
  for (const name of ['work', 'home', 'spare'])
    endpoint.script(`acct-${name}`, usageAnswer({ used: 18 }, { used: 36 }));
  const folder = testFolder();
  const program = join(folder, 'program');
  const simulator = writeSimulator(folder, { version: '2026.5.28' });
  writeFileSync(program, `#!/bin/sh\n[ "$1" = message ] && exit 0\nexec '${simulator}' "$@"\n`);
  chmodSync(program, 0o755);
  const openclaw = argvOpenclaw(folder, program);
  const env = {
    HOME: home.homeDir,
    PATH: '/bin:/usr/bin',
    OPENCLAW_BIN: openclaw.bin,
    AUTH_MUTATIONS: 'on',
    ...(await endpoint.proxyEnv()),
  };
  const changes = () =>
    openclaw.calls().filter((argv) => argv.some((word) => /^(set|clear|logout|login)$/u.test(word)));
  return { ask: (argv: readonly string[]) => run(argv, env), changes };
}

const linesWith = (word: string) => commandLines.filter((words) => words.includes(word));
const planning = linesWith('auth').filter(
  ([, , verb = '', what = '']) => !['status', 'log'].includes(verb) && what !== 'get',
);

describe('the skill', () => {
  it('has commands, and calls nothing but codex-profiler', () => {
    expect(commandLines.length).toBeGreaterThan(10);
    for (const [program, ...words] of commandLines) {
      expect(program).toBe('codex-profiler');
      // Nothing in it that a shell would do something with.
      for (const word of words) expect(word.replaceAll(/<[a-z]+>/gu, 'x')).toMatch(/^[\w:.-]+$/u);
    }
  });

  it.each(commandLines.map((words) => [words.join(' '), words] as const))(
    '%s is understood',
    async (_, words) => {
      const { ask } = await open();
      const [, ...argv] = filledIn(words);
      // A plan to undo needs something to be undone.
      if (argv.includes('undo')) await ask(['auth', 'first', 'home', '--yes']);
      const { stdout, stderr, code } = await ask(argv);
      expect(code, stderr).not.toBe(MISUSED);
      // The doctor's code tells what was found.
      expect(argv.includes('doctor') ? [0, 1, 3] : [0], stderr).toContain(code);
      expect(stdout).not.toBe('');
      if (argv.includes('--deliver')) expect(stdout).toBe('NO_REPLY\n');
    },
    30_000,
  );

  it('changes nothing by any of them but those with --yes', async () => {
    const { ask, changes } = await open();
    const lines = commandLines.filter((words) => !words.includes('--yes'));
    expect(lines.length).toBeGreaterThan(8);
    for (const words of lines) await ask(filledIn(words).slice(1));
    expect(changes()).toEqual([]);
  }, 60_000);

  it('applies by a plan’s own command with --yes behind it, and tells so', async () => {
    expect(planning.length).toBeGreaterThan(5);
    const confirming = linesWith('--yes');
    expect(confirming).toHaveLength(1);
    for (const words of confirming) {
      expect(words.at(-1)).toBe('--yes');
      expect(planning.map((line) => line.join(' '))).toContain(words.slice(0, -1).join(' '));
      const { ask, changes } = await open();
      const { stdout } = await ask(filledIn(words).slice(1));
      expect(stdout).toContain('✅ Done and verified');
      expect(changes()).toHaveLength(1);
    }
  }, 30_000);

  it('deletes nothing, signs nobody in, and opens no maintenance window', () => {
    const words = new Set(commandLines.flat());
    for (const word of ['delete', 'maintenance', 'start', 'finish', 'login'])
      expect(words).not.toContain(word);
  });

  it('keeps the record and the host’s files for the owner of the gateway', () => {
    const sections = skillText.split(/^## /mu);
    const having = (command: string) => sections.filter((section) => section.includes(command));
    for (const command of ['codex-profiler auth log', 'codex-profiler doctor']) {
      expect(having(command)).toHaveLength(1);
      expect(having(command)[0]).toMatch(/^For the owner of this gateway\n\nOnly for the owner/u);
    }
  });

  it('gives a rule for every hole that is filled in from outside', () => {
    const rules = skillText.split('\n').filter((line) => line.includes('made of letters, digits and'));
    const holes = new Set(commandLines.flat().flatMap((word) => word.match(/<[a-z]+>(:<[a-z]+>)?/gu) ?? []));
    expect(holes.size).toBe(2);
    for (const hole of holes) expect(rules.filter((line) => line.startsWith(`\`${hole}\``))).toHaveLength(1);
  });

  it('is short, and says how to stay silent', () => {
    expect(skillText.length).toBeLessThan(4500);
    expect(skillText).toContain('your whole answer is `NO_REPLY`');
  });
});

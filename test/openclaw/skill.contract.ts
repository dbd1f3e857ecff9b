import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createMessenger } from '../../src/infra/openclaw/messenger.ts';
import { toArgv } from '../../src/infra/openclaw/command.ts';
import { emptyHome } from '../fakes/openclaw-home.ts';
import { SKILL } from '../skill.ts';
import { VERSIONS, binOf } from './install.ts';

/** The skill, and whatever it can ask of `openclaw message send`, against the real OpenClaw. Nothing is sent: there is no
 *  gateway here (`deliver.contract.ts` has one), and no network is asked. */

const BIN = new URL('../../bin/codex-profiler.js', import.meta.url).pathname;

/** A home with the skill where all agents of it look, and a channel that is set up. */
function open(version: string, { isInPath = true } = {}) {
  const home = emptyHome();
  onTestFinished(home.remove);
  cpSync(dirname(SKILL), home.path('skills', 'codex-profiler'), { recursive: true });
  home.write('openclaw.json', {
    channels: {
      telegram: { enabled: true, botToken: '123456789:AAExampleExampleExampleExampleExamp' },
    },
  });
  const bin = join(home.homeDir, 'bin');
  mkdirSync(bin);
  if (isInPath)
    writeFileSync(join(bin, 'codex-profiler'), `#!/bin/sh\nexec node '${BIN}' "$@"\n`, { mode: 0o755 });
  const env = { HOME: home.homeDir, PATH: `${bin}:${process.env['PATH'] ?? ''}`, NO_COLOR: '1' };
  const ask = async (...argv: string[]) => {
    const { stdout } = await promisify(execFile)(binOf(version), argv, { env, cwd: home.homeDir });
    return JSON.parse(stdout.slice(stdout.indexOf('{'))) as Record<string, unknown>;
  };
  return { ask, env };
}

describe.each(VERSIONS)('OpenClaw %s', (version) => {
  it('lists the skill as ready', async () => {
    const { ask } = open(version);
    const { skills } = (await ask('skills', 'list', '--json')) as { skills: { name: string }[] };
    expect(skills.find(({ name }) => name === 'codex-profiler')).toMatchObject({
      eligible: true,
      disabled: false,
      emoji: '🟢',
      source: 'openclaw-managed',
      missing: { bins: [], env: [], config: [] },
    });
  });

  it('finds it under its name, and nothing wrong with it', async () => {
    const { ask } = open(version);
    expect(await ask('skills', 'info', 'codex-profiler', '--json')).toMatchObject({
      name: 'codex-profiler',
      description: expect.stringMatching(/^Answers \/codex_usage and \/codex_auth: .{20,120}$/u),
      eligible: true,
    });
    const checked = await ask('skills', 'check', '--json');
    expect(checked['eligible']).toContain('codex-profiler');
  });

  it('does not offer it where codex-profiler is not to be found', async () => {
    const { ask } = open(version, { isInPath: false });
    expect(await ask('skills', 'info', 'codex-profiler', '--json')).toMatchObject({
      eligible: false,
      missing: { bins: ['codex-profiler'] },
    });
  });

  it.each(['123456789', '-1001234567890', '-1001234567890:topic:7'])(
    'would send to %s what it is told to',
    async (target) => {
      const { ask } = open(version);
      const text = '🟢 `work` — 5h **82%** | week **64%** | r5 **2h 14m** | rw **4d 6h**\n🟠 `home` — –';
      const argv = toArgv({ kind: 'message.send', to: { channel: 'telegram', target }, text });
      if (!argv.ok) expect.fail(argv.problem.code);
      expect(await ask(...argv.value, '--dry-run')).toMatchObject({
        action: 'send',
        channel: 'telegram',
        dryRun: true,
        payload: { to: `telegram:${target}` },
      });
    },
  );

  it('says why it does not send, in words that can be repeated', async () => {
    const { env } = open(version);
    const messenger = createMessenger({ bin: binOf(version), env });
    const nowhere = await messenger.send({ channel: 'nosuch', target: '1' }, 'Hello');
    expect(nowhere).toMatchObject({
      ok: false,
      problem: { code: 'gateway.refused', said: expect.stringContaining('Unknown channel') },
    });
    const closed = await messenger.send({ channel: 'telegram', target: '1' }, 'Hello');
    expect(closed).toMatchObject({
      ok: false,
      problem: { code: 'gateway.refused', said: expect.stringMatching(/requires credentials/u) },
    });
    messenger.close();
  });
});

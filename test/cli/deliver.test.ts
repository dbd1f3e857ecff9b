import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { argvOpenclaw } from '../fakes/argv-openclaw.ts';
import { writeJsonHome } from '../fakes/openclaw-home.ts';
import { testFolder } from '../fakes/recorded-openclaw.ts';
import { usageAnswer } from '../fakes/usage-answer.ts';
import { startUsageEndpoint } from '../fakes/usage-endpoint.ts';
import { threeProfiles } from '../harness.ts';
import { run } from './run.ts';

const PROGRESS = 'Running Codex usage checks now…';
const NOT_SENT = 'echo "Unknown channel: nosuch" >&2; exit 1';

/** The real process, and an OpenClaw that writes down what it is asked to send. */
async function open(fates: { first?: string; second?: string } = {}, changes: Record<string, string> = {}) {
  const home = writeJsonHome(threeProfiles);
  const endpoint = await startUsageEndpoint();
  onTestFinished(async () => {
    await endpoint.close();
    home.remove();
  });
  for (const name of ['work', 'home', 'spare'])
    endpoint.script(`acct-${name}`, usageAnswer({ used: 18 }, { used: 36 }));
  const folder = testFolder();
  const sender = join(folder, 'sender');
  const { first = 'exit 0', second = 'exit 0' } = fates;
  writeFileSync(sender, `#!/bin/sh\ncase "$*" in *'${PROGRESS}'*) ${first} ;; *) ${second} ;; esac\n`);
  chmodSync(sender, 0o755);
  const openclaw = argvOpenclaw(folder, sender);
  const env = {
    HOME: home.homeDir,
    PATH: '/bin:/usr/bin',
    OPENCLAW_BIN: openclaw.bin,
    ...(await endpoint.proxyEnv()),
    ...changes,
  };
  const deliver = (...argv: string[]) =>
    run(['usage', '--deliver', 'telegram:-100123:topic:7', ...argv], env);
  /** What was sent, in order; everything else that it was asked for stands as it is. */
  const sent = () =>
    openclaw.calls().map((words) => {
      const argv = [...words];
      const [message] = argv.splice(5, 1);
      expect(argv).toEqual([
        'message',
        'send',
        '--channel',
        'telegram',
        '--target=-100123:topic:7',
        '--json',
      ]);
      return message!.replace(/^--message=/u, '');
    });
  return { deliver, sent, endpoint };
}

const LINE = /^🟢 `\w+` — 5h \*\*82%\*\* \| week \*\*64%\*\* \| r5 \*\*[^*]+\*\* \| rw \*\*[^*]+\*\*$/u;

describe('usage --deliver', () => {
  it('sends the progress, then the strict lines, and prints the word for silence', async () => {
    const { deliver, sent } = await open();
    expect(await deliver()).toEqual({ stdout: 'NO_REPLY\n', stderr: '', code: 0 });
    const [progress, lines, ...rest] = sent();
    expect(progress).toBe(PROGRESS);
    expect(lines!.split('\n')).toHaveLength(3);
    for (const line of lines!.split('\n')) expect(line).toMatch(LINE);
    expect(rest).toEqual([]);
  });

  it('keeps the exit code of the check, and tells an agent nothing that it could repeat', async () => {
    const { deliver, sent, endpoint } = await open();
    endpoint.script('acct-work', { status: 401, body: '{"error":{"code":"token_revoked"}}' });
    expect(await deliver('--profile', 'work')).toEqual({ stdout: 'NO_REPLY\n', stderr: '', code: 4 });
    expect(sent()[1]).toMatch(/^🔴 `work` — 5h \*\*–\*\*/u);
  });

  it('checks nothing when the progress could not be sent, and says why', async () => {
    const { deliver, sent, endpoint } = await open({ first: NOT_SENT });
    const { stdout, stderr, code } = await deliver();
    expect(stdout).toBe('');
    expect(stderr).toBe(
      'OpenClaw could not send the first message, so nothing was checked.\nOpenClaw refused: Unknown channel: nosuch.\nCheck the channel and the place behind --deliver, and that the gateway is running, then try again.\n',
    );
    expect(code).toBe(1);
    expect(sent()).toEqual([PROGRESS]);
    expect(endpoint.tunnels).toEqual([]);
  });

  it('prints the lines when they could not be sent', async () => {
    const { deliver, sent } = await open({ second: NOT_SENT });
    const { stdout, stderr, code } = await deliver('--profile', 'work');
    expect(stdout).toMatch(/^🟢 `work` — [^\n]+\n$/u);
    expect(stderr).toMatch(/^OpenClaw could not send the result, so it is printed instead\.\n/u);
    expect(code).toBe(1);
    expect(sent()).toHaveLength(2);
  });

  it('sends why there is no check, and no progress', async () => {
    const { deliver, sent } = await open();
    expect(await deliver('--profile', 'nobody')).toEqual({ stdout: 'NO_REPLY\n', stderr: '', code: 2 });
    expect(sent()).toEqual(['There is no profile called `nobody`.\nThere are `work`, `home`, and `spare`.']);
  });

  it('prints why there is no check when that could not be sent either', async () => {
    const { deliver } = await open({ second: NOT_SENT });
    const { stdout, code } = await deliver('--profile', 'nobody');
    expect(stdout).toContain('There is no profile called `nobody`.');
    expect(code).toBe(1);
  });

  it('says so when there is no OpenClaw', async () => {
    const { deliver } = await open({}, { OPENCLAW_BIN: '/nowhere/openclaw' });
    const { stdout, stderr, code } = await deliver();
    expect([stdout, code]).toEqual(['', 1]);
    expect(stderr).toContain('OpenClaw’s own command was not found: /nowhere/openclaw.');
  });

  it('tells OpenClaw nothing of our own settings', async () => {
    const { deliver } = await open(
      { first: 'env >&2; echo "Token ${TELEGRAM_BOT_TOKEN:-unknown}" >&2; exit 1' },
      { TELEGRAM_BOT_TOKEN: '123456789:AAExampleExampleExampleExampleExamp' },
    );
    expect((await deliver()).stderr).toContain('OpenClaw refused: Token unknown.');
  });
});

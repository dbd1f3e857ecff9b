import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { emptyHome, writeJsonHome } from '../fakes/openclaw-home.ts';
import { TELEGRAM_TOKEN, owner, startBot } from './bot.ts';
import { ENTRY, run } from './run.ts';

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'start-'));
  onTestFinished(() => rmSync(made, { recursive: true }));
  return made;
}

describe('codex-profiler start, with a token', () => {
  it('serves, and on SIGTERM finishes what is under way before it ends', async () => {
    const { telegram, endpoint, child, ended } = await startBot();
    telegram.say('/codex_usage work', { from: owner });
    await endpoint.arrived(1);
    child.kill('SIGTERM');
    endpoint.release();
    const { payload } = await telegram.next('sendMessage', ({ text }) => text?.startsWith('🟢') ?? false);
    expect(payload.text).toMatch(/^🟢 work — 5h 82% \| week 64% \|/u);
    const [stdout, stderr, [code]] = await ended;
    expect(stdout).toBe('');
    expect(code).toBe(0);
    expect(
      stderr
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as object),
    ).toMatchObject([
      { msg: 'Telegram: ready', bot: '@our_bot' },
      { platform: 'telegram', intent: 'usage.show', outcome: 'answered' },
    ]);
  });

  it('tells what it knows when it is stopped while the endpoint keeps silent', async () => {
    const { telegram, endpoint, child, ended } = await startBot();
    endpoint.script('acct-work', { fate: 'never' });
    telegram.say('/codex_usage work', { from: owner });
    await endpoint.arrived(1);
    child.kill('SIGTERM');
    const [, stderr, [code]] = await ended;
    const texts = telegram.messages(owner.id).map(({ text }) => text);
    expect(texts.at(-1)).toBe('🟠 work — 5h – | week – | r5 – | rw –');
    expect(stderr).not.toContain('"bug"');
    expect(code).toBe(0);
  });

  it('ends with what mends it when Telegram does not know the token', async () => {
    const { ended } = await startBot(['telegram'], { TELEGRAM_BOT_TOKEN: TELEGRAM_TOKEN.replace('1', '2') });
    const [, stderr, [code]] = await ended;
    expect(stderr).toContain(
      'Telegram does not know this token. Nothing is served there any more.\nAsk @BotFather for the token, put it into TELEGRAM_BOT_TOKEN and start again.\n',
    );
    expect(code).toBe(2);
  });

  it('ends with what mends it when another program polls with the same token', async () => {
    const { telegram, ended } = await startBot();
    await telegram.next('getUpdates');
    await fetch(`${telegram.apiRoot}/bot${TELEGRAM_TOKEN}/getUpdates`, {
      method: 'POST',
      body: '{}',
      signal: AbortSignal.timeout(50),
    }).catch(() => {});
    const [, stderr, [code]] = await ended;
    expect(stderr).toContain('two cannot share one token');
    expect(code).toBe(1);
  });

  it('says that nobody will be served while nobody is listed', async () => {
    const { telegram, child, ended } = await startBot(['telegram'], { OWNERS: '' });
    await telegram.next('getUpdates');
    child.kill('SIGTERM');
    expect((await ended)[1]).toMatch(/^Nobody is listed yet, so nobody will be served\./u);
  });

  it('moves a damaged state file aside, says so, and serves people with a new one', async () => {
    const path = join(folder(), 'state.sqlite');
    const rubbish = 'not a database, and long enough for SQLite to notice that it is none'.repeat(20);
    writeFileSync(path, rubbish);
    const { telegram, child, ended } = await startBot(['telegram'], { STATE_URL: path });
    telegram.say('/codex_help', { from: owner });
    await telegram.next('sendMessage');
    child.kill('SIGTERM');
    const [, stderr, [code]] = await ended;
    const [, aside] = /^The state file .+ was damaged\. It lies at (.+) now: keep it/mu.exec(stderr) ?? [];
    expect(aside).toMatch(/\/state\.sqlite\.damaged-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d$/u);
    expect(stderr).toContain(
      'The bot started with an empty one. It has forgotten that record, remembered readings, open plans, which logins were retired, who is to be warned of what, and what it had not answered yet.',
    );
    expect(readFileSync(aside!, 'utf8')).toBe(rubbish);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(code).toBe(0);
  });

  it('leaves a file alone that was never its own, and does not start', async () => {
    const path = join(folder(), 'letters.txt');
    writeFileSync(path, 'Dear Sir or Madam, '.repeat(100));
    const [, stderr, [code]] = await (await startBot(['telegram'], { STATE_URL: path })).ended;
    expect(stderr).toContain(
      `The state file ${path} is damaged, or no state file. Such a file holds remembered readings, open plans and the record of changes: move it aside and keep it, or set STATE_URL to another file. The bot did not start.`,
    );
    expect(code).toBe(1);
    expect(readFileSync(path, 'utf8')).toMatch(/^Dear Sir/u);
  });
});

describe('codex-profiler start, without a token', () => {
  it('opens the terminal chat on the logins of this machine', async () => {
    const home = writeJsonHome({ profiles: [{ id: 'openai-codex:work' }] });
    onTestFinished(home.remove);
    const { stdout, stderr, code } = await run(['start'], { HOME: home.homeDir });
    expect(stderr).toMatch(/^No bot was started: neither TELEGRAM_BOT_TOKEN nor DISCORD_BOT_TOKEN is set\./u);
    expect(stdout).toMatch(/^Answer with .+\nWhich profile of agent `main`\?\n1\. Default \(work\)\n/u);
    expect(code).toBe(0);
  });

  it('opens the demo where there is no OpenClaw, and says so', async () => {
    const home = emptyHome();
    home.remove();
    const { stdout, code } = await run(
      ['start'],
      { HOME: home.homeDir, STATE_URL: join(folder(), 'state') },
      { input: '2\n' },
    );
    expect(stdout).toContain('No OpenClaw was found at ~/.openclaw, so here is the demo.\nThis is a demo:');
    expect(stdout.match(/^(?:🟢|🟠|🔴) `/gmu)).toHaveLength(8);
    expect(code).toBe(0);
  });
});

describe('a Node that is too old', () => {
  const older = ['/usr/bin/node', '/usr/local/bin/node', '/usr/bin/nodejs'].find((path) => {
    const { stdout } = spawnSync(path, ['--version'], { encoding: 'utf8' });
    return /^v(?:[1-9]|1\d|2[0-3])\./u.test(stdout ?? '');
  });

  it('hands over to the one that npm ci brought, with its exit code', async ({ skip }) => {
    if (!older) return skip('there is no older Node on this machine');
    const bundled = existsSync(new URL('../../node_modules/.bin/node', import.meta.url));
    if (!bundled) return skip('npm ci brought no Node on this platform');
    const { stdout, stderr, status } = spawnSync(older, [ENTRY, 'launch'], { encoding: 'utf8' });
    expect({ stdout, stderr, status }).toEqual({
      stdout: '',
      stderr: 'codex-profiler: there is no command “launch”. The command help shows what there is.\n',
      status: 2,
    });
  });
});

describe('settings', () => {
  it('come from .env in the working directory, and the environment goes before it', async () => {
    const cwd = folder();
    writeFileSync(join(cwd, '.env'), 'OPENCLAW_AGENT=not valid\n');
    const home = emptyHome();
    onTestFinished(home.remove);
    const bad = await run(['usage'], { HOME: home.homeDir }, { cwd });
    expect(bad).toEqual({
      stdout: '',
      stderr:
        'OPENCLAW_AGENT is not valid: it must be the id of an OpenClaw agent, like main. Correct or remove it.\n',
      code: 2,
    });
    const good = await run(['usage'], { HOME: home.homeDir, OPENCLAW_AGENT: 'main' }, { cwd });
    expect(good.code).toBe(5);
  });

  it('stop the start in one line that does not repeat a secret', async () => {
    const { stdout, stderr, code } = await run(['start'], {
      HOME: '/',
      TELEGRAM_BOT_TOKEN: 'secret-but-wrong',
    });
    expect(stderr).toMatch(/^TELEGRAM_BOT_TOKEN is not valid: .+\n$/u);
    expect(stderr + stdout).not.toContain('secret-but-wrong');
    expect(code).toBe(2);
  });
});

describe('a command that was not understood', () => {
  it('gets one line that says what and what instead, and exit code 2', async () => {
    expect(await run(['launch'], {})).toEqual({
      stdout: '',
      stderr: 'codex-profiler: there is no command “launch”. The command help shows what there is.\n',
      code: 2,
    });
  });

  it.each(['help', '--help', 'version'])('does not happen to %s', async (word) => {
    expect(await run([word], {})).toMatchObject({ stderr: '', code: 0 });
  });
});

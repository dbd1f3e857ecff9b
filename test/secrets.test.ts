import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { ENTRY, run } from './cli/run.ts';
import { writeSimulator } from '../src/infra/simulator/index.ts';
import { startFakeDiscord } from './fakes/discord.ts';
import { faultyOpenclaw } from './fakes/faulty-openclaw.ts';
import { fakeJwt, writeJsonHome, writeSqliteHome } from './fakes/openclaw-home.ts';
import { freePort } from './fakes/free-port.ts';
import { noRedis, startRedis } from './fakes/redis.ts';
import type { HomeSpec, OpenclawHome } from './fakes/openclaw-home.ts';
import { buttonsOf, startFakeTelegram } from './fakes/telegram.ts';
import { NOON, usageAnswer } from './fakes/usage-answer.ts';
import { startUsageEndpoint } from './fakes/usage-endpoint.ts';
import type { FakeAnswer } from './fakes/usage-endpoint.ts';

const NO_CHANCE = new URL('cli/no-chance.ts', import.meta.url).href;

/** What must never come out again, planted wherever it can come in. */
const MAIL = 'canary.person@canary-mail.example';
const ACCESS = fakeJwt({
  exp: 4_102_444_800,
  canary: 'ACCESSCANARY',
  'https://api.openai.com/profile': { email: MAIL },
});
const REFRESH = 'rt_REFRESHCANARY_0123456789';
const ID_TOKEN = fakeJwt({ email: MAIL, canary: 'IDCANARY' });
const BOT_TOKEN = '987654321:AABOTCANARYBOTCANARYBOTCANARYBOTCAN';
const DISCORD_TOKEN = 'NDAwMDAwMDAwMDAwMDAwMDAx.GCANAR.DISCORDCANARY-DISCORDCANARY';
const CALLBACK = 'http://localhost:1455/auth/callback?code=CODECANARY&state=STATECANARY';
const REDIS_PASSWORD = 'REDISCANARY%40secret';
/** Whoever has it, and the token, can spend a banked reset. */
const RESET_ID = 'RateLimitResetCredit_RESETCANARY';
const canaries = [
  'RESETCANARY',
  REDIS_PASSWORD,
  'REDISCANARY',
  ...[ACCESS, ID_TOKEN].flatMap((token) => token.split('.').slice(1, 2)),
  ACCESS,
  REFRESH,
  'REFRESHCANARY',
  MAIL,
  'canary.person',
  BOT_TOKEN,
  'BOTCANARY',
  DISCORD_TOKEN,
  'DISCORDCANARY',
  'CODECANARY',
  'STATECANARY',
];

const secretly = {
  access: ACCESS,
  refresh: REFRESH,
  email: MAIL,
  fields: { idToken: ID_TOKEN, displayName: MAIL },
};
const spec: HomeSpec = {
  profiles: [
    { id: 'openai-codex:work', ...secretly },
    { id: `openai-codex:${MAIL}`, ...secretly },
    { id: 'openai-codex:broken', ...secretly, access: '', fields: { note: CALLBACK } },
    { id: 'openai-codex:other', ...secretly, access: `${ACCESS}x` },
  ],
  order: { 'openai-codex': [`openai-codex:${MAIL}`, 'openai-codex:work'] },
  usageStats: {
    'openai-codex:work': {
      cooldownUntil: 4_102_444_800_000,
      cooldownReason: MAIL,
      cooldownModel: MAIL,
      errorCount: 2,
      failureCounts: { [MAIL]: 1, [CALLBACK]: 1 },
    },
  },
  config: { note: CALLBACK },
};

/** Says back all it was told, in every place that an answer has. */
const echo = (status: number): FakeAnswer => ({
  status,
  headers: { 'x-request-id': ACCESS, location: `https://evil.example/?token=${ACCESS}`, 'x-mail': MAIL },
  body: JSON.stringify({
    error: { code: ACCESS, message: `${MAIL} ${CALLBACK}` },
    email: MAIL,
    plan_type: MAIL,
    account_id: ACCESS,
    rate_limit: null,
    additional_rate_limits: [{ limit_name: MAIL, metered_feature: ACCESS, rate_limit: { allowed: true } }],
  }),
});
/** A good answer, worth storing, with a canary wherever it has a name. `used`: of the five hours. */
function goodAnswer(used = 18): FakeAnswer {
  const resetsInMs = Date.now() - NOON + 2 * 60 * 60_000;
  const good = usageAnswer({ used, resetsInMs }, { used: 36 });
  const names = {
    plan_type: MAIL,
    email: MAIL,
    user_id: MAIL,
    additional_rate_limits: [{ limit_name: MAIL, metered_feature: MAIL, rate_limit: { allowed: true } }],
    rate_limit_reset_credits: { available_count: 2, note: MAIL },
  };
  return { ...good, body: JSON.stringify({ ...(JSON.parse(String(good.body)) as object), ...names }) };
}

/** A list of banked resets with a canary in every place but where the one ends that is worth telling of. */
function resetList(): FakeAnswer {
  const names = { id: RESET_ID, reset_type: MAIL, granted_at: ACCESS, title: MAIL, description: CALLBACK };
  const expires_at = new Date(Date.now() + 5 * 24 * 60 * 60_000).toISOString();
  const credits = [
    { ...names, status: 'available', expires_at },
    { ...names, status: 'available', expires_at: ACCESS },
    { ...names, status: MAIL, expires_at },
  ];
  return { ...echo(200), body: JSON.stringify({ available_count: MAIL, email: MAIL, credits }) };
}

const answers: Record<string, FakeAnswer> = {
  good: goodAnswer(),
  echoed: echo(200),
  refused: echo(401),
  forbidden: echo(403),
  redirected: echo(302),
  failed: echo(500),
  cut: { ...echo(200), fate: 'cut' },
  text: { status: 200, body: `${ACCESS} ${MAIL}` },
};

function expectClean(where: string, said: string): void {
  for (const canary of canaries) {
    expect(said.includes(canary), `${where} holds ${canary.slice(0, 12)}…`).toBe(false);
  }
}

/** Every byte of a folder: the state file, its log and whatever else was left there. */
function contents(folder: string): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
    .join('\n');
}

async function prepare(home: OpenclawHome, answer: FakeAnswer) {
  const endpoint = await startUsageEndpoint();
  const state = mkdtempSync(join(tmpdir(), 'secrets-'));
  onTestFinished(async () => {
    await endpoint.close();
    home.remove();
    rmSync(state, { recursive: true });
  });
  endpoint.script(ACCESS, answer);
  endpoint.script(`${ACCESS}x`, answer);
  for (const token of [ACCESS, `${ACCESS}x`]) endpoint.scriptResets(token, resetList());
  const env = {
    HOME: home.homeDir,
    PATH: '/nowhere',
    STATE_URL: join(state, 'state.sqlite'),
    LOG_LEVEL: 'trace',
    USAGE_RETRIES: '0',
    ...(await endpoint.proxyEnv()),
  };
  return { env, state, endpoint };
}

describe('secrets', () => {
  it('would be found: the canaries are in what goes in', async () => {
    const home = writeJsonHome(spec);
    onTestFinished(home.remove);
    const stored = contents(home.stateDir);
    for (const canary of [ACCESS, REFRESH, MAIL, ID_TOKEN, 'CODECANARY']) expect(stored).toContain(canary);
    expect(() => expectClean('the store', stored)).toThrow('holds');
  });

  it.each(Object.keys(answers))('stay inside on the command line, and in the state: %s', async (kind) => {
    const { env, state, endpoint } = await prepare(writeJsonHome(spec), answers[kind]!);
    for (const argv of [
      ['--debug'],
      ['--format', 'json', '--debug'],
      ['--profile', MAIL],
      ['--profile', 'work', '--format', 'json'],
      ['--profile', CALLBACK],
      ['--profile', ACCESS, '--format', 'json'],
      ['--agent', MAIL],
    ]) {
      const { stdout, stderr, code } = await run(['usage', ...argv], env);
      expect(stdout + stderr).not.toBe('');
      expect(code).not.toBeNull();
      expectClean(`usage ${argv[0]}`, stdout + stderr);
    }
    for (const argv of [[], ['--json'], ['--json', '--profile', MAIL]]) {
      const { stdout, stderr } = await run(['auth', 'status', ...argv], env);
      expect(stdout).not.toBe('');
      expectClean(`auth status ${argv.join(' ')}`, stdout + stderr);
    }
    expect(endpoint.requests.length).toBeGreaterThan(0);
    expect(endpoint.resetRequests).toHaveLength(kind === 'good' ? 1 : 0);
    expectClean('the state', contents(state));
  });

  it('stay inside in the terminal chat, also those that are typed', async () => {
    const { env, state } = await prepare(writeSqliteHome(spec), answers['echoed']!);
    const input = [
      '2',
      'Details',
      '1',
      CALLBACK,
      MAIL,
      `/codex_usage ${MAIL}`,
      `/codex_usage ${ACCESS}`,
      `/${CALLBACK}`,
      `/x${MAIL}`,
    ];
    const { stdout, stderr } = await run(['chat'], env, { input: `${input.join('\n')}\n` });
    expect(stdout).toContain('c…@canary-mail.example');
    expectClean('the chat', stdout + stderr);
    expectClean('the state', contents(state));
  });

  it('stay inside on Telegram: messages, buttons, toasts, log and state', async () => {
    const telegram = await startFakeTelegram(BOT_TOKEN);
    const { env, state } = await prepare(writeJsonHome(spec), answers['good']!);
    const tokenFile = join(state, '..', `token-${process.pid}`);
    writeFileSync(tokenFile, `${BOT_TOKEN}\n`, { mode: 0o600 });
    const bot = spawn(process.execPath, [ENTRY, 'start'], {
      env: {
        ...env,
        TELEGRAM_BOT_TOKEN_FILE: tokenFile,
        TELEGRAM_API_ROOT: telegram.apiRoot,
        OWNERS: 'telegram:1',
      },
      cwd: '/',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    onTestFinished(async () => {
      bot.kill('SIGKILL');
      rmSync(tokenFile);
      await telegram.stop();
    });
    const ended = Promise.all([text(bot.stdout), text(bot.stderr), once(bot, 'exit')]);
    const from = { id: 1, first_name: MAIL };
    telegram.say('/codex_usage all', { from });
    const { message } = await telegram.next('sendMessage', ({ text }) => text?.includes('week') ?? false);
    expect(buttonsOf(message!).map((button) => button.text)).toEqual(['Refresh', 'Details', 'Mend']);
    telegram.tap('Details', { from, message: message! });
    await telegram.next('sendMessage', ({ text }) => text?.includes('Its access token') ?? false);
    telegram.say('/codex_usage work', { from });
    const shown = await telegram.next('sendMessage', ({ text }) => text?.includes('work') ?? false);
    telegram.tap('Details', { from, message: shown.message! });
    await telegram.next(
      'sendMessage',
      ({ text }) => text?.includes('2 banked resets: use the next') ?? false,
    );
    telegram.fail('sendMessage', { code: 400, description: `${BOT_TOKEN} ${MAIL}` }, 'drop');
    telegram.say('/codex_help', { from });
    telegram.say(CALLBACK, { from });
    await telegram.next('sendMessage', ({ text }) => text?.includes('I deleted your message') ?? false);
    // and in a flood, with words that were never meant for it
    for (let said = 0; said < 40; said += 1) telegram.say(`${MAIL} ${ACCESS} ${said}`, { from });
    await telegram.next('sendMessage', ({ text }) => text?.includes('a lot at once') ?? false);
    await telegram.read();
    bot.kill('SIGTERM');
    const [stdout, stderr, [code]] = await ended;
    expect(code).toBe(0);
    expect(stderr).toContain('"intent":"usage.show"');
    expect(stderr).toContain('"outcome":"limited"');
    expectClean('the log', stdout + stderr);
    expectClean('Telegram', JSON.stringify(telegram.calls.map(({ payload }) => payload)));
    expectClean('the state', contents(state));
  });

  it('stay inside in warnings, overviews and their settings, in both languages', async () => {
    const telegram = await startFakeTelegram(BOT_TOKEN);
    const ids = [
      `openai-codex:${MAIL}`,
      'openai-codex:work',
      'openai-codex:broken',
      `openai-codex:${ACCESS}`,
    ];
    const profiles = [
      ...spec.profiles!.filter(({ id }) => ids.includes(id)),
      { id: ids[3]!, ...secretly, access: `${ACCESS}x` },
    ];
    const stored = (order: readonly string[]) => ({ ...spec, profiles, order: { 'openai-codex': order } });
    const home = writeJsonHome(stored(ids));
    const { env, state } = await prepare(home, goodAnswer(96));
    const logs: string[] = [];
    const start = () => {
      const bot = spawn(process.execPath, ['--import', NO_CHANCE, ENTRY, 'start'], {
        env: {
          ...env,
          TELEGRAM_BOT_TOKEN: BOT_TOKEN,
          TELEGRAM_API_ROOT: telegram.apiRoot,
          OWNERS: 'telegram:1,telegram:2',
        },
        cwd: '/',
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      onTestFinished(() => void bot.kill('SIGKILL'));
      const ended = Promise.all([text(bot.stdout), text(bot.stderr), once(bot, 'exit')]);
      return async () => {
        await telegram.read();
        bot.kill('SIGTERM');
        const [stdout, stderr, [code]] = await ended;
        expect(code).toBe(0);
        logs.push(stdout, stderr);
      };
    };
    onTestFinished(telegram.stop);
    const people = [
      { id: 1, first_name: MAIL, language_code: 'en' },
      { id: 2, first_name: MAIL, language_code: 'zh-hans' },
    ];
    /** Both have been told all of this. */
    const areTold = (...words: readonly (readonly [RegExp, RegExp])[]) =>
      vi.waitFor(
        () => {
          for (const [index, { id }] of people.entries()) {
            const said = telegram
              .messages(id)
              .map((message) => message.text)
              .join('\n');
            for (const both of words) expect(said).toMatch(both[index]!);
          }
        },
        { timeout: 90_000, interval: 100 },
      );
    const stop = start();
    // An hour that goes on for thirty minutes more.
    const now = new Date();
    const isLate = now.getUTCMinutes() >= 30;
    const zone = isLate ? 'Asia/Kolkata' : 'UTC';
    const hour = (now.getUTCHours() + (isLate ? 6 : 0)) % 24;
    for (const from of people)
      for (const words of ['alerts on', `alerts zone ${zone}`, `alerts digest ${hour}`, 'usage all'])
        telegram.say(`/codex_${words}`, { from });
    await areTold(
      [/c…@canary-mail\.example has 4% of/u, /c…@canary-mail\.example 的 5h 额度还剩 4%/u],
      [/The login of broken does not work any more/u, /broken 的登录已失效/u],
      [/^Today, 20/mu, /^今日，20/mu],
    );
    for (const from of people)
      for (const words of [
        'kinds',
        'levels',
        'quiet',
        `quiet ${MAIL}`,
        `zone ${MAIL}`,
        `zone ${ACCESS}`,
        CALLBACK,
      ])
        telegram.say(`/codex_alerts ${words}`, { from });
    await areTold([/no time zone of that name/u, /不知道这个名称的时区/u]);
    await stop();

    home.save(stored(ids.toReversed()));
    const stopAgain = start();
    await areTold([/The order was changed, and not here/u, /使用顺序被改动了/u]);
    await stopAgain();

    expectClean('the log', logs.join('\n'));
    expectClean('Telegram', JSON.stringify(telegram.calls.map(({ payload }) => payload)));
    const kept = contents(state);
    expect(kept).toContain('subscriptions:main');
    expect(kept).toContain('told:main:telegram:@2');
    expectClean('the state', kept);
  }, 240_000);

  it('stay inside on Discord: messages, buttons, completions, commands, log and state', async () => {
    const discord = await startFakeDiscord(DISCORD_TOKEN);
    const { env, state } = await prepare(writeJsonHome(spec), answers['good']!);
    const bot = spawn(process.execPath, [ENTRY, 'start'], {
      env: {
        ...env,
        DISCORD_BOT_TOKEN: DISCORD_TOKEN,
        DISCORD_API_ROOT: discord.apiRoot,
        OWNERS: 'discord:700000000000000001',
      },
      cwd: '/',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    onTestFinished(async () => {
      bot.kill('SIGKILL');
      await discord.stop();
    });
    const ended = Promise.all([text(bot.stdout), text(bot.stderr), once(bot, 'exit')]);
    const asking = { from: { id: '700000000000000001', username: MAIL }, place: discord.guild };
    const holds = (words: string) => (body: { content?: string } | null) =>
      body?.content?.includes(words) ?? false;
    await discord.ready();
    discord.complete('codex_usage', 'profile', '', asking);
    await discord.next('callback');
    discord.command('codex_usage', { profile: 'all' }, asking);
    await discord.next('followUp', holds('week'));
    const shown = discord.messages(discord.guild, asking.from).at(-1)!;
    discord.press('Details', { from: asking.from, message: shown });
    await discord.next('followUp', holds('Its access token'));
    for (const said of [CALLBACK, ACCESS, 'nobody@canary-mail.example']) {
      discord.command('codex_usage', { profile: said }, asking);
      await discord.next(
        'editOriginal',
        holds(said === CALLBACK ? 'switched off' : 'There is no profile called'),
      );
      discord.command(said, {}, asking);
      await discord.next('editOriginal', holds('There is no command'));
    }
    // what cannot be delivered must not be told in the log either
    discord.fail('editOriginal', { status: 403, code: 50013 });
    discord.fail('sendMessage', { status: 403, code: 50007 });
    discord.command('codex_help', {}, asking);
    await discord.next('sendMessage');
    bot.kill('SIGTERM');
    const [stdout, stderr, [code]] = await ended;
    expect(code).toBe(0);
    expect(stderr).toContain('Discord did not take a message');
    expect(stderr).not.toContain('interaction-token');
    expectClean('the log', stdout + stderr);
    expectClean('Discord', JSON.stringify(discord.calls.map(({ body }) => body)));
    expectClean('the state', contents(state));
  });

  it('stay inside when the start fails', async () => {
    const { stdout, stderr, code } = await run(['start'], {
      HOME: '/nowhere',
      TELEGRAM_BOT_TOKEN: `${BOT_TOKEN}\u0000`.slice(0, -1) + ' bad',
      OWNERS: MAIL,
    });
    expect(code).toBe(2);
    expectClean('the start', stdout + stderr);
  });

  it('stay inside when a file of secrets, or .env, is not what it should be', async () => {
    const cwd = mkdtempSync(join(tmpdir(), 'secrets-'));
    onTestFinished(() => rmSync(cwd, { recursive: true }));
    const file = join(cwd, 'token');
    writeFileSync(join(cwd, '.env'), `TELEGRAM_TOKEN=${BOT_TOKEN}\nOWNER=${MAIL}\n`);
    for (const content of [`${BOT_TOKEN} ${MAIL}`, `${CALLBACK}\n`.repeat(1000), BOT_TOKEN])
      for (const env of [
        { TELEGRAM_BOT_TOKEN_FILE: file },
        { DISCORD_BOT_TOKEN_FILE: file },
        { STATE_URL_FILE: file, STATE_URL: '/x' },
        { TELEGRAM_BOT_TOKEN_FILE: file, TELEGRAM_BOT_TOKEN: DISCORD_TOKEN },
      ]) {
        writeFileSync(file, content);
        const settings: Record<string, string> = { HOME: '/nowhere', STATE_URL: join(cwd, 's'), ...env };
        const { stdout, stderr } = await run(['doctor', '--json'], settings, { cwd });
        expect(stdout + stderr).not.toBe('');
        expectClean('a fault in the settings', stdout + stderr);
      }
  });
});

describe('secrets of a change', () => {
  it('stay inside on the command line, in what OpenClaw is told, and in the record', async () => {
    const home = writeJsonHome(spec);
    const folder = mkdtempSync(join(tmpdir(), 'secrets-'));
    onTestFinished(() => {
      home.remove();
      rmSync(folder, { recursive: true });
    });
    const openclaw = faultyOpenclaw(writeSimulator(folder, { version: '2026.5.28' }));
    openclaw.on('clear', { isLost: true, exitCode: 1, stderr: `Error: ${MAIL} ${ACCESS} ${CALLBACK}` });
    const env = {
      HOME: home.homeDir,
      PATH: '/nowhere',
      OPENCLAW_BIN: openclaw.bin,
      AUTH_MUTATIONS: 'on',
      TELEGRAM_BOT_TOKEN: BOT_TOKEN,
      DISCORD_BOT_TOKEN: DISCORD_TOKEN,
      STATE_URL: join(folder, 'state.sqlite'),
    };
    const outcomes: (number | null)[] = [];
    for (const argv of [
      ['first', 'work', '--yes'],
      ['retire', MAIL, '--yes'],
      ['restore', `openai-codex:${MAIL}`],
      ['order', 'clear', '--yes'],
      ['delete', MAIL],
      ['first', CALLBACK],
      ['order', 'get', '--json'],
      ['status', '--profile', 'work'],
      ['undo', '--yes'],
      ['log'],
      ['log', '--json'],
    ]) {
      const { stdout, stderr, code } = await run(['auth', ...argv], env);
      outcomes.push(code);
      expectClean(`stdout of ${argv[0]}`, stdout);
      expectClean(`stderr of ${argv[0]}`, stderr);
    }
    expect(outcomes).toEqual([0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0]);
    expectClean('the state', contents(folder));
    // OpenClaw knows its logins by their ids, and needs to be told them; nothing else.
    const told = openclaw.calls().join('\n').replaceAll(`openai-codex:${MAIL}`, '');
    expect(told).toContain('order set');
    expectClean('what OpenClaw is told', told);
  });
});

describe('the password of a Redis', () => {
  const spawnBot = async (changes: Record<string, string>) => {
    const telegram = await startFakeTelegram(BOT_TOKEN);
    const home = writeJsonHome(spec);
    const env = {
      HOME: home.homeDir,
      PATH: '/nowhere',
      LOG_LEVEL: 'trace',
      OWNERS: 'telegram:1',
      ...changes,
    };
    const bot = spawn(process.execPath, [ENTRY, 'start'], {
      env: { ...env, TELEGRAM_BOT_TOKEN: BOT_TOKEN, TELEGRAM_API_ROOT: telegram.apiRoot },
      cwd: '/',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    onTestFinished(async () => {
      bot.kill('SIGKILL');
      await telegram.stop();
      home.remove();
    });
    return { telegram, bot, ended: Promise.all([text(bot.stdout), text(bot.stderr), once(bot, 'exit')]) };
  };

  it.each([
    ['where none answers', (port: number) => `redis://bot:${REDIS_PASSWORD}@127.0.0.1:${port}/0`],
    ['where TLS is asked for', (port: number) => `rediss://:${REDIS_PASSWORD}@127.0.0.1:${port}`],
    ['in an address that is none', () => `redis://:${REDIS_PASSWORD}@host/nonsense`],
    ['in an address that cannot be decoded', () => `redis://:${REDIS_PASSWORD}%zz@host`],
    ['of which somebody forgot the slashes', () => `redis:${REDIS_PASSWORD}@host`],
    ['of a Redis of another kind', () => `redis+tls://:${REDIS_PASSWORD}@host`],
  ])('stays inside %s', async (_, urlAt) => {
    const home = writeJsonHome(spec);
    onTestFinished(home.remove);
    const env = { HOME: home.homeDir, PATH: '/nowhere', STATE_URL: urlAt(await freePort()) };
    for (const argv of [
      ['usage', '--debug'],
      ['auth', 'status'],
      ['auth', 'log', '--json'],
      ['doctor'],
      ['doctor', '--json'],
      ['chat'],
    ]) {
      const { stdout, stderr } = await run(argv, env);
      expect(stdout + stderr).not.toBe('');
      expectClean(argv.join(' '), stdout + stderr);
    }
    const { ended } = await spawnBot({ STATE_URL: env.STATE_URL });
    const [stdout, stderr, [code]] = await ended;
    expect(code).not.toBe(0);
    expectClean('the start', stdout + stderr);
  });

  it.skipIf(noRedis)('stays inside when it is wrong, and when the Redis goes away', async () => {
    const redis = await startRedis({ requirepass: decodeURIComponent(REDIS_PASSWORD) });
    onTestFinished(() => redis.remove());
    expect(redis.url).toContain(REDIS_PASSWORD);
    const turnedAway = await spawnBot({ STATE_URL: redis.url.replace('secret', 'wrong') });
    const [, said] = await turnedAway.ended;
    expect(said).toContain('turned the bot away');
    expectClean('the start', said);
    const { telegram, bot, ended } = await spawnBot({ STATE_URL: redis.url });
    const from = { id: 1, first_name: 'Owner' };
    telegram.say('/codex_help', { from });
    await telegram.next('sendMessage');
    await redis.kill();
    telegram.say('/codex_auth log', { from });
    await telegram.next('sendMessage', ({ text }) => text?.includes('memory fails') ?? false);
    telegram.say('/codex_doctor', { from });
    bot.kill('SIGTERM');
    const [stdout, stderr] = await ended;
    expect(stderr).toContain('Redis does not answer');
    expectClean('the log', stdout + stderr);
    expectClean('Telegram', JSON.stringify(telegram.calls.map(({ payload }) => payload)));
  });
});

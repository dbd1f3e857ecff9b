import { readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { ConfigFault, readConfig, settings } from '../src/config.ts';
import { shownPlace } from '../src/infra/state/place.ts';
import { fileSettingOf, SECRET_SETTINGS } from '../src/infra/secret-files.ts';

const HOME = '/home/user';
const read = (env: Record<string, string>) => readConfig(env, HOME);
const fault = (env: Record<string, string>) => {
  try {
    read(env);
  } catch (error) {
    if (error instanceof ConfigFault) return error.message;
    throw error;
  }
  return null;
};

const TOKEN = '123456789:AAExampleExampleExampleExampleExamp';

describe('settings', () => {
  it('have defaults, so that nothing need be set', () => {
    const config = read({});
    expect(config).toMatchObject({
      telegram: null,
      agent: 'main',
      usageTimeoutMs: 25_000,
      usageRetries: 1,
      duplicateWindowMs: 20_000,
      pollMs: 300_000,
      statePlace: { kind: 'file', path: '/home/user/.local/state/codex-profiler/state.sqlite' },
      logLevel: null,
    });
    expect([...config.people.owner]).toEqual(['terminal:local']);
  });

  it('take an empty value for none', () => {
    expect(read({ TELEGRAM_BOT_TOKEN: '', USAGE_RETRIES: ' ', OWNERS: '' })).toEqual(read({}));
  });

  it('are understood', () => {
    const config = read({
      TELEGRAM_BOT_TOKEN: TOKEN,
      TELEGRAM_API_ROOT: 'http://127.0.0.1:8081',
      OWNERS: 'telegram:1, Telegram:2',
      VIEWERS: 'discord:123456789012345678',
      OPENCLAW_AGENT: 'Ops',
      USAGE_RETRIES: '0',
      POLL_MINUTES: '0',
      STATE_URL: 'sqlite:///var/lib/bot.sqlite',
      XDG_STATE_HOME: '/elsewhere',
    });
    expect(config.telegram).toEqual({ token: TOKEN, apiRoot: 'http://127.0.0.1:8081', webhookUrl: null });
    expect(config.http).toBe(null);
    expect([...config.people.owner]).toEqual(['telegram:1', 'telegram:2', 'terminal:local']);
    expect([...config.people.viewer]).toEqual(['discord:123456789012345678']);
    expect(config).toMatchObject({ agent: 'ops', usageRetries: 0, pollMs: 0 });
    expect(config.statePlace).toEqual({ kind: 'file', path: '/var/lib/bot.sqlite' });
  });

  it.each([
    [{ STATE_URL: '~/bot.sqlite' }, '/home/user/bot.sqlite'],
    [{ STATE_URL: 'sqlite:~/bot.sqlite' }, '/home/user/bot.sqlite'],
    [{ STATE_URL: '/process/state.sqlite' }, '/process/state.sqlite'],
    [{ XDG_STATE_HOME: '/elsewhere' }, '/elsewhere/codex-profiler/state.sqlite'],
  ])('%j keep the state in %s', (env, path) => {
    expect(read(env as Record<string, string>).statePlace).toEqual({ kind: 'file', path });
  });

  it.each([
    'redis://localhost',
    'redis://:REDISCANARY@127.0.0.1:6380/3',
    'rediss://bot:REDISCANARY%40@redis.example:6379/',
  ])('%s keeps the state in a Redis, and is not shown', (url) => {
    const { statePlace } = read({ STATE_URL: url });
    expect(statePlace.kind === 'redis' && statePlace.url.reveal()).toBe(url);
    expect(inspect(statePlace) + JSON.stringify(statePlace)).not.toContain('CANARY');
    expect(shownPlace(statePlace)).toBe(url.replace(/\w*:REDISCANARY(?:%40)?@/u, '').replace(/\/$/u, ''));
  });

  it.each([
    ['TELEGRAM_BOT_TOKEN', 'secret-but-wrong'],
    ['TELEGRAM_API_ROOT', 'ftp://example.com'],
    ['TELEGRAM_API_ROOT', 'nonsense'],
    ['OWNERS', 'alice'],
    ['OPERATORS', 'telegram:abc'],
    ['VIEWERS', 'telegram:1;telegram:2'],
    ['OPENCLAW_AGENT', '../../etc'],
    ['USAGE_TIMEOUT_SEC', '000'],
    ['USAGE_TIMEOUT_SEC', '2.5'],
    ['USAGE_TIMEOUT_SEC', '1e9'],
    ['USAGE_RETRIES', '-1'],
    ['DUPLICATE_WINDOW_SEC', 'twenty'],
    ['POLL_MINUTES', '1441'],
    ['POLL_MINUTES', '0.5'],
    ['TELEGRAM_WEBHOOK_URL', 'http://bot.example.org/telegram'],
    ['TELEGRAM_WEBHOOK_URL', 'https://bot.example.com'],
    ['TELEGRAM_WEBHOOK_URL', 'https://bot.example.org/metrics'],
    ['TELEGRAM_WEBHOOK_URL', 'https://me:secret@bot.example.org/telegram'],
    ['TELEGRAM_WEBHOOK_URL', 'https://bot.example.org/telegram?key=secret'],
    ['HTTP_PORT', '0'],
    ['HTTP_PORT', '65536'],
    ['HTTP_HOST', 'bot.example.org'],
    ['HTTP_WATCHERS', 'everybody'],
    ['STATE_URL', 'https://example.com/state'],
    ['STATE_URL', 'redis:///1'],
    ['STATE_URL', 'redis://host/db'],
    ['STATE_URL', 'redis://:100%wrong@host/0'],
    ['STATE_URL', 'redis://host:6379/0?password=secret'],
    ['STATE_URL', 'redis://:secret@host:port'],
    ['STATE_URL', '/proc/self/state.sqlite'],
    ['STATE_URL', '/var/../sys/state.sqlite'],
    ['LOG_LEVEL', 'verbose'],
  ])(
    '%s=%s stop the start with one line that names the setting and the mend, not the value',
    (name, value) => {
      const env = { TELEGRAM_BOT_TOKEN: TOKEN, [name]: value };
      expect(fault(env)).toMatch(
        new RegExp(`^${name} is not valid: it must be .+\\. Correct or remove it\\.$`, 'u'),
      );
      expect(fault(env)).not.toContain(value);
    },
  );

  it('of a webhook need a port to listen on', () => {
    const hook = { TELEGRAM_BOT_TOKEN: TOKEN, TELEGRAM_WEBHOOK_URL: 'https://bot.example.org/hook-7' };
    expect(fault(hook)).toBe(
      'TELEGRAM_WEBHOOK_URL needs HTTP_PORT, the port on which this bot is to listen. Set that, or remove TELEGRAM_WEBHOOK_URL.',
    );
    const { telegram, http } = read({ ...hook, HTTP_PORT: '8080' });
    expect(telegram?.webhookUrl).toBe('https://bot.example.org/hook-7');
    expect(http).toEqual({ host: '127.0.0.1', port: 8080, watchers: 'local' });
  });

  it('are all in .env.example and in the README, and no others', () => {
    const names = [...Object.keys(settings), ...SECRET_SETTINGS.map(fileSettingOf)].toSorted();
    const example = readFileSync('.env.example', 'utf8');
    expect([...example.matchAll(/^([A-Z_]+)=$/gmu)].map((match) => match[1]!).toSorted()).toEqual(names);
    const table = readFileSync('README.md', 'utf8').split('## Settings')[1]!.split('\n## ')[0]!;
    expect(
      [...table.matchAll(/`([A-Z][A-Z_]+)`(?=[^|]*\|[^|]*\|)/gu)].map((match) => match[1]!).toSorted(),
    ).toEqual(names);
  });
});

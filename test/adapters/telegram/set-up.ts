import { expect, onTestFinished } from 'vitest';
import { startTelegram } from '../../../adapters/telegram/index.ts';
import type { TelegramOptions } from '../../../adapters/telegram/index.ts';
import { openHttp } from '../../../src/infra/http/index.ts';
import type { HttpOptions } from '../../../src/infra/http/index.ts';
import { startFakeTelegram } from '../../fakes/telegram.ts';
import type { Chat, FakeTelegram, Person } from '../../fakes/telegram.ts';
import { alone, listener, recordLog } from '../talking.ts';

export const ada: Person = { id: 71, first_name: 'Ada' };
export const bob: Person = { id: 72, first_name: 'Bob' };
export const group: Chat = { id: -100_500, type: 'supergroup' };

/** A fake of Telegram for one test. */
export async function fakeTelegram(): Promise<FakeTelegram> {
  const telegram = await startFakeTelegram();
  onTestFinished(() => telegram.stop());
  return telegram;
}

/** The public address of the bot, where a test has one. */
export const WEBHOOK = 'https://bot.example.org/telegram';

/** The port behind that address, which leads to whichever adapter is at work. */
export async function openWebhook(telegram: FakeTelegram, routes: HttpOptions['routes']) {
  const { log, bugs } = recordLog();
  const server = await openHttp({
    host: '127.0.0.1',
    port: 0,
    routes,
    pages: {},
    watchers: { from: 'local', publicHosts: [] },
    log,
  });
  const origin = `http://127.0.0.1:${server.port}`;
  telegram.leadTo(origin);
  onTestFinished(async () => {
    await server.close(0);
    expect(bugs).toEqual([]);
  });
  return { origin };
}

/** The adapter at work between that fake and `handle`, for one test. No secret may get into its log. */
export function startAdapter(telegram: FakeTelegram, options: Partial<TelegramOptions> = {}) {
  const record = recordLog();
  const running = startTelegram({
    token: telegram.token,
    apiRoot: telegram.apiRoot,
    webhookUrl: null,
    handle: listener().handle,
    delivery: alone,
    log: record.log,
    menu: [],
    retryDelayMs: 1,
    ...options,
  });
  onTestFinished(async () => {
    await running.stop();
    expect(JSON.stringify(record)).not.toContain(telegram.token);
  });
  return { running, ...record };
}

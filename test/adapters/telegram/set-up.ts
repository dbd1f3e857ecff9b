import { expect, onTestFinished } from 'vitest';
import { startTelegram } from '../../../adapters/telegram/index.ts';
import type { TelegramOptions } from '../../../adapters/telegram/index.ts';
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

/** The adapter at work between that fake and `handle`, for one test. No secret may get into its log. */
export function startAdapter(telegram: FakeTelegram, options: Partial<TelegramOptions> = {}) {
  const record = recordLog();
  const running = startTelegram({
    token: telegram.token,
    apiRoot: telegram.apiRoot,
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

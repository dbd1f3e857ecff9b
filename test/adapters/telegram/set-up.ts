import { expect, onTestFinished } from 'vitest';
import { startTelegram } from '../../../adapters/telegram/index.ts';
import type { TelegramOptions } from '../../../adapters/telegram/index.ts';
import type { Log } from '../../../src/core/ports.ts';
import type { Line, Message, Reply } from '../../../src/core/reply.ts';
import type { Request } from '../../../src/core/request.ts';
import { startFakeTelegram } from '../../fakes/telegram.ts';
import type { Chat, FakeTelegram, Person } from '../../fakes/telegram.ts';

export const ada: Person = { id: 71, first_name: 'Ada' };
export const bob: Person = { id: 72, first_name: 'Bob' };
export const group: Chat = { id: -100_500, type: 'supergroup' };

/** Replies as the core gives them. */
export const accepted: Reply = { kind: 'accepted' };
export const progress = (text: string): Message => ({ kind: 'progress', lines: [[text]] });
export const result = (...lines: Line[]): Message => ({ kind: 'result', lines });

/** A core that listens and says nothing. */
export function listener() {
  const asked: Request[] = [];
  async function* handle(request: Request): AsyncIterable<Reply> {
    asked.push(request);
    yield* [];
  }
  return { asked, handle };
}

export function recordLog() {
  const warnings: { event: string; facts: object }[] = [];
  const bugs: { reference: string; error: unknown }[] = [];
  const news: string[] = [];
  const log: Log = {
    request: () => {},
    info: (event) => void news.push(event),
    bug: (reference, error) => bugs.push({ reference, error }),
    warn: (event, facts = {}) => warnings.push({ event, facts }),
  };
  return { log, warnings, bugs, news };
}

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

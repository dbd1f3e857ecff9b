import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { secretOf } from '../../../adapters/telegram/webhook.ts';
import type { TelegramOptions } from '../../../adapters/telegram/index.ts';
import type { Request } from '../../../src/core/request.ts';
import { accepted, listener, result } from '../talking.ts';
import { WEBHOOK, ada, bob, fakeTelegram, openWebhook, startAdapter } from './set-up.ts';

async function open(options: Partial<TelegramOptions> = {}) {
  const telegram = await fakeTelegram();
  const adapter = startAdapter(telegram, { webhookUrl: WEBHOOK, ...options });
  const { origin } = await openWebhook(telegram, () => adapter.running.routes);
  const knock = async (body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) => {
    const response = await fetch(`${origin}/telegram`, {
      method: 'POST',
      body,
      headers: {
        'content-type': 'application/json',
        'x-telegram-bot-api-secret-token': secretOf(telegram.token),
        ...headers,
      },
    });
    return [response.status, await response.text()];
  };
  return { telegram, origin, knock, ...adapter };
}

const update = (id: number, text = '/codex_usage') =>
  JSON.stringify({
    update_id: id,
    message: {
      message_id: id,
      date: Math.floor(Date.now() / 1000),
      chat: { id: 71, type: 'private' },
      from: { ...ada, is_bot: false },
      text,
    },
  });
const ready = (telegram: Awaited<ReturnType<typeof fakeTelegram>>) => telegram.next('setWebhook');

describe('at the start', () => {
  it('says where to bring what, with a secret made of the token, and fetches nothing', async () => {
    const { telegram, news, running } = await open();
    expect((await ready(telegram)).payload).toEqual({
      url: WEBHOOK,
      secret_token: secretOf(telegram.token),
      allowed_updates: ['message', 'callback_query', 'my_chat_member'],
      max_connections: 40,
    });
    await vi.waitFor(() => expect(running.readiness()).toBe('ready'));
    expect(secretOf(telegram.token)).toMatch(/^[0-9a-f]{64}$/u);
    expect(secretOf(telegram.token)).not.toBe(secretOf('4001:fake-token'));
    expect(news).toEqual(['Telegram: ready']);
    expect(telegram.calls.map(({ method }) => method)).not.toContain('getUpdates');
  });

  it('waits where Telegram wants to be asked less often, or does not answer', async () => {
    const telegram = await fakeTelegram();
    telegram.fail('setWebhook', { code: 429, parameters: { retry_after: 0 } }, 'drop', { code: 502 });
    const { running, warnings } = startAdapter(telegram, { webhookUrl: WEBHOOK });
    await vi.waitFor(() => expect(running.readiness()).toBe('ready'));
    expect(warnings).toHaveLength(1);
  });

  it('ends where Telegram does not accept the address', async () => {
    const telegram = await fakeTelegram();
    const { running } = startAdapter(telegram, { webhookUrl: 'https://bot.example.org:9000/telegram' });
    expect(await running.ended).toBe('telegram.bad-webhook');
    expect(running.readiness()).toBe('stopped');
  });

  it('answers what had waited at Telegram', async () => {
    const telegram = await fakeTelegram();
    telegram.say('/codex_usage', { from: ada });
    const { asked, handle } = listener();
    const adapter = startAdapter(telegram, { webhookUrl: WEBHOOK, handle });
    await openWebhook(telegram, () => adapter.running.routes);
    await telegram.read();
    expect(asked).toHaveLength(1);
  });
});

describe('who does not know the secret', () => {
  it.each([
    ['none', ''],
    ['a wrong one', secretOf('4001:fake-token')],
    ['its beginning', secretOf('4000:fake-token').slice(0, 63)],
    ['more than it', `${secretOf('4000:fake-token')}0`],
    ['it in capitals', secretOf('4000:fake-token').toUpperCase()],
  ])('is turned away with %s, and nothing is parsed', async (_, secret) => {
    const { asked, handle } = listener();
    const { telegram, knock } = await open({ handle });
    await ready(telegram);
    const headers = { 'x-telegram-bot-api-secret-token': secret };
    expect(await knock(update(1), headers)).toEqual([401, '']);
    expect(await knock('{"broken', headers)).toEqual([401, '']);
    expect(asked).toEqual([]);
  });
});

describe('what is no update', () => {
  it.each([
    ['broken JSON', '{"update_id": 1', 400],
    ['no JSON', 'hello', 400],
    ['nothing', '', 400],
    ['a list', '[]', 400],
    ['an object of something else', '{"hello": 1}', 400],
    ['an id that is none', '{"update_id": "1"}', 400],
    [
      'what nobody could read',
      `{"update_id": 1, "message": ${'['.repeat(200_000)}${']'.repeat(200_000)}}`,
      200,
    ],
    ['a prototype', '{"update_id": 1, "__proto__": {"message": 1}, "constructor": {"prototype": {}}}', 200],
    ['more than a mebibyte', `{"update_id": 1, "a": "${'a'.repeat(1024 * 1024)}"}`, 413],
  ])('%s is nobody’s request', async (_, body, status) => {
    const { asked, handle } = listener();
    const { telegram, knock, bugs } = await open({ handle });
    await ready(telegram);
    expect(await knock(body)).toEqual([status, '']);
    expect(asked).toEqual([]);
    expect(bugs).toEqual([]);
    expect(await knock(update(2))).toEqual([200, '']);
    expect(asked).toHaveLength(1);
  });

  it('is refused with another type', async () => {
    const { telegram, knock } = await open();
    await ready(telegram);
    expect(await knock(update(1), { 'content-type': 'text/plain' })).toEqual([415, '']);
  });
});

describe('a delivery', () => {
  it('is over when the request is safe, long before it is answered', async () => {
    const gate = Promise.withResolvers<void>();
    const { telegram } = await open({
      async *handle() {
        yield accepted;
        await gate.promise;
        yield result(['done']);
      },
    });
    telegram.say('/codex_usage', { from: ada });
    await telegram.read();
    expect(telegram.deliveries).toMatchObject([{ status: 200 }]);
    expect(telegram.messages(ada.id)).toEqual([]);
    gate.resolve();
    await telegram.next('sendMessage');
  });

  it('of a request that nobody else could answer is over when it is answered, or Telegram would not bring it again', async () => {
    const gate = Promise.withResolvers<void>();
    const { telegram } = await open({
      async *handle() {
        yield { ...accepted, isUnkept: true };
        await gate.promise;
        yield result(['done']);
      },
    });
    telegram.say('/codex_usage', { from: ada });
    await telegram.next('sendChatAction');
    expect(telegram.deliveries).toEqual([]);
    gate.resolve();
    await telegram.next('sendMessage');
    await vi.waitFor(() => expect(telegram.deliveries).toMatchObject([{ status: 200 }]));
  });

  it('that failed is brought again until it is taken, and others go past it', async () => {
    let failures = 3;
    const asked: Request[] = [];
    const { telegram, bugs } = await open({
      async *handle(request) {
        if (request.caller.id === String(ada.id) && (failures -= 1) >= 0) throw new Error('out of order');
        asked.push(request);
        yield result(['done']);
      },
    });
    telegram.say('/codex_usage', { from: ada });
    telegram.say('/codex_usage', { from: bob });
    await telegram.read();
    expect(asked.map(({ caller }) => caller.id)).toEqual([String(bob.id), String(ada.id)]);
    expect(telegram.deliveries.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([
      200, 200, 500, 500, 500,
    ]);
    expect(bugs).toHaveLength(3);
  });

  it('that nobody could hear the end of is brought again, with the same id', async () => {
    const { asked, handle } = listener();
    const { telegram } = await open({ handle });
    await ready(telegram);
    telegram.say('/codex_usage', { from: ada });
    await telegram.read();
    await telegram.repeat();
    await telegram.read();
    expect(asked).toHaveLength(2);
    expect(asked[0]!.id).toBe(asked[1]!.id);
  });

  it('comes beside others, and none waits for another', async () => {
    const gate = Promise.withResolvers<void>();
    const { telegram } = await open({
      async *handle() {
        yield accepted;
        await gate.promise;
        yield result(['done']);
      },
    });
    for (let count = 0; count < 100; count += 1) telegram.say('/codex_usage', { from: ada });
    await telegram.read();
    gate.resolve();
    await vi.waitFor(() => expect(telegram.messages(ada.id)).toHaveLength(100));
  });

  it('is put off when more is at work than can be held', async () => {
    const gate = Promise.withResolvers<void>();
    const { telegram } = await open({
      mostAtWork: 20,
      async *handle() {
        yield accepted;
        await gate.promise;
        yield result(['done']);
      },
    });
    for (let count = 0; count < 30; count += 1) telegram.say('/codex_usage', { from: ada });
    await vi.waitFor(() => expect(telegram.deliveries.some(({ status }) => status === 503)).toBe(true));
    gate.resolve();
    await telegram.read();
    await vi.waitFor(() => expect(telegram.messages(ada.id)).toHaveLength(30));
  });
});

describe('the end', () => {
  it('finishes what is at work, leaves the rest at Telegram, and the webhook for other copies', async () => {
    const gate = Promise.withResolvers<void>();
    const asked: Request[] = [];
    const { telegram, knock, running } = await open({
      async *handle(request) {
        asked.push(request);
        yield accepted;
        await gate.promise;
        yield result(['done']);
      },
    });
    telegram.say('/codex_usage', { from: ada });
    await telegram.read();
    const stopped = running.stop();
    expect(running.readiness()).toBe('stopped');
    expect(await knock(update(1))).toEqual([503, '']);
    telegram.say('/codex_usage', { from: bob });
    gate.resolve();
    await stopped;
    expect(telegram.messages(ada.id)).toMatchObject([{ text: 'done' }]);
    expect(asked).toHaveLength(1);
    expect(telegram.calls.map(({ method }) => method)).not.toContain('deleteWebhook');
  });
});

describe('going back to fetching', () => {
  it('takes the webhook away, says so, and loses nothing', async () => {
    const { telegram, running } = await open();
    await ready(telegram);
    await running.stop();
    telegram.say('/codex_usage', { from: ada });
    await delay(20);
    const { asked, handle } = listener();
    const { warnings } = startAdapter(telegram, { handle });
    await telegram.read();
    expect(asked).toHaveLength(1);
    expect((await telegram.next('deleteWebhook')).payload).toEqual({});
    expect(warnings).toEqual([
      {
        event: 'Telegram: a webhook was set, and was removed: this bot fetches its messages',
        facts: { host: 'bot.example.org' },
      },
    ]);
  });
});

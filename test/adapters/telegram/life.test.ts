import { describe, expect, it, vi } from 'vitest';
import type { MenuEntry } from '../../../src/core/commands.ts';
import type { Request } from '../../../src/core/request.ts';
import { ada, bob, fakeTelegram, startAdapter } from './set-up.ts';
import { accepted, listener, result } from '../talking.ts';

const menu: readonly MenuEntry[] = [
  {
    name: 'codex_usage',
    description: { en: 'What each profile has left', 'zh-CN': '还剩多少额度' },
    argument: { name: 'profile', description: { en: 'Which one', 'zh-CN': '哪一个' } },
  },
  { name: 'codex_help', description: { en: 'What this bot does', 'zh-CN': '能做什么' }, argument: null },
];
const offered = [
  { command: 'codex_usage', description: 'What each profile has left' },
  { command: 'codex_help', description: 'What this bot does' },
];

describe('at the start', () => {
  it('asks for the kinds of update that it reads, and polls for half a minute at a time', async () => {
    const telegram = await fakeTelegram();
    startAdapter(telegram);
    expect((await telegram.next('getUpdates')).payload).toEqual({
      offset: 0,
      limit: 100,
      timeout: 30,
      allowed_updates: ['message', 'callback_query', 'my_chat_member'],
    });
  });

  it('waits for a network, with one warning for the whole spell, and says when it is over', async () => {
    const telegram = await fakeTelegram();
    telegram.fail('getMe', 'drop', 'drop', { code: 502 }, 'drop');
    const { warnings, news } = startAdapter(telegram);
    await telegram.next('getUpdates');
    expect(warnings).toEqual([{ event: 'Telegram does not answer; trying on', facts: { error: 'network' } }]);
    expect(news).toEqual(['Telegram answers again', 'Telegram: ready']);
  });

  it('offers the command menu when another one is there, and once only', async () => {
    const telegram = await fakeTelegram();
    const first = startAdapter(telegram, { menu });
    expect((await telegram.next('setMyCommands')).payload.commands).toEqual(offered);
    const inChinese = (await telegram.next('setMyCommands')).payload;
    expect(inChinese.language_code).toBe('zh');
    expect(inChinese.commands).toEqual(
      menu.map(({ name, description }) => ({ command: name, description: description['zh-CN'] })),
    );
    await first.running.stop();
    const second = startAdapter(telegram, { menu });
    for (let menus = 0; menus < 4; menus += 1) await telegram.next('getMyCommands');
    await second.running.stop();
    expect(telegram.calls.filter(({ method }) => method === 'setMyCommands')).toHaveLength(2);
  });

  it('works without a menu when Telegram refuses it', async () => {
    const telegram = await fakeTelegram();
    telegram.fail('setMyCommands', { code: 400, description: 'Bad Request: BOT_COMMAND_INVALID' });
    const { warnings } = startAdapter(telegram, {
      menu,
      async *handle() {
        yield result(['here']);
      },
    });
    await telegram.next('setMyCommands');
    telegram.say('/codex_usage', { from: ada });
    await telegram.next('sendMessage');
    expect(warnings).toEqual([
      { event: 'Telegram did not take the command menu', facts: { method: 'setMyCommands', code: 400 } },
    ]);
  });
});

describe('while it polls', () => {
  it('survives lost connections and failures of Telegram, with one warning a spell', async () => {
    const telegram = await fakeTelegram();
    telegram.fail('getUpdates', 'drop', { code: 500 }, { code: 429, parameters: { retry_after: 0 } });
    const { warnings } = startAdapter(telegram, {
      async *handle() {
        yield result(['here']);
      },
    });
    telegram.say('/codex_usage', { from: ada });
    await telegram.next('sendMessage');
    expect(warnings).toHaveLength(1);
    telegram.fail('getUpdates', { code: 500 });
    telegram.say('/codex_usage', { from: ada });
    telegram.say('/codex_usage', { from: ada });
    await telegram.next('sendMessage');
    await telegram.next('sendMessage');
    expect(warnings.at(-1)).toEqual({
      event: 'Telegram does not answer; trying on',
      facts: { method: 'getUpdates', code: 500 },
    });
  });

  it('confirms what it has fetched, so that it does not come twice', async () => {
    const telegram = await fakeTelegram();
    const { asked, handle } = listener();
    startAdapter(telegram, { handle });
    telegram.say('/codex_usage', { from: ada });
    await telegram.read();
    telegram.say('/codex_usage', { from: ada });
    await telegram.read();
    expect(new Set(asked.map(({ id }) => id)).size).toBe(2);
    expect(asked).toHaveLength(2);
  });
});

describe('the end', () => {
  it.each([401, 404])('comes with the answer %i to our token', async (code) => {
    const telegram = await fakeTelegram();
    telegram.fail('getMe', { code });
    const { running, warnings } = startAdapter(telegram);
    expect(await running.ended).toBe('telegram.wrong-token');
    expect(warnings).toEqual([]);
  });

  it('comes when the token is taken back', async () => {
    const telegram = await fakeTelegram();
    const { running } = startAdapter(telegram);
    telegram.fail('getUpdates', { code: 401 });
    telegram.push({ message: {} });
    expect(await running.ended).toEqual('telegram.wrong-token');
  });

  it('comes when a second poller takes our updates, after what was at work', async () => {
    const telegram = await fakeTelegram();
    const gate = Promise.withResolvers<void>();
    const { running: first } = startAdapter(telegram, {
      async *handle() {
        yield accepted;
        await gate.promise;
        yield result(['done']);
      },
    });
    telegram.say('/codex_usage', { from: ada });
    await telegram.next('sendChatAction');
    await telegram.read();
    startAdapter(telegram);
    for (let polls = 0; polls < 3; polls += 1) await telegram.next('getUpdates');
    gate.resolve();
    expect(await first.ended).toEqual('telegram.second-poller');
    expect(telegram.messages(ada.id)).toMatchObject([{ text: 'done' }]);
  });

  it('leaves nothing open, finishes what is at work, and takes nothing new', async () => {
    const telegram = await fakeTelegram();
    const gate = Promise.withResolvers<void>();
    const asked: Request[] = [];
    const { running } = startAdapter(telegram, {
      async *handle(request) {
        asked.push(request);
        yield accepted;
        await gate.promise;
        yield result(['done']);
      },
    });
    telegram.say('/codex_usage', { from: ada });
    await telegram.next('sendChatAction');
    await telegram.read();
    const stopped = running.stop();
    telegram.say('/codex_usage', { from: bob });
    gate.resolve();
    await stopped;
    await running.stop();
    expect(await running.ended).toEqual('stopped');
    expect(telegram.messages(ada.id)).toMatchObject([{ text: 'done' }]);
    expect(asked).toHaveLength(1);
    await vi.waitFor(async () => expect(await telegram.openConnections()).toBe(0));
  });

  it('waits seven and a half seconds for what is at work, and no longer', async () => {
    const telegram = await fakeTelegram();
    const { running } = startAdapter(telegram, {
      async *handle() {
        yield accepted;
        await new Promise(() => {});
      },
    });
    telegram.say('/codex_usage', { from: ada });
    await telegram.next('sendChatAction');
    await telegram.read();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      let isOver = false;
      const stopped = running.stop().then(() => (isOver = true));
      await vi.advanceTimersByTimeAsync(7499);
      expect(isOver).toBe(false);
      await vi.advanceTimersByTimeAsync(1);
      await stopped;
    } finally {
      vi.useRealTimers();
    }
  });

  it('comes at once while it still waits for a network', async () => {
    const telegram = await fakeTelegram();
    telegram.fail('getMe', 'drop');
    const { running } = startAdapter(telegram, { retryDelayMs: 3_600_000 });
    await telegram.next('getMe');
    await running.stop();
    expect(await running.ended).toEqual('stopped');
  });

  it('comes at once in the middle of a call that nobody answers', async () => {
    const telegram = await fakeTelegram();
    telegram.fail('getMe', 'hang');
    const { running } = startAdapter(telegram);
    await telegram.next('getMe');
    await running.stop();
    expect(await running.ended).toEqual('stopped');
  });

  it('may come before the beginning', async () => {
    const telegram = await fakeTelegram();
    const { running } = startAdapter(telegram, { apiRoot: `${telegram.apiRoot}/` });
    await running.stop();
    expect(await running.ended).toEqual('stopped');
  });

  it('is followed by a new beginning that answers what came in between', async () => {
    const telegram = await fakeTelegram();
    const first = startAdapter(telegram);
    await telegram.next('getUpdates');
    await first.running.stop();
    telegram.say('/codex_usage', { from: ada });
    startAdapter(telegram, {
      async *handle() {
        yield result(['here again']);
      },
    });
    expect((await telegram.next('sendMessage')).message?.text).toBe('here again');
  });
});

import { describe, expect, it } from 'vitest';
import type { Request } from '../../../src/core/request.ts';
import { buttonsOf, us } from '../../fakes/telegram.ts';
import type { Fault } from '../../fakes/telegram.ts';
import { ada, bob, fakeTelegram, group, startAdapter } from './set-up.ts';
import { accepted, listener, progress, result } from '../talking.ts';

const help = { kind: 'help' } as const;
const menu = { ...result(['Which one?']), choices: [[{ label: 'Help', intent: help }]] };

describe('a command', () => {
  it('gets a typing status, then a silent progress message, then the result, all in one chat', async () => {
    const telegram = await fakeTelegram();
    startAdapter(telegram, {
      async *handle() {
        yield accepted;
        yield progress('Running Codex usage checks now…');
        yield result([{ code: 'work' }]);
      },
    });
    telegram.say('/codex_usage all', { from: ada });
    expect((await telegram.next('sendChatAction')).payload).toEqual({ chat_id: ada.id, action: 'typing' });
    expect((await telegram.next('sendMessage')).payload).toEqual({
      chat_id: ada.id,
      text: 'Running Codex usage checks now…',
      entities: [],
      link_preview_options: { is_disabled: true },
      disable_notification: true,
    });
    expect((await telegram.next('sendMessage')).payload).toEqual({
      chat_id: ada.id,
      text: 'work',
      entities: [{ type: 'code', offset: 0, length: 4 }],
      link_preview_options: { is_disabled: true },
    });
  });

  it('in a topic of a group is answered there, on the person’s message', async () => {
    const telegram = await fakeTelegram();
    startAdapter(telegram, {
      async *handle() {
        yield accepted;
        yield result(['done']);
      },
    });
    const asked = telegram.say('/codex_usage', { from: ada, chat: group, topic: 9 });
    expect((await telegram.next('sendChatAction')).payload).toMatchObject({ message_thread_id: 9 });
    expect((await telegram.next('sendMessage')).payload).toMatchObject({
      chat_id: group.id,
      message_thread_id: 9,
      reply_parameters: { message_id: asked.message_id, allow_sending_without_reply: true },
    });
  });

  it('is answered even when the person took it back meanwhile', async () => {
    const telegram = await fakeTelegram();
    const gate = Promise.withResolvers<void>();
    startAdapter(telegram, {
      async *handle() {
        yield accepted;
        await gate.promise;
        yield result(['done']);
      },
    });
    const asked = telegram.say('/codex_usage', { from: ada, chat: group });
    await telegram.next('sendChatAction');
    telegram.deleteMessage(asked);
    gate.resolve();
    expect((await telegram.next('sendMessage')).message?.text).toBe('done');
  });

  it('gets no notice: in a chat there is no quiet way to say one', async () => {
    const telegram = await fakeTelegram();
    const { running } = startAdapter(telegram, {
      async *handle() {
        yield { kind: 'notice', line: ['Already running.'] };
      },
    });
    telegram.say('/codex_usage', { from: ada });
    await telegram.read();
    await running.stop();
    expect(telegram.messages(ada.id)).toEqual([]);
  });

  it('with a long answer gets it in parts, the buttons on the last', async () => {
    const telegram = await fakeTelegram();
    startAdapter(telegram, {
      async *handle() {
        yield accepted;
        const lines = Array.from({ length: 200 }, (_, index) => [`${index} ${'x'.repeat(60)}`]);
        yield { ...menu, lines };
      },
    });
    telegram.say('/codex_usage', { from: ada, chat: group });
    const parts = [];
    for (let count = 0; count < 4; count += 1) parts.push((await telegram.next('sendMessage')).payload);
    expect(parts.map((part) => buttonsOf(part).length)).toEqual([0, 0, 0, 1]);
    expect(parts.map((part) => Boolean(part.reply_parameters))).toEqual([true, false, false, false]);
    expect(parts.flatMap(({ text }) => text?.split('\n'))).toHaveLength(200);
  });

  it('does not make the core wait for Telegram', async () => {
    const telegram = await fakeTelegram();
    const worked = Promise.withResolvers<void>();
    telegram.fail('sendMessage', 'hang');
    telegram.fail('sendChatAction', 'hang');
    startAdapter(telegram, {
      async *handle() {
        yield accepted;
        yield progress('Running…');
        worked.resolve();
      },
    });
    telegram.say('/codex_usage', { from: ada });
    await worked.promise;
    await telegram.stop();
  });
});

describe('a tap', () => {
  it('is acknowledged while its work still runs, and answered in a new message', async () => {
    const telegram = await fakeTelegram();
    const gate = Promise.withResolvers<void>();
    const asked: Request[] = [];
    startAdapter(telegram, {
      async *handle(request) {
        asked.push(request);
        yield accepted;
        if (request.intent.kind === 'help') await gate.promise;
        yield request.intent.kind === 'help' ? result(['done']) : menu;
      },
    });
    telegram.say('/codex_usage', { from: ada });
    const { message } = await telegram.next('sendMessage');
    const query = telegram.tap('Help', { from: ada, message: message! });
    expect((await telegram.next('answerCallbackQuery')).payload).toEqual({ callback_query_id: query });
    gate.resolve();
    const answer = await telegram.next('sendMessage');
    expect(answer.payload).toMatchObject({ chat_id: ada.id, text: 'done' });
    expect(answer.payload.reply_parameters).toBeUndefined();
    expect(asked[1]).toMatchObject({ intent: help, caller: asked[0]?.caller, chat: asked[0]?.chat });
  });

  it('gets a notice as a toast of its own, and nothing in the chat', async () => {
    const telegram = await fakeTelegram();
    const { running } = startAdapter(telegram, {
      async *handle(request) {
        if (request.intent.kind === 'usage.menu') yield menu;
        else yield { kind: 'notice', line: ['Already ', { bold: 'running' }, '.'] };
      },
    });
    telegram.say('/codex_usage', { from: ada, chat: group });
    const { message } = await telegram.next('sendMessage');
    telegram.tap('Help', { from: bob, message: message! });
    expect((await telegram.next('answerCallbackQuery')).payload.text).toBe('Already running.');
    await running.stop();
    expect(telegram.messages(group.id)).toHaveLength(1);
  });

  it('that is passed over in silence leaves no spinner', async () => {
    const telegram = await fakeTelegram();
    startAdapter(telegram);
    const query = telegram.tap('x', { from: ada, message: oldMessage() });
    expect((await telegram.next('answerCallbackQuery')).payload).toEqual({ callback_query_id: query });
  });

  it('on an inline message, which we never wrote, leaves no spinner and asks nothing', async () => {
    const telegram = await fakeTelegram();
    const { asked, handle } = listener();
    startAdapter(telegram, { handle });
    telegram.push({ callback_query: { id: 'q', from: ada, inline_message_id: 'x', data: 'x' } });
    await telegram.next('answerCallbackQuery', ({ callback_query_id }) => callback_query_id === 'q');
    expect(asked).toEqual([]);
  });

  it('turns the page in place', async () => {
    const telegram = await fakeTelegram();
    startAdapter(telegram, {
      async *handle(request) {
        yield accepted;
        if (request.intent.kind === 'usage.menu') yield menu;
        else yield { ...result(['Page two.']), inPlace: true };
      },
    });
    telegram.say('/codex_usage', { from: ada });
    const { message } = await telegram.next('sendMessage');
    telegram.tap('Help', { from: ada, message: message! });
    await telegram.next('editMessageText');
    expect(telegram.messages(ada.id)).toMatchObject([{ message_id: message?.message_id, text: 'Page two.' }]);
    expect(buttonsOf(telegram.messages(ada.id)[0]!)).toEqual([]);
  });

  it('that changes nothing on the page is fine', async () => {
    const telegram = await fakeTelegram();
    const { running, warnings } = startAdapter(telegram, {
      async *handle(request) {
        yield accepted;
        yield request.intent.kind === 'usage.menu' ? menu : { ...menu, inPlace: true };
      },
    });
    telegram.say('/codex_usage', { from: ada });
    const { message } = await telegram.next('sendMessage');
    telegram.tap('Help', { from: ada, message: message! });
    await telegram.next('editMessageText');
    await running.stop();
    expect(telegram.messages(ada.id)).toHaveLength(1);
    expect(warnings).toEqual([]);
  });

  it('on a message that is gone gets a new one in its place', async () => {
    const telegram = await fakeTelegram();
    startAdapter(telegram, {
      async *handle(request) {
        yield accepted;
        yield request.intent.kind === 'usage.menu' ? menu : { ...result(['Page two.']), inPlace: true };
      },
    });
    telegram.say('/codex_usage', { from: ada });
    const { message } = await telegram.next('sendMessage');
    telegram.deleteMessage(message!);
    telegram.tap('Help', { from: ada, message: message! });
    expect((await telegram.next('sendMessage')).payload.text).toBe('Page two.');
    telegram.tap('Help', { from: ada, message: { ...message!, date: 0 } });
    expect((await telegram.next('sendMessage')).payload.text).toBe('Page two.');
    expect(telegram.calls.filter(({ method }) => method === 'editMessageText')).toHaveLength(1);
  });

  it('too late to be acknowledged is answered all the same', async () => {
    const telegram = await fakeTelegram();
    telegram.fail('answerCallbackQuery', { code: 400, description: 'Bad Request: query is too old' });
    const { warnings } = startAdapter(telegram, {
      async *handle() {
        yield accepted;
        yield result(['done']);
      },
    });
    telegram.addChat(oldMessage().chat);
    telegram.tap('x', { from: ada, message: oldMessage() });
    expect((await telegram.next('sendMessage')).message?.text).toBe('done');
    expect(warnings).toEqual([]);
  });
});

describe('several people', () => {
  it('do not wait for each other, nor one person for their own first request', async () => {
    const telegram = await fakeTelegram();
    const gate = Promise.withResolvers<void>();
    startAdapter(telegram, {
      async *handle(request) {
        yield accepted;
        if (request.intent.kind === 'usage.show') await gate.promise;
        yield result([request.intent.kind]);
      },
    });
    telegram.say('/codex_usage all', { from: ada });
    telegram.say('/codex_help', { from: ada });
    telegram.say('/codex_help', { from: bob });
    await telegram.next('sendMessage', ({ chat_id, text }) => chat_id === ada.id && text === 'help');
    await telegram.next('sendMessage', ({ chat_id, text }) => chat_id === bob.id && text === 'help');
    gate.resolve();
    await telegram.next('sendMessage', ({ text }) => text === 'usage.show');
  });
});

describe('what is not for us', () => {
  it('is never asked, and what comes after it is', async () => {
    const telegram = await fakeTelegram();
    const { asked, handle } = listener();
    startAdapter(telegram, { handle });
    const said = telegram.say('/codex_usage@other_bot', { from: ada, chat: group });
    telegram.say('good morning', { from: ada, chat: group });
    telegram.say('/weather', { from: ada, chat: group });
    telegram.say('/codex_usage', { from: { ...bob, is_bot: true }, chat: group });
    telegram.push({ edited_message: { ...said, text: '/codex_usage' } });
    telegram.push({ message: null });
    telegram.push({ message: { ...said, from: 'x' } });
    telegram.push({ callback_query: {} });
    telegram.push({ my_chat_member: { chat: group } });
    telegram.say('/codex_usage@Our_Bot', { from: ada, chat: group });
    await telegram.read();
    expect(asked.map(({ intent }) => intent)).toEqual([{ kind: 'usage.menu' }]);
  });

  it('includes what was said long ago, with a word in the log: it may be our clock that is wrong', async () => {
    const telegram = await fakeTelegram();
    const { asked, handle } = listener();
    const { warnings } = startAdapter(telegram, { handle });
    telegram.push({ message: { ...oldMessage(), from: { ...ada, is_bot: false }, text: '/codex_usage' } });
    await telegram.read();
    expect(asked).toEqual([]);
    expect(warnings).toEqual([
      { event: 'Telegram: a message older than five minutes was dropped', facts: {} },
    ]);
  });
});

describe('an answer that another process has taken over', () => {
  it('is not said, and the core learns that nobody was told', async () => {
    const telegram = await fakeTelegram();
    let isToldDone = false;
    const said: string[] = [];
    const { running } = startAdapter(telegram, {
      delivery: { leaving: async () => false, said: async ({ id }) => void said.push(String(id)) },
      async *handle() {
        yield accepted;
        yield progress('Running…');
        yield result(['done']);
        isToldDone = true;
      },
    });
    telegram.say('/codex_usage all', { from: ada });
    expect((await telegram.next('sendMessage')).payload).toMatchObject({ text: 'Running…' });
    await running.stop();
    expect(telegram.calls.filter(({ method }) => method === 'sendMessage')).toHaveLength(1);
    expect(isToldDone).toBe(false);
    expect(said).toHaveLength(1);
  });
});

describe('when Telegram does not take a message', () => {
  it.each([
    ['too many requests', { code: 429, parameters: { retry_after: 1 } }],
    ['a failure of its own', { code: 502 }],
    ['a lost connection', 'drop' as const],
  ])('because of %s, it is sent again', async (_, way) => {
    const { telegram, warnings } = await send(way);
    await telegram.next('sendMessage');
    expect((await telegram.next('sendMessage')).message?.text).toBe('done');
    expect(warnings).toEqual([]);
  });

  it('for minutes, it gives up with a line in the log', async () => {
    const { telegram, running, warnings } = await send(...Array.from({ length: 9 }, () => 'drop' as const));
    await telegram.read();
    await running.stop();
    expect(telegram.calls.filter(({ method }) => method === 'sendMessage')).toHaveLength(7);
    expect(warnings).toMatchObject([
      { event: 'Telegram did not take a message', facts: { error: 'network' } },
    ]);
  });

  it.each([
    ['the person blocked us', 403, 'Forbidden: bot was blocked by the user'],
    ['we were kicked', 403, 'Forbidden: bot was kicked from the supergroup chat'],
    ['the chat is gone', 400, 'Bad Request: chat not found'],
  ])('because %s, it says so in the log and serves the next', async (_, code, description) => {
    const { telegram, warnings } = await send({ code, description });
    await telegram.next('sendMessage');
    telegram.say('/codex_usage', { from: bob });
    expect((await telegram.next('sendMessage')).message?.chat.id).toBe(bob.id);
    const { request } = warnings[0]!.facts as { request: string };
    expect(request).toMatch(/^[0-9a-f]{8}$/u);
    expect(warnings).toEqual([
      { event: 'Telegram did not take a message', facts: { request, method: 'sendMessage', code } },
    ]);
  });

  it('because the group has become a supergroup, it is sent there', async () => {
    const { telegram, warnings } = await send({ code: 400, parameters: { migrate_to_chat_id: group.id } });
    telegram.addChat(group);
    const { payload } = await telegram.next('sendMessage', ({ chat_id }) => chat_id === group.id);
    expect(payload.text).toBe('done');
    expect(warnings).toEqual([]);
  });
});

describe('a core that throws', () => {
  it('leaves no spinner, keeps what was said, and does not end the poller', async () => {
    const telegram = await fakeTelegram();
    const oops = new Error('a bug');
    const { running, bugs } = startAdapter(telegram, {
      async *handle(request) {
        yield progress('Running…');
        if (request.caller.id === String(ada.id)) throw oops;
        yield result(['fine']);
      },
    });
    telegram.addChat({ id: ada.id, type: 'private' });
    telegram.tap('x', { from: ada, message: oldMessage() });
    await telegram.next('answerCallbackQuery');
    expect((await telegram.next('sendMessage')).message?.text).toBe('Running…');
    telegram.say('/codex_usage', { from: bob });
    await telegram.next('sendMessage', ({ text }) => text === 'fine');
    await running.stop();
    expect(bugs).toEqual([{ reference: 'telegram', error: oops }]);
  });

  it('or says what cannot be written down does not end it either', async () => {
    const telegram = await fakeTelegram();
    const { running, bugs } = startAdapter(telegram, {
      async *handle() {
        yield accepted;
        yield progress('Running…');
        yield result([{ at: Number.NaN }]);
      },
    });
    telegram.say('/codex_usage', { from: ada });
    telegram.say('/codex_usage', { from: bob });
    await telegram.next('sendMessage', ({ chat_id }) => chat_id === ada.id);
    await telegram.next('sendMessage', ({ chat_id }) => chat_id === bob.id);
    await running.stop();
    expect(bugs).toHaveLength(2);
  });

  it('before its first word leaves no spinner either', async () => {
    const telegram = await fakeTelegram();
    startAdapter(telegram, {
      handle() {
        throw new Error('a bug');
      },
    });
    const query = telegram.tap('x', { from: ada, message: oldMessage() });
    expect((await telegram.next('answerCallbackQuery')).payload).toEqual({ callback_query_id: query });
  });
});

/** One of ours, from before this test. */
function oldMessage() {
  return { message_id: 5, date: 1, chat: { id: ada.id, type: 'private' as const }, from: us };
}

/** Has something said to Ada while `sendMessage` fails in these ways. */
async function send(...ways: Fault[]) {
  const telegram = await fakeTelegram();
  telegram.fail('sendMessage', ...ways);
  const adapter = startAdapter(telegram, {
    async *handle() {
      yield accepted;
      yield result(['done']);
    },
  });
  telegram.say('/codex_usage', { from: ada });
  return { telegram, ...adapter };
}

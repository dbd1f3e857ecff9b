import { describe, expect, it, vi } from 'vitest';
import { encodeCaption } from '../../../adapters/telegram/encode.ts';
import type { Message } from '../../../src/core/reply.ts';
import { createDraw } from '../../../src/infra/chart/index.ts';
import { chart } from '../../core/history/reading.ts';
import { buttonsOf } from '../../fakes/telegram.ts';
import { accepted, recordLog, result } from '../talking.ts';
import { ada, fakeTelegram, group, startAdapter } from './set-up.ts';

const show = { kind: 'history.show', target: { by: 'all' } } as const;
const picture: Message = {
  ...result([{ bold: 'History' }, ' of ', { code: 'work' }], ['5h: 82% left ', { at: 0 }]),
  chart: chart(),
  choices: [[{ label: 'Week', intent: { ...show, range: 'week' } }]],
  inPlace: true,
};
const words = 'History of work\n5h: 82% left 1970-01-01 00:00 UTC';
const draw = createDraw(recordLog().log);

async function start(options: Parameters<typeof startAdapter>[1] = {}) {
  const telegram = await fakeTelegram();
  const adapter = startAdapter(telegram, {
    async *handle() {
      yield accepted;
      yield picture;
    },
    draw,
    ...options,
  });
  const ask = async () => {
    telegram.say('/codex_history', { from: ada });
    return (await telegram.next('sendPhoto')).message!;
  };
  return { telegram, ask, ...adapter };
}

describe('a picture', () => {
  it('comes with its words under it, marked as in any message, and with its buttons', async () => {
    const { ask } = await start();
    const message = await ask();
    expect(message.caption).toBe(words);
    expect(message.photo).toMatchObject([{ width: 1000 }]);
    expect(message.caption_entities?.map(({ type }) => type)).toEqual(['bold', 'code', 'date_time']);
    expect(buttonsOf(message).map(({ text }) => text)).toEqual(['Week']);
  });

  it('answers in the topic and to the message that asked', async () => {
    const { telegram } = await start();
    const { message_id } = telegram.say('/codex_history', { from: ada, chat: group, topic: 9 });
    const { payload } = await telegram.next('sendPhoto');
    expect(payload).toMatchObject({
      message_thread_id: 9,
      reply_parameters: { message_id, allow_sending_without_reply: true },
    });
  });

  it('is replaced by the one that a tap asks for, and is still one message', async () => {
    const { telegram, ask } = await start();
    const message = await ask();
    telegram.tap('Week', { from: ada, message });
    await telegram.next('editMessageMedia');
    expect(telegram.messages(ada.id)).toMatchObject([{ message_id: message.message_id, caption: words }]);
    expect(buttonsOf(telegram.messages(ada.id)[0]!)).toHaveLength(1);
  });

  it('comes anew where its message is gone', async () => {
    const { telegram, ask } = await start();
    const message = await ask();
    telegram.deleteMessage(message);
    telegram.tap('Week', { from: ada, message });
    await telegram.next('sendPhoto');
    expect(telegram.messages(ada.id)).toHaveLength(1);
  });

  it('is sent again when the connection breaks or Telegram fails', async () => {
    const { telegram, ask, warnings } = await start();
    telegram.fail('sendPhoto', 'drop', { code: 502 });
    await ask();
    await telegram.until(() => telegram.messages(ada.id)[0], 'the picture');
    expect(telegram.messages(ada.id)).toMatchObject([{ caption: words }]);
    expect(warnings).toEqual([]);
  });

  it('gives way to the words alone where a group takes no pictures', async () => {
    const { telegram, news } = await start();
    telegram.fail('sendPhoto', { code: 400, description: 'not enough rights to send photos to the chat' });
    telegram.say('/codex_history', { from: ada });
    const { message } = await telegram.next('sendMessage');
    expect(message?.text).toBe(words);
    expect(buttonsOf(message!)).toHaveLength(1);
    expect(news).toContain('Telegram did not take a picture, and gets the words alone');
  });

  it('is words alone where none can be drawn', async () => {
    const { telegram } = await start({ draw: async () => null });
    telegram.say('/codex_history', { from: ada });
    expect((await telegram.next('sendMessage')).message?.text).toBe(words);
  });

  it('of which a blocked chat takes neither is a line in the log', async () => {
    const { telegram, warnings } = await start();
    telegram.fail('sendPhoto', { code: 403, description: 'Forbidden: bot was blocked by the user' });
    telegram.say('/codex_history', { from: ada });
    await vi.waitFor(() => expect(warnings).toMatchObject([{ facts: { method: 'sendPhoto', code: 403 } }]));
  });

  it('can be said to somebody who did not ask', async () => {
    const { telegram, running } = await start();
    telegram.addChat({ id: ada.id, type: 'private' });
    const to = {
      caller: { platform: 'telegram', id: String(ada.id) },
      chat: String(ada.id),
      isPrivate: true,
    };
    await vi.waitFor(() => expect(running.isReady()).toBe(true));
    expect(await running.channel.send(to, picture)).toEqual({ kind: 'sent', ref: null });
    expect(telegram.messages(ada.id)).toMatchObject([{ caption: words }]);
  });
});

describe('the words under a picture', () => {
  const caller = { platform: 'telegram', id: '7' };

  it('are cut off between lines where there are too many', () => {
    const lines = Array.from({ length: 30 }, (_, index) => [`${index}: `, { code: 'x'.repeat(60) }]);
    const { text, entities, keyboard } = encodeCaption({ ...picture, lines }, caller);
    expect(text.length).toBeLessThanOrEqual(1024);
    expect(text.endsWith('\n…')).toBe(true);
    expect(entities.length).toBe(text.split('\n').length - 1);
    expect(keyboard).not.toBeNull();
  });

  it('may be one line that is too long', () => {
    const { text, keyboard } = encodeCaption({ ...picture, lines: [['x'.repeat(5000)]] }, caller);
    expect(text).toBe('…');
    expect(keyboard).not.toBeNull();
  });
});

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decode } from '../../../adapters/telegram/decode.ts';
import type { Incoming } from '../../../adapters/telegram/decode.ts';
import { callerMark, encodeCallback } from '../../../src/core/callback.ts';

const me = { id: 4000, username: 'Our_Bot' };
const now = Date.parse('2026-11-22T12:00:00Z');
const ada = { id: 5_000_000_007, is_bot: false, first_name: 'Ada' };
const privately = { id: ada.id, type: 'private' };
const group = { id: -1_001_234_567_890, type: 'supergroup' };
const nothing: Incoming = { kind: 'nothing', because: 'not-ours' };

const typed = (fields: object) => ({
  update_id: 9,
  message: { message_id: 31, date: now / 1000, chat: privately, from: ada, text: '/codex_usage', ...fields },
});
const tapped = (fields: object) => ({
  update_id: 9,
  callback_query: {
    id: 'q1',
    from: ada,
    chat_instance: '1',
    data: encodeCallback(
      { kind: 'usage.show', target: { by: 'all' } },
      { platform: 'telegram', id: '5000000007' },
    ),
    message: { message_id: 40, date: 1, chat: privately, from: me, text: 'Which one?' },
    ...fields,
  },
});
const aged = (seconds: number) => decode(typed({ date: now / 1000 - seconds }), me, now);
const intentOf = (update: unknown) => {
  const incoming = decode(update, me, now);
  return incoming.kind === 'ask' ? incoming.request.intent : null;
};

describe('typed words', () => {
  it('become a request that holds nothing of Telegram but ids', () => {
    expect(decode(typed({ text: '/codex_usage work' }), me, now)).toEqual({
      kind: 'ask',
      queryId: null,
      request: {
        id: 'telegram:9',
        caller: { platform: 'telegram', id: '5000000007' },
        chat: '5000000007',
        isPrivate: true,
        intent: { kind: 'usage.show', target: { by: 'name', name: 'work' } },
        madeFor: null,
      },
      place: { chatId: ada.id, threadId: null, said: 31, replyTo: null, tapped: null },
    });
  });

  it('in a topic name it, and in a group hang the answer on the message', () => {
    const update = typed({ chat: group, is_topic_message: true, message_thread_id: 7 });
    expect(decode(update, me, now)).toMatchObject({
      request: { chat: '-1001234567890/7', isPrivate: false },
      place: { chatId: group.id, threadId: 7, replyTo: 31 },
    });
  });

  it.each([
    ['private', false],
    ['group', true],
    ['supergroup', true],
  ])('and taps, whose answers everybody there reads, say so: %s', (type, isForAll) => {
    const message = { message_id: 40, date: 1, chat: { ...group, type } };
    for (const update of [typed({ chat: message.chat }), tapped({ message })]) {
      const { request } = decode(update, me, now) as Incoming & { kind: 'ask' };
      expect(request.isForAll).toBe(isForAll || undefined);
    }
  });

  it('in a thread of replies, in a chat without topics, name no topic', () => {
    const update = typed({ chat: group, message_thread_id: 7 });
    expect(decode(update, me, now)).toMatchObject({
      request: { chat: '-1001234567890' },
      place: { threadId: null },
    });
  });

  it.each([
    ['/codex_usage', { kind: 'usage.menu' }],
    ['/CODEX_usage@our_bot', { kind: 'usage.menu' }],
    ['/codex_usage@OUR_BOT  all', { kind: 'usage.show', target: { by: 'all' } }],
    ['/codex_usage a@our_bot', { kind: 'usage.show', target: { by: 'name', name: 'a@our_bot' } }],
    ['codex_usage default', { kind: 'usage.show', target: { by: 'default' } }],
    ['/start deep-link', { kind: 'help' }],
    ['2', { kind: 'choice.pick', said: '2' }],
    ['/logout', { kind: 'command.unknown', said: '/logout' }],
    ['/logout@our_bot', { kind: 'command.unknown', said: '/logout' }],
    ['/codex_usage@other_bot', null],
    ['/codex_usage@our_bot@other', null],
    ['/@other_bot', null],
  ])('in a private chat: %s', (text, intent) => {
    expect(intentOf(typed({ text }))).toEqual(intent);
  });

  it.each([
    ['/codex_usage', { kind: 'usage.menu' }],
    ['/codex_usage@our_bot', { kind: 'usage.menu' }],
    ['/logout@our_bot', { kind: 'command.unknown', said: '/logout' }],
    ['/logout', null],
    ['/', null],
    ['codex_usage', null],
    ['2', null],
    ['hello @our_bot', null],
    ['/codex_usage@other_bot', null],
  ])('in a group: %s', (text, intent) => {
    expect(intentOf(typed({ text, chat: group }))).toEqual(intent);
  });

  it('in a group are for us when they answer one of our messages, and not when they answer another', () => {
    const answerTo = (author: object) =>
      typed({ text: '2', chat: group, reply_to_message: { from: author } });
    expect(intentOf(answerTo(me))).toEqual({ kind: 'choice.pick', said: '2' });
    expect(intentOf(answerTo(ada))).toBeNull();
    expect(intentOf(typed({ text: '2', chat: group, reply_to_message: { sender_chat: group } }))).toBeNull();
  });

  it('addressed to another bot stay the other bot’s, even as an answer to us', () => {
    const update = typed({ text: '/x@other_bot', chat: group, reply_to_message: { from: me } });
    expect(decode(update, me, now)).toEqual(nothing);
  });

  it('older than five minutes are dropped; those from a clock ahead of ours are not', () => {
    expect(aged(300).kind).toBe('ask');
    expect(aged(301)).toEqual({ kind: 'nothing', because: 'too-old' });
    expect(aged(-3600).kind).toBe('ask');
  });

  it.each([
    ['a sticker', { text: undefined, sticker: {} }],
    ['a caption', { text: undefined, caption: '/codex_usage' }],
    ['a service message', { text: undefined, new_chat_members: [ada] }],
    ['a bot', { from: { ...ada, is_bot: true } }],
    ['an anonymous admin', { from: { id: 1_087_968_824, is_bot: true }, sender_chat: group }],
    ['a channel’s voice', { sender_chat: { id: -100, type: 'channel' } }],
    ['nobody', { from: undefined }],
    ['a channel', { chat: { id: -100, type: 'channel' } }],
    ['a broken chat', { chat: { id: 'x' } }],
    ['a number for text', { text: 5 }],
  ])('from %s are nothing to us', (_, fields) => {
    expect(decode(typed(fields), me, now)).toEqual(nothing);
  });
});

describe('a tap', () => {
  it('becomes the request that the button stands for', () => {
    expect(decode(tapped({}), me, now)).toEqual({
      kind: 'ask',
      queryId: 'q1',
      request: {
        id: 'telegram:9',
        caller: { platform: 'telegram', id: '5000000007' },
        chat: '5000000007',
        isPrivate: true,
        intent: { kind: 'usage.show', target: { by: 'all' } },
        madeFor: callerMark({ platform: 'telegram', id: '5000000007' }),
      },
      place: { chatId: ada.id, threadId: null, said: null, replyTo: null, tapped: 40 },
    });
  });

  it('is never too old: it carries no time, and the message under it may be from last week', () => {
    expect(decode(tapped({}), me, now).kind).toBe('ask');
  });

  it('in a topic is answered there', () => {
    const message = { message_id: 40, date: 1, chat: group, is_topic_message: true, message_thread_id: 7 };
    expect(decode(tapped({ message }), me, now)).toMatchObject({
      request: { chat: '-1001234567890/7', isPrivate: false },
      place: { threadId: 7, replyTo: null, tapped: 40 },
    });
  });

  it('on a message that is out of reach is answered in that chat, with nothing to edit', () => {
    const message = { message_id: 40, date: 0, chat: group };
    expect(decode(tapped({ message }), me, now)).toMatchObject({
      kind: 'ask',
      place: { chatId: group.id, tapped: null },
    });
  });

  it.each([['made up'], ['2.s.a.abcdef'], ['1.s.#short.abcdef'], [''], [undefined]])(
    'with data that is not ours (%s) is an unknown button',
    (data) => {
      const incoming = decode(tapped({ data }), me, now);
      expect(incoming).toMatchObject({ request: { intent: { kind: 'button.unknown' }, madeFor: null } });
    },
  );

  it.each([
    ['without a message', { message: undefined, inline_message_id: 'x' }],
    ['on a broken message', { message: { message_id: 'x' } }],
    ['from nobody', { from: null }],
  ])('%s only has its spinner stopped', (_, fields) => {
    expect(decode(tapped(fields), me, now)).toEqual({ kind: 'spinner', queryId: 'q1' });
  });
});

describe('everything else', () => {
  it.each([
    ['an edited message', { update_id: 9, edited_message: typed({}).message }],
    ['a channel post', { update_id: 9, channel_post: typed({}).message }],
    ['a change of membership', { update_id: 9, my_chat_member: { chat: group, from: ada } }],
    ['an update of a kind unknown to us', { update_id: 9, hologram: {} }],
  ])('is nothing to us: %s', (_, update) => {
    expect(decode(update, me, now)).toEqual(nothing);
  });

  it('never throws, whatever an update holds', () => {
    const hostile = fc.anything({ withNullPrototype: true, maxDepth: 3 });
    const field = fc.constantFrom('message', 'callback_query', 'text', 'from', 'chat', 'id', 'data', 'date');
    const update = fc.oneof(
      hostile,
      fc.dictionary(field, hostile).map((fields) => typed(fields)),
      fc.dictionary(field, hostile).map((fields) => tapped(fields)),
      fc.string({ unit: 'binary' }).map((text) => typed({ text })),
    );
    fc.assert(
      fc.property(update, (value) => {
        expect(['ask', 'spinner', 'nothing']).toContain(decode(value, me, now).kind);
      }),
    );
  });
});

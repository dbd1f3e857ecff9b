import { describe, expect, it, onTestFinished } from 'vitest';
import { encodeCallback } from '../../../src/core/callback.ts';
import { EVERYBODY } from '../../../src/core/request.ts';
import { buttonsOf } from '../../fakes/telegram.ts';
import type { Message } from '../../fakes/telegram.ts';
import { result } from '../talking.ts';
import { ada, fakeTelegram, group, startAdapter } from './set-up.ts';

const help = { kind: 'help' } as const;
const button = [[{ label: 'Why', intent: help }]];
const alert = { ...result(['work: 5% left.']), choices: button };
const over = { ...result(['work: 5% left.'], ['Resolved.']), choices: button };
const caller = { platform: 'telegram', id: String(ada.id) };
const privately = { caller, chat: String(ada.id), isPrivate: true };
const inGroup = { caller: { ...caller, id: EVERYBODY }, chat: String(group.id), isPrivate: false };
const inTopic = { ...inGroup, chat: `${group.id}/9` };
const LONG = Array.from({ length: 90 }, (_, index) => [`${index} ${'x'.repeat(60)}`]);

/** Ada has written to the bot, in private and in a topic of the group. */
async function start() {
  const telegram = await fakeTelegram();
  const adapter = startAdapter(telegram);
  telegram.say('hello', { from: ada });
  telegram.say('hello', { from: ada, chat: group, topic: 9 });
  onTestFinished(() => expect(JSON.stringify([adapter.warnings, adapter.news])).not.toContain('5% left'));
  const { channel } = adapter.running;
  /** Of something that went out. */
  const refOf = async (...said: Parameters<typeof channel.send>) => {
    const sent = await channel.send(...said);
    expect(sent).toEqual({ kind: 'sent', ref: expect.any(String) });
    return (sent as { ref: string }).ref;
  };
  return { telegram, channel, refOf, ...adapter };
}

const shown = (messages: readonly Message[]) => messages.map(({ text }) => text);

describe('what answers no request', () => {
  it.each([
    ['in private', privately, ada.id],
    ['in a group', inGroup, group.id],
    ['in a topic', inTopic, group.id],
  ])('is said %s, and changes in that place, with its buttons', async (_, to, chatId) => {
    const { telegram, channel, refOf } = await start();
    const ref = await refOf(to, alert);
    const [{ message_id }] = telegram.messages(chatId) as [Message];
    expect(telegram.messages(chatId)).toMatchObject([{ text: 'work: 5% left.' }]);
    expect(await channel.edit(to, ref, { ...over, choices: [] })).toBe('edited');
    expect(telegram.messages(chatId)).toMatchObject([
      { message_id, text: 'work: 5% left.\nResolved.', ...(to === inTopic && { message_thread_id: 9 }) },
    ]);
    expect(buttonsOf(telegram.messages(chatId)[0]!)).toEqual([]);
  });

  it('has buttons for the person who is told, or for all who read along', async () => {
    const { telegram, channel, refOf } = await start();
    for (const to of [privately, inGroup]) {
      const ref = await refOf(to, alert);
      await channel.edit(to, ref, over);
      const made = telegram.calls.filter(({ payload }) => payload.chat_id === Number(to.chat));
      const marks = made.flatMap(({ payload }) => buttonsOf(payload)).map((one) => one.callback_data);
      expect(marks).toEqual(Array(2).fill(encodeCallback(help, to.caller)));
    }
  });

  it('is quiet where it need not be heard', async () => {
    const { telegram, refOf } = await start();
    await refOf(inTopic, { ...alert, isQuiet: true });
    await refOf(inTopic, alert);
    const calls = telegram.calls.filter(({ method }) => method === 'sendMessage');
    expect(calls.map(({ payload }) => payload.disable_notification)).toEqual([true, undefined]);
  });

  it('may be long: it is known by its first part, and what takes that place loses its end', async () => {
    const { telegram, channel, refOf } = await start();
    const ref = await refOf(privately, { ...alert, lines: LONG });
    expect(telegram.messages(ada.id).length).toBe(2);
    const [, last] = telegram.messages(ada.id);
    expect(await channel.edit(privately, ref, { ...over, lines: LONG.with(0, ['Resolved.']) })).toBe(
      'edited',
    );
    const [first, untouched] = telegram.messages(ada.id);
    expect(first!.text).toMatch(/^Resolved\.\n(?:.*\n)+…$/u);
    expect(buttonsOf(first!)).toHaveLength(1);
    expect(untouched).toEqual(last);
  });

  it('goes along with a group that grows up', async () => {
    const { telegram, channel, refOf, warnings } = await start();
    const grown = { ...group, id: -100_777 };
    telegram.addChat(grown);
    const moved = {
      code: 400,
      description: 'Bad Request: group chat was upgraded to a supergroup chat',
      parameters: { migrate_to_chat_id: grown.id },
    };
    const before = await refOf(inGroup, alert);
    telegram.fail('sendMessage', moved);
    const ref = await refOf(inGroup, alert);
    expect(await channel.edit(inGroup, ref, over)).toBe('edited');
    expect(shown(telegram.messages(grown.id))).toEqual(['work: 5% left.\nResolved.']);
    // what was said before stays behind: the same number is somebody else's there
    telegram.fail('editMessageText', moved);
    expect(await channel.edit(inGroup, before, result(['Not here.']))).toBe('gone');
    expect(shown(telegram.messages(grown.id))).toEqual(['work: 5% left.\nResolved.']);
    expect(warnings).toEqual([]);
  });
});

describe('a chat that can be told nothing any more', () => {
  it.each([
    [403, 'Forbidden: bot was blocked by the user'],
    [403, "Forbidden: bot can't initiate conversation with a user"],
    [403, 'Forbidden: user is deactivated'],
    [403, 'Forbidden: bot was kicked from the supergroup chat'],
    [400, 'Bad Request: chat not found'],
    [400, 'Bad Request: PEER_ID_INVALID'],
    [400, 'Bad Request: group chat was deactivated'],
    [400, 'Bad Request: message thread not found'],
    [400, 'Bad Request: TOPIC_DELETED'],
  ])('is gone: %i %s', async (code, description) => {
    const { telegram, channel, warnings } = await start();
    telegram.fail('sendMessage', { code, description });
    expect(await channel.send(privately, alert)).toEqual({ kind: 'gone' });
    expect(warnings).toMatchObject([{ facts: { method: 'sendMessage', code } }]);
  });

  it('is gone, too, where the address is none', async () => {
    const { telegram, channel } = await start();
    expect(await channel.send({ ...privately, chat: 'private-1' }, alert)).toEqual({ kind: 'gone' });
    expect(telegram.calls.filter(({ method }) => method === 'sendMessage')).toEqual([]);
  });
});

describe('a message that can be changed no more', () => {
  it.each([
    [400, 'Bad Request: message to edit not found'],
    [400, "Bad Request: message can't be edited"],
    [400, 'Bad Request: chat not found'],
    [403, 'Forbidden: bot was blocked by the user'],
  ])('is gone: %i %s', async (code, description) => {
    const { telegram, channel, refOf, warnings } = await start();
    const ref = await refOf(privately, alert);
    telegram.fail('editMessageText', { code, description });
    expect(await channel.edit(privately, ref, over)).toBe('gone');
    expect(warnings).toEqual([]);
  });

  it('is gone once somebody has deleted it', async () => {
    const { telegram, channel, refOf } = await start();
    const ref = await refOf(privately, alert);
    telegram.deleteMessage(telegram.messages(ada.id)[0]!);
    expect(await channel.edit(privately, ref, over)).toBe('gone');
    expect(telegram.messages(ada.id)).toEqual([]);
  });

  it.each(['', '12', 'x/12', '71/12/3', '71/9999999999999999999999'])(
    'is gone where we did not write its address: %j',
    async (ref) => {
      const { telegram, channel } = await start();
      expect(await channel.edit(privately, ref, over)).toBe('gone');
      expect(telegram.calls.filter(({ method }) => method === 'editMessageText')).toEqual([]);
    },
  );

  it('is as it should be when it says that already', async () => {
    const { channel, refOf, warnings } = await start();
    const ref = await refOf(privately, alert);
    expect(await channel.edit(privately, ref, alert)).toBe('edited');
    expect(warnings).toEqual([]);
  });
});

describe('what may pass', () => {
  const again = Array.from({ length: 7 });
  const ways = [
    ['a lost connection', again.map(() => 'drop' as const)],
    ['a failure of Telegram’s own', again.map(() => ({ code: 502 }))],
    ['more than Telegram takes', [{ code: 429, parameters: { retry_after: 3600 } }]],
    ['a wrong word of ours', [{ code: 400, description: "Bad Request: can't parse entities" }]],
  ] as const;

  it.each([
    [400, 'Bad Request: not enough rights to send text messages to the chat'],
    [400, 'Bad Request: CHAT_WRITE_FORBIDDEN'],
    [403, 'Forbidden: CHAT_SEND_PLAIN_FORBIDDEN'],
    [400, 'Bad Request: TOPIC_CLOSED'],
  ])('has failed for now where a group is closed for the night: %i %s', async (code, description) => {
    const { telegram, channel, warnings } = await start();
    telegram.fail('sendMessage', { code, description });
    expect(await channel.send(inTopic, alert)).toEqual({ kind: 'failed' });
    expect(warnings).toMatchObject([{ facts: { code } }]);
  });

  it.each(ways)('has failed for now: %s', async (_, faults) => {
    const { telegram, channel, warnings } = await start();
    telegram.fail('sendMessage', ...faults);
    expect(await channel.send(privately, alert)).toEqual({ kind: 'failed' });
    expect(warnings).toHaveLength(1);
  });

  it.each(ways.slice(0, 3))('has failed for now, also in place of another: %s', async (_, faults) => {
    const { telegram, channel, refOf, warnings } = await start();
    const ref = await refOf(privately, alert);
    telegram.fail('editMessageText', ...faults);
    expect(await channel.edit(privately, ref, over)).toBe('failed');
    expect(warnings).toHaveLength(1);
  });

  it('has failed for now after the end', async () => {
    const { channel, refOf, running } = await start();
    const ref = await refOf(privately, alert);
    await running.stop();
    expect(await channel.send(privately, alert)).toEqual({ kind: 'failed' });
    expect(await channel.edit(privately, ref, over)).toBe('failed');
  });
});

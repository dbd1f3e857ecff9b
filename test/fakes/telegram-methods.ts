import { Refusal, check, checkCommands, checkMessage, checkPhoto } from './telegram-limits.ts';
import type { Payload } from './telegram-limits.ts';

/** What the fake remembers, and what each method makes of it. */

export type Person = { id: number; first_name: string; is_bot?: boolean };
export type Chat = { id: number; type: 'private' | 'group' | 'supergroup' };
export type Message = Payload & {
  message_id: number;
  date: number;
  chat: Chat;
  from: Person;
  is_topic_message?: true;
};

export const us: Person & { username: string } = {
  id: 4000,
  is_bot: true,
  first_name: 'Codex',
  username: 'our_bot',
};

type Methods = Readonly<Record<string, (payload: Payload) => unknown>>;

export function createMemory(more: Methods) {
  let lastId = 100;
  const newId = () => (lastId += 1);
  const chats = new Map<number, Chat>();
  const topics = new Set<string>();
  /** Those who have blocked the bot. */
  const blocked = new Set<number>();
  const messages = new Map<string, Message>();
  /** Taps that nobody has acknowledged yet. */
  const spinning = new Set<string>();
  /** One menu for all (`''`), and those of a language. */
  const menus = new Map<string, Payload['commands']>();

  const methods: Methods = {
    getMe: () => us,
    getMyCommands: ({ language_code = '' }) => menus.get(language_code) ?? [],
    setMyCommands: (payload) => {
      checkCommands(payload);
      menus.set(payload.language_code ?? '', payload.commands);
      return true;
    },
    ...more,
    sendMessage: (payload) => {
      checkMessage(payload);
      return send(payload);
    },
    sendPhoto: ({ photo, files = {}, ...payload }) => {
      const size = checkPhoto(payload, files[nameOf(photo)]);
      return send({ ...payload, photo: [{ file_id: 'p1', file_unique_id: 'p1', ...size }] });
    },
    editMessageMedia: ({ media, files = {}, ...payload }) => {
      const chat = chatOf(payload);
      const old = messages.get(`${chat.id}/${payload.message_id}`);
      check(old?.from === us, 'message to edit not found');
      check(media?.type === 'photo', 'type of media');
      const { caption = '', caption_entities = [] } = media;
      const words = { caption, caption_entities };
      const size = checkPhoto({ ...payload, ...words }, files[nameOf(media.media)]);
      const { reply_markup: _, text: _text, entities: _entities, ...rest } = old;
      const photo = [{ file_id: 'p1', file_unique_id: 'p1', ...size }];
      return keep({ ...rest, ...payload, ...words, photo, message_id: old.message_id });
    },
    editMessageText: (payload) => {
      const chat = chatOf(payload);
      const old = messages.get(`${chat.id}/${payload.message_id}`);
      check(old?.from === us, 'message to edit not found');
      check(old.photo === undefined, 'there is no text in the message to edit');
      checkMessage(payload);
      check(shown(old) !== shown(payload), 'message is not modified');
      const { reply_markup: _, ...rest } = old;
      return keep({ ...rest, ...payload, message_id: old.message_id });
    },
    deleteMessage: (payload) => {
      check(messages.delete(`${payload.chat_id}/${payload.message_id}`), 'message to delete not found');
      return true;
    },
    answerCallbackQuery: ({ callback_query_id = '', text = '' }) => {
      check(text.length <= 200, 'MESSAGE_TOO_LONG');
      check(spinning.delete(callback_query_id), 'query is too old and response timeout expired');
      return true;
    },
    sendChatAction: (payload) => {
      chatOf(payload);
      check(payload.action === 'typing', 'wrong parameter action in request');
      return true;
    },
  };

  function send(payload: Payload): Message {
    const chat = chatOf(payload);
    if (blocked.has(chat.id)) throw new Refusal(403, 'Forbidden: bot was blocked by the user');
    const { message_thread_id: topic, reply_parameters: replied } = payload;
    check(topic === undefined || topics.has(`${chat.id}/${topic}`), 'message thread not found');
    const isThere = replied && messages.has(`${chat.id}/${replied.message_id}`);
    check(
      !replied || isThere || replied.allow_sending_without_reply === true,
      'message to be replied not found',
    );
    return keep({
      ...payload,
      message_id: newId(),
      date: seconds(),
      chat,
      from: us,
      ...(topic !== undefined && { is_topic_message: true }),
    });
  }

  function call(method: string, payload: Payload): unknown {
    const answer = methods[method];
    if (!answer) throw new Refusal(404, 'Not Found');
    return answer(payload);
  }

  function chatOf({ chat_id = 0 }: Payload): Chat {
    const chat = chats.get(chat_id);
    check(chat !== undefined, 'chat not found');
    return chat;
  }

  function keep(message: Message): Message {
    messages.set(`${message.chat.id}/${message.message_id}`, message);
    return message;
  }

  return { newId, chats, topics, blocked, messages, spinning, keep, call };
}

/** `attach://x` is `x`. */
const nameOf = (attached: unknown) => String(attached).replace('attach://', '');

/** The wire counts seconds. */
export function seconds(): number {
  return Math.floor(Date.now() / 1000);
}

function shown({ text, entities = [], reply_markup }: Payload): string {
  return JSON.stringify([text, entities, reply_markup ?? null]);
}

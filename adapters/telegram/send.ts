import type { Api } from 'grammy';
import type { Draw, Log } from '../../src/core/ports.ts';
import type { Message } from '../../src/core/reply.ts';
import type { Recipient } from '../running.ts';
import { encodeMessage } from './encode.ts';
import { sendPicture } from './picture.ts';
import { factsOf } from './retry.ts';
import { formOf, pictureOf } from './serve.ts';

/** Says something to somebody who is not waiting for an answer. `chat` is written as `decode` writes it. */
export async function send(
  { caller, chat }: Recipient,
  message: Message,
  { api, draw, log }: { api: Api; draw: Draw; log: Log },
): Promise<boolean> {
  const [, chatId, threadId] = /^(-?\d{1,20})(?:\/(\d{1,20}))?$/u.exec(chat) ?? [];
  if (chatId === undefined) return false;
  try {
    const topic = threadId === undefined ? {} : { message_thread_id: Number(threadId) };
    const picture = await pictureOf(message, caller, draw);
    if (picture && (await sendPicture(api, Number(chatId), picture, topic)) !== null) return true;
    for (const part of encodeMessage(message, caller)) {
      await api.sendMessage(Number(chatId), part.text, { ...formOf(part), ...topic });
    }
    return true;
  } catch (error) {
    log.warn('Telegram did not take a message', factsOf(error));
    return false;
  }
}

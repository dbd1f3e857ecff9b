import type { Api } from 'grammy';
import { z } from 'zod';
import type { Edited, Sent } from '../../src/core/channel.ts';
import type { Draw, Log } from '../../src/core/ports.ts';
import type { Message } from '../../src/core/reply.ts';
import type { Recipient } from '../../src/core/request.ts';
import { encodeMessage, encodeShort } from './encode.ts';
import { sendPicture } from './picture.ts';
import { factsOf, isClosed, isGone, isUnchanged } from './retry.ts';
import { formOf, pictureOf } from './serve.ts';

/** What is said to somebody who is not waiting for an answer, and what becomes of it later. Nothing here rejects. */

type Means = { api: Api; draw: Draw; log: Log };

/** As `decode` writes it: chat, and topic where there are some. */
const Chat = z
  .string()
  .regex(/^-?\d{1,20}(?:\/\d{1,20})?$/u)
  .transform((chat) => chat.split('/').map(Number))
  .transform(([chatId, threadId]) => ({
    chatId: chatId!,
    topic: threadId === undefined ? {} : { message_thread_id: threadId },
  }));

/** A message of ours: the chat that it is really in (a group may have grown up on the way), and its id there. */
const Ref = z
  .string()
  .regex(/^-?\d{1,20}\/\d{1,20}$/u)
  .transform((ref) => ref.split('/').map(Number))
  .transform(([chatId, messageId]) => ({ chatId: chatId!, messageId: messageId! }));

/** A message in several parts is known by its first. A picture is not known at all: words cannot take its place. */
export async function send(
  { caller, chat }: Recipient,
  message: Message,
  { api, draw, log }: Means,
): Promise<Sent> {
  const to = Chat.safeParse(chat);
  if (!to.success) return { kind: 'gone' };
  const { chatId, topic } = to.data;
  const there = { ...topic, ...(message.isQuiet && { disable_notification: true }) };
  try {
    const picture = await pictureOf(message, caller, draw);
    if (picture && (await sendPicture(api, chatId, picture, there)) !== null)
      return { kind: 'sent', ref: null };
    let ref: string | null = null;
    for (const part of encodeMessage(message, caller)) {
      const sent = await api.sendMessage(chatId, part.text, { ...formOf(part), ...there });
      ref ??= `${sent.chat.id}/${sent.message_id}`;
    }
    return { kind: 'sent', ref };
  } catch (error) {
    log.warn('Telegram did not take a message', factsOf(error));
    return { kind: isClosed(error) ? 'gone' : 'failed' };
  }
}

/** One message can only become one message: a longer one loses its end, not its buttons, and of one that took several the
 *  later parts stay as they are. Charts are not drawn here. */
export async function edit(
  { caller }: Recipient,
  ref: string,
  message: Message,
  { api, log }: Pick<Means, 'api' | 'log'>,
): Promise<Edited> {
  const known = Ref.safeParse(ref);
  if (!known.success) return 'gone';
  const { chatId, messageId } = known.data;
  const part = encodeShort(message, caller);
  try {
    await api.editMessageText(chatId, messageId, part.text, formOf(part));
    return 'edited';
  } catch (error) {
    if (isUnchanged(error)) return 'edited';
    const isOver = isGone(error);
    log[isOver ? 'info' : 'warn']('Telegram did not take a change of a message', factsOf(error));
    return isOver ? 'gone' : 'failed';
  }
}

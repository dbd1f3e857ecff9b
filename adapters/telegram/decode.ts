import { z } from 'zod';
import { decodeCallback } from '../../src/core/callback.ts';
import { parseWords } from '../../src/core/parse.ts';
import { holdsSecret } from '../../src/core/request.ts';
import type { Intent, Request } from '../../src/core/request.ts';

/** Update → request. Pure, and never throws: an update comes from outside. Wire shapes: Bot API 10.3. */

/** Who we are on Telegram. */
export type Me = { id: number; username: string };

/** Where an answer goes. */
export const Place = z.object({
  chatId: z.int(),
  /** The topic, where the chat has topics. */
  threadId: z.int().nullable(),
  /** The person's message. `null` for a tap. */
  said: z.int().nullable(),
  /** The same, to hang the answer on. Groups only: in a private chat everybody knows who is meant. */
  replyTo: z.int().nullable(),
  /** The message whose button was tapped; `null` when there is none, or none that can be edited. */
  tapped: z.int().nullable(),
});
export type Place = z.infer<typeof Place>;

export type Incoming =
  /** `queryId`: the tap that waits for an acknowledgement; `null` for typed words. */
  | { kind: 'ask'; request: Request; place: Place; queryId: string | null }
  /** A tap that asks nothing we could answer. Its spinner has to stop all the same. */
  | { kind: 'spinner'; queryId: string }
  /** Too old to be answered, and not to be left there all the same: it holds a secret. */
  | { kind: 'erase'; place: Place }
  | { kind: 'nothing'; because: 'not-ours' | 'too-old' };

/** Telegram keeps updates for a day. After a break, people have moved on. */
const TOO_OLD_MS = 5 * 60 * 1000;

/** `reply_to_message` without an author (a channel's post) is nobody's. */
const RepliedTo = z.object({ from: z.object({ id: z.int() }) });

const InTopic = { is_topic_message: z.boolean().optional(), message_thread_id: z.int().optional() };

/** The language of the person's app (BCP 47), where it tells one. */
const Spoken = { language_code: z.string().max(35).optional().catch(undefined) };

/** A message that a person typed. Everything else does not fit: no text (stickers, photos, service messages), from a
 *  bot, in the name of a chat (anonymous admins, channels). */
const Typed = z.object({
  update_id: z.int(),
  message: z.object({
    message_id: z.int(),
    date: z.int(),
    chat: z.object({ id: z.int(), type: z.enum(['private', 'group', 'supergroup']) }),
    from: z.object({ id: z.int(), is_bot: z.literal(false), ...Spoken }),
    sender_chat: z.undefined().optional(),
    text: z.string(),
    reply_to_message: RepliedTo.optional().catch(undefined),
    ...InTopic,
  }),
});
type Typed = z.infer<typeof Typed>;

const Tap = z.object({
  update_id: z.int(),
  callback_query: z.object({
    id: z.string(),
    from: z.object({ id: z.int(), ...Spoken }),
    data: z.string().default(''),
    /** `date: 0`: the message is gone, or too old to be edited. */
    message: z.object({
      message_id: z.int(),
      date: z.int(),
      chat: z.object({ id: z.int(), type: z.string() }),
      ...InTopic,
    }),
  }),
});
type Tap = z.infer<typeof Tap>;

const Spinner = z.object({ callback_query: z.object({ id: z.string() }) });

/** `now`: epoch ms. */
export function decode(update: unknown, me: Me, now: number): Incoming {
  const typed = Typed.safeParse(update);
  if (typed.success) return decodeTyped(typed.data, me, now);
  const tap = Tap.safeParse(update);
  if (tap.success) return decodeTap(tap.data);
  const spinner = Spinner.safeParse(update);
  if (spinner.success) return { kind: 'spinner', queryId: spinner.data.callback_query.id };
  return { kind: 'nothing', because: 'not-ours' };
}

function decodeTyped({ update_id, message }: Typed, me: Me, now: number): Incoming {
  const isPrivate = message.chat.type === 'private';
  const intent = intentOf(message, isPrivate, me);
  if (!intent) return { kind: 'nothing', because: 'not-ours' };
  const place = {
    chatId: message.chat.id,
    threadId: threadOf(message),
    said: message.message_id,
    replyTo: isPrivate ? null : message.message_id,
    tapped: null,
  };
  if (now - message.date * 1000 > TOO_OLD_MS)
    return holdsSecret(intent) ? { kind: 'erase', place } : { kind: 'nothing', because: 'too-old' };
  const request = requestOf(update_id, message.from, place, message.chat, { intent, madeFor: null });
  return { kind: 'ask', request, place, queryId: null };
}

/** A tap carries no time of its own, so none is too old; what it asks may be, and the core knows. */
function decodeTap({ update_id, callback_query: { id, from, data, message } }: Tap): Incoming {
  const place = {
    chatId: message.chat.id,
    threadId: threadOf(message),
    said: null,
    replyTo: null,
    tapped: message.date === 0 ? null : message.message_id,
  };
  const asked = decodeCallback(data) ?? { intent: { kind: 'button.unknown' }, madeFor: null };
  const request = requestOf(update_id, from, place, message.chat, asked);
  return { kind: 'ask', request, place, queryId: id };
}

/** What typed words mean, or `null` when they are not for us. In a group that takes a command of ours, our name behind
 *  any command, or an answer to one of our own messages; the rest is other people's talk and other bots' commands. */
function intentOf({ text, reply_to_message }: Typed['message'], isPrivate: boolean, me: Me): Intent | null {
  const address = /^\s*\/[^\s@]*@(\S+)/u.exec(text)?.[1];
  if (address !== undefined && address.toLowerCase() !== me.username.toLowerCase()) return null;
  const intent = parseWords(address === undefined ? text : text.replace(`@${address}`, ''));
  if (isPrivate || address !== undefined || reply_to_message?.from.id === me.id) return intent;
  // Where we may read along, a secret is everybody's concern.
  if (holdsSecret(intent)) return intent;
  return /^\s*\//u.test(text) && intent.kind !== 'command.unknown' ? intent : null;
}

/** A `message_thread_id` alone may be a thread of replies in a chat without topics; nothing can be sent there. */
function threadOf(message: {
  is_topic_message?: boolean | undefined;
  message_thread_id?: number | undefined;
}) {
  return message.is_topic_message ? (message.message_thread_id ?? null) : null;
}

function requestOf(
  updateId: number,
  { id, language_code: language }: Typed['message']['from'] | Tap['callback_query']['from'],
  { chatId, threadId }: Place,
  { type }: { type: string },
  asked: Pick<Request, 'intent' | 'madeFor'>,
): Request {
  return {
    id: `telegram:${updateId}`,
    caller: { platform: 'telegram', id: String(id) },
    chat: threadId === null ? `${chatId}` : `${chatId}/${threadId}`,
    isPrivate: type === 'private',
    ...((type === 'group' || type === 'supergroup') && { isForAll: true }),
    ...(language !== undefined && { language }),
    ...asked,
  };
}

import { GrammyError } from 'grammy';
import type { Api } from 'grammy';
import { z } from 'zod';
import type { Handle } from '../../src/core/handle.ts';
import type { Delivery } from '../../src/core/inbox.ts';
import type { Draw, Log } from '../../src/core/ports.ts';
import type { Message } from '../../src/core/reply.ts';
import { holdsSecret } from '../../src/core/request.ts';
import type { Caller, Request } from '../../src/core/request.ts';
import { createNewest } from '../newest.ts';
import { logOf } from '../request-log.ts';
import { decode, Place } from './decode.ts';
import type { Incoming, Me } from './decode.ts';
import { encodeCaption, encodeMessage, encodeNotice } from './encode.ts';
import type { Part } from './encode.ts';
import { replaceByPicture, sendPicture } from './picture.ts';
import type { Picture } from './picture.ts';
import { factsOf, forGrammy, isUnchanged } from './retry.ts';

/** The person waits for the answer, and learns when it could not be done. */
const ERASE_MS = 5000;

export type Means = {
  api: Api;
  me: Me;
  handle: Handle;
  delivery: Delivery;
  draw: Draw;
  log: Log;
  /** Aborted when nothing can be said any more: what is unanswered then is for another process. */
  signal: AbortSignal;
};

/** The way back, as it is kept with a request. */
const Route = z.object({ place: Place, queryId: z.string().nullable() });

/** One update from beginning to end: decode, ask, say. Never rejects. `taken`: called once the update need not be delivered
 *  again, whatever becomes of this process; not called when a bug of ours came before that. */
export async function serve(update: unknown, means: Means, taken: () => void): Promise<void> {
  try {
    const incoming = decode(update, means.me, Date.now());
    if (incoming.kind === 'ask') await answer(incoming, means, taken);
    else if (incoming.kind === 'spinner') await stopSpinner(incoming.queryId, undefined, means);
    else if (incoming.kind === 'erase') await erase(incoming.place, means);
    // said aloud because a host whose clock is wrong would seem deaf
    else if (incoming.because === 'too-old')
      means.log.warn('Telegram: a message older than five minutes was dropped');
    taken();
  } catch (error) {
    means.log.bug('telegram', error);
  }
}

/** A request that another process has left. Never rejects. */
export async function resume(request: Request, means: Means): Promise<void> {
  try {
    const route = Route.safeParse(request.route);
    if (route.success) return await answer({ kind: 'ask', request, ...route.data }, means);
    means.log.warn('Telegram: a request has no way back');
    await means.delivery.said(request);
  } catch (error) {
    means.log.bug('telegram', error);
  }
}

/** Acknowledges first, and goes on reading replies while they are on their way out: the core's work never waits for
 *  Telegram. Messages keep their order. */
async function answer(
  incoming: Incoming & { kind: 'ask' },
  { log, ...others }: Means,
  taken = () => {},
): Promise<void> {
  const { place, queryId } = incoming;
  const means = { ...others, log: logOf(log, incoming.request) };
  const route: z.infer<typeof Route> = { place, queryId };
  const request = { ...(await withoutSecret(incoming, means)), route };
  let acknowledged: Promise<void> | undefined;
  const acknowledge = (toast?: string) => {
    if (queryId !== null) acknowledged ??= stopSpinner(queryId, toast, means);
  };
  let typing: Promise<void> | undefined;
  let saying = Promise.resolve();
  const isNewest = createNewest();
  /** Where the core says nothing, the request is somebody else's, or nobody's. */
  let isOurs = false;
  /** Else Telegram is to bring it again where this process dies; it is taken when all was said (`serve`). */
  let isKept = true;
  const slot: Slot = { messageId: place.tapped };
  try {
    for await (const reply of means.handle(request)) {
      isOurs = true;
      isKept &&= reply.kind !== 'accepted' || !reply.isUnkept;
      if (isKept) taken();
      if (reply.kind === 'notice') {
        acknowledge(encodeNotice(reply.line));
        continue;
      }
      acknowledge();
      if (reply.kind === 'accepted') {
        if (queryId === null) typing ??= showTyping(place, means);
        continue;
      }
      // There are no forms here.
      const message = reply.kind === 'form' ? reply.otherwise : reply;
      const parts = encodeMessage(message, request.caller);
      const drawing = pictureOf(message, request.caller, means.draw);
      const matters = isNewest(message);
      const isLast = message.kind === 'result';
      const { promise: mayBeSaid, resolve: decide } = Promise.withResolvers<boolean>();
      saying = saying.then(async () => {
        if (!matters()) return;
        const isStillOurs = !isLast || (await means.delivery.leaving(request));
        decide(isStillOurs);
        if (isStillOurs) await say(message, await drawing, parts, place, slot, means);
      });
      // Another process has taken it over, and says it: here the core has to learn that nobody was told.
      if (isLast && !(await mayBeSaid)) break;
    }
  } finally {
    acknowledge();
    await acknowledged;
    await typing;
    await saying;
    if (isOurs && !means.signal.aborted) await means.delivery.said(request);
  }
}

/** Takes a message that holds a secret out of the chat, before anything else is done about it. In a private chat a bot may
 *  do that, in a group where it was made an administrator. */
async function withoutSecret({ request, place }: Incoming & { kind: 'ask' }, means: Means): Promise<Request> {
  return holdsSecret(request.intent) ? { ...request, isErased: await erase(place, means) } : request;
}

async function erase({ chatId, said }: Place, { api, log }: Means): Promise<boolean> {
  if (said === null) return false;
  try {
    return await api.deleteMessage(chatId, said, forGrammy(AbortSignal.timeout(ERASE_MS)));
  } catch (error) {
    log.info('Telegram: a message with a secret could not be deleted', factsOf(error));
    return false;
  }
}

/** The message of this answer that is replaced in place: the one whose button was tapped, later what took its place. */
type Slot = { messageId: number | null };

/** One message of the core, in as many messages of Telegram as it takes. What Telegram will not take (blocked, kicked,
 *  chat gone) is a line in the log and the end of it. Never rejects. */
async function say(
  { kind, inPlace, isQuiet }: Message,
  picture: Picture | null,
  parts: readonly [Part, ...Part[]],
  place: Place,
  slot: Slot,
  { api, log }: Means,
): Promise<void> {
  try {
    if (inPlace === 'below' && slot.messageId === place.tapped) slot.messageId = null;
    const there = {
      ...(place.threadId !== null && { message_thread_id: place.threadId }),
      ...((kind === 'progress' || isQuiet) && { disable_notification: true }),
    };
    const inReply = place.replyTo !== null && {
      reply_parameters: { message_id: place.replyTo, allow_sending_without_reply: true },
    };
    if (picture) {
      const { messageId } = slot;
      if (inPlace && messageId !== null && (await replaceByPicture(api, place.chatId, messageId, picture)))
        return;
      const sent = await sendPicture(api, place.chatId, picture, { ...there, ...inReply });
      if (sent !== null && inPlace) slot.messageId = sent;
      if (sent !== null) return;
      log.info('Telegram did not take a picture, and gets the words alone');
    }
    const isEdited = inPlace && (await edit(parts[0], place.chatId, slot, api));
    for (const [index, part] of parts.entries()) {
      if (isEdited && index === 0) continue;
      const sent = await api.sendMessage(place.chatId, part.text, {
        ...formOf(part),
        ...there,
        ...(index === 0 && inReply),
      });
      if (inPlace && index === 0) slot.messageId = sent.message_id;
    }
  } catch (error) {
    log.warn('Telegram did not take a message', factsOf(error));
  }
}

/** `null` where there is none, or none can be drawn. */
export async function pictureOf(message: Message, caller: Caller, draw: Draw): Promise<Picture | null> {
  const png = message.chart ? await draw(message.chart) : null;
  return png && { png, caption: encodeCaption(message, caller) };
}

/** False when that message cannot be edited (any more), and a new one is needed. */
async function edit(part: Part, chatId: number, { messageId }: Slot, api: Api): Promise<boolean> {
  if (messageId === null) return false;
  try {
    await api.editMessageText(chatId, messageId, part.text, formOf(part));
    return true;
  } catch (error) {
    if (!(error instanceof GrammyError) || error.error_code !== 400) throw error;
    return isUnchanged(error);
  }
}

export function formOf({ entities, keyboard }: Part) {
  return {
    entities,
    link_preview_options: { is_disabled: true },
    ...(keyboard && { reply_markup: keyboard }),
  };
}

/** `toast`: said to the person who tapped, and to nobody else. Too late (400) is as good as done. */
async function stopSpinner(queryId: string, toast: string | undefined, { api, log }: Means): Promise<void> {
  try {
    await api.answerCallbackQuery(queryId, toast ? { text: toast } : {});
  } catch (error) {
    if (error instanceof GrammyError && error.error_code === 400) return;
    log.warn('Telegram did not take an acknowledgement', factsOf(error));
  }
}

/** An ornament: whatever keeps it from being shown will be told of the message that follows. */
async function showTyping({ chatId, threadId }: Place, { api }: Means): Promise<void> {
  const topic = threadId === null ? {} : { message_thread_id: threadId };
  await api.sendChatAction(chatId, 'typing', topic).catch(() => {});
}

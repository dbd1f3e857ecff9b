import { randomBytes } from 'node:crypto';
import type { REST } from '@discordjs/rest';
import { z } from 'zod';
import type { Edited, Sent } from '../../src/core/channel.ts';
import type { Draw, Log } from '../../src/core/ports.ts';
import type { Message } from '../../src/core/reply.ts';
import { EVERYBODY } from '../../src/core/request.ts';
import type { Recipient } from '../../src/core/request.ts';
import { persist } from '../patience.ts';
import type { Patience } from '../patience.ts';
import { editInChannel, openPrivate, sayInChannel } from './calls.ts';
import type { Posted } from './calls.ts';
import { encodeMessage } from './encode.ts';
import type { Part, SaysIn } from './encode.ts';
import { factsOf, isClosed, isFixed, isPassing, isRefused } from './failure.ts';
import { withPicture } from './serve.ts';

/** What is said to somebody who is not waiting for an answer, and what becomes of it later. Nothing here rejects. */

type Means = {
  rest: REST;
  draw: Draw;
  log: Log;
  says: SaysIn;
  areAnswersPublic: boolean;
  patience: Patience;
};

/** A message of ours. The channel may be another one than we were told: a private chat has an id of its own. */
const Ref = z
  .string()
  .regex(/^\d{1,20}\/\d{1,20}$/u)
  .transform((ref) => ref.split('/'))
  .transform(([channelId, messageId]): Posted => ({ channelId: channelId!, messageId: messageId! }));
const refOf = ({ channelId, messageId }: Posted) => `${channelId}/${messageId}`;

/** In a server only where everybody may read it; else, and where the channel takes nothing, the person gets it in private.
 *  What is meant for all is said there or nowhere. A message in several parts is known by its first. */
export async function send(to: Recipient, message: Message, means: Means): Promise<Sent> {
  const { rest, draw, log, says, areAnswersPublic, patience } = means;
  const { caller, chat, isPrivate, language } = to;
  const isInChannel = !isPrivate && areAnswersPublic;
  const isForAll = caller.id === EVERYBODY;
  if (isForAll && !isInChannel) return { kind: 'gone' };
  const insist = <T>(call: () => Promise<T>) => persist(call, { ...patience, isPassing });
  const open = () => insist(() => openPrivate(rest, caller.id));
  const say = async (channelId: string, { picture, ...words }: Part) => {
    // of the tries at one message, only one becomes a message
    const way = { isQuiet: message.isQuiet, nonce: randomBytes(12).toString('hex') };
    const post = (part: Part) => insist(() => sayInChannel(rest, channelId, part, way));
    if (!picture) return post(words);
    return post({ ...words, picture }).catch((error) => {
      if (!isRefused(error)) throw error;
      return post(words);
    });
  };
  try {
    const [first, ...others] = withPicture(encodeMessage(message, caller, says(language)), message, draw);
    const part = await first;
    const posted = await say(isInChannel ? chat : await open(), part).catch(async (error) => {
      if (!isInChannel || isForAll || !isClosed(error)) throw error;
      return say(await open(), part);
    });
    for (const more of others) await say(posted.channelId, more);
    return { kind: 'sent', ref: refOf(posted) };
  } catch (error) {
    log.warn('Discord did not take a message', factsOf(error));
    return { kind: isClosed(error) ? 'gone' : 'failed' };
  }
}

/** One message can only become one message: of a longer one it says that something was left out, and of one that took several
 *  the later parts stay as they are. Charts are not drawn here. */
export async function edit(
  { caller, language }: Recipient,
  ref: string,
  message: Message,
  { rest, log, says, patience }: Means,
): Promise<Edited> {
  const known = Ref.safeParse(ref);
  if (!known.success) return 'gone';
  const [part] = encodeMessage(message, caller, says(language), 1);
  try {
    await persist(() => editInChannel(rest, known.data, part), { ...patience, isPassing });
    return 'edited';
  } catch (error) {
    const isOver = isClosed(error) || isFixed(error);
    log[isOver ? 'info' : 'warn']('Discord did not take a change of a message', factsOf(error));
    return isOver ? 'gone' : 'failed';
  }
}

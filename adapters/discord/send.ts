import type { Client } from 'discord.js';
import type { Log } from '../../src/core/ports.ts';
import type { Message } from '../../src/core/reply.ts';
import { persist } from '../patience.ts';
import type { Patience } from '../patience.ts';
import type { Recipient } from '../running.ts';
import { encodeMessage } from './encode.ts';
import type { Part, SaysIn } from './encode.ts';
import { factsOf, isEndOfPath, isPassing } from './failure.ts';

type Means = {
  client: Client;
  log: Log;
  says: SaysIn;
  areAnswersPublic: boolean;
  patience: Patience;
};

/** Says something to somebody who is not waiting for an answer. In a server only where everybody may read it; else, and
 *  where the channel takes nothing, the person gets it in private. */
export async function send(
  { caller, chat, isPrivate, language }: Recipient,
  message: Message,
  { client, log, says, areAnswersPublic, patience }: Means,
): Promise<boolean> {
  const sayTo = (part: Part) => client.users.send(caller.id, part);
  const sayHere = async (part: Part) => {
    const channel = await client.channels.fetch(chat);
    return channel?.isSendable() ? channel.send(part) : sayTo(part);
  };
  try {
    for (const part of encodeMessage(message, caller, says(language))) {
      const isForAll = !isPrivate && areAnswersPublic;
      await persist(
        () =>
          isForAll
            ? sayHere(part).catch((error) => {
                if (!isEndOfPath(error)) throw error;
                return sayTo(part);
              })
            : sayTo(part),
        { ...patience, isPassing },
      );
    }
    return true;
  } catch (error) {
    log.warn('Discord did not take a message', factsOf(error));
    return false;
  }
}

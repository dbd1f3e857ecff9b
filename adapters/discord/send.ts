import type { REST } from '@discordjs/rest';
import type { Draw, Log } from '../../src/core/ports.ts';
import type { Message } from '../../src/core/reply.ts';
import { persist } from '../patience.ts';
import type { Patience } from '../patience.ts';
import type { Recipient } from '../running.ts';
import { sayInChannel, sayToPerson } from './calls.ts';
import { encodeMessage } from './encode.ts';
import type { Part, SaysIn } from './encode.ts';
import { factsOf, isEndOfPath, isPassing, isRefused } from './failure.ts';
import { withPicture } from './serve.ts';

type Means = {
  rest: REST;
  draw: Draw;
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
  { rest, draw, log, says, areAnswersPublic, patience }: Means,
): Promise<boolean> {
  const isForAll = !isPrivate && areAnswersPublic;
  const toPerson = (part: Part) => sayToPerson(rest, caller.id, part);
  const say = (part: Part) =>
    isForAll
      ? sayInChannel(rest, chat, part).catch((error) => {
          if (!isEndOfPath(error)) throw error;
          return toPerson(part);
        })
      : toPerson(part);
  try {
    for (const promised of withPicture(encodeMessage(message, caller, says(language)), message, draw)) {
      const { picture, ...words } = await promised;
      const insist = (part: Part) => persist(() => say(part), { ...patience, isPassing });
      await insist(picture ? { ...words, picture } : words).catch((error) => {
        if (!picture || !isRefused(error)) throw error;
        return insist(words);
      });
    }
    return true;
  } catch (error) {
    log.warn('Discord did not take a message', factsOf(error));
    return false;
  }
}

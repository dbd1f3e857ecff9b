import type { REST } from '@discordjs/rest';
import type { APIModalInteractionResponseCallbackData } from 'discord-api-types/v10';
import type { Log } from '../../src/core/ports.ts';
import type { Message } from '../../src/core/reply.ts';
import { persist } from '../patience.ts';
import type { Patience } from '../patience.ts';
import { createCalls, ORIGINAL, sayToPerson } from './calls.ts';
import type { Place } from './decode.ts';
import type { Part } from './encode.ts';
import { factsOf, isAcknowledged, isEndOfPath, isGone, isPassing, isRefused, isTooLate } from './failure.ts';

/** The way back to where somebody asked. Everything takes it, in its order: first the acknowledgement, then the
 *  messages; a command's first one fills in the deferred reply, the others follow up. Where the interaction carries no
 *  more (its token lives for fifteen minutes, a channel may be deleted), the rest is sent to the person. */
export type Path = {
  /** For a way that another process has left: acknowledges what nobody has, and finds out whether a promised reply
   *  was filled in. Comes first. */
  takeUp(): Promise<void>;
  /** Shows a form, which is an acknowledgement, too. `false`: it came too late for that, or was not taken. */
  ask(form: APIModalInteractionResponseCallbackData): Promise<boolean>;
  /** Stops the spinner. Harmless twice. */
  acknowledge(): void;
  /** Where it is in place, the first part replaces the message whose button was tapped, or what took its place before. Nothing
   *  is said when its turn comes and it does not matter any more. */
  say(
    parts: readonly (Part | Promise<Part>)[],
    inPlace: Message['inPlace'],
    matters?: () => boolean | Promise<boolean>,
  ): void;
  /** A word for the caller's eyes alone. */
  whisper(content: string): void;
  /** Another process gives the answer: what was promised stays as it is. */
  handOver(): void;
  /** Settles when everything has been said. Leaves neither a spinner nor a promise of an answer. */
  finish(): Promise<void>;
  /** Once that is known: it could not be acknowledged, so nobody will see an answer. */
  isLost(): Promise<boolean>;
  /** Something could not be said because this process is being stopped. */
  isCutOff(): boolean;
};

type Means = {
  rest: REST;
  log: Log;
  /** Answers are for the caller alone. */
  isQuiet: boolean;
  patience: Patience;
};

/** Discord gives three seconds for an acknowledgement: a try that hangs is given up in time for others, and those come
 *  this much faster than with messages. */
const ACKNOWLEDGEMENT_TIMEOUT_MS = 1200;
const HURRY = 5;

export function createPath(place: Place, { rest, log, isQuiet, patience }: Means): Path {
  const calls = createCalls(rest, place);
  const isTap = place.kind === 'tap';
  let acknowledged: Promise<void> | undefined;
  let saying = Promise.resolve();
  /** The deferred reply of a command is no promise any more. */
  let hasFilledIn = false;
  let isLost = false;
  let isBroken = false;
  let isCutOff = false;
  // What everybody sees is not replaced by what only one person may see.
  const mayReplace = !isQuiet || place.isTheirsAlone;
  /** The message of this answer that is replaced in place. */
  let slot: string | null = isTap && mayReplace ? ORIGINAL : null;

  const send = <T>(call: () => Promise<T>) => persist(call, { ...patience, isPassing });

  const hurry = (call: () => Promise<unknown>) =>
    persist(() => inTime(call()), { ...patience, firstDelayMs: patience.firstDelayMs / HURRY, isPassing });

  const promise = () => (isTap ? calls.deferUpdate() : calls.defer(isQuiet));

  function noteStop(error: unknown): void {
    if (patience.signal.aborted && isPassing(error)) isCutOff = true;
  }

  /** The first answer of all; without one, nothing else can be said. */
  async function open(call: () => Promise<unknown>): Promise<void> {
    let tries = 0;
    try {
      await hurry(() => ((tries += 1), call()));
    } catch (error) {
      noteStop(error);
      // An earlier try arrived, and only its receipt was lost. A tap may have been delivered twice, too: whichever of the
      // two was first, the spinner has stopped, and the core knows which one to answer.
      isLost = !(isAcknowledged(error) && (tries > 1 || isTap));
      if (!isLost) return;
      if (isAcknowledged(error)) log.info('Discord: an interaction was answered elsewhere');
      else if (isTooLate(error)) log.warn('Discord: an interaction came too late to be answered');
      else log.warn('Discord did not take an acknowledgement', factsOf(error));
    }
  }

  function acknowledge(): void {
    acknowledged ??= open(promise);
  }

  /** How far another process came. What cannot be said here any more, the person gets in private. */
  async function lookBack(): Promise<void> {
    try {
      return void (await hurry(promise));
    } catch (error) {
      noteStop(error);
    }
    try {
      hasFilledIn = !(await send(calls.isPromise));
    } catch (error) {
      noteStop(error);
      // somebody took it away
      hasFilledIn = isGone(error);
      // it was never acknowledged, and it is too late for that
      isBroken = isEndOfPath(error);
      if (isBroken) log.info('Discord: an answer could not take the way of its question', factsOf(error));
    }
  }

  /** One step after the other; what goes wrong with one is a line in the log, and the next is tried. */
  function then(step: () => Promise<unknown>): void {
    acknowledge();
    saying = saying.then(async () => {
      await acknowledged;
      if (isLost) return;
      await step().catch((error) => {
        noteStop(error);
        log.warn('Discord did not take a message', factsOf(error));
      });
    });
  }

  /** What the interaction can carry no more, the person gets in private. */
  async function sayPart({ picture, ...words }: Part, inPlace: Message['inPlace']): Promise<unknown> {
    if (!picture) return sayWords(words, inPlace);
    try {
      return await sayWords({ ...words, picture }, inPlace);
    } catch (error) {
      if (!isRefused(error)) throw error;
      log.info('Discord did not take a picture, and gets the words alone', factsOf(error));
      return sayWords(words, inPlace);
    }
  }

  async function sayWords(part: Part, inPlace: Message['inPlace']): Promise<unknown> {
    if (!isBroken) {
      try {
        return await sayHere(part, inPlace);
      } catch (error) {
        if (!isEndOfPath(error)) throw error;
        isBroken = true;
        log.info('Discord: an answer could not take the way of its question', factsOf(error));
      }
    }
    return send(() => sayToPerson(rest, place.personId, part));
  }

  async function sayHere(part: Part, inPlace: Message['inPlace']): Promise<void> {
    if (inPlace === 'below' && slot === ORIGINAL && isTap) slot = null;
    const message = !isTap && !hasFilledIn ? ORIGINAL : inPlace ? slot : null;
    if (message !== null) {
      try {
        await send(() => calls.edit(message, part));
        hasFilledIn = true;
        if (inPlace) slot = message;
        return;
      } catch (error) {
        if (!isGone(error)) throw error;
      }
    }
    const sent = await send(() => calls.followUp(part, isQuiet));
    if (inPlace) slot = sent;
  }

  return {
    acknowledge,
    async takeUp() {
      await (acknowledged ??= lookBack());
    },
    async ask(form) {
      if (acknowledged || place.kind === 'form') return false;
      acknowledged = open(() => calls.showForm(form));
      await acknowledged;
      // what is filled in comes as an interaction of its own
      hasFilledIn = !isLost;
      return !isLost;
    },
    say(parts, inPlace, matters = () => true) {
      for (const [index, part] of parts.entries())
        then(async () => {
          if (await matters()) await sayPart(await part, index === 0 ? inPlace : undefined);
        });
    },
    whisper(content) {
      if (!acknowledged) {
        acknowledged = open(() => calls.whisperFirst(content));
        hasFilledIn = true;
        return;
      }
      then(async () => {
        if (isBroken) return void (await sayPart({ content, components: [] }, undefined));
        // a promise made to everybody is taken back; the word is for one person
        if (!isTap && !hasFilledIn) await calls.deleteOriginal();
        hasFilledIn = true;
        await send(() => calls.followUp({ content }, true));
      });
    },
    handOver() {
      hasFilledIn = true;
    },
    async finish() {
      if (isTap) acknowledge();
      await acknowledged;
      await saying;
      const owesAnswer = acknowledged && !isLost && !isCutOff && !isTap && !hasFilledIn;
      if (owesAnswer) await calls.deleteOriginal().catch(() => {});
    },
    async isLost() {
      await acknowledged;
      return isLost;
    },
    isCutOff: () => isCutOff,
  };
}

/** A call that takes too long counts as failed, whatever becomes of it. */
async function inTime<T>(call: Promise<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const giveUp = () => reject(new DOMException('no answer in time', 'AbortError'));
  const timer = setTimeout(giveUp, ACKNOWLEDGEMENT_TIMEOUT_MS).unref();
  try {
    return await Promise.race([call, late]);
  } finally {
    clearTimeout(timer);
  }
}

import { setTimeout as delay } from 'node:timers/promises';
import { MessageFlags } from 'discord.js';
import type {
  APIModalInteractionResponseCallbackData,
  ChatInputCommandInteraction,
  Client,
  MessageComponentInteraction,
  ModalSubmitInteraction,
} from 'discord.js';
import type { Log } from '../../src/core/ports.ts';
import { persist } from '../patience.ts';
import type { Patience } from '../patience.ts';
import type { Place } from './decode.ts';
import type { Part } from './encode.ts';
import { factsOf, isAcknowledged, isEndOfPath, isGone, isPassing, isTooLate } from './failure.ts';

/** The way back to where somebody asked. Everything takes it, in its order: first the acknowledgement, then the
 *  messages; a command's first one fills in the deferred reply, the others follow up. Where the interaction carries no
 *  more (its token lives for fifteen minutes, a channel may be deleted), the rest is sent to the person. */
export type Path = {
  /** Shows a form, which is an acknowledgement, too. `false`: it came too late for that, or was not taken. */
  ask(form: APIModalInteractionResponseCallbackData): Promise<boolean>;
  /** Stops the spinner. Harmless twice. */
  acknowledge(): void;
  /** `inPlace`: the first part replaces the message whose button was tapped, or what took its place before. Nothing is
   *  said when its turn comes and it does not matter any more. */
  say(parts: readonly Part[], inPlace: boolean, matters?: () => boolean): void;
  /** A word for the caller's eyes alone. */
  whisper(content: string): void;
  /** Settles when everything has been said. Leaves neither a spinner nor a promise of an answer. */
  finish(): Promise<void>;
  /** Once that is known: it could not be acknowledged, so nobody will see an answer. */
  isLost(): Promise<boolean>;
};

export type Asked = ChatInputCommandInteraction | MessageComponentInteraction | ModalSubmitInteraction;

type Means = {
  client: Client;
  log: Log;
  /** Answers are for the caller alone. */
  isQuiet: boolean;
  patience: Patience;
};

/** Discord gives three seconds for an acknowledgement: a try that hangs is given up in time for others, and those come
 *  this much faster than with messages. */
const ACKNOWLEDGEMENT_TIMEOUT_MS = 1200;
const HURRY = 5;
/** Discord's name for the reply to an interaction; after a tap, for the message with the button. */
const ORIGINAL = '@original';
const ephemeral = { flags: MessageFlags.Ephemeral } as const;

export function createPath(
  interaction: Asked,
  place: Place,
  { client, log, isQuiet, patience }: Means,
): Path {
  const quietly = isQuiet ? ephemeral : {};
  let acknowledged: Promise<void> | undefined;
  let saying = Promise.resolve();
  /** The deferred reply of a command is no promise any more. */
  let hasFilledIn = false;
  let isLost = false;
  let isBroken = false;
  /** The message of this answer that is replaced in place. */
  let slot: string | null = place.isTap && mayReplace() ? ORIGINAL : null;

  const send = <T>(call: () => Promise<T>) => persist(call, { ...patience, isPassing });

  /** The first answer of all; without one, nothing else can be said. */
  async function open(call: () => Promise<unknown>): Promise<void> {
    let tries = 0;
    const hurried = { ...patience, firstDelayMs: patience.firstDelayMs / HURRY, isPassing };
    try {
      await persist(() => ((tries += 1), inTime(call())), hurried);
    } catch (error) {
      // An earlier try arrived, and only its receipt was lost. A tap may have been delivered twice, too: whichever of the
      // two was first, the spinner has stopped, and the core knows which one to answer.
      const isDone = isAcknowledged(error) && (tries > 1 || place.isTap);
      isLost = !isDone;
      if (isDone) interaction.deferred = true;
      else if (isAcknowledged(error)) log.info('Discord: an interaction was answered elsewhere');
      else if (isTooLate(error)) log.warn('Discord: an interaction came too late to be answered');
      else log.warn('Discord did not take an acknowledgement', factsOf(error));
    }
  }

  function acknowledge(): void {
    acknowledged ??= open(() =>
      interaction.isMessageComponent() ? interaction.deferUpdate() : interaction.deferReply(quietly),
    );
  }

  /** One step after the other; what goes wrong with one is a line in the log, and the next is tried. */
  function then(step: () => Promise<unknown>): void {
    acknowledge();
    saying = saying.then(async () => {
      await acknowledged;
      if (!isLost) await step().catch((error) => log.warn('Discord did not take a message', factsOf(error)));
    });
  }

  /** What the interaction can carry no more, the person gets in private. */
  async function sayPart(part: Part, inPlace: boolean): Promise<unknown> {
    if (!isBroken) {
      try {
        return await sayHere(part, inPlace);
      } catch (error) {
        if (!isEndOfPath(error)) throw error;
        isBroken = true;
        log.info('Discord: an answer could not take the way of its question', factsOf(error));
      }
    }
    return send(() => client.users.send(place.personId, part));
  }

  async function sayHere(part: Part, inPlace: boolean): Promise<void> {
    const message = !place.isTap && !hasFilledIn ? ORIGINAL : inPlace ? slot : null;
    if (message !== null) {
      try {
        await send(() => interaction.editReply({ ...part, message }));
        hasFilledIn = true;
        if (inPlace) slot = message;
        return;
      } catch (error) {
        if (!isGone(error)) throw error;
      }
    }
    const sent = await send(() => interaction.followUp({ ...part, ...quietly }));
    if (inPlace) slot = sent.id;
  }

  /** What everybody sees is not replaced by what only one person may see. */
  function mayReplace(): boolean {
    return (
      !isQuiet || (interaction.isMessageComponent() && interaction.message.flags.has(MessageFlags.Ephemeral))
    );
  }

  return {
    acknowledge,
    async ask(form) {
      if (acknowledged || interaction.isModalSubmit()) return false;
      acknowledged = open(() => interaction.showModal(form));
      await acknowledged;
      // what is filled in comes as an interaction of its own
      hasFilledIn = !isLost;
      return !isLost;
    },
    say(parts, inPlace, matters = () => true) {
      for (const [index, part] of parts.entries())
        then(async () => {
          if (matters()) await sayPart(part, inPlace && index === 0);
        });
    },
    whisper(content) {
      if (!acknowledged) {
        acknowledged = open(() => interaction.reply({ content, ...ephemeral }));
        hasFilledIn = true;
        return;
      }
      then(async () => {
        // a promise made to everybody is taken back; the word is for one person
        if (!place.isTap && !hasFilledIn) await interaction.deleteReply();
        hasFilledIn = true;
        await send(() => interaction.followUp({ content, ...ephemeral }));
      });
    },
    async finish() {
      if (place.isTap) acknowledge();
      await acknowledged;
      await saying;
      const owesAnswer = acknowledged && !isLost && !place.isTap && !hasFilledIn;
      if (owesAnswer) await interaction.deleteReply().catch(() => {});
    },
    async isLost() {
      await acknowledged;
      return isLost;
    },
  };
}

/** A call that takes too long counts as failed, whatever becomes of it. */
async function inTime<T>(call: Promise<T>): Promise<T> {
  const timeUp = new AbortController();
  const late = delay(ACKNOWLEDGEMENT_TIMEOUT_MS, undefined, { signal: timeUp.signal, ref: false }).then(
    () => {
      throw new DOMException('no answer in time', 'AbortError');
    },
  );
  try {
    return await Promise.race([call, late]);
  } finally {
    timeUp.abort();
    late.catch(() => {});
  }
}

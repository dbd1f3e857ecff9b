import { MessageFlags } from 'discord.js';
import type { ChatInputCommandInteraction, Client, MessageComponentInteraction } from 'discord.js';
import type { Log } from '../../src/core/ports.ts';
import { persist } from '../patience.ts';
import type { Patience } from '../patience.ts';
import type { Place } from './decode.ts';
import type { Part } from './encode.ts';
import { factsOf, isAcknowledged, isGone, isPassing, isTooLate } from './failure.ts';

/** The way back to where somebody asked. Everything takes it, in its order: first the acknowledgement, then the
 *  messages; a command's first one fills in the deferred reply, the others follow up. Where the interaction carries no
 *  more (its token lives for fifteen minutes, a channel may be deleted), the rest is sent to the person. */
export type Path = {
  /** Stops the spinner. Harmless twice. */
  acknowledge(): void;
  /** `inPlace`: the first part replaces the message whose button was tapped. */
  say(parts: readonly Part[], inPlace: boolean): void;
  /** A word for the caller's eyes alone. */
  whisper(content: string): void;
  /** Settles when everything has been said. Leaves neither a spinner nor a promise of an answer. */
  finish(): Promise<void>;
  /** It could not be acknowledged: nobody would see an answer. */
  readonly isLost: boolean;
};

export type Asked = ChatInputCommandInteraction | MessageComponentInteraction;

type Means = {
  client: Client;
  log: Log;
  /** Answers are for the caller alone. */
  isQuiet: boolean;
  patience: Patience;
};

/** Discord gives three seconds for an acknowledgement: its first tries come this much faster than others. */
const HURRY = 5;
const ephemeral = { flags: MessageFlags.Ephemeral } as const;

export function createPath(
  interaction: Asked,
  place: Place,
  { client, log, isQuiet, patience }: Means,
): Path {
  const quietly = isQuiet ? ephemeral : {};
  let acknowledged: Promise<void> | undefined;
  let saying = Promise.resolve();
  let hasSpoken = false;
  let isLost = false;
  let isBroken = false;

  const send = (call: () => Promise<unknown>) => persist(call, { ...patience, isPassing });

  /** The first answer of all; without one, nothing else can be said. */
  async function open(call: () => Promise<unknown>): Promise<void> {
    let tries = 0;
    const hurried = { ...patience, firstDelayMs: patience.firstDelayMs / HURRY, isPassing };
    const attempt = () => ((tries += 1), call());
    try {
      await persist(attempt, hurried);
    } catch (error) {
      // an earlier try arrived, and only its receipt was lost
      interaction.deferred = tries > 1 && isAcknowledged(error);
      isLost = !interaction.deferred;
      if (!isLost) return;
      if (isAcknowledged(error)) log.info('Discord: an interaction was answered elsewhere');
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

  /** Whatever the interaction refuses to carry, the person gets in private. */
  async function sayPart(part: Part, inPlace: boolean): Promise<unknown> {
    if (!isBroken) {
      try {
        return await sayHere(part, inPlace);
      } catch (error) {
        if (isPassing(error)) throw error;
        isBroken = true;
        log.info('Discord: an answer could not take the way of its question', factsOf(error));
      }
    }
    return send(() => client.users.send(place.personId, part));
  }

  async function sayHere(part: Part, inPlace: boolean): Promise<unknown> {
    const fillsIn = place.isTap ? inPlace : !hasSpoken;
    hasSpoken = true;
    if (fillsIn) {
      try {
        return await send(() => interaction.editReply(part));
      } catch (error) {
        if (!isGone(error)) throw error;
      }
    }
    return send(() => interaction.followUp({ ...part, ...quietly }));
  }

  return {
    acknowledge,
    say(parts, inPlace) {
      for (const [index, part] of parts.entries()) then(() => sayPart(part, inPlace && index === 0));
    },
    whisper(content) {
      if (!acknowledged) {
        acknowledged = open(() => interaction.reply({ content, ...ephemeral }));
        hasSpoken = true;
      } else if (place.isTap || hasSpoken)
        then(() => send(() => interaction.followUp({ content, ...ephemeral })));
      else then(() => sayHere({ content, components: [] }, false));
    },
    async finish() {
      if (place.isTap) acknowledge();
      await acknowledged;
      await saying;
      const owesAnswer = acknowledged && !isLost && !place.isTap && !hasSpoken;
      if (owesAnswer) await interaction.deleteReply().catch(() => {});
    },
    get isLost() {
      return isLost;
    },
  };
}

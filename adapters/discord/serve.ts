import type { AutocompleteInteraction, Client, Interaction } from 'discord.js';
import type { Complete } from '../../src/core/complete.ts';
import type { Handle } from '../../src/core/handle.ts';
import type { Log } from '../../src/core/ports.ts';
import { holdsSecret } from '../../src/core/request.ts';
import { createNewest } from '../newest.ts';
import type { Patience } from '../patience.ts';
import { decode } from './decode.ts';
import type { Incoming } from './decode.ts';
import { encodeForm, encodeMessage, encodeNotice, encodeSuggestions } from './encode.ts';
import type { SaysIn } from './encode.ts';
import { factsOf, isAcknowledged, isTooLate } from './failure.ts';
import { createPath } from './path.ts';
import type { Asked } from './path.ts';

export type Means = {
  client: Client;
  handle: Handle;
  complete: Complete;
  log: Log;
  says: SaysIn;
  /** In servers, everybody sees what one person asked for. */
  areAnswersPublic: boolean;
  patience: Patience;
};

/** The core acknowledges within milliseconds. Where it does not (a state that is far away, or busy), this goes first. */
const ACKNOWLEDGE_WITHIN_MS = 700;
/** A guest may follow up five times; progress and a notice are among them. */
const GUEST_PARTS = 4;

/** One interaction from beginning to end: decode, ask, say. Never rejects. */
export async function serve(interaction: Interaction, means: Means): Promise<void> {
  try {
    const incoming = decode(interaction);
    if (incoming.kind === 'complete' && interaction.isAutocomplete())
      await suggest(interaction, incoming, means);
    else if (
      incoming.kind === 'ask' &&
      (interaction.isChatInputCommand() || interaction.isMessageComponent() || interaction.isModalSubmit())
    )
      await answer(interaction, incoming, means);
  } catch (error) {
    means.log.bug('discord', error);
  }
}

/** Reads replies on while they are on their way out: no check waits for Discord. */
async function answer(
  interaction: Asked,
  { request: asked, place }: Incoming & { kind: 'ask' },
  means: Means,
): Promise<void> {
  const isQuiet = !place.isPrivate && (place.isGuest || !means.areAnswersPublic);
  // What stands behind a command is there for all who see its answer, and nobody can take it away.
  const isSeen =
    !isQuiet && !place.isPrivate && interaction.isChatInputCommand() && holdsSecret(asked.intent);
  const request = isSeen ? { ...asked, isErased: false } : asked;
  const path = createPath(interaction, place, { ...means, isQuiet });
  const says = means.says(request.language);
  const isNewest = createNewest();
  const impatience = setTimeout(path.acknowledge, ACKNOWLEDGE_WITHIN_MS);
  try {
    for await (const reply of means.handle(request)) {
      if (reply.kind === 'notice') {
        path.whisper(encodeNotice(reply.line));
        continue;
      }
      if (reply.kind === 'form') {
        const isShown = await path.ask(encodeForm(reply, request.caller));
        if (!isShown) path.say(encodeMessage(reply.otherwise, request.caller, says), false);
        continue;
      }
      path.acknowledge();
      if (reply.kind === 'accepted') continue;
      const parts = encodeMessage(reply, request.caller, says, place.isGuest ? GUEST_PARTS : Infinity);
      path.say(parts, reply.inPlace === true, isNewest(reply));
      // Nothing comes after it: here the core has to learn that nobody will see it.
      if (reply.kind === 'result' && (await path.isLost())) break;
    }
  } finally {
    clearTimeout(impatience);
    await path.finish();
  }
}

/** Whoever types fast has moved on before this arrives: too late is no failure. */
async function suggest(
  interaction: AutocompleteInteraction,
  asked: Incoming & { kind: 'complete' },
  { complete, log }: Means,
): Promise<void> {
  try {
    await interaction.respond(encodeSuggestions(await complete(asked)));
  } catch (error) {
    if (!isTooLate(error) && !isAcknowledged(error))
      log.warn('Discord did not take a completion', factsOf(error));
  }
}

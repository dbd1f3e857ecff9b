import { InteractionResponseType, MessageFlags, Routes } from 'discord-api-types/v10';
import type { APIModalInteractionResponseCallbackData } from 'discord-api-types/v10';
import type { REST } from '@discordjs/rest';
import { z } from 'zod';
import type { Ticket } from './decode.ts';
import type { Part } from './encode.ts';

/** What can be said to Discord, in its own words; each once, without a second try. */

/** Discord's name for the reply to an interaction; after a tap, for the message with the button. */
export const ORIGINAL = '@original';
const ephemeral = { flags: MessageFlags.Ephemeral } as const;
/** Without it, a name could ping people. */
const mute = { allowed_mentions: { parse: [] } };

const Sent = z.object({ id: z.string() });
const Original = z.object({ flags: z.int().catch(0) });

/** A message, and the picture that is attached to it. */
function posted({ picture, ...said }: Partial<Part>) {
  if (!picture) return { body: { ...said, ...mute } };
  const attachments = [{ id: 0, filename: PICTURE, description: picture.alt }];
  const file = { name: PICTURE, data: picture.png, contentType: 'image/png' };
  return { body: { ...said, ...mute, attachments }, files: [file] };
}

const PICTURE = 'history.png';

/** The answers to one interaction. */
export function createCalls(rest: REST, { applicationId, interactionId, token }: Ticket) {
  const callback = (type: InteractionResponseType, data?: object) =>
    rest.post(Routes.interactionCallback(interactionId, token), {
      auth: false,
      body: { type, ...(data && { data }) },
    });
  const message = (id: string) => Routes.webhookMessage(applicationId, token, id);

  return {
    /** A promise of an answer, to everybody or to the caller alone. */
    defer: (isQuiet: boolean) =>
      callback(InteractionResponseType.DeferredChannelMessageWithSource, {
        flags: isQuiet ? MessageFlags.Ephemeral : 0,
      }),
    /** Stops the spinner of a button. */
    deferUpdate: () => callback(InteractionResponseType.DeferredMessageUpdate),
    whisperFirst: (content: string) =>
      callback(InteractionResponseType.ChannelMessageWithSource, { content, ...mute, ...ephemeral }),
    showForm: (form: APIModalInteractionResponseCallbackData) =>
      callback(InteractionResponseType.Modal, form),
    complete: (choices: readonly { name: string; value: string }[]) =>
      callback(InteractionResponseType.ApplicationCommandAutocompleteResult, { choices }),
    /** A picture that was there before goes. */
    edit: (id: string, part: Part) => {
      const { body, ...files } = posted(part);
      return rest.patch(message(id), { auth: false, body: { attachments: [], ...body }, ...files });
    },
    /** Resolves to its id. */
    async followUp(part: Partial<Part>, isQuiet: boolean): Promise<string> {
      const { body: said, ...files } = posted(part);
      const body = { ...said, ...(isQuiet && ephemeral) };
      const sent = await rest.post(Routes.webhook(applicationId, token), { auth: false, body, ...files });
      return Sent.parse(sent).id;
    },
    deleteOriginal: () => rest.delete(message(ORIGINAL), { auth: false }),
    /** Whether the reply is still a promise that nobody has filled in. */
    async isPromise(): Promise<boolean> {
      const { flags } = Original.parse(await rest.get(message(ORIGINAL), { auth: false }));
      return (flags & MessageFlags.Loading) !== 0;
    },
  };
}

/** Where a message of ours is. */
export type Posted = { channelId: string; messageId: string };

/** `nonce`: for some minutes, Discord makes one message of all that have it, and answers with that one. */
export async function sayInChannel(
  rest: REST,
  channelId: string,
  part: Part,
  { isQuiet = false, nonce }: { isQuiet?: boolean | undefined; nonce?: string } = {},
): Promise<Posted> {
  const { body: said, ...files } = posted(part);
  const body = {
    ...said,
    ...(isQuiet && { flags: MessageFlags.SuppressNotifications }),
    ...(nonce !== undefined && { nonce, enforce_nonce: true }),
  };
  const sent = await rest.post(Routes.channelMessages(channelId), { body, ...files });
  return { channelId, messageId: Sent.parse(sent).id };
}

/** Of the private chat with this person; it is made where there was none. */
export async function openPrivate(rest: REST, personId: string): Promise<string> {
  return Sent.parse(await rest.post(Routes.userChannels(), { body: { recipient_id: personId } })).id;
}

export async function sayToPerson(rest: REST, personId: string, part: Part): Promise<unknown> {
  return sayInChannel(rest, await openPrivate(rest, personId), part);
}

/** A picture that was there before goes. */
export function editInChannel(rest: REST, { channelId, messageId }: Posted, part: Part): Promise<unknown> {
  const { body, ...files } = posted(part);
  const message = Routes.channelMessage(channelId, messageId);
  return rest.patch(message, { body: { attachments: [], ...body }, ...files });
}

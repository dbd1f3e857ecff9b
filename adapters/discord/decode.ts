import { ApplicationCommandType, InteractionContextType, InteractionType } from 'discord.js';
import { z } from 'zod';
import { decodeCallback } from '../../src/core/callback.ts';
import type { ArgumentName } from '../../src/core/commands.ts';
import { parseCommand } from '../../src/core/parse.ts';
import { Secret } from '../../src/core/secret.ts';
import { FORM_FIELD } from './encode.ts';
import type { Caller, Request } from '../../src/core/request.ts';

/** Interaction → request. Pure, and never throws: an interaction comes from outside, and discord.js passes on what it
 *  was sent. */

export type Incoming =
  | { kind: 'ask'; request: Request; place: Place }
  /** Somebody is typing what stands behind a command. */
  | { kind: 'complete'; caller: Caller; language?: string; argument: ArgumentName; typed: string }
  | { kind: 'nothing' };

/** What the place allows, where the answer goes. */
export type Place = {
  channelId: string;
  personId: string;
  /** Nobody but bot and caller are there. */
  isPrivate: boolean;
  /** A tap leaves the message with the button as it is, until a reply takes its place. */
  isTap: boolean;
  /** A person has brought this bot along to where it is no member: five messages for each interaction. */
  isGuest: boolean;
};

const Asked = z.object({
  id: z.string().regex(/^\d{1,20}$/u),
  channelId: z.string(),
  user: z.object({ id: z.string() }),
  /** The language of the person's app (BCP 47). */
  locale: z.string().max(35).optional().catch(undefined),
  /** Older than this field, or in a place that Discord has yet to invent: then others may read along. */
  context: z.int().nullish(),
  /** Who installed the bot: the server, or the person. */
  authorizingIntegrationOwners: z
    .object({ guildId: z.string().nullish(), userId: z.string().nullish() })
    .nullish()
    .catch(null),
});
type Asked = z.infer<typeof Asked>;

/** Text options only: ours have no others. */
const Options = z.object({
  data: z.array(
    z.object({ name: z.enum(['profile', 'change', 'guide']).catch('profile'), value: z.string().catch('') }),
  ),
});

const Command = Asked.extend({
  type: z.literal(InteractionType.ApplicationCommand),
  commandType: z.literal(ApplicationCommandType.ChatInput),
  commandName: z.string(),
  options: Options,
});

const Tap = Asked.extend({
  type: z.literal(InteractionType.MessageComponent),
  customId: z.string(),
  /** What was chosen from a menu. */
  values: z.array(z.string()).optional(),
});

/** A form that was filled in; discord.js keeps its fields by their ids. */
const FilledIn = Asked.extend({
  type: z.literal(InteractionType.ModalSubmit),
  customId: z.string(),
  fields: z.object({ fields: z.map(z.string(), z.object({ value: z.string().catch('') })) }),
});

const Typing = Asked.extend({
  type: z.literal(InteractionType.ApplicationCommandAutocomplete),
  options: Options,
});

export function decode(interaction: unknown): Incoming {
  const command = Command.safeParse(interaction);
  if (command.success) {
    const { commandName, options } = command.data;
    const intent = parseCommand(commandName, options.data[0]?.value ?? '');
    return ask(command.data, false, { intent, madeFor: null });
  }
  const tap = Tap.safeParse(interaction);
  if (tap.success) {
    const { customId, values } = tap.data;
    const asked = decodeCallback(values?.[0] ?? customId);
    return ask(tap.data, true, asked ?? { intent: { kind: 'button.unknown' }, madeFor: null });
  }
  const filledIn = FilledIn.safeParse(interaction);
  if (filledIn.success) {
    const { customId, fields } = filledIn.data;
    const asked = decodeCallback(customId);
    const pasted = new Secret(fields.fields.get(FORM_FIELD)?.value ?? '');
    const wanted: Pick<Request, 'intent' | 'madeFor'> =
      asked?.intent.kind === 'auth.finish'
        ? { ...asked, intent: { ...asked.intent, pasted } }
        : { intent: { kind: 'button.unknown' }, madeFor: null };
    return ask(filledIn.data, false, wanted);
  }
  const typing = Typing.safeParse(interaction);
  if (!typing.success) return { kind: 'nothing' };
  return {
    kind: 'complete',
    caller: callerOf(typing.data),
    ...spoken(typing.data),
    argument: typing.data.options.data[0]?.name ?? 'profile',
    typed: typing.data.options.data[0]?.value ?? '',
  };
}

function ask(asked: Asked, isTap: boolean, wanted: Pick<Request, 'intent' | 'madeFor'>): Incoming {
  const { id, channelId, user, context, authorizingIntegrationOwners: owners } = asked;
  const isPrivate = context === InteractionContextType.BotDM;
  const request = {
    id: `discord:${id}`,
    caller: callerOf(asked),
    chat: channelId,
    isPrivate,
    ...spoken(asked),
    ...wanted,
  };
  const isGuest = !isPrivate && owners?.userId != null && owners.guildId == null;
  return { kind: 'ask', request, place: { channelId, personId: user.id, isPrivate, isTap, isGuest } };
}

function callerOf({ user }: Asked): Caller {
  return { platform: 'discord', id: user.id };
}

const spoken = ({ locale }: Asked) => (locale === undefined ? {} : { language: locale });

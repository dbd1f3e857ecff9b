import {
  ApplicationCommandType,
  InteractionContextType,
  InteractionType,
  MessageFlags,
} from 'discord-api-types/v10';
import { z } from 'zod';
import { decodeCallback } from '../../src/core/callback.ts';
import { argumentNames } from '../../src/core/commands.ts';
import type { ArgumentName } from '../../src/core/commands.ts';
import { parseCommand } from '../../src/core/parse.ts';
import { Secret } from '../../src/core/secret.ts';
import { FORM_FIELD } from './encode.ts';
import type { Caller, Request } from '../../src/core/request.ts';

/** Interaction, as Discord's JSON → request. Pure, and never throws: it comes from outside. */

export type Incoming =
  /** `isInServer`: in a channel that the server's members read. */
  | { kind: 'ask'; request: Request; place: Place; isInServer: boolean }
  /** Somebody is typing what stands behind a command. */
  | { kind: 'complete'; typing: Typing; place: Ticket }
  | { kind: 'nothing' };

type Typing = { caller: Caller; language?: string; argument: ArgumentName; typed: string };

const Id = z.string().regex(/^\d{1,20}$/u);

/** By this an interaction can be answered, whoever received it. `token` is good for fifteen minutes. */
const Ticket = z.object({ applicationId: Id, interactionId: Id, token: z.string().min(1).max(1000) });
export type Ticket = z.infer<typeof Ticket>;

/** What the place allows, where the answer goes. */
export const Place = Ticket.extend({
  kind: z.enum([
    'command',
    /** Leaves the message with the button as it is, until a reply takes its place. */
    'tap',
    /** A form that was filled in. */
    'form',
  ]),
  channelId: Id,
  personId: Id,
  /** Nobody but bot and caller are there. */
  isPrivate: z.boolean(),
  /** A person has brought this bot along to where it is no member: five messages for each interaction. */
  isGuest: z.boolean(),
  /** Only the person sees the message with the button. */
  isTheirsAlone: z.boolean(),
});
export type Place = z.infer<typeof Place>;

const Person = z.object({ id: Id });

/** In servers, the person is a member. */
const Asked = z.object({
  id: Id,
  application_id: Id,
  token: z.string().min(1).max(1000),
  channel_id: Id,
  member: z.object({ user: Person }).nullish().catch(null),
  user: Person.nullish().catch(null),
  /** The language of the person's app (BCP 47). */
  locale: z.string().max(35).optional().catch(undefined),
  /** Older than this field, or in a place that Discord has yet to invent: then others may read along. */
  context: z.int().nullish(),
  /** Who installed the bot: the server (0), or the person (1). */
  authorizing_integration_owners: z
    .object({ 0: z.string().nullish(), 1: z.string().nullish() })
    .nullish()
    .catch(null),
});

/** Text options only: ours have no others. */
const Options = z
  .array(z.object({ name: z.enum(argumentNames).catch('profile'), value: z.string().catch('') }))
  .optional();

const Command = z.object({
  type: z.literal(InteractionType.ApplicationCommand),
  data: z.object({
    type: z.literal(ApplicationCommandType.ChatInput).optional(),
    name: z.string(),
    options: Options,
  }),
});

const Tap = z.object({
  type: z.literal(InteractionType.MessageComponent),
  data: z.object({
    custom_id: z.string(),
    /** What was chosen from a menu. */
    values: z.array(z.string()).optional(),
  }),
  message: z.object({ flags: z.int().optional() }).optional().catch(undefined),
});

/** A form that was filled in. */
const FilledIn = z.object({
  type: z.literal(InteractionType.ModalSubmit),
  data: z.object({
    custom_id: z.string(),
    components: z.array(
      z
        .object({ component: z.object({ custom_id: z.string(), value: z.string().catch('') }) })
        .nullable()
        .catch(null),
    ),
  }),
});

const Completing = z.object({
  type: z.literal(InteractionType.ApplicationCommandAutocomplete),
  data: z.object({ options: Options }),
});

const Interaction = z.intersection(Asked, z.discriminatedUnion('type', [Command, Tap, FilledIn, Completing]));

type Wanted = Pick<Request, 'intent' | 'madeFor'>;
const unknownButton: Wanted = { intent: { kind: 'button.unknown' }, madeFor: null };

export function decode(interaction: unknown): Incoming {
  const parsed = Interaction.safeParse(interaction);
  const user = parsed.data?.member?.user ?? parsed.data?.user;
  if (!parsed.success || !user) return { kind: 'nothing' };
  const { id, application_id: applicationId, token, channel_id: channelId, context, locale } = parsed.data;
  const owners = parsed.data.authorizing_integration_owners;
  const caller: Caller = { platform: 'discord', id: user.id };
  const spoken = locale === undefined ? {} : { language: locale };
  const ticket: Ticket = { applicationId, interactionId: id, token };
  const isPrivate = context === InteractionContextType.BotDM;
  const isInServer = context === InteractionContextType.Guild;
  const isGuest = !isPrivate && owners?.[1] != null && owners[0] == null;
  const place: Omit<Place, 'kind'> = {
    ...ticket,
    channelId,
    personId: user.id,
    isPrivate,
    isGuest,
    isTheirsAlone: false,
  };
  const requested = (wanted: Wanted): Request => ({
    id: `discord:${id}`,
    caller,
    chat: channelId,
    isPrivate,
    ...spoken,
    ...wanted,
  });

  switch (parsed.data.type) {
    case InteractionType.ApplicationCommand: {
      const { name, options } = parsed.data.data;
      const intent = parseCommand(name, options?.[0]?.value ?? '');
      return {
        kind: 'ask',
        request: requested({ intent, madeFor: null }),
        place: { ...place, kind: 'command' },
        isInServer,
      };
    }
    case InteractionType.MessageComponent: {
      const { data, message } = parsed.data;
      const wanted = decodeCallback(data.values?.[0] ?? data.custom_id) ?? unknownButton;
      const isTheirsAlone = ((message?.flags ?? 0) & MessageFlags.Ephemeral) !== 0;
      return {
        kind: 'ask',
        request: requested(wanted),
        place: { ...place, kind: 'tap', isTheirsAlone },
        isInServer,
      };
    }
    case InteractionType.ModalSubmit:
      return {
        kind: 'ask',
        request: requested(filledIn(parsed.data.data)),
        place: { ...place, kind: 'form' },
        isInServer,
      };
    case InteractionType.ApplicationCommandAutocomplete: {
      const { name: argument = 'profile', value: typed = '' } = parsed.data.data.options?.[0] ?? {};
      return { kind: 'complete', typing: { caller, ...spoken, argument, typed }, place: ticket };
    }
  }
}

function filledIn({ custom_id, components }: z.infer<typeof FilledIn>['data']): Wanted {
  const asked = decodeCallback(custom_id);
  if (asked?.intent.kind !== 'auth.finish') return unknownButton;
  const field = components.find((one) => one?.component.custom_id === FORM_FIELD);
  return { ...asked, intent: { ...asked.intent, pasted: new Secret(field?.component.value ?? '') } };
}

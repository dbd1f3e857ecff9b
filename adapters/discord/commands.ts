import {
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionContextType,
  Routes,
} from 'discord-api-types/v10';
import type { RESTPutAPIApplicationCommandsJSONBody } from 'discord-api-types/v10';
import type { REST } from '@discordjs/rest';
import { z } from 'zod';
import type { Localized, MenuEntry } from '../../src/core/commands.ts';
import { isPassing } from './failure.ts';

/** The slash commands, as Discord keeps them. */

type Commands = RESTPutAPIApplicationCommandsJSONBody;

/** What Discord keeps of ours; it adds fields of its own. */
const Kept = z.array(z.looseObject({ name: z.string() }));

/** Where our commands are to be, and where they may be left over from another setting. */
export type Where = { applicationId: string; guildId: string | null; guildIds: readonly string[] };

/** Those for everywhere are for the bot of a server as well as for the one that a person has brought along; those of one
 *  server cannot say so. */
export function encodeCommands(menu: readonly MenuEntry[], isEverywhere: boolean): Commands {
  return menu.map(({ name, description, argument }) => ({
    type: ApplicationCommandType.ChatInput,
    ...named(name, description),
    ...(isEverywhere && everywhere),
    options: argument
      ? [
          {
            type: ApplicationCommandOptionType.String as const,
            ...named(argument.name, argument.description),
            autocomplete: true as const,
          },
        ]
      : [],
  }));
}

const everywhere = {
  contexts: [
    InteractionContextType.Guild,
    InteractionContextType.BotDM,
    InteractionContextType.PrivateChannel,
  ],
  integration_types: [ApplicationIntegrationType.GuildInstall, ApplicationIntegrationType.UserInstall],
};

/** Names are the same in every language, since people tell each other what to type. `en-US` and `en-GB` stand in for each
 *  other before the name without a language does, so both are there. */
function named(name: string, { en, 'zh-CN': zh }: Localized) {
  return {
    name,
    name_localizations: { 'en-US': name, 'en-GB': name, 'zh-CN': name },
    description: en,
    description_localizations: { 'en-US': en, 'en-GB': en, 'zh-CN': zh },
  };
}

/** Writes what has changed and nothing else: creations are counted. Commands of a server and those for everywhere would
 *  both be shown, so all the others are taken away. Rejects when Discord does not take ours. */
export async function registerCommands(
  rest: REST,
  { applicationId, guildId, guildIds }: Where,
  menu: readonly MenuEntry[],
): Promise<void> {
  const inGuild = (id: string) => Routes.applicationGuildCommands(applicationId, id);
  const global = Routes.applicationCommands(applicationId);
  const wanted = encodeCommands(menu, guildId === null);
  await keep(rest, guildId === null ? global : inGuild(guildId), wanted);
  if (guildId !== null) await keep(rest, global, []);
  // a server that lets us see no commands of ours shows none
  for (const id of guildIds) if (id !== guildId) await keep(rest, inGuild(id), []).catch(ignoreRefusal);
}

function ignoreRefusal(error: unknown): void {
  if (isPassing(error)) throw error;
}

async function keep(
  rest: REST,
  route: ReturnType<typeof Routes.applicationCommands>,
  wanted: Commands,
): Promise<void> {
  const query = new URLSearchParams({ with_localizations: 'true' });
  const kept = Kept.parse(await rest.get(route, { query }));
  const byName = kept.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const isSame = holds(
    byName,
    wanted.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
  );
  if (!isSame) await rest.put(route, { body: wanted });
}

/** Whether everything that we want is there. Nothing, an empty list and a field that is missing are the same. */
function holds(kept: unknown, wanted: unknown): boolean {
  if (Array.isArray(wanted)) {
    const list: readonly unknown[] = Array.isArray(kept) ? kept : [];
    return list.length === wanted.length && wanted.every((one, index) => holds(list[index], one));
  }
  if (typeof wanted === 'object' && wanted !== null) {
    const fields = new Map(Object.entries(kept ?? {}));
    return Object.entries(wanted).every(([key, value]) => holds(fields.get(key), value));
  }
  return kept === wanted;
}

import { z } from 'zod';
import type { DiscordFacts } from '../../core/doctor/facts.ts';
import type { Clock } from '../../core/ports.ts';
import { ask } from './ask.ts';

export type DiscordAccess = { token: string; apiRoot: string | null; guildId: string | null };

const Application = z.object({ id: z.string().regex(/^\d{1,20}$/u) }).transform(({ id }) => id);
const Commands = z.array(z.object({ name: z.string() })).transform((all) => all.map(({ name }) => name));

/** Looks by HTTP alone: a second connection to the gateway would get every event as well. */
export async function lookAtDiscord(
  clock: Clock,
  { token, apiRoot, guildId, version }: DiscordAccess & { version: string },
  commands: readonly string[],
): Promise<DiscordFacts> {
  const root = `${(apiRoot ?? 'https://discord.com/api').replace(/\/+$/u, '')}/v10`;
  const get = (path: string) =>
    ask(clock, `${root}${path}`, {
      method: 'GET',
      headers: { authorization: `Bot ${token}`, 'user-agent': `DiscordBot (codex-profiler, ${version})` },
    });
  const me = await get('/users/@me');
  if (me.kind === 'unreachable') return me;
  if (me.status === 401 || me.status === 404) return { kind: 'refused' };
  const application = await get('/applications/@me');
  const id = Application.safeParse(application.kind === 'answered' ? application.body : null);
  const answered = { kind: 'answered', skewMs: me.skewMs } as const;
  if (!id.success) return { ...answered, missing: null };
  const where = guildId === null ? '' : `/guilds/${guildId}`;
  const offered = await get(`/applications/${id.data}${where}/commands`);
  const known = Commands.safeParse(offered.kind === 'answered' ? offered.body : null);
  return {
    ...answered,
    missing: known.success ? commands.filter((name) => !known.data.includes(name)) : null,
  };
}

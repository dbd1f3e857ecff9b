import { spawn } from 'node:child_process';
import type { ChildProcess, ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import { startFakeDiscord } from '../fakes/discord.ts';
import type { Person as DiscordPerson } from '../fakes/discord.ts';
import { writeJsonHome } from '../fakes/openclaw-home.ts';
import type { StoredProfile } from '../fakes/openclaw-home.ts';
import { startFakeTelegram } from '../fakes/telegram.ts';
import { usageAnswer } from '../fakes/usage-answer.ts';
import { startUsageEndpoint } from '../fakes/usage-endpoint.ts';
import { ENTRY } from './run.ts';

export const TELEGRAM_TOKEN = '123456789:AAExampleExampleExampleExampleExamp';
export const owner = { id: 1, first_name: 'Owner' };
export const discordOwner: DiscordPerson = { id: '700000000000000001', username: 'owner' };

type Platforms = readonly ('telegram' | 'discord')[];

/** The bot as a process of its own, between a Telegram, a Discord and a usage endpoint on loopback. The check of its one
 *  profile waits for `endpoint.release()`. */
export async function startBot(
  platforms: Platforms = ['telegram'],
  changes: Record<string, string> = {},
  others: readonly StoredProfile[] = [],
) {
  const bot = await openBot(platforms, changes, others);
  onTestFinished(bot.close);
  return bot;
}

/** The same, to be closed by whoever opened it. `preload`: a module that is loaded into the process before anything else,
 *  and to which messages can be sent. */
export async function openBot(
  platforms: Platforms,
  changes: Record<string, string>,
  others: readonly StoredProfile[],
  preload?: string,
) {
  const telegram = await startFakeTelegram(TELEGRAM_TOKEN);
  const discord = await startFakeDiscord();
  const endpoint = await startUsageEndpoint();
  endpoint.script('acct-work', { ...usageAnswer({ used: 18 }, { used: 36 }), fate: 'held' });
  const home = writeJsonHome({ profiles: [{ id: 'openai-codex:work' }, ...others] });
  const env = {
    HOME: home.homeDir,
    PATH: '/nowhere',
    TELEGRAM_API_ROOT: telegram.apiRoot,
    DISCORD_API_ROOT: discord.apiRoot,
    ...(platforms.includes('telegram') && { TELEGRAM_BOT_TOKEN: TELEGRAM_TOKEN }),
    ...(platforms.includes('discord') && { DISCORD_BOT_TOKEN: discord.token }),
    OWNERS: `telegram:${owner.id},discord:${discordOwner.id}`,
    // Nobody is asked but for a person, so that tests can count.
    POLL_MINUTES: '0',
    ...(await endpoint.proxyEnv()),
    ...changes,
  };
  const children: ChildProcess[] = [];
  /** Another process on the same home, state and platforms. */
  const start = (more: Record<string, string> = {}) => {
    const child = spawn(process.execPath, [...(preload ? ['--import', preload] : []), ENTRY, 'start'], {
      env: { ...env, ...more },
      cwd: '/',
      stdio: ['ignore', 'pipe', 'pipe', ...(preload ? ['ipc' as const] : [])],
    }) as ChildProcessByStdio<null, Readable, Readable>;
    children.push(child);
    return { child, ended: Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]) };
  };
  const close = async () => {
    for (const child of children) child.kill('SIGKILL');
    await telegram.stop();
    await discord.stop();
    await endpoint.close();
    home.remove();
  };
  const { child, ended } = start();
  return { telegram, discord, endpoint, home, env, child, ended, start, close };
}

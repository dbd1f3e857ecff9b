import { once } from 'node:events';
import { REST } from '@discordjs/rest';
import { GatewayCloseCodes } from 'discord-api-types/v10';
import type { MenuEntry } from '../../src/core/commands.ts';
import type { Complete } from '../../src/core/complete.ts';
import type { Handle } from '../../src/core/handle.ts';
import type { Delivery } from '../../src/core/inbox.ts';
import type { Draw, Log } from '../../src/core/ports.ts';
import { createAtWork } from '../at-work.ts';
import { insist } from '../patience.ts';
import type { Ending, Readiness, Running } from '../running.ts';
import { deafnessOf, readApplication } from './application.ts';
import { registerCommands } from './commands.ts';
import { ClosedForGood } from './connection.ts';
import type { Connection, Me } from './connection.ts';
import type { SaysIn } from './encode.ts';
import { factsOf, isPassing, isWrongToken } from './failure.ts';
import { createRoute, openPosted } from './posted.ts';
import { edit, send } from './send.ts';
import { resume, serve } from './serve.ts';

export type DiscordOptions = {
  token: string;
  /** Another server than Discord's own: `https://discord.com/api`. */
  apiRoot: string | null;
  /** The one server whose commands are kept; `null` for commands everywhere. */
  guildId: string | null;
  /** In servers, whether everybody sees what one person asked for. */
  areAnswersPublic: boolean;
  /** With it, interactions are posted to our route, and no socket is opened. 64 hexadecimal digits. */
  publicKey: string | null;
  handle: Handle;
  complete: Complete;
  delivery: Delivery;
  /** Left out where no pictures are drawn. */
  draw?: Draw;
  log: Log;
  menu: readonly MenuEntry[];
  says: SaysIn;
  /** The first wait after a failure; later ones grow to thirty times that. */
  retryDelayMs?: number;
};

/** Answers to interactions do not count for Discord's limit of fifty requests a second, and the library counts them: people who
 *  ask at once would wait for each other. Little else is asked, and a 429 is heeded all the same. And it keeps something
 *  for each interaction until it looks what is over: an hour, unless it is told otherwise. */
const MANNERS = { globalRequestsPerSecond: Infinity, handlerSweepInterval: 60_000 };
const WRONG_TOKEN: number = GatewayCloseCodes.AuthenticationFailed;

/** Connects in the background from now on; never throws. A Discord that cannot be reached, now or later, is waited for. */
export function startDiscord(options: DiscordOptions): Running {
  const { token, apiRoot, guildId, publicKey, log, menu, retryDelayMs = 1000 } = options;
  const stopping = new AbortController();
  const givingUp = new AbortController();
  const atWork = createAtWork();
  const patience = { firstDelayMs: retryDelayMs, signal: givingUp.signal };
  const untilStopped = {
    platform: 'Discord',
    factsOf,
    log,
    firstDelayMs: retryDelayMs,
    signal: stopping.signal,
  };
  const api = apiRoot?.replace(/\/+$/u, '');
  const rest = new REST({ ...(api !== undefined && { api }), ...MANNERS, retries: 0 }).setToken(token);
  const means = { draw: async () => null, ...options, rest, patience };
  /** We know who we are, and interactions can come. */
  let isReady = false;
  let connection: Connection | undefined;

  function take(interaction: unknown, taken?: () => void): boolean {
    if (stopping.signal.aborted) return false;
    void atWork.track(serve(interaction, means, taken));
    return true;
  }

  async function open(): Promise<Connection> {
    if (publicKey !== null) return openPosted({ rest, signal: stopping.signal });
    const { openSocket } = await import('./socket.ts');
    return openSocket({ rest, token, log, take });
  }

  /** Without a menu, buttons still work; so it is no reason to stop, and nothing waits for it. */
  async function offerCommands({ applicationId, guildIds }: Me): Promise<void> {
    try {
      await insist(() => registerCommands(rest, { applicationId, guildId, guildIds }, menu), {
        ...untilStopped,
        isFinal: (error) => !isPassing(error),
      });
    } catch (error) {
      if (!stopping.signal.aborted)
        log.warn('Discord did not take the commands', { ...factsOf(error), guild: guildId });
    }
  }

  /** A setting of the portal that this bot cannot see past: nothing would come, and nobody would know why. */
  async function lookForDeafness(): Promise<void> {
    const application = await readApplication(rest, stopping.signal).catch(() => null);
    const deafness = application && deafnessOf(application, publicKey);
    if (deafness) log.warn(deafness);
  }

  async function live(): Promise<Ending> {
    const tillStopped = once(stopping.signal, 'abort');
    /** A connection that failed to open is used up: each try takes a new one. */
    const connect = async () => {
      await connection?.close();
      connection = await open();
      const me = await Promise.race([connection.opening, tillStopped.then(() => null)]);
      stopping.signal.throwIfAborted();
      return { me: me!, closed: connection.closed };
    };
    try {
      const { me, closed } = await insist(connect, {
        ...untilStopped,
        isFinal: (error) => endingOf(error) !== null,
      });
      isReady = true;
      log.info('Discord: ready', { bot: me.name, install: installAddress(me.applicationId) });
      void offerCommands(me).then(lookForDeafness);
      await Promise.race([closed, tillStopped]);
      return 'stopped';
    } catch (error) {
      const ending = stopping.signal.aborted ? 'stopped' : endingOf(error);
      if (ending) return ending;
      throw error;
    } finally {
      isReady = false;
      await atWork.finish();
      givingUp.abort();
      await connection?.close();
      rest.clearHashSweeper();
      rest.clearHandlerSweeper();
    }
  }

  const ended = live();
  const stop = async () => {
    stopping.abort();
    await Promise.allSettled([ended]);
  };
  const isServing = () => isReady && !stopping.signal.aborted;
  const readiness = (): Readiness => {
    if (stopping.signal.aborted) return 'stopped';
    if (!isReady) return 'starting';
    return connection?.isUp() ? 'ready' : 'unreachable';
  };
  return {
    name: 'discord',
    channel: {
      send: async (...said) => (isServing() ? atWork.track(send(...said, means)) : { kind: 'failed' }),
      edit: async (...said) => (isServing() ? atWork.track(edit(...said, means)) : 'failed'),
    },
    isReady: isServing,
    resume: async (request) => {
      if (isServing()) await atWork.track(resume(request, means));
    },
    routes: publicKey === null ? [] : [createRoute(publicKey, take, log)],
    readiness,
    stop,
    ended,
  };
}

/** `null` for what may pass. */
function endingOf(error: unknown): Ending | null {
  if (error instanceof ClosedForGood)
    return error.code === WRONG_TOKEN ? 'discord.wrong-token' : 'discord.turned-away';
  return isWrongToken(error) ? 'discord.wrong-token' : null;
}

/** Where a person adds the bot to a server, or to themselves. */
function installAddress(applicationId: string): string {
  return `https://discord.com/oauth2/authorize?client_id=${applicationId}`;
}

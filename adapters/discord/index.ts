import { once } from 'node:events';
import { Client, Events, GatewayCloseCodes, Options, SimpleShardingStrategy } from 'discord.js';
import type { MenuEntry } from '../../src/core/commands.ts';
import type { Complete } from '../../src/core/complete.ts';
import type { Handle } from '../../src/core/handle.ts';
import type { Log } from '../../src/core/ports.ts';
import { atMost, createAtWork } from '../at-work.ts';
import { insist } from '../patience.ts';
import type { Ending, Running } from '../running.ts';
import { registerCommands } from './commands.ts';
import type { SaysIn } from './encode.ts';
import { factsOf, isPassing, isWrongToken } from './failure.ts';
import { send } from './send.ts';
import { serve } from './serve.ts';

export type DiscordOptions = {
  token: string;
  /** Another server than Discord's own: `https://discord.com/api`. */
  apiRoot: string | null;
  /** The one server whose commands are kept; `null` for commands everywhere. */
  guildId: string | null;
  /** In servers, whether everybody sees what one person asked for. */
  areAnswersPublic: boolean;
  handle: Handle;
  complete: Complete;
  log: Log;
  menu: readonly MenuEntry[];
  says: SaysIn;
  /** The first wait after a failure; later ones grow to thirty times that. */
  retryDelayMs?: number;
};

/** A connection is often given up by Discord and taken up again within a second: that is nobody's concern. */
const QUIET_MS = 5000;
/** Each step of closing a connection gets this long. */
const CLOSE_MS = 700;
const WRONG_TOKEN: number = GatewayCloseCodes.AuthenticationFailed;

/** Connects in the background from now on; never throws. A Discord that cannot be reached, now or later, is waited for.
 *  No gateway intents: interactions belong to none, and nothing else is read. */
export function startDiscord(options: DiscordOptions): Running {
  const { token, apiRoot, guildId, log, menu, retryDelayMs = 1000 } = options;
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

  /** Logged in; `null` until it is. */
  let current: Client<true> | null = null;

  /** A client that failed to log in is used up: each try takes a new one. */
  function createClient(): Connection {
    const client = new Client({
      intents: [],
      allowedMentions: { parse: [] },
      rest: { ...(apiRoot && { api: apiRoot.replace(/\/+$/u, '') }), retries: 0 },
      ws: { buildStrategy: (manager) => new PersistentStrategy(manager) },
      makeCache: Options.cacheWithLimits({ ...Options.DefaultMakeCacheSettings, MessageManager: 0 }),
    });
    // Without a listener a broken socket would end the process; of its state `watchConnection` tells.
    client.on(Events.Error, () => {}).on(Events.ShardError, () => {});
    client.on(Events.InteractionCreate, (interaction) => {
      if (!stopping.signal.aborted) void atWork.track(serve(interaction, { ...options, client, patience }));
    });
    watchConnection(client, log);
    const ready = new Promise((resolve) => client.once(Events.ClientReady, resolve));
    const closed = new Promise<never>((_, reject) => {
      client.once(Events.ShardDisconnect, ({ code }) => reject(new ClosedForGood(code)));
    });
    closed.catch(() => {}); // told by whoever waits for it
    const opening = Promise.race([Promise.all([client.login(token), ready]), closed]);
    return { client, opening, closed };
  }

  /** Without a menu, buttons still work; so it is no reason to stop, and nothing waits for it. */
  async function offerCommands({ application, guilds, rest }: Client<true>): Promise<void> {
    const where = { applicationId: application.id, guildId, guildIds: [...guilds.cache.keys()] };
    try {
      await insist(() => registerCommands(rest, where, menu), {
        ...untilStopped,
        isFinal: (error) => !isPassing(error),
      });
    } catch (error) {
      if (!stopping.signal.aborted)
        log.warn('Discord did not take the commands', { ...factsOf(error), guild: guildId });
    }
  }

  async function live(): Promise<Ending> {
    const tillStopped = once(stopping.signal, 'abort');
    let connection: Connection | undefined;
    const connect = async () => {
      connection = createClient();
      await Promise.race([connection.opening, tillStopped]);
      stopping.signal.throwIfAborted();
      return connection;
    };
    try {
      const { client, closed } = await insist(connect, {
        ...untilStopped,
        isFinal: (error) => endingOf(error) !== null,
      });
      const ready = client as Client<true>;
      current = ready;
      const { application, user } = ready;
      log.info('Discord: ready', { bot: user.username, install: installAddress(application.id) });
      void offerCommands(ready);
      await Promise.race([closed, tillStopped]);
      return 'stopped';
    } catch (error) {
      const ending = stopping.signal.aborted ? 'stopped' : endingOf(error);
      if (ending) return ending;
      throw error;
    } finally {
      await atWork.finish();
      givingUp.abort();
      if (connection) await close(connection);
    }
  }

  const ended = live();
  const stop = async () => {
    stopping.abort();
    await Promise.allSettled([ended]);
  };
  return {
    name: 'discord',
    send: async (to, message) =>
      current !== null &&
      !stopping.signal.aborted &&
      atWork.track(send(to, message, { ...options, client: current, patience })),
    isReady: () => current !== null && !stopping.signal.aborted,
    resume: async () => {},
    routes: [],
    readiness() {
      if (stopping.signal.aborted) return 'stopped';
      return current === null ? 'starting' : current.isReady() ? 'ready' : 'unreachable';
    },
    stop,
    ended,
  };
}

type Connection = {
  client: Client;
  /** Settles once the client is ready; rejects when it will not be. */
  opening: Promise<unknown>;
  /** Rejects when Discord wants no more of us. */
  closed: Promise<never>;
};

/** Asked to end in the middle of connecting, discord.js would forget to, and connect again: it gets the time to be done
 *  with that. */
async function close({ client, opening }: Connection): Promise<void> {
  await atMost(CLOSE_MS, opening);
  await atMost(CLOSE_MS, client.destroy());
}

/** Takes a socket that cannot be opened at the start for one that was lost: discord.js goes on trying by itself. Left to
 *  its own ways it would do that behind the back of the next client. */
class PersistentStrategy extends SimpleShardingStrategy {
  override async connect(): Promise<void> {
    await super.connect().catch(() => {});
  }
}

/** Discord has closed the connection, and would close the next one too. */
class ClosedForGood extends Error {
  readonly code: number;
  constructor(code: number) {
    super('closed for good');
    this.code = code;
  }
}

/** `null` for what may pass. */
function endingOf(error: unknown): Ending | null {
  if (error instanceof ClosedForGood)
    return error.code === WRONG_TOKEN ? 'discord.wrong-token' : 'discord.turned-away';
  return isWrongToken(error) ? 'discord.wrong-token' : null;
}

/** One warning for a whole spell without a connection. discord.js takes it up again by itself. */
function watchConnection(client: Client, log: Log): void {
  let waiting: NodeJS.Timeout | undefined;
  let isMissed = false;
  client.on(Events.ShardReconnecting, () => {
    waiting ??= setTimeout(() => {
      isMissed = true;
      log.warn('Discord does not answer; trying on');
    }, QUIET_MS).unref();
  });
  const back = () => {
    clearTimeout(waiting);
    waiting = undefined;
    if (isMissed) log.info('Discord answers again');
    isMissed = false;
  };
  client.on(Events.ShardResume, back).on(Events.ShardReady, back);
}

/** Where a person adds the bot to a server, or to themselves. */
function installAddress(applicationId: string): string {
  return `https://discord.com/oauth2/authorize?client_id=${applicationId}`;
}

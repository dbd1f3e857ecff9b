import { GatewayCloseCodes, GatewayDispatchEvents } from 'discord-api-types/v10';
import type { REST } from '@discordjs/rest';
import { CloseCodes, SimpleShardingStrategy, WebSocketManager, WebSocketShardEvents } from '@discordjs/ws';
import type { SessionInfo } from '@discordjs/ws';
import { z } from 'zod';
import type { Log } from '../../src/core/ports.ts';
import { atMost } from '../at-work.ts';
import { ClosedForGood } from './connection.ts';
import type { Connection, Me } from './connection.ts';

/** A connection is often given up by Discord and taken up again within a second: that is nobody's concern. */
const QUIET_MS = 5000;
/** Each step of closing a connection gets this long. */
const CLOSE_MS = 700;

/** After these, the next connection would be closed, too. */
const FINAL: readonly number[] = [
  GatewayCloseCodes.AuthenticationFailed,
  GatewayCloseCodes.InvalidShard,
  GatewayCloseCodes.ShardingRequired,
  GatewayCloseCodes.InvalidAPIVersion,
  GatewayCloseCodes.InvalidIntents,
  GatewayCloseCodes.DisallowedIntents,
];

const Ready = z.object({
  user: z.object({ username: z.string() }),
  application: z.object({ id: z.string() }),
  guilds: z.array(z.object({ id: z.string() })),
});

type Means = {
  rest: REST;
  token: string;
  log: Log;
  take: (interaction: unknown) => void;
};

/** Discord's socket, resumed and connected anew for as long as it takes. No gateway intents: interactions belong to none, and
 *  nothing else is read. */
export function openSocket({ rest, token, log, take }: Means): Connection {
  const sessions = new Map<number, SessionInfo>();
  const manager = new WebSocketManager({
    token,
    rest,
    intents: 0,
    buildStrategy: (it) => new PersistentStrategy(it),
    // otherwise kept for all connections of this process together
    retrieveSessionInfo: (shard) => sessions.get(shard) ?? null,
    updateSessionInfo: (shard, session) =>
      void (session ? sessions.set(shard, session) : sessions.delete(shard)),
  });
  const { promise: ready, resolve } = Promise.withResolvers<Me>();
  const { promise: closed, reject } = Promise.withResolvers<never>();
  closed.catch(() => {}); // told by whoever waits for it
  const absence = watchAbsence(log);

  const shards = new Map<number, z.infer<typeof Ready>>();
  manager.on(WebSocketShardEvents.Ready, ({ data, shardId }) => {
    absence.end();
    const parsed = Ready.safeParse(data);
    if (!parsed.success) return log.warn('Discord: its greeting cannot be read');
    const { user, application } = parsed.data;
    shards.set(shardId, parsed.data);
    const guildIds = [...shards.values()].flatMap(({ guilds }) => guilds.map(({ id }) => id));
    if (shards.size === manager.options.shardCount)
      resolve({ applicationId: application.id, name: user.username, guildIds });
  });
  manager.on(WebSocketShardEvents.Resumed, absence.end);
  manager.on(WebSocketShardEvents.Closed, ({ code }) => {
    if (FINAL.includes(code)) reject(new ClosedForGood(code));
    else absence.begin();
  });
  // Without a listener a broken socket would end the process; what becomes of it, its end tells.
  manager.on(WebSocketShardEvents.Error, () => {});
  manager.on(WebSocketShardEvents.Dispatch, ({ data: { t, d } }) => {
    if (t === GatewayDispatchEvents.InteractionCreate) take(d);
  });

  const connecting = manager.connect();
  const opening = Promise.race([connecting.then(() => ready), closed]);
  return {
    opening,
    closed,
    isUp: absence.isOver,
    /** Asked to end in the middle of connecting, it would forget to, and connect again: it gets the time to be done with that. */
    async close() {
      absence.end();
      await atMost(CLOSE_MS, opening);
      await atMost(CLOSE_MS, Promise.resolve(manager.destroy({ code: CloseCodes.Normal })));
      absence.end();
    },
  };
}

/** Takes a socket that cannot be opened at the start for one that was lost: the shard goes on trying by itself. Left to its
 *  own ways it would do that behind the back of the next connection. */
class PersistentStrategy extends SimpleShardingStrategy {
  override async connect(): Promise<void> {
    await super.connect().catch(() => {});
  }
}

/** One warning for a whole spell without a connection, which is taken up again by itself. */
function watchAbsence(log: Log) {
  let waiting: NodeJS.Timeout | undefined;
  let isMissed = false;
  let isAbsent = false;
  return {
    isOver: () => !isAbsent,
    begin(): void {
      isAbsent = true;
      waiting ??= setTimeout(() => {
        isMissed = true;
        log.warn('Discord does not answer; trying on');
      }, QUIET_MS).unref();
    },
    end(): void {
      isAbsent = false;
      clearTimeout(waiting);
      waiting = undefined;
      if (isMissed) log.info('Discord answers again');
      isMissed = false;
    },
  };
}

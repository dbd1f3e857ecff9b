import { InteractionResponseType, InteractionType, Routes } from 'discord-api-types/v10';
import type { REST } from '@discordjs/rest';
import { z } from 'zod';
import type { Log } from '../../src/core/ports.ts';
import { atMost } from '../at-work.ts';
import { parseBody } from '../http-route.ts';
import type { HttpRoute } from '../http-route.ts';
import { readApplication } from './application.ts';
import type { Connection, Me } from './connection.ts';
import { createSignatureCheck } from './signature.ts';

/** Interactions that Discord posts to an address of ours, each signed. */

/** Discord waits for three seconds, and for the acknowledgement, which goes its own way, just as long. */
const TAKEN_WITHIN_MS = 2000;

const Guilds = z.array(z.object({ id: z.string() }));
const Ping = z.object({ type: z.literal(InteractionType.Ping) });

/** Nothing is kept open; who we are, Discord tells when it is asked. */
export function openPosted({ rest, signal }: { rest: REST; signal: AbortSignal }): Connection {
  async function introduce(): Promise<Me> {
    const { id, name } = await readApplication(rest, signal);
    // needed for nothing but commands that were left over
    const guilds = await rest.get(Routes.userGuilds(), { signal }).catch(() => []);
    return {
      applicationId: id,
      name,
      guildIds: (Guilds.safeParse(guilds).data ?? []).map((guild) => guild.id),
    };
  }
  return { opening: introduce(), closed: new Promise(() => {}), isUp: () => true, close: async () => {} };
}

/** `take`: calls its second argument once the interaction need not be delivered again; `false` when
 *  nothing is taken any more. */
export function createRoute(
  publicKey: string,
  take: (interaction: unknown, taken: () => void) => boolean,
  log: Log,
): HttpRoute {
  const originOf = createSignatureCheck(publicKey);
  return {
    path: '/discord',
    async take(posted) {
      const origin = originOf(posted, Date.now());
      // said aloud because a host whose clock is wrong would seem deaf
      if (origin === 'untimely')
        log.warn('Discord: what was signed more than five minutes away from our clock was turned away');
      if (origin !== 'discord') return { status: 401 };
      const interaction = parseBody(posted.body);
      if (interaction === undefined) return { status: 400 };
      if (Ping.safeParse(interaction).success)
        return { status: 200, body: { type: InteractionResponseType.Pong } };
      const { promise: taken, resolve } = Promise.withResolvers<void>();
      if (!take(interaction, resolve)) return { status: 503 };
      await atMost(TAKEN_WITHIN_MS, taken);
      return { status: 202 };
    },
  };
}

import { randomUUID } from 'node:crypto';
import type { Claims } from '../../../core/ports.ts';
import type { Redis } from './connection.ts';
import { keyOf, lifeOf } from './keys.ts';

const RELEASE = `
  if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end`;

/** Claims in a Redis: atomic for all copies. One that expired and went to somebody else is not released. Where the answer
 *  of Redis is lost, a claim may be taken and nobody know it: then nobody has it until it expires. */
export function createClaims(redis: Redis): Claims {
  const token = randomUUID();
  return {
    async take(key, ttlMs) {
      const expiration = { type: 'PX', value: Number(lifeOf(ttlMs)) } as const;
      const taken = await redis.ask((client) =>
        client.set(keyOf('claim', key), token, { condition: 'NX', expiration }),
      );
      return taken !== null;
    },
    async release(key) {
      await redis.run(RELEASE, [keyOf('claim', key)], [token]);
    },
  };
}

import type { Store } from '../../../core/ports.ts';
import type { Redis } from './connection.ts';
import { orAbsent } from '../unreadable.ts';
import { keyOf, lifeOf } from './keys.ts';

/** Three commands and JSON. Without Keyv: its package for Redis asks for Node 22, and the npm of an older Node leaves out
 *  what is optional and asks for more, without a word. */
export function createStore(redis: Redis, namespace: string): Store {
  return {
    async get(key) {
      const found = await redis.ask((client) => client.get(keyOf(namespace, key)));
      return found === null ? undefined : orAbsent(parse(found));
    },
    async set(key, value, ttlMs) {
      const expiration = { type: 'PX', value: Number(lifeOf(ttlMs)) } as const;
      await redis.ask((client) => client.set(keyOf(namespace, key), JSON.stringify(value), { expiration }));
    },
    async delete(key) {
      await redis.ask((client) => client.del(keyOf(namespace, key)));
    },
  };
}

async function parse(json: string): Promise<unknown> {
  return JSON.parse(json);
}

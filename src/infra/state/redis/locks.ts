import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Clock, Locks } from '../../../core/ports.ts';
import { BEATS, LIFE_MS } from '../lock-life.ts';
import type { Redis } from './connection.ts';
import { keyOf, lifeOf } from './keys.ts';

/** Who holds a lock, since when, and the token that only the holder knows. */
const Lock = z.object({ token: z.string(), holder: z.string(), since: z.number() });

/** Nothing when it was taken, else who has it. */
const TAKE = `
  if redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return false end
  return redis.call('GET', KEYS[1])`;
const EXTEND = `
  if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
  return redis.call('PEXPIRE', KEYS[1], ARGV[2])`;
const RELEASE = `
  if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end`;

/** Locks in a Redis: atomic for all copies. No number fences off a holder that has lost its lock without knowing: OpenClaw,
 *  which would have to look at it, does not. What stands in for it: `isHeld` before the gateway is told, and a record that
 *  takes each step of a plan once. */
export function createLocks(redis: Redis, clock: Clock): Locks {
  return {
    async take(key, holder, lifeMs = LIFE_MS) {
      const keys = [keyOf('lock', key)];
      const mine = JSON.stringify({ token: randomUUID(), holder, since: clock.now() } satisfies z.infer<
        typeof Lock
      >);
      const found = await redis.run(TAKE, keys, [mine, lifeOf(lifeMs)]);
      if (typeof found === 'string') {
        const { holder, since } = Lock.parse(JSON.parse(found));
        return { isMine: false, holder, since };
      }
      const extend = async () => (await redis.run(EXTEND, keys, [mine, lifeOf(lifeMs)])) === 1;
      const heartbeat = setInterval(() => {
        // The next beat may get through, and whoever needs the lock asks `isHeld`.
        extend().catch(() => {});
      }, lifeMs / BEATS);
      heartbeat.unref();
      return {
        isMine: true,
        isHeld: extend,
        async release() {
          clearInterval(heartbeat);
          await redis.run(RELEASE, keys, [mine]);
        },
      };
    },
  };
}

import { z } from 'zod';
import type { Clock, Inbox } from '../../../core/ports.ts';
import type { Redis } from './connection.ts';
import { keyOf, lifeOf } from './keys.ts';

/** Ids that are not needed any more go after so many requests. */
const SWEEP_EVERY = 500;

/** Of everything that was not closed: whose it is, what it is, and which of it is about to be answered. Beside them stands
 *  a key for each id, for as long as that is known. */
const KEYS = [keyOf('inbox', 'owners'), keyOf('inbox', 'bodies'), keyOf('inbox', 'leaving')];
const knownOf = (id: string) => keyOf('inbox', 'known', id);

const ACCEPT = `
  if not redis.call('SET', KEYS[4], '', 'NX', 'PX', ARGV[4]) then return 0 end
  redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
  redis.call('HSET', KEYS[2], ARGV[1], ARGV[3])
  redis.call('SREM', KEYS[3], ARGV[1])
  return 1`;
const LEAVE = `
  local owner = redis.call('HGET', KEYS[1], ARGV[1])
  if not owner then return 1 - redis.call('EXISTS', KEYS[4]) end
  if owner ~= ARGV[2] then return 0 end
  redis.call('SADD', KEYS[3], ARGV[1])
  return 1`;
const CLOSE = `
  if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then return end
  redis.call('HDEL', KEYS[1], ARGV[1])
  redis.call('HDEL', KEYS[2], ARGV[1])
  redis.call('SREM', KEYS[3], ARGV[1])`;
const MOVE = `
  if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then return 0 end
  redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
  return 1`;
const OPEN = `
  local open = {}
  for _, id in ipairs(redis.call('HKEYS', KEYS[1])) do
    open[#open + 1] = {
      id,
      redis.call('HGET', KEYS[1], id),
      redis.call('HGET', KEYS[2], id) or '',
      redis.call('SISMEMBER', KEYS[3], id),
    }
  end
  return open`;
const SWEEP = `
  for _, id in ipairs(redis.call('HKEYS', KEYS[1])) do
    if redis.call('EXISTS', ARGV[1] .. id) == 0 then
      redis.call('HDEL', KEYS[1], id)
      redis.call('HDEL', KEYS[2], id)
      redis.call('SREM', KEYS[3], id)
    end
  end`;

const Kept = z.object({ acceptedAt: z.number(), body: z.unknown() });
const Open = z.array(z.tuple([z.string(), z.string(), z.string(), z.number()]));

/** Accepted requests in a Redis: atomic for all copies. What was closed keeps its id alone. */
export function createInbox(redis: Redis, clock: Clock): Inbox {
  let accepted = 0;
  return {
    async accept(id, owner, body, knownMs) {
      if ((accepted += 1) % SWEEP_EVERY === 0) await redis.run(SWEEP, KEYS, [knownOf('')]);
      const kept = JSON.stringify({ acceptedAt: clock.now(), body } satisfies z.infer<typeof Kept>);
      return (await redis.run(ACCEPT, [...KEYS, knownOf(id)], [id, owner, kept, lifeOf(knownMs)])) === 1;
    },
    leave: async (id, owner) => (await redis.run(LEAVE, [...KEYS, knownOf(id)], [id, owner])) === 1,
    async close(id, owner) {
      await redis.run(CLOSE, KEYS, [id, owner]);
    },
    async open() {
      const found = Open.parse(await redis.run(OPEN, KEYS)).map(([id, owner, kept, isLeaving]) => ({
        id,
        owner,
        ...keptOf(kept),
        isLeaving: isLeaving === 1,
      }));
      return found.toSorted((one, other) =>
        one.acceptedAt === other.acceptedAt
          ? Number(one.id > other.id) - Number(one.id < other.id)
          : one.acceptedAt - other.acceptedAt,
      );
    },
    move: async (id, from, to) => (await redis.run(MOVE, KEYS, [id, from, to])) === 1,
  };
}

function keptOf(stored: string): z.infer<typeof Kept> {
  try {
    return Kept.parse(JSON.parse(stored));
  } catch {
    return { acceptedAt: 0, body: null };
  }
}

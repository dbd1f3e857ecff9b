import { z } from 'zod';
import { KEEP_MS } from '../../../core/history/point.ts';
import type { Clock, History } from '../../../core/ports.ts';
import type { Redis } from './connection.ts';
import { keyOf, lifeOf } from './keys.ts';

const DAY_MS = 24 * 60 * 60_000;

const ADD = `
  redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
  redis.call('PEXPIRE', KEYS[1], ARGV[3])`;
const READ = `
  local found = {}
  for _, key in ipairs(KEYS) do
    for _, part in ipairs(redis.call('HGETALL', key)) do found[#found + 1] = part end
  end
  return found`;
/** From, until, and what is kept between. */
const THIN = `
  local kept = {}
  for i = 3, #ARGV do kept[ARGV[i]] = true end
  for _, key in ipairs(KEYS) do
    for _, at in ipairs(redis.call('HKEYS', key)) do
      if tonumber(at) >= tonumber(ARGV[1]) and tonumber(at) < tonumber(ARGV[2]) and not kept[at] then
        redis.call('HDEL', key, at)
      end
    end
  end`;

/** Readings over time in a Redis: a hash for each day (of UTC) of a series, which Redis keeps as one packed list as long as it
 *  is small, and drops by itself. A sorted set would take three times the memory. */
export function createHistory(redis: Redis, clock: Clock): History {
  const dayOf = (at: number) => Math.floor(at / DAY_MS);
  const keysOf = (series: string, from: number, until: number) => {
    const oldest = dayOf(Math.max(from, clock.now() - KEEP_MS));
    // Nothing is younger than now, but for a copy whose clock is fast.
    const days = Math.max(0, dayOf(Math.min(until, clock.now() + DAY_MS)) - oldest + 1);
    return Array.from({ length: days }, (_, index) => keyOf('history', series, String(oldest + index)));
  };
  return {
    async add(series, at, point) {
      const key = keyOf('history', series, String(dayOf(at)));
      const lifeMs = (dayOf(at) + 1) * DAY_MS + KEEP_MS - clock.now();
      await redis.run(ADD, [key], [String(at), JSON.stringify(point), lifeOf(lifeMs)]);
    },
    async read(series, since, until = Infinity) {
      const parts = z.array(z.string()).parse(await redis.run(READ, keysOf(series, since, until)));
      const from = Math.max(since, clock.now() - KEEP_MS + 1);
      return parts
        .flatMap((at, index) => (index % 2 === 0 ? entryOf(Number(at), parts[index + 1]!) : []))
        .filter(({ at }) => at >= from && at < until)
        .toSorted((one, other) => one.at - other.at);
    },
    async thin(series, from, until, keep) {
      const given = [from, until, ...keep].map(String);
      await redis.run(THIN, keysOf(series, from, until), given);
    },
  };
}

/** What is no JSON was not written by us: as good as not there. */
function entryOf(at: number, json: string): readonly { at: number; point: unknown }[] {
  try {
    return [{ at, point: JSON.parse(json) as unknown }];
  } catch {
    return [];
  }
}

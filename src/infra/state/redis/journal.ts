import { z } from 'zod';
import { linkHash } from '../../../core/auth/link.ts';
import type { Journal, JournalRow } from '../../../core/ports.ts';
import type { Redis } from './connection.ts';
import { keyOf } from './keys.ts';

const Row = z.object({ seq: z.number(), hash: z.string(), body: z.string() });

/** The entries, the number of the newest that was ever added, and which plan has which step. */
const KEYS = [keyOf('journal', 'rows'), keyOf('journal', 'last'), keyOf('journal', 'steps')];

const LAST = `
  return { redis.call('GET', KEYS[2]) or '0', redis.call('LINDEX', KEYS[1], -1) or '' }`;
const ALL = `
  return { redis.call('GET', KEYS[2]) or '0', redis.call('LRANGE', KEYS[1], 0, -1) }`;
/** The number and the entry that the new ones follow, and the new number; then each step with its entry. */
const APPEND = `
  for i = 4, #ARGV, 2 do
    if redis.call('SISMEMBER', KEYS[3], ARGV[i]) == 1 then return 'taken' end
  end
  if (redis.call('GET', KEYS[2]) or '0') ~= ARGV[1] then return 'late' end
  if (redis.call('LINDEX', KEYS[1], -1) or '') ~= ARGV[2] then return 'late' end
  for i = 4, #ARGV, 2 do
    redis.call('SADD', KEYS[3], ARGV[i])
    redis.call('RPUSH', KEYS[1], ARGV[i + 1])
  end
  redis.call('SET', KEYS[2], ARGV[3])
  return 'added'`;

/** The journal in a Redis. Its scripts know no SHA-256, so the link is made here, and the entries are added only when
 *  nobody was quicker. Numbers are never given twice, so that an entry cut off from the end is missed. */
export function createJournal(redis: Redis): Journal {
  return {
    async append(...entries) {
      const steps = entries.map(({ plan, step }) => JSON.stringify([plan, step]));
      if (new Set(steps).size < steps.length) return false;
      for (;;) {
        const [last, newest] = z.tuple([z.string(), z.string()]).parse(await redis.run(LAST, KEYS));
        const rows = link(Number(last), newest === '' ? '' : rowOf(newest).hash, entries);
        const added = rows.flatMap((row, index) => [steps[index]!, JSON.stringify(row)]);
        const answer = await redis.run(APPEND, KEYS, [
          last,
          newest,
          String(Number(last) + rows.length),
          ...added,
        ]);
        // Whoever was quicker has got further, so this ends.
        if (answer !== 'late') return answer === 'added';
      }
    },
    async read() {
      const [last, rows] = z.tuple([z.string(), z.array(z.string())]).parse(await redis.run(ALL, KEYS));
      return { rows: rows.map(rowOf), last: Number(last) };
    },
    async last() {
      return Number((await redis.ask((client) => client.get(KEYS[1]!))) ?? 0);
    },
  };
}

function link(last: number, newestHash: string, entries: readonly object[]): readonly JournalRow[] {
  let hash = newestHash;
  return entries.map((entry, index) => {
    const body = JSON.stringify(entry);
    hash = linkHash(hash, body);
    return { seq: last + index + 1, hash, body };
  });
}

/** What is no entry any more was altered; it has no number of ours, so the record breaks there. */
function rowOf(stored: string): JournalRow {
  try {
    return Row.parse(JSON.parse(stored));
  } catch {
    return { seq: 0, hash: '', body: stored };
  }
}

import type { StateFacts } from '../../../core/doctor/facts.ts';
import type { Secret } from '../../../core/secret.ts';
import type { Redis } from './connection.ts';
import { openRedis } from './connection.ts';
import { keyOf } from './keys.ts';
import { faultOf } from './trouble.ts';

const silent = { request() {}, bug() {}, info() {}, warn() {} };

/** Looks at a Redis as it is set up. Writes nothing. What it does not tell (`CONFIG` is often forbidden) is taken to be well. */
export async function inspectRedis(
  url: Secret,
): Promise<Pick<StateFacts, 'fault'> & Partial<Pick<StateFacts, 'evictsBy' | 'isUnsaved'>>> {
  try {
    const redis = await openRedis(url, silent);
    try {
      await redis.ask((client) => client.exists(keyOf('opened')));
      return await inspect(redis);
    } finally {
      await redis.close();
    }
  } catch (error) {
    return { fault: faultOf(error) };
  }
}

async function inspect(redis: Redis) {
  const told = await redis.ask((client) => client.info()).then(fieldsOf, () => new Map<string, string>());
  const saves = await redis.ask((client) => client.configGet('save')).catch(() => null);
  const policy = told.get('maxmemory_policy') ?? 'noeviction';
  const isBounded = Number(told.get('maxmemory') ?? 0) > 0;
  return {
    fault: told.get('role') === 'slave' ? ('unwritable' as const) : null,
    evictsBy: isBounded && policy !== 'noeviction' ? policy : null,
    isUnsaved: told.get('aof_enabled') === '0' && saves?.['save'] === '',
  };
}

/** `name:value` on a line each. */
function fieldsOf(info: string): ReadonlyMap<string, string> {
  return new Map(
    info.split(/\r?\n/u).flatMap((line) => {
      const [, name, value] = /^(\w+):(.*)$/u.exec(line) ?? [];
      return name === undefined || value === undefined ? [] : [[name, value] as const];
    }),
  );
}

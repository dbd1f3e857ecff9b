import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Secret } from '../../../src/core/secret.ts';
import { lookAtState } from '../../../src/infra/doctor/state.ts';
import { freePort } from '../../fakes/free-port.ts';
import { noRedis, startRedis } from '../../fakes/redis.ts';

const healthy = {
  path: 'shown',
  fault: null,
  isOpen: false,
  freeBytes: null,
  evictsBy: null,
  isUnsaved: false,
};
const look = (url: string) => lookAtState({ kind: 'redis', url: new Secret(url) }, 'shown');

describe.skipIf(noRedis)(`the doctor at a Redis${noRedis ? ` (${noRedis})` : ''}`, () => {
  const start = async (config: Readonly<Record<string, string>>) => {
    const redis = await startRedis(config);
    onTestFinished(() => redis.remove());
    return redis;
  };

  it.each([
    ['that writes down what it does', { appendonly: 'yes' }, {}],
    ['that saves now and then', { save: '3600 1' }, {}],
    ['that keeps nothing', {}, { isUnsaved: true }],
    [
      'that throws away what is old',
      { appendonly: 'yes', maxmemory: '100mb', 'maxmemory-policy': 'allkeys-lru' },
      { evictsBy: 'allkeys-lru' },
    ],
    [
      'that throws away claims alone',
      { appendonly: 'yes', maxmemory: '100mb', 'maxmemory-policy': 'volatile-ttl' },
      { evictsBy: 'volatile-ttl' },
    ],
    ['that is bounded, and takes nothing more then', { appendonly: 'yes', maxmemory: '100mb' }, {}],
    ['that has a rule and no bound', { appendonly: 'yes', 'maxmemory-policy': 'allkeys-lru' }, {}],
  ])('sees one %s', async (_, config, found) => {
    const redis = await start(config);
    expect(await look(redis.url)).toEqual({ ...healthy, ...found });
    expect(await redis.tell('DBSIZE')).toBe(0);
  });

  it('says nothing of what it may not see', async () => {
    const redis = await start({ maxmemory: '100mb', 'maxmemory-policy': 'allkeys-lru' });
    await redis.tell(
      'ACL',
      'SETUSER',
      'bot',
      'on',
      '>word',
      '~codex-profiler*',
      '+@all',
      '-@admin',
      '-@dangerous',
    );
    expect(await look(redis.url.replace('//', '//bot:word@'))).toEqual(healthy);
  });

  it('says what keeps the bot from using it', async () => {
    const redis = await start({ appendonly: 'yes', requirepass: 'right' });
    const fault = async (url: string) => (await look(url)).fault;
    expect(await fault(redis.url.replace('right', 'wrong'))).toBe('turned-away');
    expect(await fault(redis.url.replace(':right@', ''))).toBe('turned-away');
    expect(await fault(`redis://127.0.0.1:${await freePort()}`)).toBe('unreachable');
    await redis.tell('REPLICAOF', '127.0.0.1', '1');
    expect(await fault(redis.url)).toBe('unwritable');
  });

  it('is done in time when nothing is said', async () => {
    const silent = createServer((socket) => void socket.on('error', () => {})).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    onTestFinished(() => void silent.close());
    const { port } = silent.address() as AddressInfo;
    expect((await look(`redis://127.0.0.1:${port}`)).fault).toBe('unreachable');
  }, 10_000);
});

import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readHistory } from '../../../../src/core/auth/journal.ts';
import type { Held, Log } from '../../../../src/core/ports.ts';
import { openState, stateFaultOf } from '../../../../src/infra/state/index.ts';
import { parsePlace } from '../../../../src/infra/state/place.ts';
import { freePort } from '../../../fakes/free-port.ts';
import { noRedis, startRedis } from '../../../fakes/redis.ts';

const clock = { now: () => Date.now() };

async function open(config: Readonly<Record<string, string>> = {}) {
  const redis = await startRedis(config);
  const said: string[] = [];
  const log: Log = {
    request() {},
    bug() {},
    info: (event) => void said.push(`info: ${event}`),
    warn: (event, facts) => void said.push(`warn: ${event} ${JSON.stringify(facts)}`),
  };
  const connect = async () => {
    const state = await openState(parsePlace(redis.url)!, clock, log);
    onTestFinished(() => state.close());
    return state;
  };
  onTestFinished(() => redis.remove());
  return { redis, said, connect, state: await connect() };
}

const faultAt = async (url: string) => {
  const log: Log = { request() {}, bug() {}, info: () => expect.fail(), warn: () => expect.fail() };
  try {
    await (await openState(parsePlace(url)!, clock, log)).close();
    return null;
  } catch (error) {
    return stateFaultOf(error);
  }
};

/** Tries until it works, as people would. */
async function eventually<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch {
      await delay(50);
    }
  }
}

const timed = async (work: Promise<unknown>) => {
  const startedAt = performance.now();
  await expect(work).rejects.toThrow('Redis: ');
  return performance.now() - startedAt;
};

describe.skipIf(noRedis)(`a Redis that goes away${noRedis ? ` (${noRedis})` : ''}`, () => {
  it('costs one warning, fails what is asked at once, and is used again when it is back', async () => {
    const { redis, said, state } = await open({ appendonly: 'yes', appendfsync: 'always' });
    await state.readings.set('key', 1, 60_000);
    await state.journal.append({ plan: 'a', step: 'applying' });
    await state.claims.take('mine', 60_000);
    await redis.kill();
    for (let tries = 0; tries < 3; tries += 1) {
      for (const work of [
        state.readings.get('key'),
        state.claims.take('other', 1000),
        state.locks.take('lock', 'telegram:1'),
        state.journal.append({ plan: 'b', step: 'applying' }),
        state.inbox.accept('1', 'left', null, 1000),
      ])
        expect(await timed(work)).toBeLessThan(500);
      await delay(300);
    }
    expect(said).toEqual([
      expect.stringMatching(/^warn: Redis does not answer; trying on \{"code":"[A-Z]+"\}$/u),
    ]);
    await redis.start();
    expect(await eventually(() => state.readings.get('key'))).toBe(1);
    expect(said.slice(1)).toEqual(['info: Redis answers again']);
    expect(await state.claims.take('mine', 60_000)).toBe(false);
    expect(await readHistory(state.journal)).toMatchObject({ entries: 1, brokenAt: null });
    expect(await state.journal.append({ plan: 'a', step: 'applying' })).toBe(false);
  });

  it('is given three seconds when it hangs, and the next request none', async () => {
    const { redis, said, state } = await open();
    await state.readings.set('key', 1, 60_000);
    redis.freeze();
    const took = await Promise.all([timed(state.readings.get('key')), timed(state.claims.take('a', 1000))]);
    for (const ms of took) expect(ms).toBeGreaterThan(2900);
    for (const ms of took) expect(ms).toBeLessThan(6000);
    expect(await timed(state.claims.take('b', 1000))).toBeLessThan(500);
    expect(said).toEqual(['warn: Redis does not answer; trying on {"code":"LATE"}']);
    redis.thaw();
    expect(await eventually(() => state.readings.get('key'))).toBe(1);
    expect(said.slice(1)).toEqual(['info: Redis answers again']);
  }, 20_000);

  it('has lost its locks when it comes back empty, and whoever had one knows', async () => {
    const { redis, state } = await open();
    const lock = (await state.locks.take('lock', 'telegram:1', 2000)) as Held;
    await state.journal.append({ plan: 'a', step: 'applying' });
    await redis.kill();
    await expect(lock.isHeld()).rejects.toThrow('Redis: ');
    await redis.start();
    expect(await eventually(() => lock.isHeld())).toBe(false);
    expect(await state.journal.last()).toBe(0);
    await lock.release();
  });

  it('keeps nobody from ending', async () => {
    const { redis, state } = await open();
    await redis.kill();
    await expect(state.readings.get('key')).rejects.toThrow('Redis: ');
    const startedAt = performance.now();
    await state.close();
    expect(performance.now() - startedAt).toBeLessThan(1000);
    await expect(state.readings.get('key')).rejects.toThrow('Redis: AWAY');
  });
});

describe.skipIf(noRedis)('a Redis that cannot be used', () => {
  it('is told apart', async () => {
    const { redis } = await open({ requirepass: 'right', databases: '2' });
    const at = (rest: string) => faultAt(redis.url.replace(':right@', rest));
    expect(await faultAt(redis.url)).toBeNull();
    expect(await faultAt(`${redis.url}/1`)).toBeNull();
    expect(await at(':wrong@')).toBe('turned-away');
    expect(await at('somebody:right@')).toBe('turned-away');
    expect(await at('')).toBe('turned-away');
    expect(await faultAt(`${redis.url}/2`)).toBe('turned-away');
    expect(await faultAt(`redis://127.0.0.1:${await freePort()}`)).toBe('unreachable');
    expect(await faultAt(`redis://no-such-host.invalid`)).toBe('unreachable');
    expect(await faultAt(redis.url.replace('redis:', 'rediss:'))).toBe('unreachable');
    await redis.tell('ACL', 'SETUSER', 'reader', 'on', '>word', '~*', '+@read', '+@connection');
    expect(await at('reader:word@')).toBe('turned-away');
    await redis.tell('CONFIG', 'SET', 'maxmemory', '1');
    expect(await faultAt(redis.url)).toBe('unwritable');
    await redis.tell('CONFIG', 'SET', 'maxmemory', '0');
    await redis.tell('REPLICAOF', '127.0.0.1', String(await freePort()));
    expect(await faultAt(redis.url)).toBe('unwritable');
  });

  it('is given up in three seconds when it says nothing at all', async () => {
    const silent = createServer((socket) => void socket.on('error', () => {})).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    onTestFinished(() => void silent.close());
    const { port } = silent.address() as AddressInfo;
    const startedAt = performance.now();
    expect(await faultAt(`redis://127.0.0.1:${port}`)).toBe('unreachable');
    expect(performance.now() - startedAt).toBeLessThan(4500);
  }, 10_000);
});

describe.skipIf(noRedis)('the journal in a Redis', () => {
  const ROWS = 'codex-profiler:journal:rows';
  const five = async (journal: Awaited<ReturnType<typeof open>>['state']['journal']) => {
    for (let n = 0; n < 5; n += 1) await journal.append({ plan: `plan-${n}`, step: 'applying' });
  };

  it.each<[string, (rows: readonly string[]) => readonly string[][], number]>([
    ['altered', (rows) => [['LSET', ROWS, '2', rows[2]!.replace('plan-2', 'plan-9')]], 3],
    ['no entry any more', () => [['LSET', ROWS, '2', 'nonsense']], 3],
    ['removed', (rows) => [['LREM', ROWS, '1', rows[1]!]], 2],
    ['cut off from the end', () => [['RPOP', ROWS]], 5],
    ['all gone', () => [['DEL', ROWS]], 1],
  ])('shows an entry that was %s, and goes on with the gap', async (_, tampering, brokenAt) => {
    const { redis, state } = await open();
    await five(state.journal);
    expect(await readHistory(state.journal)).toMatchObject({ entries: 5, brokenAt: null });
    const rows = (await redis.tell('LRANGE', ROWS, '0', '-1')) as string[];
    for (const command of tampering(rows)) await redis.tell(...command);
    expect((await readHistory(state.journal)).brokenAt).toBe(brokenAt);
    expect(await state.journal.append({ plan: 'later', step: 'applying' })).toBe(true);
    expect(await state.journal.last()).toBe(6);
    expect((await readHistory(state.journal)).brokenAt).toBe(brokenAt);
  });
});

describe.skipIf(noRedis)('a claim in a Redis', () => {
  it('that expired and went to another copy is not released by the first', async () => {
    const { state, connect } = await open();
    const other = await connect();
    await state.claims.take('a', 50);
    await delay(80);
    expect(await other.claims.take('a', 60_000)).toBe(true);
    await state.claims.release('a');
    expect(await state.claims.take('a', 60_000)).toBe(false);
  });
});

describe.skipIf(noRedis)('the inbox in a Redis', () => {
  it('forgets after some hundred requests what nobody closed and nobody needs to know', async () => {
    const { state, redis } = await open();
    await state.inbox.accept('old', 'gone', null, 1);
    for (let n = 0; n < 500; n += 1) await state.inbox.accept(`id-${n}`, 'left', null, 60_000);
    expect((await state.inbox.open()).map(({ id }) => id)).not.toContain('old');
    for (let n = 0; n < 500; n += 1) await state.inbox.close(`id-${n}`, 'left');
    expect((await state.inbox.open()).length).toBe(0);
    const kept = (await redis.tell('KEYS', '*')) as string[];
    expect(kept.filter((key) => !key.startsWith('codex-profiler:inbox:known:id-'))).toEqual([]);
  });
});

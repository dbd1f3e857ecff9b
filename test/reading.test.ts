import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../src/config.ts';
import type { Snapshot } from '../src/core/history/round.ts';
import { createReadings } from '../src/core/usage/readings.ts';
import { keepReading } from '../src/reading.ts';
import { usageAnswer } from './fakes/usage-answer.ts';
import { startHouse } from './harness.ts';

describe('the bot that reads by itself', () => {
  const start = async (pollMs: number) => {
    const house = await startHouse();
    for (const name of ['work', 'home', 'spare'])
      house.endpoint.script(`acct-${name}`, usageAnswer({ used: 18 }, { used: 36 }));
    const stopping = new AbortController();
    const snapshots: Snapshot[] = [];
    const { promise: stuck, resolve: free } = Promise.withResolvers<void>();
    stopping.signal.addEventListener('abort', () => free());
    const config = { ...readConfig({}, '/home/user'), pollMs };
    const ports = { ...house.ports, clock: { now: () => Date.now() } };
    const reading = keepReading(ports, createReadings(ports), config, 'this one', stopping.signal, [
      // A chat that does not answer keeps nobody waiting.
      () => stuck,
      async (snapshot) => void snapshots.push(snapshot),
    ]);
    return { house, stopping, snapshots, reading };
  };

  it('asks a few seconds after its start, tells what it saw, and stops at once', async () => {
    const { house, stopping, snapshots, reading } = await start(1);
    // The first look may come a moment before anybody is due.
    const found = () => snapshots.find(({ seen }) => seen.length > 0);
    while (!found()) await delay(10);
    expect(found()).toMatchObject({
      agent: 'main',
      list: { order: { ids: ['openai-codex:work', 'openai-codex:home'] } },
      seen: [{ verdict: { state: 'usable', basis: 'live' } }],
    });
    const stoppedAt = performance.now();
    stopping.abort();
    await reading;
    expect(performance.now() - stoppedAt).toBeLessThan(500);
    const lock = await house.ports.state.locks.take('round:main', 'another', 100);
    expect(lock.isMine).toBe(true);
    if (lock.isMine) await lock.release();
  });

  it('does not with POLL_MINUTES=0', async () => {
    const { house, reading } = await start(0);
    await reading;
    expect(house.endpoint.requests).toEqual([]);
  });
});

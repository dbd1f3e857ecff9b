import { setTimeout as delay } from 'node:timers/promises';
import { createAttempt } from './attempt.ts';
import type { Config } from './config.ts';
import { createRound } from './core/history/round.ts';
import type { Listener, Snapshot } from './core/history/round.ts';
import type { Log, Ports } from './core/ports.ts';
import type { Readings } from './core/usage/readings.ts';

/** The bot reads each profile now and then by itself, unless `POLL_MINUTES` is 0. Settles when `signal` is aborted, and keeps no
 *  process alive until then. */
export async function keepReading(
  ports: Ports,
  readings: Readings,
  { agent, pollMs }: Config,
  copy: string,
  signal: AbortSignal,
  listeners: readonly Listener[] = [],
): Promise<void> {
  if (pollMs === 0) return;
  const sleep = (ms: number, until: AbortSignal) => delay(ms, undefined, { signal: until, ref: false });
  const outside = { ...ports, sleep, random: Math.random };
  const besides = listeners.map((listener) => createBeside(listener, ports.log));
  const hear = async (snapshot: Snapshot) => besides.forEach((beside) => beside.hear(snapshot));
  await createRound(outside, readings, { agent, everyMs: pollMs, copy }, hear).run(signal);
  await Promise.all(besides.map((beside) => beside.settled()));
}

/** A chat that does not answer must not keep the round waiting: whoever is not done when others come hears them as one. */
function createBeside(listener: Listener, log: Log) {
  const attempt = createAttempt(log, 'round');
  let next: Snapshot | null = null;
  let work: Promise<void> | null = null;

  async function tellAll(): Promise<void> {
    for (let snapshot = next; snapshot; snapshot = next) {
      next = null;
      await attempt(listener(snapshot));
    }
    work = null;
  }

  return {
    hear(snapshot: Snapshot): void {
      next = next ? { ...snapshot, seen: [...next.seen, ...snapshot.seen] } : snapshot;
      work ??= tellAll();
    },
    settled: async () => void (await work),
  };
}

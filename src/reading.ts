import { setTimeout as delay } from 'node:timers/promises';
import type { Config } from './config.ts';
import { createRound } from './core/history/round.ts';
import type { Listener } from './core/history/round.ts';
import type { Ports } from './core/ports.ts';
import type { Readings } from './core/usage/readings.ts';

/** The bot reads each profile now and then by itself, unless `POLL_MINUTES` is 0. Settles when `signal` is aborted, and keeps no
 *  process alive until then. */
export async function keepReading(
  ports: Ports,
  readings: Readings,
  { agent, pollMs }: Config,
  copy: string,
  signal: AbortSignal,
  listener?: Listener,
): Promise<void> {
  if (pollMs === 0) return;
  const sleep = (ms: number, until: AbortSignal) => delay(ms, undefined, { signal: until, ref: false });
  const outside = { ...ports, sleep, random: Math.random };
  await createRound(outside, readings, { agent, everyMs: pollMs, copy }, listener).run(signal);
}

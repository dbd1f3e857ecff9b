import { setTimeout as delay } from 'node:timers/promises';
import type { Clock, ProfileSource } from '../../core/ports.ts';
import { ok } from '../../core/problem.ts';
import type { Outcome } from '../../core/problem.ts';
import type { LoginSecret } from './login.ts';
import { readAgent } from './read.ts';
import type { Reading } from './read.ts';

export type { LoginSecret } from './login.ts';

export type Credentials = ProfileSource & {
  /** What to ask the usage endpoint with, for `infra/usage-endpoint` alone. From the last reading if that is at most
   *  two seconds old, so that a check of all profiles reads the store once; `fresh` reads again. `null` when there is
   *  no token that may be sent. */
  token(agent: string, id: string, options?: { fresh?: boolean }): Promise<LoginSecret | null>;
};

/** How long tokens stay in memory. */
const SNAPSHOT_LIFE_MS = 2000;

/** The sign-ins of OpenClaw, as they are on disk. */
export function createCredentials(options: {
  env: Readonly<Record<string, string | undefined>>;
  homeDir: string;
  platform?: string;
  clock: Clock;
  /** How to wait while another process holds the store. */
  sleep?: (ms: number) => Promise<unknown>;
}): Credentials {
  const reader = { platform: process.platform, sleep: (ms: number) => delay(ms), ...options };
  const snapshots = new Map<string, { reading: Reading; readAt: number; end: NodeJS.Timeout }>();
  const underway = new Map<string, Promise<unknown>>();
  const waiting = new Map<string, Promise<Outcome<Reading>>>();

  /** One reading of an agent at a time. Whoever asks while one is under way shares the next with all who do: nobody gets what
   *  was read before they asked, for they may have changed it themselves. */
  function read(agent: string): Promise<Outcome<Reading>> {
    const next = waiting.get(agent) ?? readNext(agent);
    waiting.set(agent, next);
    return next;
  }

  async function readNext(agent: string): Promise<Outcome<Reading>> {
    await underway.get(agent)?.catch(() => {});
    waiting.delete(agent);
    const started = readAgent(reader, agent)
      .then((reading) => {
        forget(agent);
        if (reading.ok) keep(agent, reading.value);
        return reading;
      })
      .finally(() => underway.delete(agent));
    underway.set(agent, started);
    return started;
  }

  function keep(agent: string, reading: Reading): void {
    const end = setTimeout(() => forget(agent), SNAPSHOT_LIFE_MS);
    end.unref();
    snapshots.set(agent, { reading, readAt: reader.clock.now(), end });
  }

  function forget(agent: string): void {
    clearTimeout(snapshots.get(agent)?.end);
    snapshots.delete(agent);
  }

  function recall(agent: string): Reading | null {
    const snapshot = snapshots.get(agent);
    if (!snapshot) return null;
    const ageMs = reader.clock.now() - snapshot.readAt;
    return ageMs >= 0 && ageMs <= SNAPSHOT_LIFE_MS ? snapshot.reading : null;
  }

  return {
    async list(agent) {
      const reading = await read(agent);
      return reading.ok ? ok(reading.value.list) : reading;
    },

    async token(agent, id, { fresh = false } = {}) {
      const recalled = fresh ? null : recall(agent);
      if (recalled) return recalled.secrets.get(id) ?? null;
      const reading = await read(agent);
      return reading.ok ? (reading.value.secrets.get(id) ?? null) : null;
    },
  };
}

import { setTimeout as delay } from 'node:timers/promises';
import type { Settings } from '../../../src/core/handle.ts';
import type { Ports } from '../../../src/core/ports.ts';
import { createCredentials } from '../../../src/infra/credentials/index.ts';
import { createOpenclaw } from '../../../src/infra/openclaw/index.ts';
import { openStateFile } from '../../../src/infra/state/sqlite/index.ts';

/** Where everything is that outlives a process, and what time it is for this one. */
export type Place = { homeDir: string; statePath: string; bin: string; at: number };

const bugs = (reference: string, error: unknown) => {
  throw new Error(`a bug, ${reference}`, { cause: error });
};

const nobodyAsks = async () => Promise.reject(new Error('no change asks the usage endpoint'));

/** The real pieces that a change is made with, in this process: all but the usage endpoint, which no change asks. Without
 *  test libraries, since programs of their own open it too. */
export function openPorts({ homeDir, statePath, bin, at }: Place, newId: () => string) {
  const clock = { at, now: () => clock.at };
  const state = openStateFile(statePath, clock);
  const gateway = createOpenclaw({
    bin,
    env: { ...process.env, HOME: homeDir },
    timeoutMs: 20_000,
  });
  const ports: Ports = {
    clock,
    // Its time flies, and what other processes do takes a moment all the same.
    sleep: async (ms) => {
      clock.at += ms;
      await delay(10);
    },
    profiles: createCredentials({ env: {}, homeDir, clock }),
    usage: { read: nobodyAsks, readResets: nobodyAsks },
    gateway,
    doctor: { look: async () => Promise.reject(new Error('no change asks the doctor')) },
    state,
    log: { request() {}, bug: bugs, info() {}, warn: (event) => bugs('warning', event) },
    newId,
    later: () => {},
    randomBytes: (count) => new Uint8Array(count).fill(7),
    newReference: () => 'ref-1',
  };
  const close = async () => {
    await gateway.close();
    state.close();
  };
  return { ports, clock, close };
}

export const settings: Settings = {
  agent: 'main',
  people: { owner: new Set(['telegram:1', 'telegram:2']), operator: new Set(), viewer: new Set() },
  locale: 'en',
  duplicateWindowMs: 20_000,
  listLifeMs: 10 * 60_000,
  planLifeMs: 5 * 60_000,
  confirmBy: 'reply',
  copy: 'child',
  limits: null,
  pollMs: 0,
};

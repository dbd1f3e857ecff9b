import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHandle } from '../../../src/core/handle.ts';
import type { Handle } from '../../../src/core/handle.ts';
import type { Log, Ports, UsageSource } from '../../../src/core/ports.ts';
import { createCredentials } from '../../../src/infra/credentials/index.ts';
import { createOpenclaw } from '../../../src/infra/openclaw/index.ts';
import { openStateFile } from '../../../src/infra/state/sqlite/index.ts';
import { recordOpenclaw } from '../../fakes/recording-openclaw.ts';
import { writeJsonHome } from '../../fakes/openclaw-home.ts';
import { NOON } from '../../fakes/usage-answer.ts';
import { threeProfiles } from '../../harness.ts';

export const BOTS = ['left', 'right'] as const;
export type BotName = (typeof BOTS)[number];

export const PROVIDER = 'openai-codex';

/** Two bots on one state file, one home and one clock, each with its own way to the executable; and somebody outside, who
 *  uses the same executable. To be closed by whoever opened it. */
export function openTwoBots({
  executable,
  memory,
  duplicateWindowMs,
  usage,
}: {
  executable: string;
  memory: string;
  duplicateWindowMs: number;
  usage: UsageSource;
}) {
  const folder = mkdtempSync(join(tmpdir(), 'two-bots-'));
  const home = writeJsonHome(threeProfiles);
  const recorder = recordOpenclaw(folder, { executable, memory, provider: PROVIDER });
  const clock = { at: NOON, now: () => clock.at };
  const bugs: unknown[] = [];
  const log: Log = {
    request() {},
    bug: (_, error) => void bugs.push(error),
    info() {},
    warn: (event) => void bugs.push(event),
  };
  const gatewayOf = (by: string) =>
    createOpenclaw({ bin: recorder.executableOf(by), env: { ...process.env, HOME: home.homeDir } });
  const outside = gatewayOf('outside');
  let ids = 0;
  // One connection for both: two in one process would wait for a turn of the event loop that they keep from ending.
  const state = openStateFile(join(folder, 'state.sqlite'), clock);
  const open = (name: BotName) => {
    const profiles = createCredentials({ env: {}, homeDir: home.homeDir, clock });
    const gateway = gatewayOf(name);
    const ports: Ports = {
      clock,
      sleep: async (ms) => void (clock.at += ms),
      profiles,
      usage,
      gateway,
      doctor: { look: async () => Promise.reject(new Error('no change asks the doctor')) },
      state,
      log,
      newId: () => `plan-${String((ids += 1)).padStart(11, '0')}`,
      later: () => {},
      randomBytes: (count) => new Uint8Array(count).fill(7),
      newReference: () => 'ref-1',
    };
    const handle = createHandle(ports, {
      agent: 'main',
      people: {
        owner: new Set(['telegram:1']),
        operator: new Set(['telegram:2']),
        viewer: new Set(),
      },
      locale: 'en',
      duplicateWindowMs,
      listLifeMs: 10 * 60_000,
      planLifeMs: 5 * 60_000,
      confirmBy: 'reply',
      copy: randomUUID(),
      limits: null,
      pollMs: 0,
    });
    return { ports, handle, close: () => gateway.close() };
  };
  const bots = { left: open('left'), right: open('right') };
  return {
    home,
    recorder,
    clock,
    bugs,
    outside,
    handles: { left: bots.left.handle, right: bots.right.handle } satisfies Record<BotName, Handle>,
    ports: bots.left.ports,
    async close() {
      await Promise.all([bots.left.close(), bots.right.close(), outside.close()]);
      state.close();
      home.remove();
      rmSync(folder, { recursive: true });
    },
  };
}

export type TwoBots = ReturnType<typeof openTwoBots>;

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createRound } from '../../../src/core/history/round.ts';
import type { Listener, Snapshot } from '../../../src/core/history/round.ts';
import type { Log, State } from '../../../src/core/ports.ts';
import { withKnownFailures } from '../../../src/core/state-failure.ts';
import { createReadings } from '../../../src/core/usage/readings.ts';
import { createCredentials } from '../../../src/infra/credentials/index.ts';
import { openStateFile } from '../../../src/infra/state/sqlite/index.ts';
import { createUsageEndpoint } from '../../../src/infra/usage-endpoint/index.ts';
import { createAllowance } from '../../fakes/allowance.ts';
import { writeJsonHome } from '../../fakes/openclaw-home.ts';
import type { StoredLogins } from '../../fakes/openclaw-home.ts';
import { seeded } from '../../fakes/seeded.ts';
import { NOON } from '../../fakes/usage-answer.ts';
import { startUsageEndpoint } from '../../fakes/usage-endpoint.ts';
import type { FakeAnswer, FakeRequest } from '../../fakes/usage-endpoint.ts';
import { createTime } from '../../fakes/virtual-time.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
const YEAR = 365 * 24 * HOUR;

export const nameOf = (index: number) => `p${String(index + 1).padStart(3, '0')}`;
export const loginsOf = (count: number): StoredLogins => ({
  profiles: Array.from({ length: count }, (_, index) => ({
    id: `openai-codex:${nameOf(index)}`,
    expires: NOON + YEAR,
  })),
});

/** Copies of the bot's round on one state file, with the logins on disk and the endpoint's far side on loopback, in a time
 *  that passes while nobody works. `percentPerHour`: how fast each account is used. `answerOf`: what the endpoint says, where that
 *  is not enough; `through`: what lies between the copies and their state. `http1`: takes half
 *  the time. */
export async function startRounds({
  profiles = 1,
  logins = loginsOf(profiles),
  percentPerHour = () => 8,
  everyMs = 5 * MINUTE,
  answerOf,
  through = (state) => state,
  http1 = false,
}: {
  profiles?: number;
  logins?: StoredLogins;
  percentPerHour?: (at: number) => number;
  everyMs?: number;
  answerOf?: (request: FakeRequest, at: number) => FakeAnswer;
  through?: (state: State) => State;
  http1?: boolean;
} = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'rounds-'));
  const statePath = join(folder, 'state.sqlite');
  const time = createTime(NOON);
  const { clock } = time;
  const accounts = new Map<string, ReturnType<typeof createAllowance>>();
  const endpoint = await startUsageEndpoint({
    http1,
    now: clock.now,
    answer(request) {
      if (answerOf) return answerOf(request, clock.now());
      const { accountId } = request;
      const account = accounts.get(accountId!) ?? createAllowance(clock.now, percentPerHour);
      accounts.set(accountId!, account);
      return account.answer();
    },
  });
  const home = writeJsonHome(logins);
  const credentials = createCredentials({ env: {}, homeDir: home.homeDir, clock });
  const logged: string[] = [];
  const note = (event: string) => void logged.push(event);
  const log: Log = { request() {}, info() {}, warn: note, bug: (_, error) => note(String(error)) };
  const snapshots: (Snapshot & { copy: string })[] = [];
  const closing: (() => Promise<void>)[] = [];
  let copies = 0;

  /** What one process of the bot has. */
  function open() {
    const state = openStateFile(statePath, clock);
    const usage = createUsageEndpoint({
      credentials,
      clock,
      timeoutMs: 5000,
      retries: 1,
      sleep: async () => {},
      version: '0.0.0',
      dispatcher: endpoint.dispatcher(),
    });
    const ports = { clock, profiles: credentials, usage, state: withKnownFailures(through(state)), log };
    const close = async () => {
      await usage.close();
      state.close();
    };
    closing.push(close);
    return { ports, readings: createReadings(ports), close };
  }

  /** Starts one more copy of the bot. */
  function start(
    listener: Listener = async () => {},
    changes: Partial<ReturnType<typeof open>['ports']> = {},
  ) {
    const copy = `copy-${(copies += 1)}`;
    const stopping = new AbortController();
    const opened = open();
    const sleep = (ms: number, signal: AbortSignal) => time.sleep(ms, signal);
    const ports = { ...opened.ports, ...changes };
    const round = createRound(
      { ...ports, sleep, random: seeded(copies) },
      opened.readings,
      { agent: 'main', everyMs, copy },
      async (snapshot) => {
        snapshots.push({ ...snapshot, copy });
        await listener(snapshot);
      },
    );
    const running = time.run(() => round.run(stopping.signal));
    const stop = async () => {
      stopping.abort();
      await running;
    };
    return { ...opened, copy, stop };
  }

  onTestFinished(async () => {
    for (const close of closing) await close().catch(() => {});
    await endpoint.close();
    home.remove();
    rmSync(folder, { recursive: true });
  });
  return { time, clock, endpoint, home, credentials, logged, snapshots, statePath, open, start };
}

/** What the endpoint noticed: moments by account, and what lies between two of all. */
export function mannersOf(requests: readonly { at: number; accountId: string | null }[]) {
  const byAccount = Map.groupBy(requests, ({ accountId }) => accountId ?? '');
  const gaps = (moments: readonly { at: number }[]) =>
    moments.slice(1).map(({ at }, index) => at - moments[index]!.at);
  const perAccount = [...byAccount.values()];
  return {
    accounts: byAccount.size,
    counts: perAccount.map(({ length }) => length),
    shortest: Math.min(...perAccount.flatMap(gaps)),
    longest: Math.max(...perAccount.flatMap(gaps)),
    shortestOfAll: Math.min(...gaps(requests)),
  };
}

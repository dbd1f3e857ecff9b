import { EnvHttpProxyAgent } from 'undici';
import type { State } from '../src/core/ports.ts';
import { check, choose } from '../src/core/usage/check.ts';
import { createReadings } from '../src/core/usage/readings.ts';
import { createCredentials } from '../src/infra/credentials/index.ts';
import { openStateFile } from '../src/infra/state/sqlite/index.ts';
import { createUsageEndpoint } from '../src/infra/usage-endpoint/index.ts';
import { median, timed } from './measure.ts';

/** Run as a process of its own, in an environment that leads to the bench's far side. Measures checks in a process that
 *  is up already, against one bare request over a warm connection, and prints the figures as JSON. */

const ROUNDS = 7;
const STUCK_LIMIT_MS = 2000;

const clock = { now: () => Date.now() };
const silent = { request() {}, bug() {}, info() {}, warn() {} };
const homes: Record<string, string> = JSON.parse(process.env['BENCH_HOMES']!);
const token = process.env['BENCH_TOKEN']!;

const bare = new EnvHttpProxyAgent({ allowH2: true });
async function bareRequest(): Promise<void> {
  const { body } = await bare.request({
    origin: 'https://chatgpt.com',
    path: '/backend-api/wham/usage',
    method: 'GET',
    headers: { authorization: `Bearer ${token}` },
  });
  await body.text();
}

/** A fresh memory for each round, so that nothing is answered from a reading. */
async function open(homeDir: string, timeoutMs: number) {
  const credentials = createCredentials({ env: {}, homeDir, clock });
  const usage = createUsageEndpoint({ credentials, clock, timeoutMs, retries: 0, version: '0.0.0' });
  async function checkAll(state: State): Promise<void> {
    const ports = { clock, usage, state, log: silent };
    const chosen = await choose({ profiles: credentials }, 'main', { by: 'all' });
    if (!chosen.ok) throw new Error(chosen.problem.code);
    await check(createReadings(ports), chosen.value);
  }
  return { checkAll, close: usage.close };
}

async function measureChecks(homeDir: string): Promise<number> {
  const { checkAll, close } = await open(homeDir, 25_000);
  const once = async () => {
    const state = openStateFile(':memory:', clock);
    const took = await timed(() => checkAll(state));
    state.close();
    return took;
  };
  await once();
  const took = [];
  for (let round = 0; round < ROUNDS; round++) took.push(await once());
  await close();
  return median(took);
}

/** One of five never answers: what the whole check costs, and when the last of the others' figures was kept. */
async function measureStuck(homeDir: string): Promise<{ totalMs: number; othersKeptMs: number }> {
  const { checkAll, close } = await open(homeDir, STUCK_LIMIT_MS);
  const state = openStateFile(':memory:', clock);
  let startedAt = 0;
  let othersKeptMs = 0;
  const watched: State = {
    ...state,
    readings: {
      ...state.readings,
      async set(key, value, ttlMs) {
        await state.readings.set(key, value, ttlMs);
        othersKeptMs = performance.now() - startedAt;
      },
    },
  };
  startedAt = performance.now();
  const totalMs = await timed(() => checkAll(watched));
  state.close();
  await close();
  return { totalMs, othersKeptMs };
}

await bareRequest();
const bareTook = [];
for (let round = 0; round < ROUNDS; round++) bareTook.push(await timed(bareRequest));
const checks: Record<string, number> = {};
for (const [count, homeDir] of Object.entries(homes)) {
  if (count !== 'stuck') checks[count] = await measureChecks(homeDir);
}
const stuck = await measureStuck(homes['stuck']!);
await bare.close();
process.stdout.write(
  JSON.stringify({ bareMs: median(bareTook), checks, stuck, stuckLimitMs: STUCK_LIMIT_MS }),
);

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { startFakeDiscord } from '../test/fakes/discord.ts';
import { writeJsonHome } from '../test/fakes/openclaw-home.ts';
import { startFakeTelegram } from '../test/fakes/telegram.ts';
import { usageAnswer } from '../test/fakes/usage-answer.ts';
import { startUsageEndpoint } from '../test/fakes/usage-endpoint.ts';
import {
  CHECK_MS,
  PEOPLE,
  PROFILES,
  discordId,
  measureTaps,
  onDiscord,
  onTelegram,
  telegramId,
} from './acknowledge.ts';
import { buildPackage, CHECKOUT_ENTRY } from './built.ts';
import { measureFloods } from './flood/index.ts';
import { median, timed } from './measure.ts';
import { startProgram } from './program.ts';

/** `npm run bench`: each figure as a ratio to a bare reference in the same run. The far sides live in this process;
 *  what is measured runs in processes of its own: the package as it is installed, unless something else is said. */

const LATENCY_MS = 300;
const PAIRS = 9;
const IDLE_AFTER_MS = 5000;

const folder = mkdtempSync(join(tmpdir(), 'bench-'));
const entry = buildPackage(folder);
const endpoint = await startUsageEndpoint();
const telegram = await startFakeTelegram('4000:fake-token-for-the-bench-only');
const discord = await startFakeDiscord();

const nameOf = (n: number) => `p${n}`;
const tokenOf = (n: number) => `token-of-${nameOf(n)}`;
for (let n = 0; n < 100; n++) {
  endpoint.script(tokenOf(n), { ...usageAnswer({ used: n % 90 }, { used: 50 }), delayMs: LATENCY_MS });
}
endpoint.script('token-of-nobody', { fate: 'never' });

const homeOf = (tokens: readonly string[]) =>
  writeJsonHome({ profiles: tokens.map((access, n) => ({ id: `openai-codex:${nameOf(n)}`, access })) });
const tokens = (count: number) => Array.from({ length: count }, (_, n) => tokenOf(n));
const homes = {
  1: homeOf(tokens(1)),
  5: homeOf(tokens(5)),
  20: homeOf(tokens(20)),
  100: homeOf(tokens(100)),
  stuck: homeOf([...tokens(4), 'token-of-nobody']),
};
const reach = await endpoint.proxyEnv();
const base = {
  PATH: process.env['PATH'] ?? '',
  XDG_CACHE_HOME: folder,
  NODE_COMPILE_CACHE: join(folder, 'compiled'),
};

/** Runs to its end; ms and what it printed. */
async function run(
  argv: readonly string[],
  env: Record<string, string>,
): Promise<{ ms: number; stdout: string }> {
  let stdout = '';
  const ms = await timed(async () => {
    const child = spawn(process.execPath, argv, {
      env: { ...base, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    [stdout] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  });
  return { ms, stdout };
}

/** Two programs in turn, so that a machine that slows down slows both. */
async function inTurn(ours: () => Promise<{ ms: number }>, theirs: () => Promise<{ ms: number }>) {
  await ours();
  await theirs();
  const pairs = [];
  for (let n = 0; n < PAIRS; n++) pairs.push({ ours: (await ours()).ms, theirs: (await theirs()).ms });
  return { ours: median(pairs.map((pair) => pair.ours)), theirs: median(pairs.map((pair) => pair.theirs)) };
}

const rows: string[][] = [];
const row = (what: string, ours: string, reference: string, ratio: string, aim: string) =>
  rows.push([what, ours, reference, ratio, aim]);
const ms = (value: number) => `${value.toFixed(0)} ms`;
const exactly = (value: number) => `${value.toFixed(1)} ms`;
const times = (ours: number, reference: number) => (ours / reference).toFixed(2);

const resident: {
  bareMs: number;
  checks: Record<string, number>;
  stuck: { totalMs: number; othersKeptMs: number };
  stuckLimitMs: number;
} = JSON.parse(
  (
    await run([join(import.meta.dirname, 'resident.ts')], {
      ...reach,
      BENCH_TOKEN: tokenOf(0),
      BENCH_HOMES: JSON.stringify(
        Object.fromEntries(Object.entries(homes).map(([key, home]) => [key, home.homeDir])),
      ),
    })
  ).stdout,
);
const aims: Record<string, string> = { 5: '≤ 1.1', 20: '≤ 1.2', 100: '≤ 6' };
for (const [count, took] of Object.entries(resident.checks)) {
  const against = `one bare request, ${ms(resident.bareMs)}`;
  row(`check of ${count}, resident`, ms(took), against, times(took, resident.bareMs), aims[count] ?? '');
}
const { stuck, stuckLimitMs } = resident;
row(
  'check of 5, one never answers',
  ms(stuck.totalMs),
  `time limit, ${ms(stuckLimitMs)}`,
  times(stuck.totalMs, stuckLimitMs),
  'once',
);
row(
  '… figures of the other 4 kept after',
  ms(stuck.othersKeptMs),
  `one bare request, ${ms(resident.bareMs)}`,
  times(stuck.othersKeptMs, resident.bareMs),
  '',
);

let stateFiles = 0;
const freshState = () => ({ STATE_URL: join(folder, `state-${(stateFiles += 1)}.sqlite`) });
const cold = await inTurn(
  () => run([entry, 'usage'], { ...reach, HOME: homes[5].homeDir, ...freshState() }),
  () => run([join(import.meta.dirname, 'bare-http2.mjs'), String(endpoint.port), ...tokens(5)], reach),
);
row(
  'cold usage of 5',
  ms(cold.ours),
  `bare HTTP/2 client, ${ms(cold.theirs)}`,
  times(cold.ours, cold.theirs),
  '≤ 1.5',
);

const remembered = { ...reach, HOME: homes[5].homeDir, ...freshState() };
await run([entry, 'usage'], remembered);
const started = await inTurn(
  () => run([entry, 'usage'], remembered),
  () => run(['-e', '0'], {}),
);
row(
  'start of usage, nothing to ask',
  ms(started.ours),
  `node -e 0, ${ms(started.theirs)}`,
  times(started.ours, started.theirs),
  '',
);

/** How long a program takes to be `ready`, and its resident memory some time after that. */
async function idle(
  argv: readonly string[],
  env: Record<string, string>,
  ready: () => Promise<unknown>,
): Promise<{ kib: number; readyMs: number }> {
  const startedAt = performance.now();
  const program = startProgram(argv, { ...base, ...env });
  await ready();
  const readyMs = performance.now() - startedAt;
  await delay(IDLE_AFTER_MS);
  const kib = program.residentKiB();
  await program.stop();
  return { kib, readyMs };
}

const asBot = {
  HOME: homes[5].homeDir,
  TELEGRAM_BOT_TOKEN: telegram.token,
  TELEGRAM_API_ROOT: telegram.apiRoot,
  OWNERS: 'telegram:1',
};
const asBoth = { ...asBot, DISCORD_BOT_TOKEN: discord.token, DISCORD_API_ROOT: discord.apiRoot };
const isOnTelegram = () => telegram.next('getUpdates');
const isOnBoth = () => Promise.all([isOnTelegram(), discord.ready()]);
const bare = await idle(['-e', 'setInterval(() => {}, 1000)'], {}, () => Promise.resolve());
const mib = (kib: number) => `${(kib / 1024).toFixed(0)} MiB`;
for (const [what, env, isReady, aim] of [
  ['on Telegram', asBot, isOnTelegram, '≤ 95 MiB'],
  ['on both platforms', asBoth, isOnBoth, '≤ 120 MiB'],
] as const) {
  // The very first start of a version compiles everything, and needs some 25 MB more for that.
  for (const program of [entry, CHECKOUT_ENTRY])
    await idle([program, 'start'], { ...env, ...freshState() }, isReady);
  const installed = await idle([entry, 'start'], { ...env, ...freshState() }, isReady);
  const checkout = await idle([CHECKOUT_ENTRY, 'start'], { ...env, ...freshState() }, isReady);
  const against = `bare Node, ${mib(bare.kib)}`;
  row(`idle bot ${what}, memory`, mib(installed.kib), against, times(installed.kib, bare.kib), aim);
  row('… from a checkout', mib(checkout.kib), against, times(checkout.kib, bare.kib), '');
  row(
    '… its start to ready',
    ms(installed.readyMs),
    `node -e 0, ${ms(started.theirs)}`,
    times(installed.readyMs, started.theirs),
    '',
  );
}

const crowd = Array.from({ length: PEOPLE + 1 }, (_, n) => n);
const crowded = homeOf(Array.from({ length: PROFILES }, (_, n) => tokenOf(n)));
for (let n = 0; n < PROFILES; n++)
  endpoint.script(tokenOf(n), { ...usageAnswer({ used: n % 90 }, { used: 50 }), delayMs: CHECK_MS });
for (const [what, far] of [
  ['Telegram', onTelegram(telegram)],
  ['Discord', onDiscord(discord)],
] as const) {
  // Each platform has a state of its own: what was read a moment ago is not asked again.
  const program = startProgram([entry, 'start'], {
    ...base,
    ...asBoth,
    ...reach,
    ...freshState(),
    HOME: crowded.homeDir,
    DUPLICATE_WINDOW_SEC: '0',
    POLL_MINUTES: '0',
    VIEWERS: crowd.flatMap((n) => [`telegram:${telegramId(n)}`, `discord:${discordId(n)}`]).join(','),
  });
  await isOnBoth();
  await delay(IDLE_AFTER_MS);
  const { idle: alone, busy } = await measureTaps(
    far,
    Array.from({ length: PROFILES }, (_, n) => nameOf(n)),
  );
  row(
    `tap to acknowledgement on ${what}, 50 checks under way, median of ${busy.count}`,
    exactly(busy.medianMs),
    `no checks, ${exactly(alone.medianMs)}`,
    times(busy.medianMs, alone.medianMs),
    '',
  );
  row(
    '… p99',
    exactly(busy.p99Ms),
    `no checks, ${exactly(alone.p99Ms)}`,
    times(busy.p99Ms, alone.p99Ms),
    '≤ 50 ms',
  );
  const most = program.mostResidentKiB();
  row('… most memory meanwhile', mib(most), `bare Node, ${mib(bare.kib)}`, times(most, bare.kib), '');
  await program.stop();
}

const floods = await measureFloods(
  entry,
  { ...base, ...reach, HOME: homes[5].homeDir },
  () => freshState().STATE_URL,
);
for (const { what, calls, ours, theirs, oursKiB, theirsKiB, reference } of floods) {
  row(
    `${what}, ${calls} calls each`,
    ours.toFixed(0),
    `${reference}, ${theirs.toFixed(0)}`,
    times(ours, theirs),
    '≥ 0.6',
  );
  row(
    '… most memory meanwhile',
    mib(oursKiB),
    `${reference}, ${mib(theirsKiB)}`,
    times(oursKiB, theirsKiB),
    '',
  );
}

const header = ['what', 'ours', 'reference', 'ratio', 'aim'];
const table = [header, header.map(() => '---'), ...rows]
  .map((cells) => `| ${cells.join(' | ')} |`)
  .join('\n');
process.stdout.write(
  `Medians; the package as it is installed; the endpoint on loopback answers after ${LATENCY_MS} ms, in the rows of 50 checks after ${CHECK_MS} ms.\n\n${table}\n`,
);

await telegram.stop();
await discord.stop();
crowded.remove();
await endpoint.close();
for (const home of Object.values(homes)) home.remove();
rmSync(folder, { recursive: true });

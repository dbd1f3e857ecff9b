import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, vi } from 'vitest';
import { writeSimulator } from '../../src/infra/simulator/index.ts';
import { openBot } from '../cli/bot.ts';
import { openFaultyOpenclaw } from '../fakes/faulty-openclaw.ts';
import { NOON, usageAnswer } from '../fakes/usage-answer.ts';

/** The real bot, as a process, between fakes of all that it talks to; and what it holds on to. */

const PROBE = new URL('probe.ts', import.meta.url).href;
/** One for each row of a table, so that no reading of one row answers another. */
export const PROFILES = Array.from({ length: 60 }, (_, index) => `p${index + 1}`);
const OWNERS = Array.from({ length: 99 }, (_, index) => index + 1);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

type Line = { level: number; msg: string; [fact: string]: unknown };
export type Held = { timers: number; heapMiB: number; files: number; children: number };
export type BotUnderFault = Awaited<ReturnType<typeof openBotUnderFault>>;

/** `18 %` and `36 %` used, whatever the time is. */
export const healthy = () => {
  const sinceNoon = Date.now() - NOON;
  return usageAnswer(
    { used: 18, resetsInMs: sinceNoon + 2 * HOUR - MINUTE / 3 },
    { used: 36, resetsInMs: sinceNoon + 100 * HOUR - MINUTE / 3 },
  );
};
export const lineOf = (profile: string) => `🟢 ${profile} — 5h 82% | week 64% | r5 2h 0m | rw 4d 4h`;
export const discordPerson = (number: number) => ({
  id: `7000000000000000${String(number).padStart(2, '0')}`,
  username: `person-${number}`,
});

export async function openBotUnderFault(
  profiles: readonly string[] = PROFILES,
  changes: Record<string, string> = {},
) {
  const folder = mkdtempSync(join(tmpdir(), 'faults-'));
  const statePath = join(folder, 'state', 'state.sqlite');
  const openclaw = openFaultyOpenclaw(writeSimulator(folder, { version: '2026.5.28' }));
  const bot = await openBot(
    ['telegram', 'discord'],
    {
      OWNERS: OWNERS.flatMap((id) => [`telegram:${id}`, `discord:${discordPerson(id).id}`]).join(),
      // Longer than anything is held back for here.
      USAGE_TIMEOUT_SEC: '20',
      USAGE_RETRIES: '0',
      POLL_MINUTES: '0',
      STATE_URL: statePath,
      AUTH_MUTATIONS: 'on',
      OPENCLAW_BIN: openclaw.bin,
      ...changes,
    },
    profiles.map((name) => ({ id: `openai-codex:${name}`, expires: Date.now() + 8 * 24 * HOUR })),
    PROBE,
  );
  const { telegram, discord, endpoint } = bot;
  const answerAll = () => {
    for (const name of profiles) endpoint.script(`acct-${name}`, healthy());
  };
  answerAll();

  let log: Line[] = [];
  /** What is no line of the log: a warning of Node's, a crash. */
  let strays: string[] = [];
  let current = bot.child;
  function listen(child: typeof bot.child): void {
    current = child;
    let rest = '';
    child.stderr.on('data', (chunk: Buffer) => {
      const lines = (rest + chunk.toString()).split('\n');
      rest = lines.pop()!;
      for (const line of lines)
        if (line.startsWith('{')) log.push(JSON.parse(line) as Line);
        else strays.push(line);
    });
  }
  listen(bot.child);
  await telegram.next('getUpdates');
  await discord.ready();
  await vi.waitFor(() => expect(log.map(({ msg }) => msg)).toContain('Discord: ready'), 10_000);

  async function askProbe(message: { aheadMs?: number }): Promise<{ timers: number; heapMiB: number }> {
    const answered = once(current, 'message');
    current.send(message);
    const [held] = (await answered) as [{ timers: number; heapMiB: number }];
    return held;
  }

  return {
    ...bot,
    openclaw,
    statePath,
    /** The process that serves by now. */
    get process() {
      return current;
    },
    /** Another one takes its place. */
    next(): void {
      listen(bot.start().child);
    },
    async end(signal: NodeJS.Signals): Promise<void> {
      const ended = once(current, 'exit');
      current.kill(signal);
      await ended;
    },
    /** What a dead process holds in the state ends by itself after some seconds; nobody wants to wait for that here. */
    expireLocks(): void {
      const db = new DatabaseSync(statePath);
      db.exec('UPDATE lock SET expires_at = 0');
      db.close();
    },
    /** By OpenClaw itself, past the bot. */
    clearOrder(): void {
      const words = 'models auth order clear --provider openai-codex --agent main';
      execFileSync(openclaw.bin, words.split(' '), { env: { HOME: bot.home.homeDir } });
    },
    answerAll,
    /** From then on the log is empty. */
    clearLog(): void {
      [log, strays] = [[], []];
    },
    /** What it said that is not everyday life, in short; and each request that ended otherwise than answered. */
    logged: () => [
      ...new Set([
        ...strays.map((line) =>
          line.replaceAll(join(folder, 'state'), '…').replaceAll(/\d{4}-\d\d-\d\dT[\d-]+/gu, '(a time)'),
        ),
        ...log.flatMap(inShort),
      ]),
    ],
    /** How requests ended, in order. */
    outcomes: () => log.flatMap(({ outcome }) => (typeof outcome === 'string' ? [outcome] : [])),
    /** No file of the process may grow beyond so many bytes. */
    limitFiles(bytes: number | null): void {
      execFileSync('prlimit', [`--pid=${current.pid}`, `--fsize=${bytes ?? 'unlimited'}:`]);
    },
    setClock: (aheadMs: number) => askProbe({ aheadMs }),
    async held(): Promise<Held> {
      const own = await askProbe({});
      const { pid } = current;
      return {
        ...own,
        files: readdirSync(`/proc/${pid}/fd`).length,
        children: readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).length,
      };
    },
    async close(): Promise<void> {
      await bot.close();
      openclaw.close();
      rmSync(folder, { recursive: true });
    },
  };
}

const WARN = 40;
/** Differs from run to run. */
const ACCIDENTAL = new Set([
  'level',
  'time',
  'msg',
  'request',
  'reference',
  'at',
  'platform',
  'tookMs',
  'intent',
]);

function inShort({ msg, level, ...facts }: Line): string[] {
  if (msg === 'request')
    return facts['outcome'] === 'answered' ? [] : [`request ${String(facts['outcome'])}`];
  if (level < WARN && !/again|left/u.test(msg)) return [];
  // The code depends on the very moment that the connection broke.
  if (msg === 'Redis does not answer; trying on') return [msg];
  const told = Object.entries(facts).filter(([name]) => !ACCIDENTAL.has(name));
  return [[msg, ...told.map(([name, value]) => `${name} ${String(value)}`)].join(', ')];
}

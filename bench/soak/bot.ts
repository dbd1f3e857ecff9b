import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, readdirSync, readlinkSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { writeSimulator } from '../../src/infra/simulator/index.ts';
import { startFakeDiscord } from '../../test/fakes/discord.ts';
import { writeJsonHome } from '../../test/fakes/openclaw-home.ts';
import { startFakeTelegram } from '../../test/fakes/telegram.ts';
import { NOON, usageAnswer } from '../../test/fakes/usage-answer.ts';
import { startUsageEndpoint } from '../../test/fakes/usage-endpoint.ts';
import { buildPackage, CHECKOUT_ENTRY } from '../built.ts';
import { freePort } from '../../test/fakes/free-port.ts';
import { setAhead } from '../../test/fakes/shifted-clock.ts';
import type { Probed } from './probe.ts';

/** The bot as people run it, a process of its own between fakes of all that it talks to; and what it holds on to. */

const DAY_MS = 24 * 60 * 60_000;
const HOUR_MS = 60 * 60_000;
const ENDPOINT_MS = 15;
const PATIENCE_MS = 120_000;
const QUIET_MS = 10_000;
/** Node's servers keep an idle connection for five seconds. */
const REST_MS = 6500;
const BUG = 50;
const WARNING = 40;

export type Sample = Probed & {
  requests: number;
  rssMiB: number;
  files: number;
  sockets: number;
  children: number;
  series: number;
  entries: number;
  claims: number;
  locks: number;
  journal: number;
  accepted: number;
  unanswered: number;
  fileKiB: number;
};

export type SoakedBot = Awaited<ReturnType<typeof openSoakedBot>>;

export async function openSoakedBot({
  profiles,
  people,
  ordered,
  isCheckout,
}: {
  profiles: readonly string[];
  /** So many of them, from the first on, are in the order. */
  ordered: number;
  people: { owners: readonly string[]; operators: readonly string[]; viewers: readonly string[] };
  isCheckout: boolean;
}) {
  const folder = mkdtempSync(join(tmpdir(), 'soak-'));
  const statePath = join(folder, 'state.sqlite');
  const telegram = await startFakeTelegram('123456789:AAFakeTokenForTheSoakOnlyNobodysAtAll');
  const discord = await startFakeDiscord();
  const endpoint = await startUsageEndpoint();
  const home = writeJsonHome({
    profiles: profiles.map((name) => ({ id: `openai-codex:${name}`, expires: Date.now() + 30 * DAY_MS })),
    order: { 'openai-codex': profiles.slice(0, ordered).map((name) => `openai-codex:${name}`) },
  });
  const port = await freePort();
  const entry = isCheckout ? CHECKOUT_ENTRY : buildPackage(folder);
  const probed = ['--disable-warning=ExperimentalWarning', '--import', join(import.meta.dirname, 'probe.ts')];
  const child = spawn(process.execPath, [...probed, entry, 'start'], {
    env: {
      HOME: home.homeDir,
      PATH: process.env['PATH'],
      TELEGRAM_BOT_TOKEN: telegram.token,
      TELEGRAM_API_ROOT: telegram.apiRoot,
      DISCORD_BOT_TOKEN: discord.token,
      DISCORD_API_ROOT: discord.apiRoot,
      OWNERS: people.owners.join(),
      OPERATORS: people.operators.join(),
      VIEWERS: people.viewers.join(),
      AUTH_MUTATIONS: 'on',
      OPENCLAW_BIN: writeSimulator(folder, { version: '2026.5.28' }),
      STATE_URL: statePath,
      HTTP_PORT: String(port),
      LOG_LEVEL: 'info',
      ...(await endpoint.proxyEnv()),
    },
    cwd: '/',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const exited = once(child, 'exit');
  const outcomes = new Map<string, number>();
  const intents = new Map<string, number>();
  /** Lines of the log that are no everyday life, and whatever is no line of it: how often. */
  const complaints = new Map<string, number>();
  let requests = 0;
  let rest = '';
  child.stderr!.setEncoding('utf8').on('data', (chunk: string) => {
    const lines = `${rest}${chunk}`.split('\n');
    rest = lines.pop()!;
    for (const line of lines) note(line);
  });

  function note(line: string): void {
    if (!line.startsWith('{')) return count(complaints, line);
    const { msg, level, outcome, intent, ...facts } = JSON.parse(line) as Record<string, unknown>;
    if (msg === 'request') {
      requests += 1;
      count(outcomes, String(outcome));
      count(intents, String(intent));
    } else if (Number(level) >= BUG) count(complaints, `bug: ${JSON.stringify(facts['err'] ?? facts)}`);
    else if (Number(level) >= WARNING) count(complaints, String(msg));
  }

  async function ask<T>(message: object): Promise<T> {
    const answered = once(child, 'message');
    child.send(message);
    const [answer] = (await answered) as [T];
    return answer;
  }

  const { pid } = child;
  const children = () =>
    readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).length;
  function handles(): { files: number; sockets: number } {
    const led = readdirSync(`/proc/${pid}/fd`).map((fd) => {
      try {
        return readlinkSync(`/proc/${pid}/fd/${fd}`);
      } catch {
        return null; // closed in this moment
      }
    });
    const sockets = led.filter((to) => to?.startsWith('socket:')).length;
    return { files: led.filter((to) => to !== null).length - sockets, sockets };
  }
  /** A look at the gateway that a plan has begun may go on for a moment when nobody waits for it any more. */
  async function quiet(): Promise<void> {
    for (const until = performance.now() + QUIET_MS; children() > 0 && performance.now() < until;)
      await delay(50);
  }

  const db = () => new DatabaseSync(statePath, { readOnly: true });
  const rows = (opened: DatabaseSync, sql: string) => Number(opened.prepare(sql).get()?.['n']);

  await Promise.all([telegram.next('getUpdates'), discord.ready()]);
  const state = db();

  return {
    telegram,
    discord,
    outcomes,
    intents,
    complaints,
    requests: () => requests,
    /** What the usage endpoint says from now on. */
    refill(minute: number): void {
      const sinceNoonMs = Date.now() - NOON;
      for (const [n, name] of profiles.entries()) {
        const answer = usageAnswer(
          { used: (n * 7 + minute) % 101, resetsInMs: sinceNoonMs + 2 * HOUR_MS },
          { used: (n * 3) % 90, resetsInMs: sinceNoonMs + 100 * HOUR_MS },
        );
        endpoint.script(`acct-${name}`, { ...answer, delayMs: ENDPOINT_MS });
      }
    },
    /** Sets the clock of the bot, and of its far side. */
    async setAhead(ms: number): Promise<void> {
      await ask({ aheadMs: ms });
      setAhead(ms);
    },
    /** Settles once so many requests have been dealt with in all, and none of them is unanswered. */
    async settled(count: number): Promise<void> {
      const startedAt = performance.now();
      const isSettled = () =>
        requests >= count && rows(state, 'SELECT count(*) n FROM inbox WHERE body IS NOT NULL') === 0;
      while (!isSettled()) {
        if (child.exitCode !== null || child.signalCode !== null) throw new Error('the bot has ended');
        if (performance.now() - startedAt > PATIENCE_MS)
          throw new Error(`${count - requests} of ${count} requests were not dealt with`);
        await delay(10);
      }
    },
    /** The fakes remember all that they were asked; nobody asks them about it. */
    forget(): void {
      for (const list of [telegram.calls, discord.calls, discord.wire]) list.length = 0;
    },
    /** `atRest`: once connections that nobody needs any more are gone. */
    async sample(atRest = false): Promise<Sample> {
      await quiet();
      if (atRest) await delay(REST_MS);
      const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
      const held = await ask<Probed>({});
      const status = readFileSync(`/proc/${pid}/status`, 'utf8');
      const sizeOf = (path: string) => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
      return {
        ...held,
        requests,
        rssMiB: Number(/VmRSS:\s+(\d+)/u.exec(status)?.[1]) / 1024,
        ...handles(),
        children: children(),
        series: metrics.split('\n').filter((line) => line !== '' && !line.startsWith('#')).length,
        entries: rows(state, 'SELECT count(*) n FROM entry'),
        claims: rows(state, 'SELECT count(*) n FROM claim'),
        locks: rows(state, 'SELECT count(*) n FROM lock'),
        journal: rows(state, 'SELECT count(*) n FROM journal'),
        accepted: rows(state, 'SELECT count(*) n FROM inbox'),
        unanswered: rows(state, 'SELECT count(*) n FROM inbox WHERE body IS NOT NULL'),
        fileKiB: (sizeOf(statePath) + sizeOf(`${statePath}-wal`)) / 1024,
      };
    },
    /** The exit code after SIGTERM. */
    async close(): Promise<number | null> {
      state.close();
      child.kill('SIGTERM');
      const [code] = (await exited) as [number | null];
      await telegram.stop();
      await discord.stop();
      await endpoint.close();
      home.remove();
      rmSync(folder, { recursive: true });
      return code;
    },
  };
}

function count(counts: Map<string, number>, what: string): void {
  counts.set(what, (counts.get(what) ?? 0) + 1);
}

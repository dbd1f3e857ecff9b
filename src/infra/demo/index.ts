import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Doctor } from '../../core/doctor/facts.ts';
import { pack } from '../../core/history/pack.ts';
import { seriesOf } from '../../core/history/series.ts';
import type { Clock, Gateway, History, ProfileSource, UsageSource } from '../../core/ports.ts';
import { EMPTY_REPORT } from '../../core/usage/answer.ts';
import type { UsageAnswer, UsageReport, UsageWindow } from '../../core/usage/answer.ts';
import { createCredentials } from '../credentials/index.ts';
import { createOpenclaw } from '../openclaw/index.ts';
import { writeSimulator } from '../simulator/index.ts';
import { toDocument } from '../simulator/document.ts';
import { agentStore } from '../simulator/sqlite-store.ts';
import { createDemoDoctor } from './doctor.ts';
import { pastOf } from './past.ts';

/** How much faster the demo's time runs: a five-hour window lasts two and a half minutes. */
export const DEMO_SPEED = 120;

/** How long the profile that never answers keeps one waiting, real ms. */
const SILENCE_MS = 3000;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const LOGIN_LIFE_MS = 9 * DAY;

/** OpenClaw's command takes seconds; here it takes about this long, real ms. */
const COMMAND_MS = 700;
const VERSION = '2026.8.2';
/** Whose profiles they are. */
export const DEMO_AGENT = 'demo';

export type Demo = {
  clock: Clock;
  profiles: ProfileSource;
  usage: UsageSource;
  gateway: Gateway;
  doctor: Doctor;
  /** Puts a day of readings there, as if a bot had read them. */
  remember(history: History): Promise<void>;
  close(): Promise<void>;
};

/** A simulated OpenClaw in a folder of its own, which goes with `close`, and a simulated usage endpoint: needs nothing, and
 *  changes nothing else. */
export function createDemo(real: Clock): Demo {
  const startedAt = real.now();
  const clock = { now: () => startedAt + (real.now() - startedAt) * DEMO_SPEED };
  const folder = mkdtempSync(join(tmpdir(), 'codex-profiler-demo-'));
  settle(folder, startedAt);
  const bin = writeSimulator(folder, { version: VERSION, delayMs: COMMAND_MS });
  const openclaw = createOpenclaw({ bin, env: { HOME: folder } });
  const profiles = createCredentials({ env: {}, homeDir: folder, clock });
  return {
    clock,
    profiles,
    doctor: createDemoDoctor(clock, profiles, { agent: DEMO_AGENT, openclaw: VERSION }),
    gateway: openclaw,
    usage: {
      async read(_agent, { id, tokenExpiresAt }) {
        const played = playedBy(id);
        // Signed in again, it works.
        const isMended = played === 'revoked' && tokenExpiresAt !== startedAt + LOGIN_LIFE_MS;
        const answer = isMended ? mended : played;
        if (answer === 'silence') await new Promise((resolve) => setTimeout(resolve, SILENCE_MS));
        return typeof answer === 'function'
          ? report(answer(clock.now() - startedAt, clock.now()))
          : failures[answer];
      },
      async readResets(_agent, { id }) {
        return playedBy(id) === cast['weekend'] ? [startedAt + 3 * DAY, startedAt + 20 * DAY] : null;
      },
    },
    async remember(history) {
      const listed = await profiles.list(DEMO_AGENT);
      if (!listed.ok) return;
      for (const profile of listed.value.profiles) {
        const played = playedBy(profile.id);
        if (typeof played !== 'function') continue;
        const series = seriesOf(DEMO_AGENT, profile);
        const points = pastOf(played(0, startedAt).rateLimit?.windows ?? [], startedAt);
        await Promise.all(points.map((point) => history.add(series, point.at, pack(point))));
      }
    },
    async close() {
      await openclaw.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The logins as OpenClaw would have stored them; all but the last are in the order. */
function settle(folder: string, startedAt: number): void {
  const stateDir = join(folder, '.openclaw');
  const path = join(stateDir, 'agents', DEMO_AGENT, 'agent', 'openclaw-agent.sqlite');
  const ids = Object.keys(cast).map(idOf);
  const login = { type: 'oauth', provider: 'openai', refresh: 'made-up', expires: startedAt + LOGIN_LIFE_MS };
  const profiles = Object.fromEntries(
    ids.map((id) => [id, { ...login, access: tokenOf(id), accountId: id }]),
  );
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(join(stateDir, 'openclaw.json'), JSON.stringify({ agents: { list: [{ id: DEMO_AGENT }] } }));
  agentStore(path).update(() => toDocument({ profiles }, { order: { openai: ids.slice(0, -1) } }));
}

const idOf = (name: string) => `openai:${name}`;

/** Opens nothing, and says whose it is. */
function tokenOf(id: string): string {
  const claims = { 'https://api.openai.com/auth': { chatgpt_account_id: id, chatgpt_user_id: id } };
  return ['made', Buffer.from(JSON.stringify(claims)).toString('base64url'), 'up'].join('.');
}

/** Of whoever signs in again. */
const mended = (passed: number, now: number) =>
  windows(now, fiveHours(passed, 5 * HOUR, 0), week(passed, 7 * DAY, 12));

/** Who plays: eight profiles in eight states. Each tells its report from the time that has passed in the demo. */
const cast: Record<
  string,
  ((passedMs: number, now: number) => Partial<UsageReport>) | keyof typeof failures
> = {
  home: (passed, now) => windows(now, fiveHours(passed, 3 * HOUR, 18), week(passed, 4 * DAY, 36)),
  work: (passed, now) => windows(now, fiveHours(passed, HOUR, 96), week(passed, 2 * DAY, 91)),
  lunch: (passed, now) => windows(now, fiveHours(passed, 40 * MINUTE, 100), week(passed, 5 * DAY, 48)),
  weekend: (passed, now) => ({
    ...windows(now, fiveHours(passed, 4 * HOUR, 3), week(passed, DAY, 100)),
    bankedResets: 2,
  }),
  credits: (passed, now) => ({
    ...windows(now, fiveHours(passed, 2 * HOUR, 70), week(passed, 3 * DAY, 100)),
    credits: { has: true, unlimited: false, overageReached: false, balance: 489.25 },
  }),
  revoked: 'revoked',
  silent: 'silence',
  pro: (passed, now) => windows(now, week(passed, 6 * DAY, 36)),
};

const playedBy = (id: string) => cast[id.slice(id.indexOf(':') + 1)]!;

type Simulated = { name: string; usedPercent: number; leftMs: number };

const fiveHours = (passed: number, firstLeftMs: number, used: number) =>
  simulate('5h', 5 * HOUR, passed, firstLeftMs, used);
const week = (passed: number, firstLeftMs: number, used: number) =>
  simulate('week', 7 * DAY, passed, firstLeftMs, used);

/** Starts with `used` percent and `firstLeftMs` to go; after each reset, a quarter is used over the length. */
function simulate(
  name: string,
  lengthMs: number,
  passed: number,
  firstLeftMs: number,
  used: number,
): Simulated {
  if (passed < firstLeftMs) return { name, usedPercent: used, leftMs: firstLeftMs - passed };
  const intoWindow = (passed - firstLeftMs) % lengthMs;
  return { name, usedPercent: Math.round((25 * intoWindow) / lengthMs), leftMs: lengthMs - intoWindow };
}

function windows(now: number, ...simulated: Simulated[]): Partial<UsageReport> {
  const isFull = simulated.some(({ usedPercent }) => usedPercent >= 100);
  const shown = simulated.map(({ name, usedPercent, leftMs }): UsageWindow => ({
    name,
    leftPercent: 100 - usedPercent,
    resetsAt: now + leftMs,
  }));
  return { rateLimit: { allowed: !isFull, limitReached: isFull, windows: shown } };
}

const trace = { attempts: 1, tookMs: 0, status: 200, requestId: null };

const failures = {
  revoked: { kind: 'refused', status: 401, code: 'token_revoked', edge: false, retryAfterMs: null, trace },
  silence: { kind: 'unreachable', fault: 'timeout', trace },
} as const satisfies Record<string, UsageAnswer>;

function report(facts: Partial<UsageReport>): UsageAnswer {
  return { kind: 'report', report: { ...EMPTY_REPORT, ...facts }, trace };
}

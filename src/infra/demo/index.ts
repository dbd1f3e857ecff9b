import type { Clock, ProfileSource, UsageSource } from '../../core/ports.ts';
import { ok } from '../../core/problem.ts';
import { EMPTY_REPORT } from '../../core/usage/answer.ts';
import type { UsageAnswer, UsageReport, UsageWindow } from '../../core/usage/answer.ts';
import type { Profile } from '../../core/usage/profile.ts';

/** How much faster the demo's time runs: a five-hour window lasts two and a half minutes. */
export const DEMO_SPEED = 120;

/** How long the profile that never answers keeps one waiting, real ms. */
const SILENCE_MS = 3000;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A simulated gateway and usage endpoint behind the core's own ports: needs nothing, changes nothing. */
export function createDemo(real: Clock): { clock: Clock; profiles: ProfileSource; usage: UsageSource } {
  const startedAt = real.now();
  const all = Object.keys(cast).map(idOf);
  const order = all.slice(0, 7);
  const clock = { now: () => startedAt + (real.now() - startedAt) * DEMO_SPEED };
  return {
    clock,
    profiles: {
      list: async (agent) =>
        ok({
          agent,
          source: 'sqlite',
          order: { from: 'agent', ids: order },
          folders: { own: '~/demo', main: '~/demo' },
          orders: [{ provider: 'openai', own: order, inherited: null, ids: all, mine: all }],
          profiles: Object.keys(cast).map((name) => profile(name, startedAt)),
        }),
    },
    usage: {
      async read(_agent, { id }) {
        const answer = cast[id.slice(id.indexOf(':') + 1)]!;
        if (answer === 'silence') await new Promise((resolve) => setTimeout(resolve, SILENCE_MS));
        return typeof answer === 'function'
          ? report(answer(clock.now() - startedAt, clock.now()))
          : failures[answer];
      },
    },
  };
}

const idOf = (name: string) => `openai:${name}`;

/** Who plays: eight profiles in eight states. Each tells its report from the time that has passed in the demo. */
const cast: Record<
  string,
  ((passedMs: number, now: number) => Partial<UsageReport>) | keyof typeof failures
> = {
  home: (passed, now) => windows(now, fiveHours(passed, 3 * HOUR, 18), week(passed, 4 * DAY, 36)),
  work: (passed, now) => windows(now, fiveHours(passed, HOUR, 96), week(passed, 2 * DAY, 91)),
  lunch: (passed, now) => windows(now, fiveHours(passed, 40 * MINUTE, 100), week(passed, 5 * DAY, 48)),
  weekend: (passed, now) => windows(now, fiveHours(passed, 4 * HOUR, 3), week(passed, DAY, 100)),
  credits: (passed, now) => ({
    ...windows(now, fiveHours(passed, 2 * HOUR, 70), week(passed, 3 * DAY, 100)),
    credits: { has: true, unlimited: false, overageReached: false, balance: 489.25 },
  }),
  revoked: 'revoked',
  silent: 'silence',
  pro: (passed, now) => windows(now, week(passed, 6 * DAY, 36)),
};

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

function profile(name: string, startedAt: number): Profile {
  return {
    id: idOf(name),
    provider: 'openai',
    accountId: null,
    userId: null,
    tokenExpiresAt: startedAt + 9 * DAY,
    login: { kind: 'ready', renewable: true },
    hold: null,
  };
}

import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createRecord, readSeries } from '../src/core/history/record.ts';
import { createSchedule } from '../src/core/history/schedule.ts';
import { seriesOf } from '../src/core/history/series.ts';
import type { History } from '../src/core/ports.ts';
import { Secret } from '../src/core/secret.ts';
import { judge } from '../src/core/usage/judge.ts';
import { NO_USE } from '../src/core/usage/profile.ts';
import type { Profile } from '../src/core/usage/profile.ts';
import { openState } from '../src/infra/state/index.ts';
import type { StatePlace } from '../src/infra/state/place.ts';
import { parseAnswer } from '../src/infra/usage-endpoint/wire.ts';
import { createAllowance } from '../test/fakes/allowance.ts';
import { noRedis, startRedis } from '../test/fakes/redis.ts';
import { seeded } from '../test/fakes/seeded.ts';

/** `npm run bench:history`: how large the state is after so many days of readings. The round's own schedule asks accounts that are
 *  used day and night, in working hours, in bursts, or not at all; each answer is kept and thinned as in life. `--days 90`,
 *  `--profiles 20`, `--minutes 5`; `--redis`: in a Redis, not in a file. */

const { values } = parseArgs({
  options: {
    days: { type: 'string', default: '90' },
    profiles: { type: 'string', default: '20' },
    minutes: { type: 'string', default: '5' },
    redis: { type: 'boolean', default: false },
  },
});
const [days, count, minutes] = [Number(values.days), Number(values.profiles), Number(values.minutes)];
const HOUR = 60 * 60_000;
const DAY = 24 * HOUR;
const GAP_MS = 3500;

const startsAt = Math.floor(Date.now() / DAY) * DAY - days * DAY;
let now = startsAt;
const clock = { now: () => now };
const random = seeded(1);
const hourOf = (at: number) => (at % DAY) / HOUR;
const isWorkday = (at: number) => Math.floor(at / DAY) % 7 < 5;

/** Percent of five hours' worth in an hour. */
const uses: readonly ((at: number) => number)[] = [
  () => 12,
  (at) => (isWorkday(at) && hourOf(at) >= 9 && hourOf(at) < 19 ? 18 : 0),
  (at) => (hourOf(at) >= 20 && hourOf(at) < 23 ? 70 : 0),
  () => (random() < 0.1 ? 60 : 0),
  () => 0,
];
const profiles: readonly Profile[] = Array.from({ length: count }, (_, index) => ({
  id: `openai-codex:p${index + 1}`,
  provider: 'openai-codex',
  accountId: `account-${index + 1}`,
  userId: null,
  tokenExpiresAt: null,
  login: { kind: 'ready', renewable: true },
  hold: null,
  use: NO_USE,
}));
const accounts = new Map(
  profiles.map((profile, index) => [profile.id, createAllowance(clock.now, uses[index % uses.length]!)]),
);

function verdictOf(profile: Profile) {
  const { status, body } = accounts.get(profile.id)!.answer();
  const wire = { status: status!, headers: {}, bodyText: String(body), receivedAt: now };
  const local = {
    accountId: profile.accountId,
    tokenExpiresAt: null,
    login: profile.login,
    refresh: 'possible',
    lastGood: null,
    blockUntil: null,
  } as const;
  const trace = { attempts: 1, tookMs: 0, status: status!, requestId: null };
  return judge({ ...parseAnswer(wire), trace }, local, now);
}

/** So many answers. */
async function live(history: History): Promise<number> {
  const schedule = createSchedule(minutes * 60_000, random);
  const record = createRecord(history);
  schedule.keep('main', profiles, now);
  let answers = 0;
  while (schedule.nextAt() < startsAt + days * DAY) {
    now = Math.ceil(Math.max(now + GAP_MS, schedule.nextAt()));
    const due = schedule.due(now)!;
    const verdict = verdictOf(due.profile);
    await record(due.series, verdict, now);
    schedule.wasRead(due, verdict, now);
    answers += 1;
  }
  return answers;
}

async function measure(place: StatePlace, bytesNow: () => Promise<number>): Promise<void> {
  const startedAt = performance.now();
  const log = { request() {}, bug() {}, info() {}, warn() {} };
  const state = await openState(place, clock, log);
  const before = await bytesNow();
  const answers = await live(state.history);
  const tookMs = performance.now() - startedAt;
  const series = await Promise.all(
    profiles.map((profile) => readSeries(state.history, seriesOf('main', profile), 0)),
  );
  const points = series.map(({ length }) => length);
  const kept = points.reduce((sum, one) => sum + one, 0);
  await state.close();
  const bytes = (await bytesNow()) - before;
  const say = (line: string) => void process.stdout.write(`${line}\n`);
  say(`${days} days, ${count} profiles, every ${minutes} minutes, ${values.redis ? 'Redis' : 'SQLite'}`);
  say(`answers      ${answers}, ${(answers / count / days / 24).toFixed(1)} for each profile and hour`);
  say(`kept         ${kept}, ${Math.min(...points)} to ${Math.max(...points)} for each profile`);
  say(`state        ${(bytes / 1e6).toFixed(2)} MB, ${(bytes / kept).toFixed(0)} bytes for each point`);
  say(`time         ${(tookMs / answers).toFixed(2)} ms for each answer, kept and thinned`);
}

if (values.redis) {
  if (noRedis) throw new Error(noRedis);
  const redis = await startRedis();
  const used = async () =>
    Number(/used_memory:(\d+)/u.exec(String(await redis.tell('INFO', 'memory')))?.[1] ?? NaN);
  await measure({ kind: 'redis', url: new Secret(redis.url) }, used);
  await redis.remove();
} else {
  const folder = mkdtempSync(join(tmpdir(), 'history-'));
  const path = join(folder, 'state.sqlite');
  const size = async () => statSync(path).size;
  await measure({ kind: 'file', path }, size);
  rmSync(folder, { recursive: true });
}

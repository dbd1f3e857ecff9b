import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { referenceOf } from '../../src/core/reference.ts';
import { writeSimulator } from '../../src/infra/simulator/index.ts';
import { writeSqliteHome } from '../fakes/openclaw-home.ts';
import { startRedis } from '../fakes/redis.ts';
import { usageAnswer } from '../fakes/usage-answer.ts';
import { startUsageEndpoint } from '../fakes/usage-endpoint.ts';
import { startCopies } from './copies.ts';
import { startCountingTelegram } from './counting-telegram.ts';
import type { CountingTelegram, Said } from './counting-telegram.ts';

/** Three copies on one Redis, killed and started at random, and everybody is answered once. */

const UPDATES = 10_000;
const CHANGES = 30;
const AT_ONCE = 40;
const SEED = Number(process.env['SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const LIMIT_MS = 30 * 60_000;
const PEOPLE = 400;
const TOKEN = '123456789:AAExampleExampleExampleExampleExamp';
const group = { id: -100_500, type: 'supergroup', title: 'Ops' };
const operator = { id: 7, is_bot: false, first_name: 'Olga' };
const words = ['/codex_help', '/codex_usage work', '/codex_rotation', '/codex_usage', '/codex_usage all'];
const UNCLEAR = /restarted while it answered you/u;
const isProgress = (text: string) => text.startsWith('Running Codex usage checks');

/** Repeatable, like a throw of dice that was written down (mulberry32). */
function createDice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

async function open() {
  const redis = await startRedis({ appendonly: 'yes' });
  const telegram = await startCountingTelegram();
  const endpoint = await startUsageEndpoint();
  for (const name of ['work', 'home'])
    endpoint.script(`acct-${name}`, { ...usageAnswer({ used: 18 }, { used: 36 }), delayMs: 200 });
  const home = writeSqliteHome({
    profiles: [{ id: 'openai:work' }, { id: 'openai:home' }],
    order: { openai: ['openai:work', 'openai:home'] },
  });
  const folder = mkdtempSync(join(tmpdir(), 'copies-'));
  const calls = join(folder, 'calls');
  const openclaw = join(folder, 'counted');
  const simulator = writeSimulator(folder, { version: '2026.8.2' });
  writeFileSync(
    openclaw,
    `#!/bin/sh\ncase "$*" in *"order set"*) echo "$*" >>'${calls}';; esac\nexec '${simulator}' "$@"\n`,
  );
  writeFileSync(calls, '');
  chmodSync(openclaw, 0o755);
  const viewers = Array.from({ length: PEOPLE }, (_, index) => `telegram:${1000 + index}`);
  const copies = await startCopies(
    3,
    {
      HOME: home.homeDir,
      PATH: '/usr/bin:/bin',
      TELEGRAM_BOT_TOKEN: TOKEN,
      TELEGRAM_API_ROOT: telegram.apiRoot,
      STATE_URL: redis.url,
      OPERATORS: `telegram:${operator.id}`,
      VIEWERS: viewers.join(','),
      AUTH_MUTATIONS: 'on',
      OPENCLAW_BIN: openclaw,
      DUPLICATE_WINDOW_SEC: '0',
      POLL_MINUTES: '0',
      ...(await endpoint.proxyEnv()),
    },
    TOKEN,
  );
  onTestFinished(async () => {
    await copies.close();
    await telegram.close();
    await endpoint.close();
    await redis.remove();
    home.remove();
    rmSync(folder, { recursive: true });
  });
  return { copies, telegram, applied: () => readFileSync(calls, 'utf8').split('\n').length - 1 };
}

/** As the log calls it. */
const referenceOfUpdate = (index: number) => referenceOf(`telegram:${10_000 + index}`);

const now = () => Math.floor(Date.now() / 1000);

function asked(index: number) {
  const message = {
    message_id: 1_000_000 + index,
    date: now(),
    chat: group,
    from: { id: 1000 + (index % PEOPLE), is_bot: false, first_name: 'Vic' },
    text: words[index % words.length],
  };
  return { update_id: 10_000 + index, message };
}

it(
  `three copies on one Redis, killed at random: each request is answered once, each change is applied once (SEED=${SEED})`,
  async ({ annotate }) => {
    const dice = createDice(SEED);
    const { copies, telegram, applied } = await open();
    const startedAt = performance.now();
    const over = new AbortController();
    let kills = 0;
    let redelivered = 0;

    async function ask(): Promise<void> {
      let next = 0;
      const worker = async () => {
        while (next < UPDATES) {
          const update = asked((next += 1) - 1);
          const times = dice() < 0.1 ? 2 : 1;
          redelivered += times - 1;
          await Promise.all(Array.from({ length: times }, () => copies.deliver(update)));
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, worker));
    }

    async function killing(): Promise<void> {
      while (!over.signal.aborted) {
        await delay(1000 + dice() * 2000);
        if (over.signal.aborted) return;
        kills += 1;
        await copies.kill(Math.floor(dice() * copies.count), dice() * 1000);
      }
    }

    const killed = killing();
    const [, outcomes] = await Promise.all([ask(), change(copies, telegram, dice)]);
    over.abort();
    await killed;

    const answered = (index: number) =>
      telegram.answersTo(1_000_000 + index).filter(({ text }) => !isProgress(text));
    const everybody = Array.from({ length: UPDATES }, (_, index) => index);
    const missing = () => everybody.filter((index) => answered(index).length === 0);
    await telegram
      .until(() => missing().length === 0 || undefined, 'an answer')
      .catch((error: unknown) => {
        const left = missing().slice(0, 20);
        const about = (index: number) =>
          copies.log().filter((line) => line.includes(referenceOfUpdate(index)));
        const said = left.map((index) => [`update ${10_000 + index}:`, ...about(index)].join('\n  '));
        expect.fail(`${String(error)}; nobody answered ${missing().length} of them:\n${said.join('\n')}`);
      });
    await delay(3000); // whoever would answer twice has had the time for it

    const real = (index: number) => answered(index).filter(({ text }) => !UNCLEAR.test(text)).length;
    const unclear = everybody.filter((index) => answered(index).some(({ text }) => UNCLEAR.test(text)));
    const bugs = copies.log().filter((line) => line.includes('"msg":"bug"'));
    const summary =
      `${UPDATES} updates, ${redelivered} of them delivered twice, ${kills} kills, ${outcomes.verified} changes ` +
      `(asked again ${outcomes.askedAgain} times): ${everybody.filter((index) => real(index) === 1).length} answered, ` +
      `${unclear.length} told that the answer may have been lost, in ${Math.round((performance.now() - startedAt) / 1000)} s`;
    await annotate(summary);
    expect(everybody.filter((index) => real(index) > 1)).toEqual([]);
    // Who was in the middle of an answer when a copy was killed: at most all that it had in hand.
    expect(unclear.length, summary).toBeLessThan(Math.min(kills * AT_ONCE, UPDATES / 10));
    expect(outcomes.verified).toBe(CHANGES);
    expect(applied()).toBe(CHANGES);
    expect(bugs).toEqual([]);
  },
  LIMIT_MS,
);

/** A process that died between saying what became of a change and writing down that it had been said leaves that to another,
 *  which says it once more, and that it was interrupted; it may do so when the next one is under way. */
const isAbout =
  (name: string) =>
  ({ text }: Said) =>
    !text.startsWith('I was interrupted') || text.includes(`put ${name} first`);

/** One change after the other, each proposed, confirmed, and seen through to what its person is told; again, when that is
 *  that nothing came of it. */
async function change(
  copies: Awaited<ReturnType<typeof startCopies>>,
  telegram: CountingTelegram,
  dice: () => number,
): Promise<{ verified: number; askedAgain: number }> {
  let asked = 0;
  let ended = '';
  let wasUnclear = false;

  /** Whether it was done; `false`: its person has to ask again, and was told. */
  async function tryOnce(name: string): Promise<boolean> {
    const number = (asked += 1);
    const messageId = 2_000_000 + number;
    const message = {
      message_id: messageId,
      date: now(),
      chat: group,
      from: operator,
      text: `/codex_auth first ${name}`,
    };
    const update = { update_id: 5_000_000 + 2 * number, message };
    await copies.deliver(update);
    const plan = await telegram.until(
      () => telegram.answersTo(messageId).find(({ text }) => !isProgress(text)),
      `plan ${number}`,
    );
    if (UNCLEAR.test(plan.text)) return false;
    // What was told before may have been that its end is not known.
    if (wasUnclear && /The auth order is that already/u.test(plan.text)) return true;
    const confirm = plan.buttons.find(({ text }) => text === 'Confirm');
    if (!confirm) expect.fail(`no plan, but: ${plan.text}; before that: ${ended}`);
    const told = telegram.unprompted(group.id).length;
    const query = {
      id: `query-${number}`,
      from: operator,
      data: confirm.data,
      message: { message_id: plan.messageId, date: now(), chat: group },
    };
    const tap = { update_id: 5_000_001 + 2 * number, callback_query: query };
    const times = dice() < 0.3 ? 2 : 1;
    await Promise.all(Array.from({ length: times }, () => copies.deliver(tap)));
    const end = await telegram.until(
      () => telegram.unprompted(group.id).slice(told).find(isAbout(name)),
      `the end of change ${number}`,
    );
    ended = end.text;
    wasUnclear = UNCLEAR.test(end.text);
    return /verified/u.test(end.text);
  }

  for (let index = 0; index < CHANGES; index += 1)
    while (!(await tryOnce(index % 2 === 0 ? 'home' : 'work')));
  return { verified: CHANGES, askedAgain: asked - CHANGES };
}

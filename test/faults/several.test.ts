import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { PROFILES, discordPerson, healthy, lineOf, openBotUnderFault } from './bot-under-fault.ts';
import type { BotUnderFault } from './bot-under-fault.ts';

/** Several things break at once, drawn by chance: `SEED=` tells it again. */

const SEED = Number(process.env['SEED'] ?? Math.floor(Math.random() * 1e9));
const PEOPLE = 12;
const ROUNDS = 4;
const UNKNOWN = (profile: string) => `🟠 ${profile} — 5h – | week – | r5 – | rw –`;

/** mulberry32: small, and the same everywhere. */
function createChance(seed: number) {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    pick: <T>(list: readonly T[]) => list[Math.floor(next() * list.length)]!,
    is: (share: number) => next() < share,
  };
}

let bot: BotUnderFault;
beforeAll(async () => {
  bot = await openBotUnderFault(PROFILES, { USAGE_TIMEOUT_SEC: '3' });
}, 60_000);
afterAll(() => bot.close());

type Asked = { profile: string; isHealthy: boolean; said: () => string[] };

/** One request of one person, about a profile that nobody else asks about. */
function ask(chance: ReturnType<typeof createChance>, person: number, profile: string): Asked {
  const { telegram, discord, endpoint } = bot;
  const answer = chance.pick([
    healthy(),
    healthy(),
    { ...healthy(), delayMs: 200 },
    { fate: 'never' as const },
    { fate: 'reset' as const },
    { ...healthy(), fate: 'cut' as const },
    { status: 503 },
    { status: 302, headers: { location: 'https://elsewhere.example/' } },
    { body: 'not JSON' },
  ]);
  endpoint.script(`acct-${profile}`, answer);
  const isHealthy = answer.fate === undefined && 'status' in answer && answer.status === 200;
  const isMine = (text: string) => text.includes(` ${profile} `);
  if (chance.is(0.5)) {
    telegram.say(`/codex_usage ${profile}`, { from: { id: person, first_name: 'One' } });
    return {
      profile,
      isHealthy,
      said: () =>
        telegram
          .messages(person)
          .map(({ text }) => String(text))
          .filter(isMine),
    };
  }
  const from = discordPerson(person);
  const place = discord.dm(from);
  const given = discord.command('codex_usage', { profile }, { from, place });
  if (chance.is(0.3))
    discord.repeat(given, {
      id: '1',
      name: 'codex_usage',
      type: 1,
      options: [{ name: 'profile', type: 3, value: profile }],
    });
  return {
    profile,
    isHealthy,
    said: () =>
      discord
        .messages(place, from)
        .map(({ content }) => content.replaceAll('**', '').replaceAll('`', ''))
        .filter(isMine),
  };
}

/** Nothing is done twice by these, so nothing may be said twice. */
function breakPlatforms({ pick, is }: ReturnType<typeof createChance>): void {
  const { telegram, discord } = bot;
  if (is(0.6))
    telegram.fail(
      'sendMessage',
      pick(['drop', { code: 502 }, { code: 429, parameters: { retry_after: 1 } }] as const),
    );
  if (is(0.4)) telegram.fail('getUpdates', pick(['drop', { code: 502 }, { raw: '<html></html>' }] as const));
  if (is(0.6))
    discord.fail('followUp', pick(['drop', { status: 502 }, { status: 429, retryAfterSec: 1 }] as const));
  if (is(0.4)) discord.fail('callback', pick(['drop', { status: 502 }] as const));
  if (is(0.3)) discord.cut();
}

it(`several faults at once: each request is answered once, and nothing is left (SEED=${SEED})`, async () => {
  const chance = createChance(SEED);
  const profiles = [...PROFILES];
  const asked: Asked[] = [];
  // As on any other day, on both platforms, so that what is kept for the next request is there.
  const settle = async () => {
    const [one, other] = [profiles.pop()!, profiles.pop()!];
    bot.answerAll();
    bot.telegram.say(`/codex_usage ${one}`, { from: { id: 99, first_name: 'Calm' } });
    const from = discordPerson(99);
    bot.discord.command('codex_usage', { profile: other }, { from, place: bot.discord.dm(from) });
    await vi.waitFor(() => {
      expect(bot.telegram.messages(99).map(({ text }) => text)).toContain(lineOf(one));
      expect(
        bot.discord
          .messages(bot.discord.dm(from), from)
          .map(({ content }) => content.replaceAll('**', '').replaceAll('`', '')),
      ).toContain(lineOf(other));
    }, 20_000);
  };
  await settle();
  const before = await bot.held();

  for (let round = 0; round < ROUNDS; round += 1) {
    breakPlatforms(chance);
    const now: Asked[] = [];
    for (let person = 1; person <= PEOPLE; person += 1) now.push(ask(chance, person, profiles.pop()!));
    if (chance.is(0.5)) await bot.telegram.repeat();
    asked.push(...now);
    await vi.waitFor(
      () => {
        for (const { profile, said } of now) expect(said(), profile).toHaveLength(1);
      },
      { timeout: 20_000, interval: 50 },
    );
  }
  await settle();
  for (const { profile, isHealthy, said } of asked)
    expect(said()).toEqual([isHealthy ? lineOf(profile) : UNKNOWN(profile)]);
  expect(bot.logged().filter((line) => /bug|MaxListeners/u.test(line))).toEqual([]);
  // Connections that are kept for the next request are given up after some seconds.
  await vi.waitFor(
    async () => {
      const after = await bot.held();
      expect(after.children).toBe(0);
      expect(after.timers).toBeLessThanOrEqual(before.timers + 1);
      expect(after.files).toBeLessThanOrEqual(before.files + 2);
      expect(after.heapMiB).toBeLessThanOrEqual(before.heapMiB + 8);
    },
    { timeout: 20_000, interval: 200 },
  );
}, 120_000);

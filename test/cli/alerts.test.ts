import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { writeSimulator } from '../../src/infra/simulator/index.ts';
import { componentsOf } from '../fakes/discord.ts';
import type { Message as DiscordMessage, Place } from '../fakes/discord.ts';
import { buttonsOf } from '../fakes/telegram.ts';
import type { Message } from '../fakes/telegram.ts';
import { NOON, usageAnswer } from '../fakes/usage-answer.ts';
import { discordOwner, openBot, owner } from './bot.ts';
import { run } from './run.ts';

/** The real process warns by itself. Its first readings are spread over the time between two; here each login has its turn two
 *  seconds after the start, and where somebody has just looked, nobody is asked again. */

const HOUR = 60 * 60_000;
const NO_CHANCE = new URL('no-chance.ts', import.meta.url).href;
/** Whoever came too late for the first look is told a minute later. */
const LIMIT_MS = 90_000;

const colleague = { id: 2, first_name: 'Colleague' };
const stranger = { id: 99, first_name: 'Stranger' };
const group = { id: -1000, type: 'group' } as const;

/** `work` is nearly empty, `home` is not. */
async function open(
  platforms: readonly ('telegram' | 'discord')[] = ['telegram'],
  changes: Record<string, string> = {},
) {
  const folder = mkdtempSync(join(tmpdir(), 'alerts-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const statePath = join(folder, 'state.sqlite');
  const settings = {
    POLL_MINUTES: '1',
    STATE_URL: statePath,
    AUTH_MUTATIONS: 'on',
    OPENCLAW_BIN: writeSimulator(folder, { version: '2026.5.28' }),
    VIEWERS: `telegram:${colleague.id},discord:${discordColleague.id}`,
    ...changes,
  };
  const bot = await openBot(platforms, settings, [], NO_CHANCE);
  onTestFinished(bot.close);
  const left = (name: string, percent: number) => {
    const resetsInMs = Date.now() - NOON + 2 * HOUR;
    const answer = usageAnswer({ used: 100 - percent, resetsInMs }, { used: 20, resetsInMs });
    bot.endpoint.script(`acct-${name}`, answer);
  };
  const names = ['work', 'home'];
  const keepLogins = () => {
    const ids = names.map((name) => `openai-codex:${name}`);
    bot.home.save({ profiles: ids.map((id) => ({ id })), order: { 'openai-codex': ids } });
  };
  keepLogins();
  left('work', 4);
  left('home', 90);
  /** The locks of a dead process run out by themselves after a minute and a half; nobody wants to wait for that here. */
  const forgetLocks = () => {
    const db = new DatabaseSync(statePath);
    db.exec('UPDATE lock SET expires_at = 0');
    db.close();
  };
  /** One more login, which has so much left; and somebody at the host has looked at all of them. */
  const add = async (name: string, percent: number) => {
    names.push(name);
    left(name, percent);
    keepLogins();
    expect((await run(['usage'], bot.env)).code).toBe(0);
  };
  return { ...bot, add, forgetLocks };
}
type Bot = Awaited<ReturnType<typeof open>>;

const discordColleague = { id: '700000000000000002', username: 'colleague' };
const discordStranger = { id: '700000000000000099', username: 'stranger' };

/** What a chat shows once it shows such a message. */
const shows = ({ telegram }: Bot, chatId: number, words: RegExp) =>
  vi.waitFor(
    () => {
      const found = telegram.messages(chatId).findLast(({ text }) => words.test(text ?? ''));
      return (
        found ??
        expect.fail(
          `not yet: ${telegram
            .messages(chatId)
            .map(({ text }) => text)
            .join('\n\n')}`,
        )
      );
    },
    { timeout: LIMIT_MS, interval: 50 },
  );
const labelsOf = (message: Message) => buttonsOf(message).map(({ text }) => text);
const textsOf = ({ telegram }: Bot, chatId: number) =>
  telegram.messages(chatId).map(({ text }) => text ?? '');
const showsOnDiscord = ({ discord }: Bot, place: Place, words: RegExp): Promise<DiscordMessage> =>
  vi.waitFor(
    () => {
      const seen = discord.messages(place, discordOwner);
      return seen.findLast(({ content }) => words.test(content)) ?? expect.fail('not yet');
    },
    { timeout: LIMIT_MS, interval: 50 },
  );

const isAbout = (name: string) => new RegExp(`${name} has \\d+% of its 5h left until`, 'u');

describe('a bot that warns', () => {
  it('tells an owner some seconds after the start, with buttons that answer; and nothing twice, however it ends', async () => {
    const bot = await open();
    const { telegram, child, ended, start, add, forgetLocks } = bot;
    telegram.say('/codex_alerts on', { from: owner });
    telegram.say('/codex_usage all', { from: owner });
    await shows(bot, owner.id, /^Alerts for you: on\n/u);
    const told = await shows(bot, owner.id, isAbout('work'));
    expect(told.text).toMatch(/^🟠 work has 4% of its 5h left until /u);
    expect(labelsOf(told)).toEqual(['Details', 'Switch first…', 'Mute 8 h', 'Alerts']);
    const taps = [
      ['Details', /^🟢 work — usable/u],
      ['Switch first…', /first/u],
      ['Mute 8 h', /^Muted until/u],
      ['Alerts', /^Alerts for you: on\n[^]*\nMuted until/u],
    ] as const;
    const queries: string[] = [];
    for (const [label, answer] of taps) {
      queries.push(telegram.tap(label, { from: owner, message: told }));
      await shows(bot, owner.id, answer);
    }
    telegram.tap('End mute', { from: owner, message: await shows(bot, owner.id, /^Muted until/u) });
    await telegram.read();
    child.kill('SIGTERM');
    const [, stderr, [code]] = await ended;
    expect(code).toBe(0);
    expect(stderr).not.toContain('"reference"');
    expect(queries.filter(telegram.isSpinning)).toEqual([]);

    await add('spare', 3);
    const second = start();
    await shows(bot, owner.id, isAbout('spare'));
    second.child.kill('SIGKILL');
    await once(second.child, 'exit');
    forgetLocks();

    // Killed again, while nobody knows whether Telegram has taken it.
    await add('third', 2);
    const calls = () => telegram.calls.filter(({ payload }) => isAbout('third').test(payload.text ?? ''));
    telegram.fail('sendMessage', 'hang');
    const third = start();
    await vi.waitFor(() => expect(calls()).toHaveLength(1), LIMIT_MS);
    third.child.kill('SIGKILL');
    await once(third.child, 'exit');
    forgetLocks();

    await add('last', 1);
    start();
    await shows(bot, owner.id, isAbout('last'));
    const all = textsOf(bot, owner.id);
    for (const name of ['work', 'spare', 'third', 'last'])
      expect(all.filter((text) => isAbout(name).test(text))).toHaveLength(1);
    expect(all.find((text) => isAbout('third').test(text))).toMatch(
      /^You may have read this already: .*\n🟠 third has 2%/u,
    );
  }, 240_000);

  it('tells a group, whose warning everybody listed can use and no stranger; and leaves in peace who has blocked it', async () => {
    const bot = await open();
    const { telegram, child, ended } = bot;
    telegram.say('/codex_alerts on', { from: colleague });
    telegram.block(colleague);
    telegram.say('/codex_alerts on', { from: owner, chat: group });
    telegram.say('/codex_usage all', { from: owner });
    await shows(bot, group.id, /^Alerts for this chat: on\n/u);
    const told = await shows(bot, group.id, isAbout('work'));
    const before = telegram.messages(group.id).length;
    const asked = telegram.tap('Details', { from: stranger, message: told });
    await vi.waitFor(() => expect(telegram.isSpinning(asked)).toBe(false), 5000);
    expect(telegram.messages(group.id)).toHaveLength(before);
    telegram.tap('Details', { from: colleague, message: told });
    await shows(bot, group.id, /^🟢 work — usable/u);
    child.kill('SIGTERM');
    const [, stderr] = await ended;
    expect(textsOf(bot, group.id).filter((text) => isAbout('work').test(text))).toHaveLength(1);
    expect(stderr).toContain('"msg":"alerts: a chat takes nothing more, and is left in peace"');
    expect(stderr).not.toContain('olleague');
    const isToThem = ({ method, payload }: (typeof telegram.calls)[number]) =>
      method === 'sendMessage' && payload.chat_id === colleague.id;
    const tries = telegram.calls.filter(isToThem).length;

    await bot.add('spare', 3);
    bot.start();
    await shows(bot, group.id, isAbout('spare'));
    expect(telegram.calls.filter(isToThem)).toHaveLength(tries);
  }, 240_000);

  it('on Discord in private and, where answers are public, in a channel for all; also while Telegram fails', async () => {
    const bot = await open(['telegram', 'discord'], { DISCORD_ANSWERS: 'public' });
    const { telegram, discord, child, ended } = bot;
    telegram.say('/codex_alerts on', { from: owner });
    telegram.say('/codex_usage all', { from: owner });
    await shows(bot, owner.id, /^🟢 work — 5h 4%/u);
    await discord.ready();
    const dm = discord.dm(discordOwner);
    for (const place of [dm, discord.guild])
      discord.command('codex_alerts', { setting: 'on' }, { from: discordOwner, place });
    await showsOnDiscord(bot, discord.guild, /^\*\*Alerts\*\* for this chat: on\n/u);
    telegram.fail('sendMessage', { code: 500 }, { code: 502 }, { code: 500 });
    const warning = /^🟠 `work` has \*\*4%\*\* of its `5h` left until /u;
    await showsOnDiscord(bot, dm, warning);
    const told = await showsOnDiscord(bot, discord.guild, warning);
    // Nobody waited for Telegram.
    expect(textsOf(bot, owner.id).filter((text) => isAbout('work').test(text))).toEqual([]);
    expect(componentsOf(told).map(({ label }) => label)).toEqual([
      'Details',
      'Switch first…',
      'Mute 8 h',
      'Alerts',
    ]);
    const asked = discord.press('Details', { from: discordStranger, message: told });
    await vi.waitFor(() => expect(discord.isWaiting(asked)).toBe(false), 5000);
    discord.press('Details', { from: discordColleague, message: told });
    await showsOnDiscord(bot, discord.guild, /^🟢 `work` — usable/u);
    await shows(bot, owner.id, isAbout('work'));
    child.kill('SIGTERM');
    const [, stderr, [code]] = await ended;
    expect(code).toBe(0);
    expect(stderr).not.toContain('"reference"');
    for (const place of [dm, discord.guild])
      expect(
        discord.messages(place, discordOwner).filter(({ content }) => warning.test(content)),
      ).toHaveLength(1);
    expect(textsOf(bot, owner.id).filter((text) => isAbout('work').test(text))).toHaveLength(1);
  }, 240_000);
});

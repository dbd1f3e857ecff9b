import { decodeCallback } from '../../src/core/callback.ts';
import type { ChoiceIntent } from '../../src/core/request.ts';
import { componentsOf } from '../../test/fakes/discord.ts';
import type { Interaction, Message as DiscordMessage, Person, Place } from '../../test/fakes/discord.ts';
import { buttonsOf } from '../../test/fakes/telegram.ts';
import type { Chat, Message } from '../../test/fakes/telegram.ts';
import type { SoakedBot } from './bot.ts';

/** Hundreds of people on both platforms, who ask for everything that can be asked. Nobody is faster than a person may be. */

const ON_EACH = 150;
const OWNERS = 6;
const OPERATORS = 14;
const telegramId = (n: number) => 1000 + n;
const discordId = (n: number) => String(700_000_000_000_000_000n + BigInt(n));
const GROUP: Chat = { id: -1_000_000, type: 'supergroup' };
/** So many profiles are in the order at the beginning, and stay in it. */
export const ORDERED = 4;
const CONFIRM_EVERY = 5;
const CUT_EVERY = 10;

const all = Array.from({ length: ON_EACH }, (_, n) => n);
const named = (from: number, to: number) =>
  all.slice(from, to).flatMap((n) => [`telegram:${telegramId(n)}`, `discord:${discordId(n)}`]);

/** Who may what: each of them is there on both platforms. */
export const people = {
  owners: named(0, OWNERS),
  operators: named(OWNERS, OWNERS + OPERATORS),
  viewers: named(OWNERS + OPERATORS, ON_EACH),
};
export const COUNT = 2 * ON_EACH;

/** The same numbers in each run. */
function createDice(seed: number) {
  let state = seed;
  const roll = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const pick = <T>(from: readonly T[]): T => from[Math.floor(roll() * from.length)]!;
  /** So many of them, none twice. */
  const some = <T>(from: readonly T[], count: number): readonly T[] =>
    from
      .map((one) => ({ one, at: roll() }))
      .toSorted((a, b) => a.at - b.at)
      .slice(0, count)
      .map(({ one }) => one);
  return { roll, pick, some };
}

/** What a tap may be of, outside of a plan: nothing that starts a command of OpenClaw's. */
const isHarmless = (intent: ChoiceIntent | undefined) =>
  intent !== undefined && !/^auth\.(?:propose|confirm|cancel|start|stop|finish)$/u.test(intent.kind);
const intentOf = (data: string | undefined) => (data && decodeCallback(data)?.intent) || undefined;

/** One minute of the crowd's life after the other. `size`: how many ask for something in it, on each platform. */
export function createCrowd(bot: SoakedBot, profiles: readonly string[], size: number) {
  const { telegram, discord } = bot;
  const { roll, pick, some } = createDice(20_261_126);
  let expected = 0;
  let completions = 0;
  let strangers = 0;
  /** Who is first in the order, by now. */
  let first = 0;
  const settled = () => bot.settled(expected);
  const onTelegram = (n: number) => ({ id: telegramId(n), first_name: `P${n}` });
  const onDiscord = (n: number): Person => ({ id: discordId(n), username: `p${n}` });
  const placeOf = (n: number): Place => (n % 3 === 0 ? discord.guild : discord.dm(onDiscord(n)));

  /** Words, and as a command of Discord its name and options. */
  const wishes = (n: number): readonly [string, string?] =>
    pick([
      ['codex_usage'],
      ['codex_usage', pick(profiles)],
      ['codex_usage', pick(profiles)],
      ['codex_usage', pick(profiles)],
      ['codex_usage', 'default'],
      ['codex_usage', roll() < 0.2 ? 'all' : pick(profiles)],
      ['codex_auth'],
      ['codex_auth', pick(profiles)],
      ['codex_auth', 'log'],
      ['codex_rotation', roll() < 0.5 ? 'setup' : undefined],
      ['codex_help'],
      [n < OWNERS + OPERATORS && roll() < 0.3 ? 'codex_doctor' : 'codex_usage', undefined],
      ['codex_usage', `no-such-${n}`],
    ] as [string, string?][]);
  const typed = () =>
    pick([
      `${Math.ceil(roll() * 9)}`,
      pick(profiles),
      'hello',
      '/codex_nothing',
      '日本 🟢 ﷽',
      'x'.repeat(4000),
    ]);

  function ask(n: number): void {
    const [name, argument] = wishes(n);
    const words = `/${name}${argument === undefined ? '' : ` ${argument}`}`;
    const isInGroup = roll() < 0.1;
    telegram.say(roll() < 0.15 ? (isInGroup ? words : typed()) : words, {
      from: onTelegram(n),
      ...(isInGroup && { chat: GROUP }),
    });
    expected += 1;
    if (roll() < 0.1) {
      // in a hurry
      telegram.say(words, { from: onTelegram(n), ...(isInGroup && { chat: GROUP }) });
      expected += 1;
    }
  }

  const optionsOf = (name: string, argument: string | undefined): Record<string, string> => {
    const option = { codex_usage: 'profile', codex_auth: 'change', codex_rotation: 'guide' }[name];
    return option === undefined || argument === undefined ? {} : { [option]: argument };
  };

  function command(n: number): void {
    const [name, argument] = wishes(n);
    const asking = { from: onDiscord(n), place: placeOf(n) };
    if (roll() < 0.4) {
      discord.complete('codex_usage', 'profile', pick(['', 'p', 'p1', pick(profiles)]), asking);
      completions += 1;
    }
    const options = optionsOf(name, argument);
    const asked = discord.command(name, options, asking);
    expected += 1;
    if (roll() < 0.05) repeat(asked, name, options);
  }

  /** The very same interaction once more, as after a connection was resumed. */
  function repeat(asked: Interaction, name: string, options: Record<string, string>): void {
    const given = Object.entries(options).map(([key, value]) => ({ name: key, type: 3, value }));
    discord.repeat(asked, { id: '1', name, type: 1, options: given });
    expected += 1;
  }

  /** The newest message of theirs with something to tap. */
  const shownOnTelegram = (n: number) =>
    telegram.messages(telegramId(n)).findLast((message) => buttonsOf(message).length > 0);
  const shownOnDiscord = (n: number) =>
    discord
      .messages(placeOf(n), onDiscord(n))
      .findLast((message) => message.components.length > 0 && isTheirs(message, n));
  const isTheirs = ({ visibleTo }: DiscordMessage, n: number) => visibleTo !== null || n % 3 !== 0;

  function tap(n: number, wants: (intent: ChoiceIntent | undefined) => boolean): void {
    const message: Message | undefined = shownOnTelegram(n);
    const buttons = message ? buttonsOf(message).filter((one) => wants(intentOf(one.callback_data))) : [];
    if (!message || buttons.length === 0) return;
    telegram.tap(pick(buttons).callback_data!, { from: onTelegram(n), message });
    expected += 1;
  }

  function press(n: number, wants: (intent: ChoiceIntent | undefined) => boolean): void {
    const message = shownOnDiscord(n);
    const found = message ? componentsOf(message).filter(({ data }) => wants(intentOf(data))) : [];
    if (!message || found.length === 0) return;
    discord.press(pick(found).label, { from: onDiscord(n), message });
    expected += 1;
  }

  /** People whom the bot does not know: most of them once, some again and again. */
  function beStrange(): void {
    strangers += 1;
    for (const id of [50_000 + strangers, 50_000 + strangers, 60_000]) {
      telegram.say('/start', { from: { id, first_name: 'Nobody' } });
      expected += 1;
    }
    // of no concern to us: nothing is said, and no line is written
    telegram.say('what a day', { from: { id: 70_000, first_name: 'Nobody' }, chat: GROUP });
    telegram.push({ edited_message: { message_id: 1 } });
  }

  return {
    expected: () => expected,
    completions: () => completions,
    strangers: () => strangers,
    /** Everything that is asked in this minute, answered. */
    async live(minute: number): Promise<void> {
      bot.refill(minute);
      const asking = some(all, size);
      const commanding = some(all, size);
      asking.forEach(ask);
      commanding.forEach(command);
      beStrange();
      await settled();
      for (const n of asking) if (roll() < 0.6) tap(n, isHarmless);
      for (const n of commanding) if (roll() < 0.6) press(n, isHarmless);
      await settled();

      // One plan on each platform. Most are cancelled.
      const owner = minute % OWNERS;
      const isMeant = minute % CONFIRM_EVERY === 0;
      telegram.say(`/codex_auth first ${profiles[(first + 1) % ORDERED]}`, { from: onTelegram(owner) });
      expected += 1;
      await settled();
      tap(owner, (intent) => intent?.kind === (isMeant ? 'auth.confirm' : 'auth.cancel'));
      if (isMeant) first = (first + 1) % ORDERED;
      await settled();
      const other = (owner + 1) % OWNERS;
      const change = `first ${profiles[(first + 2) % ORDERED]}`;
      discord.command('codex_auth', { change }, { from: onDiscord(other), place: placeOf(other) });
      expected += 1;
      await settled();
      press(other, (intent) => intent?.kind === 'auth.cancel');
      await settled();

      // Telegram did not hear that it was taken.
      telegram.say('/codex_help', { from: onTelegram(ON_EACH - 1), ageSec: 1 });
      await telegram.read();
      await telegram.repeat();
      expected += 2;
      await settled();
      if (minute % CUT_EVERY === CUT_EVERY - 1) {
        discord.cut();
        await discord.until(() => !discord.isConnected() || undefined, 'the end of the connection');
        await discord.ready();
      }
      bot.forget();
    },
  };
}

import { describe, expect, it } from 'vitest';
import type { Limits } from '../../src/core/rate-limit.ts';
import { startHouse } from '../harness.ts';
import { fakeDiscord, startReady } from './discord/set-up.ts';
import { fakeTelegram, startAdapter } from './telegram/set-up.ts';

/** What somebody sees who asks for far too much, or sends what nobody would, on the real wire of each platform. */

const limits: Limits = { windowMs: 60_000, perPerson: 3, atOnce: 10, strangerMs: 600_000, strangers: 5 };
const WAIT = 'That was a lot at once; I left this one out. Try again in 60 s.';
const ODD = [
  'x'.repeat(4096),
  '\u0000\u202E\uD800',
  '`'.repeat(3000),
  '/codex_usage '.repeat(300),
  '=&?'.repeat(2000),
];

describe('Telegram', () => {
  const ada = { id: 3, first_name: 'Ada' };
  const stranger = { id: 99, first_name: 'Eve' };
  const start = async () => {
    const house = await startHouse({ limits });
    const telegram = await fakeTelegram();
    startAdapter(telegram, { handle: house.handle });
    return { house, telegram };
  };

  it('shows one message, a word on each tap, and nothing for what is typed', async () => {
    const { house, telegram } = await start();
    for (const name of ['work', 'home', 'spare']) telegram.say(`/codex_auth ${name}`, { from: ada });
    await house.requests(3);
    const shown = await telegram.next('sendMessage', (payload) => 'reply_markup' in payload);
    for (let n = 0; n < 20; n += 1) telegram.say(`/codex_help ${n}`, { from: ada });
    await telegram.next('sendMessage', ({ text }) => text === WAIT);
    await house.requests(23);
    const tapped = telegram.tap('1.h.-.abcdef', { from: ada, message: shown.message! });
    const { payload } = await telegram.next('answerCallbackQuery');
    expect(payload).toEqual({ callback_query_id: tapped, text: WAIT });
    expect(telegram.messages(ada.id).filter(({ text }) => text === WAIT)).toHaveLength(1);
    expect(telegram.messages(ada.id).at(-1)?.text).toBe(WAIT);
  });

  it('shows a stranger their id once, and others all the same', async () => {
    const { house, telegram } = await start();
    for (let n = 0; n < 30; n += 1) telegram.say(`let me in ${n}`, { from: stranger });
    telegram.say('/codex_help', { from: ada });
    await house.requests(31);
    await telegram.next('sendMessage', ({ chat_id }) => chat_id === ada.id);
    expect(telegram.messages(stranger.id)).toHaveLength(1);
  });

  it.each(ODD.map((said, index) => [index, said] as const))(
    'is answered whatever is said: %i',
    async (_, said) => {
      const { telegram } = await start();
      telegram.say(said, { from: ada });
      expect((await telegram.next('sendMessage')).message?.text).not.toBe('');
    },
  );
});

describe('Discord', () => {
  const ada = { id: '700000000000000003', username: 'ada' };
  const people = {
    owner: new Set<string>(),
    operator: new Set<string>(),
    viewer: new Set([`discord:${ada.id}`]),
  };
  const start = async () => {
    const house = await startHouse({ limits, people });
    const discord = await fakeDiscord();
    await startReady(discord, { handle: house.handle, complete: house.complete });
    return { house, discord, asking: { from: ada, place: discord.guild } };
  };
  const says = (words: string) => (body: { content?: string; data?: { content?: string } } | null) =>
    body?.content === words || body?.data?.content === words;

  it('shows one message, and then a word for the caller alone', async () => {
    const { house, discord, asking } = await start();
    for (const profile of ['work', 'home', 'spare'])
      discord.command('codex_auth', { change: profile }, asking);
    await house.requests(3);
    discord.command('codex_help', {}, asking);
    await discord.next('editOriginal', says(WAIT));
    discord.command('codex_usage', {}, asking);
    const { body } = await discord.next('callback', says(WAIT));
    expect(body).toMatchObject({ type: 4, data: { flags: 64 } });
  });

  it.each(ODD.map((said, index) => [index, said] as const))(
    'is answered whatever is said: %i',
    async (_, said) => {
      const { discord, asking } = await start();
      discord.command('codex_usage', { profile: said }, asking);
      expect((await discord.next('editOriginal')).status).toBe(200);
      discord.complete('codex_usage', 'profile', said, asking);
      expect(
        (await discord.next('callback', (body: { type: number }) => body.type === 8)).status,
      ).toBeLessThan(300);
    },
  );
});

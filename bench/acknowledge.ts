import { setTimeout as delay } from 'node:timers/promises';
import { encodeCallback } from '../src/core/callback.ts';
import type { FakeDiscord } from '../test/fakes/discord.ts';
import type { FakeTelegram } from '../test/fakes/telegram.ts';
import { median } from './measure.ts';

/** From a tap to its acknowledgement, as seen from the far side of the wire: while nothing else is going on, and while
 *  fifty checks are under way. Each tap and each check is another person's, each check is of another profile. */

const ROUNDS = 5;
const CHECKS = 50;
const TAPS = 20;
const BETWEEN_TAPS_MS = 30;

export const PEOPLE = ROUNDS * (CHECKS + TAPS) + TAPS;
export const PROFILES = ROUNDS * CHECKS;
export const telegramId = (n: number) => 1000 + n;
export const discordId = (n: number) => String(700_000_000_000_000_000n + BigInt(n));

type Far = {
  /** Person `n` asks for profile `profile`. */
  check(n: number, profile: string): void;
  /** Person `n` taps; settles with the ms until it was acknowledged. */
  tap(n: number): Promise<number>;
};

export type Taken = { medianMs: number; worstMs: number };

export async function measureTaps(
  far: Far,
  profiles: readonly string[],
): Promise<{ idle: Taken; busy: Taken }> {
  let people = 0;
  const taps = async () => {
    const taken = [];
    for (let n = 0; n < TAPS; n++) {
      taken.push(far.tap((people += 1)));
      await delay(BETWEEN_TAPS_MS);
    }
    return Promise.all(taken);
  };
  await taps();
  people = 0;
  const idle = await taps();
  const busy = [];
  for (let round = 0; round < ROUNDS; round++) {
    for (let n = 0; n < CHECKS; n++) far.check((people += 1), profiles[round * CHECKS + n]!);
    busy.push(...(await taps()));
  }
  return { idle: summary(idle), busy: summary(busy) };
}

function summary(taken: readonly number[]): Taken {
  return { medianMs: median(taken), worstMs: Math.max(...taken) };
}

export function onTelegram(telegram: FakeTelegram): Far {
  const chat = { id: 1, type: 'private' } as const;
  return {
    check: (n, profile) =>
      void telegram.say(`/codex_usage ${profile}`, { from: { id: telegramId(n), first_name: 'P' } }),
    async tap(n) {
      const from = { id: telegramId(n), first_name: 'P' };
      const data = encodeCallback({ kind: 'help' }, { platform: 'telegram', id: String(from.id) });
      const message = { message_id: 1, date: 1, chat: { ...chat, id: from.id }, from };
      telegram.addChat(message.chat);
      const tappedAt = performance.now();
      const query = telegram.tap(data, { from, message });
      const { at } = await telegram.next('answerCallbackQuery', (p) => p.callback_query_id === query);
      return at - tappedAt;
    },
  };
}

export function onDiscord(discord: FakeDiscord): Far {
  const asking = (n: number) => ({ from: { id: discordId(n), username: 'p' }, place: discord.guild });
  return {
    check: (n, profile) => void discord.command('codex_usage', { profile }, asking(n)),
    async tap(n) {
      const { from, place } = asking(n);
      const data = encodeCallback({ kind: 'help' }, { platform: 'discord', id: from.id });
      const message = { id: '1', placeId: place.id, content: 'x', components: [] };
      const tappedAt = performance.now();
      const asked = discord.press(data, {
        from,
        message: { ...message, visibleTo: null, isThinking: false, edits: 0 },
      });
      return (await discord.acknowledged(asked)) - tappedAt;
    },
  };
}

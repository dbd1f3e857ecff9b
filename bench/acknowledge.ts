import { setTimeout as delay } from 'node:timers/promises';
import { encodeCallback } from '../src/core/callback.ts';
import type { FakeDiscord } from '../test/fakes/discord.ts';
import type { FakeTelegram } from '../test/fakes/telegram.ts';
import { median, quantile } from './measure.ts';

/** From a tap to its acknowledgement, as seen from the far side of the wire: while nothing else is going on, and while
 *  fifty checks are under way. Each tap and each check is another person's, each check is of another profile. */

const ROUNDS = 2;
const CHECKS = 50;
const TAPS = 200;
const WARM_UP_TAPS = 50;
const BETWEEN_TAPS_MS = 15;

/** Of so many, twenty at a time, the last ones are under way for as long as the taps of a round take. */
export const CHECK_MS = 1300;
export const PEOPLE = ROUNDS * (CHECKS + TAPS) + TAPS + WARM_UP_TAPS;
export const PROFILES = ROUNDS * CHECKS;
export const telegramId = (n: number) => 1000 + n;
export const discordId = (n: number) => String(700_000_000_000_000_000n + BigInt(n));

type Far = {
  /** Person `n` asks for profile `profile`. */
  check(n: number, profile: string): void;
  /** Person `n` taps; settles with the ms until it was acknowledged. */
  tap(n: number): Promise<number>;
};

export type Taken = { medianMs: number; p99Ms: number; count: number };

export async function measureTaps(
  far: Far,
  profiles: readonly string[],
): Promise<{ idle: Taken; busy: Taken }> {
  let people = 0;
  const taps = async (count = TAPS) => {
    const taken = [];
    for (let n = 0; n < count; n++) {
      taken.push(far.tap((people += 1)));
      await delay(BETWEEN_TAPS_MS);
    }
    return Promise.all(taken);
  };
  await taps(WARM_UP_TAPS);
  const idle = await taps();
  const busy = [];
  for (let round = 0; round < ROUNDS; round++) {
    for (let n = 0; n < CHECKS; n++) far.check((people += 1), profiles[round * CHECKS + n]!);
    busy.push(...(await taps()));
    await delay(CHECK_MS); // the last checks end
  }
  return { idle: summary(idle), busy: summary(busy) };
}

function summary(taken: readonly number[]): Taken {
  return { medianMs: median(taken), p99Ms: quantile(taken, 0.99), count: taken.length };
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
      const message = { id: '1', placeId: place.id, content: 'x', components: [], attachments: [] };
      const tappedAt = performance.now();
      const asked = discord.press(data, {
        from,
        message: { ...message, visibleTo: null, isThinking: false, isSilent: false, edits: 0 },
      });
      return (await discord.acknowledged(asked)) - tappedAt;
    },
  };
}

import { expect, onTestFinished } from 'vitest';
import { startDiscord } from '../../../adapters/discord/index.ts';
import type { DiscordOptions } from '../../../adapters/discord/index.ts';
import type { Complete } from '../../../src/core/complete.ts';
import type { Delivery } from '../../../src/core/inbox.ts';
import { startFakeDiscord } from '../../fakes/discord.ts';
import type { FakeDiscord, Person } from '../../fakes/discord.ts';
import { listener, recordLog } from '../talking.ts';

export const ada: Person = { id: '700000000000000071', username: 'ada' };
export const bob: Person = { id: '700000000000000072', username: 'bob' };
export const says = { pick: 'Choose…', leftOut: ['The rest is left out.'] } as const;
const nothingToSuggest: Complete = async () => [];
/** Every answer is ours to say. */
const ownDelivery: Delivery = { leaving: async () => true, said: async () => {} };

/** A fake of Discord for one test. */
export async function fakeDiscord(): Promise<FakeDiscord> {
  const discord = await startFakeDiscord();
  onTestFinished(() => discord.stop());
  return discord;
}

/** The adapter between that fake and `handle`, for one test. No secret may get into its log. */
export function startAdapter(discord: FakeDiscord, options: Partial<DiscordOptions> = {}) {
  const record = recordLog();
  const running = startDiscord({
    token: discord.token,
    apiRoot: discord.apiRoot,
    guildId: null,
    areAnswersPublic: false,
    handle: listener().handle,
    complete: nothingToSuggest,
    delivery: ownDelivery,
    publicKey: null,
    log: record.log,
    menu: [],
    says: () => says,
    retryDelayMs: 1,
    ...options,
  });
  onTestFinished(async () => {
    await running.stop();
    const logged = JSON.stringify(record);
    expect(logged).not.toContain(discord.token);
    expect(logged).not.toContain('interaction-token');
  });
  return { running, ...record };
}

/** Connected, so that nothing said from now on is missed. */
export async function startReady(discord: FakeDiscord, options: Partial<DiscordOptions> = {}) {
  const adapter = startAdapter(discord, options);
  await discord.ready();
  return adapter;
}

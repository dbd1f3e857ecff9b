import { expect, onTestFinished, vi } from 'vitest';
import { startDiscord } from '../../../adapters/discord/index.ts';
import type { DiscordOptions } from '../../../adapters/discord/index.ts';
import type { Running } from '../../../adapters/running.ts';
import type { Complete } from '../../../src/core/complete.ts';
import { openHttp } from '../../../src/infra/http/index.ts';
import type { HttpOptions } from '../../../src/infra/http/index.ts';
import { startFakeDiscord } from '../../fakes/discord.ts';
import type { FakeDiscord, Person } from '../../fakes/discord.ts';
import { alone, listener, recordLog } from '../talking.ts';

export const ada: Person = { id: '700000000000000071', username: 'ada' };
export const bob: Person = { id: '700000000000000072', username: 'bob' };
export const says = { pick: 'Choose…', leftOut: ['The rest is left out.'] } as const;
const nothingToSuggest: Complete = async () => [];

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
    delivery: alone,
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

/** Interactions can come, so that nothing said from now on is missed. */
export async function startReady(discord: FakeDiscord, options: Partial<DiscordOptions> = {}) {
  const adapter = startAdapter(discord, options);
  await (discord.endpoint.isSet() ? becomesReady(adapter.running) : discord.ready());
  return adapter;
}

const becomesReady = (running: Running) => vi.waitFor(() => expect(running.isReady()).toBe(true));

/** From now on interactions are posted: to a port that leads to whichever adapter is at work. */
export async function openEndpoint(discord: FakeDiscord, routes: HttpOptions['routes']) {
  const { log, bugs } = recordLog();
  const server = await openHttp({
    host: '127.0.0.1',
    port: 0,
    routes,
    pages: {},
    watchers: { from: 'local', publicHosts: [] },
    log,
  });
  const address = `http://127.0.0.1:${server.port}/discord`;
  discord.endpoint.leadTo(address);
  onTestFinished(async () => {
    await server.close(0);
    expect(bugs).toEqual([]);
  });
  return { address };
}

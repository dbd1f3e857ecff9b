import { generateKeyPairSync, sign } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import type { DiscordOptions } from '../../../adapters/discord/index.ts';
import { accepted, listener, progress, result } from '../talking.ts';
import { ada, fakeDiscord, openEndpoint, startAdapter, startReady } from './set-up.ts';

async function open(options: Partial<DiscordOptions> = {}) {
  const discord = await fakeDiscord();
  const adapters: ReturnType<typeof startAdapter>[] = [];
  const { address } = await openEndpoint(discord, () => adapters[0]?.running.routes ?? null);
  const adapter = await startReady(discord, { publicKey: discord.endpoint.publicKey, ...options });
  adapters.push(adapter);
  const post = async (body: string, headers: Record<string, string>) => {
    const response = await fetch(address, { method: 'POST', body, headers });
    return [response.status, await response.text()] as const;
  };
  const signed = (sent: unknown, at = Date.now()) => {
    const body = JSON.stringify(sent);
    return { body, headers: discord.endpoint.headersFor(body, at) };
  };
  return { discord, post, signed, ...adapter };
}

const MINUTE = 60_000;
const PING = { id: '1', application_id: '400000000000000001', type: 1, token: 'x', version: 1 };

describe('at the start', () => {
  it('opens no socket, keeps the commands, and says where to add the bot', async () => {
    const { discord, news, running } = await open();
    discord.keepCommands([{ name: 'left_over' }], discord.guild.guildId);
    await discord.next('getCommands');
    expect(news).toEqual(['Discord: ready']);
    expect(running.readiness()).toBe('ready');
    expect(discord.counts).toEqual({ identifies: 0, resumes: 0 });
    expect(discord.calls.map(({ route }) => route)).not.toContain('gateway');
  });

  it('takes away what another setting has left in its servers', async () => {
    const discord = await fakeDiscord();
    discord.keepCommands([{ name: 'left_over' }], discord.guild.guildId);
    startAdapter(discord, { publicKey: discord.endpoint.publicKey });
    await discord.next('putCommands');
    expect(discord.commandsOf(discord.guild.guildId)).toEqual([]);
  });

  it('waits for a network, with one warning for the whole spell, and says when it is over', async () => {
    const discord = await fakeDiscord();
    discord.fail('getApplication', 'drop', { status: 502 }, 'drop');
    await openEndpoint(discord, () => []);
    const { warnings, news } = startAdapter(discord, { publicKey: discord.endpoint.publicKey });
    await discord.next('getCommands');
    expect(warnings).toEqual([
      { event: 'Discord does not answer; trying on', facts: { error: 'UND_ERR_SOCKET' } },
    ]);
    expect(news).toEqual(['Discord answers again', 'Discord: ready']);
  });

  it('ends when Discord does not know the token', async () => {
    const discord = await fakeDiscord();
    const { publicKey } = discord.endpoint;
    const { running, warnings } = startAdapter(discord, { publicKey, token: `${discord.token}x` });
    expect(await running.ended).toBe('discord.wrong-token');
    expect(warnings).toEqual([]);
  });

  it('may end while there is no network', async () => {
    const discord = await fakeDiscord();
    discord.fail('getApplication', 'drop', 'hang');
    const { running } = startAdapter(discord, { publicKey: discord.endpoint.publicKey });
    await discord.next('getApplication');
    await discord.next('getApplication');
    await running.stop();
    expect(await running.ended).toBe('stopped');
  });
});

describe('what the portal has', () => {
  it.each([
    [
      'another key',
      { verify_key: '0'.repeat(64) },
      'DISCORD_PUBLIC_KEY is not the public key of this application, so nothing that is posted is taken',
    ],
    [
      'no address',
      { interactions_endpoint_url: null },
      'nothing comes until an Interactions Endpoint URL is set',
    ],
  ])('is told in the log when it keeps everything away: %s', async (_, changes, said) => {
    const discord = await fakeDiscord();
    await openEndpoint(discord, () => []);
    Object.assign(discord.application, changes);
    const { warnings } = startAdapter(discord, { publicKey: discord.endpoint.publicKey });
    await vi.waitFor(() => expect(warnings).toEqual([{ event: `Discord: ${said}`, facts: {} }]));
  });

  it('is told to who waits at the socket, too', async () => {
    const discord = await fakeDiscord();
    Object.assign(discord.application, { interactions_endpoint_url: 'https://bot.example.org/discord' });
    const { warnings } = await startReady(discord);
    const said = 'as long as an Interactions Endpoint URL is set, nothing comes over the socket';
    await vi.waitFor(() => expect(warnings).toEqual([{ event: `Discord: ${said}`, facts: {} }]));
  });
});

describe('what is posted', () => {
  it('is answered where it says that it comes from Discord, and asks whether we are there', async () => {
    const { post, signed } = await open();
    const { body, headers } = signed(PING);
    expect(await post(body, headers)).toEqual([200, '{"type":1}']);
  });

  it.each([
    ['without a signature', () => ({ 'x-signature-ed25519': '' })],
    ['without a moment', () => ({ 'x-signature-timestamp': '' })],
    ['with a signature that is none', () => ({ 'x-signature-ed25519': 'zz'.repeat(64) })],
    [
      'with half of one',
      (headers: Signed) => ({ 'x-signature-ed25519': headers['x-signature-ed25519'].slice(64) }),
    ],
    [
      'signed for another moment',
      (headers: Signed) => ({ 'x-signature-timestamp': `${Number(headers['x-signature-timestamp']) + 1}` }),
    ],
    [
      'signed by somebody else',
      (headers: Signed, body: string) => ({
        'x-signature-ed25519': forge(headers['x-signature-timestamp'] + body),
      }),
    ],
  ])('%s is turned away, unread', async (_, change) => {
    const { asked, handle } = listener();
    const { post, signed, warnings } = await open({ handle });
    const { body, headers } = signed(PING);
    expect(await post(body, { ...headers, ...change(headers, body) })).toEqual([401, '']);
    expect(asked).toEqual([]);
    expect(warnings).toEqual([]);
  });

  it.each([
    ['old', -5 * MINUTE - 2000],
    ['of a time to come', 5 * MINUTE + 2000],
  ])('is turned away when it is %s, for it may be a replay', async (_, ageMs) => {
    const { post, signed, warnings } = await open();
    const { body, headers } = signed(PING, Date.now() + ageMs);
    expect((await post(body, headers))[0]).toBe(401);
    expect(warnings).toMatchObject([{ event: expect.stringContaining('away from our clock') as string }]);
  });

  it('and changed on its way is turned away', async () => {
    const { post, signed } = await open();
    const { body, headers } = signed(PING);
    expect((await post(body.replace('"x"', '"y"'), headers))[0]).toBe(401);
  });

  it('is refused when it is no JSON', async () => {
    const { discord, post } = await open();
    expect((await post('{', discord.endpoint.headersFor('{', Date.now())))[0]).toBe(400);
  });

  it.each([null, [], 7, {}, { type: 2 }, { ...PING, type: 99 }])(
    'and nobody’s request (%j) is taken, and does no harm',
    async (sent) => {
      const { asked, handle } = listener();
      const { post, signed, bugs } = await open({ handle });
      const { body, headers } = signed(sent);
      expect(await post(body, headers)).toEqual([202, '']);
      expect(asked).toEqual([]);
      expect(bugs).toEqual([]);
    },
  );
});

describe('a request', () => {
  it('is taken as soon as the core has it, and answered like any other', async () => {
    const gate = Promise.withResolvers<void>();
    const { discord } = await open({
      async *handle() {
        yield accepted;
        yield progress('Running…');
        await gate.promise;
        yield result(['done']);
      },
    });
    discord.command('codex_usage', {}, { from: ada, place: discord.guild });
    await discord.next('editOriginal');
    await vi.waitFor(() => expect(discord.endpoint.posts).toMatchObject([{ status: 202 }]));
    gate.resolve();
    await discord.next('followUp');
    expect(discord.messages(discord.guild, ada).map(({ content }) => content)).toEqual(['Running…', 'done']);
  });

  it('is taken within its time, also where the core takes longer', async () => {
    const gate = Promise.withResolvers<void>();
    const { discord } = await open({
      async *handle() {
        await gate.promise;
        yield* [];
      },
    });
    discord.command('codex_usage', {}, { from: ada, place: discord.guild });
    await discord.next('callback');
    await delay(1000);
    expect(discord.endpoint.posts).toEqual([]);
    await vi.waitFor(() => expect(discord.endpoint.posts).toMatchObject([{ status: 202 }]), 2000);
    expect(discord.endpoint.posts[0]?.tookMs).toBeLessThan(2900);
    gate.resolve();
  });

  it('gets its completions, too', async () => {
    const { discord } = await open({ complete: async ({ typed }) => [{ label: typed, words: 'work' }] });
    discord.complete('codex_usage', 'profile', 'wo', { from: ada, place: discord.guild });
    expect((await discord.next('callback')).body).toEqual({
      type: 8,
      data: { choices: [{ name: 'wo', value: 'work' }] },
    });
  });

  it('is not taken once the end has come', async () => {
    const gate = Promise.withResolvers<void>();
    const { discord, running } = await open({
      async *handle() {
        yield accepted;
        await gate.promise;
        yield result(['done']);
      },
    });
    discord.command('codex_usage', {}, { from: ada, place: discord.guild });
    await discord.next('callback');
    const stopped = running.stop();
    discord.command('codex_help', {}, { from: ada, place: discord.guild });
    await vi.waitFor(() => expect(discord.endpoint.posts.map(({ status }) => status)).toEqual([202, 503]));
    gate.resolve();
    await stopped;
    expect(discord.messages(discord.guild, ada).map(({ content }) => content)).toEqual(['done']);
  });
});

type Signed = { 'x-signature-ed25519': string; 'x-signature-timestamp': string };

function forge(text: string): string {
  const { privateKey } = generateKeyPairSync('ed25519');
  return sign(null, Buffer.from(text), privateKey).toString('hex');
}

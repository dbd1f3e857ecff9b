import { describe, expect, it, vi } from 'vitest';
import type { Request } from '../../../src/core/request.ts';
import { accepted, listener, progress, result } from '../talking.ts';
import { ada, bob, fakeDiscord, startAdapter, startReady } from './set-up.ts';

async function* here() {
  yield accepted;
  yield result(['here']);
}

describe('at the start', () => {
  it('connects without any intent, and says where to add the bot', async () => {
    const discord = await fakeDiscord();
    const said: object[] = [];
    const log = { request() {}, bug() {}, warn() {}, info: (...line: unknown[]) => void said.push(line) };
    await startReady(discord, { log });
    await vi.waitFor(() => expect(said).toHaveLength(1));
    expect(said).toEqual([
      [
        'Discord: ready',
        { bot: 'codex', install: 'https://discord.com/oauth2/authorize?client_id=400000000000000001' },
      ],
    ]);
    expect(discord.counts).toEqual({ identifies: 1, resumes: 0 });
  });

  it('waits for a network, with one warning for the whole spell, and says when it is over', async () => {
    const discord = await fakeDiscord();
    discord.fail('gateway', 'drop', { status: 502 }, 'drop');
    const { warnings, news } = await startReady(discord);
    await discord.next('getCommands');
    expect(warnings).toEqual([
      { event: 'Discord does not answer; trying on', facts: { error: 'UND_ERR_SOCKET' } },
    ]);
    expect(news).toEqual(['Discord answers again', 'Discord: ready']);
  });

  it('waits for a socket, too, and ends up with one', async () => {
    const discord = await fakeDiscord();
    discord.refuseUpgrades(2);
    const { running, warnings } = await startReady(discord, { handle: here });
    discord.command('codex_usage', {}, { from: ada, place: discord.guild });
    await discord.next('editOriginal');
    expect(discord.connections()).toBe(1);
    expect(discord.counts).toEqual({ identifies: 1, resumes: 0 });
    expect(warnings).toEqual([]);
    await running.stop();
    await vi.waitFor(() => expect(discord.connections()).toBe(0));
  });
});

describe('a lost connection', () => {
  it('is taken up again, and what was asked meanwhile is answered', async () => {
    const discord = await fakeDiscord();
    await startReady(discord, { handle: here });
    discord.cut();
    discord.command('codex_usage', {}, { from: ada, place: discord.guild });
    await discord.next('editOriginal');
    expect(discord.counts).toEqual({ identifies: 1, resumes: 1 });
    expect(discord.messages(discord.guild, ada).map(({ content }) => content)).toEqual(['here']);
  });

  it('is not noticed by an answer that is under way', async () => {
    const discord = await fakeDiscord();
    const gate = Promise.withResolvers<void>();
    await startReady(discord, {
      async *handle() {
        yield accepted;
        yield progress('Running…');
        await gate.promise;
        yield result(['done']);
      },
    });
    discord.command('codex_usage', {}, { from: ada, place: discord.guild });
    await discord.next('editOriginal');
    discord.cut();
    gate.resolve();
    await discord.next('followUp');
    expect(discord.messages(discord.guild, ada).map(({ content }) => content)).toEqual(['Running…', 'done']);
  });

  it('whose session is forgotten is made anew', async () => {
    const discord = await fakeDiscord();
    await startReady(discord, { handle: here });
    discord.forgetSessions();
    discord.cut();
    await discord.until(() => (discord.counts.identifies === 2 ? true : undefined), 'another identify');
    await discord.ready();
    discord.command('codex_usage', {}, { from: ada, place: discord.guild });
    await discord.next('editOriginal');
  });

  it('without a network is tried until there is one', async () => {
    const discord = await fakeDiscord();
    const { bugs } = await startReady(discord, { handle: here });
    discord.refuseConnections();
    await discord.refused(2);
    discord.acceptConnections();
    await discord.ready();
    discord.command('codex_usage', {}, { from: ada, place: discord.guild });
    await discord.next('editOriginal');
    expect(bugs).toEqual([]);
  });

  it.each([4000, 4009])('with the code %i is made again', async (code) => {
    const discord = await fakeDiscord();
    await startReady(discord, { handle: here });
    discord.cut(code);
    await discord.until(() => (discord.isConnected() ? undefined : true), 'the end of the connection');
    await discord.ready();
    discord.command('codex_usage', {}, { from: bob, place: discord.guild });
    await discord.next('editOriginal');
  });
});

describe('an interaction that comes twice', () => {
  it('is the same request, and the core can tell', async () => {
    const discord = await fakeDiscord();
    const { asked, handle } = listener();
    await startReady(discord, { handle });
    const first = discord.command('codex_usage', {}, { from: ada, place: discord.guild });
    discord.repeat(first, { id: '1', name: 'codex_usage', type: 1, options: [] });
    await vi.waitFor(() => expect(asked).toHaveLength(2));
    expect(new Set(asked.map(({ id }) => id)).size).toBe(1);
  });
});

describe('the end', () => {
  it('comes when Discord does not know the token', async () => {
    const discord = await fakeDiscord();
    const { running, warnings } = startAdapter(discord, { token: `${discord.token}x` });
    expect(await running.ended).toBe('discord.wrong-token');
    expect(warnings).toEqual([]);
  });

  it('comes when the token is taken back', async () => {
    const discord = await fakeDiscord();
    const { running } = await startReady(discord);
    discord.cut(4004);
    expect(await running.ended).toBe('discord.wrong-token');
    await vi.waitFor(() => expect(discord.connections()).toBe(0));
  });

  it('comes when Discord wants no more of this bot', async () => {
    const discord = await fakeDiscord();
    const { running } = await startReady(discord);
    discord.cut(4011);
    expect(await running.ended).toBe('discord.turned-away');
  });

  it('may come before the beginning', async () => {
    const discord = await fakeDiscord();
    const { running } = startAdapter(discord);
    await running.stop();
    expect(await running.ended).toBe('stopped');
    expect(discord.connections()).toBe(0);
  });

  it('may come while there is no network', async () => {
    const discord = await fakeDiscord();
    discord.fail('gateway', 'drop', 'hang');
    const { running, news } = startAdapter(discord);
    await discord.next('gateway');
    await discord.next('gateway');
    await running.stop();
    expect(await running.ended).toBe('stopped');
    expect(news).toEqual([]);
  });

  it('waits for what is under way, takes nothing new, and leaves no connection', async () => {
    const discord = await fakeDiscord();
    const gate = Promise.withResolvers<void>();
    const asked: Request[] = [];
    const { running } = await startReady(discord, {
      async *handle(request) {
        asked.push(request);
        yield accepted;
        await gate.promise;
        yield result(['done']);
      },
    });
    discord.command('codex_usage', {}, { from: ada, place: discord.guild });
    await discord.next('callback');
    const stopped = running.stop();
    discord.command('codex_usage', {}, { from: bob, place: discord.guild });
    gate.resolve();
    await stopped;
    await running.stop();
    expect(asked).toHaveLength(1);
    expect(discord.messages(discord.guild, ada).map(({ content }) => content)).toEqual(['done']);
    expect(discord.connections()).toBe(0);
    expect(await running.ended).toBe('stopped');
  });

  it('comes after seven and a half seconds at the latest', async () => {
    const discord = await fakeDiscord();
    const { running } = await startReady(discord, {
      async *handle() {
        yield accepted;
        await new Promise(() => {});
      },
    });
    discord.command('codex_usage', {}, { from: ada, place: discord.guild });
    await discord.next('callback');
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    try {
      const stopped = running.stop();
      await vi.advanceTimersByTimeAsync(7500);
      vi.useRealTimers();
      await stopped;
    } finally {
      vi.useRealTimers();
    }
    expect(await running.ended).toBe('stopped');
  });
});

import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { discordOwner, owner, startBot } from './bot.ts';

const LINE = /^🟢 `?work`? — 5h \**82%\** \| week \**64%\** \|/u;
const BOTH = ['telegram', 'discord'] as const;
const isLine = ({ content }: { content: string }) => LINE.test(content);

/** A check from the question to its line. */
async function expectLineOnTelegram({
  telegram,
  endpoint,
}: Awaited<ReturnType<typeof startBot>>): Promise<void> {
  telegram.say('/codex_usage work', { from: owner });
  await endpoint.arrived(1);
  endpoint.release();
  const { payload } = await telegram.next('sendMessage', ({ text }) => LINE.test(text ?? ''));
  expect(payload.text).toMatch(LINE);
}

describe('one process for Telegram and Discord', () => {
  it('serves both, and on SIGTERM finishes what is under way on both before it ends', async () => {
    const { telegram, discord, endpoint, child, ended } = await startBot(BOTH);
    await discord.ready();
    telegram.say('/codex_usage work', { from: owner });
    await endpoint.arrived(1);
    discord.command('codex_usage', { profile: 'work' }, { from: discordOwner, place: discord.guild });
    await discord.next('editOriginal');
    child.kill('SIGTERM');
    endpoint.release();
    await telegram.next('sendMessage', ({ text }) => LINE.test(text ?? ''));
    await discord.next('followUp', isLine);
    const [stdout, stderr, [code]] = await ended;
    expect(stdout).toBe('');
    expect(code).toBe(0);
    const events = stderr
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect(events).toContainEqual(expect.objectContaining({ msg: 'Telegram: ready' }));
    expect(events).toContainEqual(expect.objectContaining({ msg: 'Discord: ready' }));
    expect(events).toContainEqual(expect.objectContaining({ platform: 'discord', outcome: 'answered' }));
  });

  it('answers on Telegram when Discord does not know the token, and says what mends that', async () => {
    const bot = await startBot(BOTH, {
      DISCORD_BOT_TOKEN: 'NDAwMDAwMDAwMDAwMDAwMDAx.Gwrong.wrong-token-of-nobody-at-all',
    });
    const { child, ended } = bot;
    await expectLineOnTelegram(bot);
    child.kill('SIGTERM');
    const [, stderr, [code]] = await ended;
    expect(stderr).toContain('Discord does not know this token. Nothing is served there any more.\n');
    expect(stderr).toContain('put it into DISCORD_BOT_TOKEN and start again.\n');
    expect(code).toBe(0);
  });

  it('answers on Discord while Telegram cannot be reached', async () => {
    const { discord, endpoint, child, ended } = await startBot(BOTH, {
      TELEGRAM_API_ROOT: 'http://127.0.0.1:9',
    });
    await discord.ready();
    discord.command(
      'codex_usage',
      { profile: 'work' },
      { from: discordOwner, place: discord.dm(discordOwner) },
    );
    await endpoint.arrived(1);
    endpoint.release();
    await discord.next('followUp', isLine);
    child.kill('SIGTERM');
    const [, stderr, [code]] = await ended;
    expect(stderr).toContain('Telegram does not answer; trying on');
    expect(code).toBe(0);
  });

  it('answers on Telegram while Discord cannot be reached, and ends within its time', async () => {
    const bot = await startBot(BOTH);
    const { discord, child, ended } = bot;
    await discord.ready();
    discord.refuseConnections();
    await discord.refused(1);
    await expectLineOnTelegram(bot);
    child.kill('SIGTERM');
    const [, , [code, signal]] = await ended;
    expect([code, signal]).toEqual([0, null]);
  });

  it('goes on after events that make no sense', async () => {
    const bot = await startBot(BOTH);
    const { discord, child, ended } = bot;
    await discord.ready();
    discord.dispatch('INTERACTION_CREATE', { id: '1', type: 2 });
    discord.dispatch('INTERACTION_CREATE', null);
    discord.dispatch('GUILD_CREATE', null);
    await expectLineOnTelegram(bot);
    child.kill('SIGTERM');
    const [, stderr, [code]] = await ended;
    expect(stderr).not.toContain('"reference"');
    expect(code).toBe(0);
  });

  it('tells on Discord what has become of Telegram', async () => {
    const { telegram, discord, child, ended } = await startBot(BOTH);
    await discord.ready();
    await telegram.next('getUpdates');
    await telegram.next('setMyCommands', ({ language_code }) => language_code !== undefined);
    const rival = fetch(`${telegram.apiRoot}/bot${telegram.token}/getUpdates`, {
      method: 'POST',
      body: '{}',
    });
    rival.catch(() => {});
    while ((await telegram.openConnections()) > 1) await delay(20);
    discord.command('codex_doctor', {}, { from: discordOwner, place: discord.dm(discordOwner) });
    const { body } = await discord.next('followUp');
    expect((body as { content: string }).content).toContain(
      'Another program takes this Telegram bot’s messages.',
    );
    child.kill('SIGTERM');
    await ended;
  });

  it('ends by itself, whatever hangs', async () => {
    const { discord, endpoint, child, ended } = await startBot(['discord']);
    endpoint.script('acct-work', { fate: 'never' });
    await discord.ready();
    discord.fail('editOriginal', 'hang');
    discord.command(
      'codex_usage',
      { profile: 'work' },
      { from: discordOwner, place: discord.dm(discordOwner) },
    );
    await discord.next('editOriginal');
    child.kill('SIGTERM');
    const [, , [code, signal]] = await ended;
    expect([code, signal]).toEqual([0, null]);
  });

  it('ends when nobody is left to serve', async () => {
    const { ended } = await startBot(['discord'], {
      DISCORD_BOT_TOKEN: 'NDAwMDAwMDAwMDAwMDAwMDAx.Gwrong.wrong-token-of-nobody-at-all',
    });
    const [, stderr, [code]] = await ended;
    expect(stderr).toContain('Discord does not know this token.');
    expect(code).toBe(2);
  });

  it('ends at once at the second signal', async () => {
    const { telegram, discord, endpoint, child, ended } = await startBot(BOTH);
    await discord.ready();
    telegram.say('/codex_usage work', { from: owner });
    await endpoint.arrived(1);
    child.kill('SIGTERM');
    const again = setInterval(() => child.kill('SIGTERM'), 200);
    const [, , [code]] = await ended;
    clearInterval(again);
    expect(code).toBe(130);
  });
});

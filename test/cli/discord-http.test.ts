import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { usageAnswer } from '../fakes/usage-answer.ts';
import { freePort } from '../fakes/free-port.ts';
import { discordOwner, startBot } from './bot.ts';

const LINE = /^🟢 `work` — 5h \*\*82%\*\* \| week \*\*64%\*\* \|/u;
const PATIENCE_MS = 30_000;

/** Processes that interactions are posted to, one after the other. */
async function open() {
  const bot = await startBot([]);
  await bot.ended; // without a platform it is a chat, with nobody at the keyboard
  const { discord } = bot;
  async function startPosted() {
    const port = await freePort();
    const started = bot.start({
      DISCORD_BOT_TOKEN: discord.token,
      DISCORD_PUBLIC_KEY: discord.endpoint.publicKey,
      HTTP_PORT: String(port),
    });
    discord.endpoint.leadTo(`http://127.0.0.1:${port}/discord`);
    await discord.next('getApplication');
    await discord.next('getCommands');
    return started;
  }
  return { ...bot, startPosted };
}

const work = { profile: 'work' };
const inPrivate = (discord: Awaited<ReturnType<typeof open>>['discord']) => ({
  from: discordOwner,
  place: discord.dm(discordOwner),
});

describe('a process that interactions are posted to', () => {
  it('answers them, opens no socket, and ends when it is told to', async () => {
    const { discord, endpoint, startPosted } = await open();
    const { child, ended } = await startPosted();
    discord.command('codex_usage', work, inPrivate(discord));
    await endpoint.arrived(1);
    endpoint.release();
    await discord.next('followUp', ({ content }: { content: string }) => LINE.test(content));
    child.kill('SIGTERM');
    const [, stderr, [code]] = await ended;
    expect(code).toBe(0);
    expect(stderr).toContain('"msg":"Discord: ready"');
    expect(stderr).not.toContain('interaction-token');
    expect(discord.endpoint.posts).toMatchObject([{ status: 202 }]);
    expect(discord.counts).toEqual({ identifies: 0, resumes: 0 });
  });

  it(
    'leaves what it has not answered to the next one, which answers it once',
    { timeout: PATIENCE_MS },
    async () => {
      const { discord, endpoint, startPosted } = await open();
      const { child } = await startPosted();
      discord.command('codex_usage', work, inPrivate(discord));
      await endpoint.arrived(1);
      await discord.next('editOriginal');
      child.kill('SIGKILL');
      await once(child, 'exit');
      endpoint.script('acct-work', usageAnswer({ used: 18 }, { used: 36 }));
      const { ended, child: next } = await startPosted();
      await expect
        .poll(() => discord.messages(discord.dm(discordOwner), discordOwner).length, { timeout: 20_000 })
        .toBe(2);
      next.kill('SIGTERM');
      const [, stderr] = await ended;
      const [progress, line] = discord.messages(discord.dm(discordOwner), discordOwner);
      expect(progress?.content).toMatch(/^Running Codex usage/u);
      expect(line?.content).toMatch(LINE);
      expect(stderr).not.toContain('interaction-token');
    },
  );
});

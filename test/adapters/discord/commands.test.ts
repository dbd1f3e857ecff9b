import { describe, expect, it, vi } from 'vitest';
import { menu } from '../../../src/core/commands.ts';
import { fakeDiscord, startReady } from './set-up.ts';

const puts = ({ calls }: Awaited<ReturnType<typeof fakeDiscord>>) =>
  calls.filter(({ route }) => route === 'putCommands');

describe('slash commands', () => {
  it('are all that the menu has, everywhere, for servers and for persons, in every language there is', async () => {
    const discord = await fakeDiscord();
    await startReady(discord, { menu });
    expect((await discord.next('putCommands')).status).toBe(200);
    expect(discord.commandsOf()).toMatchObject([
      {
        name: 'codex_usage',
        description: 'How much Codex allowance each login has left',
        name_localizations: { 'en-US': 'codex_usage', 'en-GB': 'codex_usage', 'zh-CN': 'codex_usage' },
        description_localizations: {
          'en-US': 'How much Codex allowance each login has left',
          'zh-CN': '查看每个登录还剩多少 Codex 额度',
        },
        contexts: [0, 1, 2],
        integration_types: [0, 1],
        options: [{ type: 3, name: 'profile', autocomplete: true }],
      },
      { name: 'codex_history', options: [{ type: 3, name: 'view', autocomplete: true }] },
      { name: 'codex_auth', options: [{ type: 3, name: 'change', autocomplete: true }] },
      { name: 'codex_why', options: [{ type: 3, name: 'profile', autocomplete: true }] },
      { name: 'codex_rotation', options: [{ type: 3, name: 'guide', autocomplete: true }] },
      { name: 'codex_alerts', options: [{ type: 3, name: 'setting', autocomplete: true }] },
      { name: 'codex_doctor' },
      { name: 'codex_help' },
    ]);
  });

  it('are written once, and again when something about them has changed', async () => {
    const discord = await fakeDiscord();
    const start = async (entries: typeof menu) => {
      const { running } = await startReady(discord, { menu: entries });
      // everywhere, and in the one server
      await discord.next('getCommands');
      await discord.next('getCommands');
      await running.stop();
    };
    await start(menu);
    await start(menu);
    expect(puts(discord)).toHaveLength(1);
    await start([{ ...menu[0]!, description: { en: 'Something else', 'zh-CN': '别的' } }, ...menu.slice(1)]);
    expect(puts(discord)).toHaveLength(2);
    await start(menu.slice(0, 1));
    expect(discord.commandsOf()).toHaveLength(1);
  });

  it('are in one server and nowhere else where the owner wants that, and the other way round', async () => {
    const discord = await fakeDiscord();
    const guildId = discord.guild.guildId!;
    const inGuild = await startReady(discord, { menu, guildId });
    await discord.next('putCommands');
    await inGuild.running.stop();
    expect(discord.commandsOf(guildId)).toHaveLength(menu.length);
    expect(discord.commandsOf()).toEqual([]);
    const everywhere = await startReady(discord, { menu });
    await discord.next('putCommands');
    await discord.next('putCommands');
    await everywhere.running.stop();
    expect(discord.commandsOf(guildId)).toEqual([]);
    expect(discord.commandsOf()).toHaveLength(menu.length);
  });

  it('move with the setting from one server to another', async () => {
    const discord = await fakeDiscord();
    const other = '300000000000000002';
    discord.addGuild(other);
    const first = await startReady(discord, { menu, guildId: discord.guild.guildId! });
    await discord.next('putCommands');
    await first.running.stop();
    await startReady(discord, { menu, guildId: other });
    await discord.next('putCommands');
    await discord.next('putCommands');
    expect(discord.commandsOf(discord.guild.guildId)).toEqual([]);
    expect(discord.commandsOf(other)).toHaveLength(menu.length);
  });

  it('in one server are not written again when nothing has changed', async () => {
    const discord = await fakeDiscord();
    const guildId = discord.guild.guildId!;
    for (let start = 0; start < 2; start += 1) {
      const { running } = await startReady(discord, { menu, guildId });
      // in the server, and everywhere
      await discord.next('getCommands');
      await discord.next('getCommands');
      await running.stop();
    }
    expect(puts(discord)).toHaveLength(1);
  });

  it('are offered in the end when Discord fails at the beginning', async () => {
    const discord = await fakeDiscord();
    discord.fail('getCommands', 'drop');
    discord.fail('putCommands', { status: 502 });
    await startReady(discord, { menu });
    await discord.next('putCommands', () => discord.commandsOf().length === menu.length);
  });

  it('that Discord refuses are a line in the log which tells the server, and the bot works on', async () => {
    const discord = await fakeDiscord();
    const guildId = '300000000000000009';
    const { warnings } = await startReady(discord, { menu, guildId });
    await discord.next('getCommands');
    await vi.waitFor(() => expect(warnings).not.toEqual([]));
    expect(warnings).toEqual([
      {
        event: 'Discord did not take the commands',
        facts: { method: 'GET', code: 50001, status: 403, guild: guildId },
      },
    ]);
  });
});

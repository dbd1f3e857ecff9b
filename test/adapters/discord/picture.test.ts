import { describe, expect, it } from 'vitest';
import type { Message } from '../../../src/core/reply.ts';
import { createDraw } from '../../../src/infra/chart/index.ts';
import { chart } from '../../core/history/reading.ts';
import { componentsOf } from '../../fakes/discord.ts';
import { accepted, recordLog, result } from '../talking.ts';
import { ada, fakeDiscord, startReady } from './set-up.ts';

const show = { kind: 'history.show', target: { by: 'all' } } as const;
const picture: Message = {
  ...result([{ bold: 'History' }, ' of ', { code: 'work' }], ['5h: 82% left']),
  chart: chart(),
  choices: [[{ label: 'Week', intent: { ...show, range: 'week' } }]],
  inPlace: true,
};
const words: Message = { ...result(['Nothing was read.']), choices: picture.choices!, inPlace: true };
const content = '**History** of `work`\n5h: 82% left';
const attachments = [{ id: 0, filename: 'history.png', description: 'History of work\n5h: 82% left' }];
const draw = createDraw(recordLog().log);

/** `codex_history` and its buttons bring a picture, `codex_help` words with the same buttons. */
async function start(options: Parameters<typeof startReady>[1] = {}) {
  const discord = await fakeDiscord();
  const adapter = await startReady(discord, {
    async *handle({ intent }) {
      yield accepted;
      yield intent.kind === 'help' ? words : picture;
    },
    draw,
    ...options,
  });
  const ask = async (command = 'codex_history') => {
    discord.command(command, {}, { from: ada, place: discord.guild });
    await discord.next('editOriginal');
    return discord.messages(discord.guild, ada)[0]!;
  };
  return { discord, ask, ...adapter };
}

describe('a picture', () => {
  it('fills in the reply that was promised, and is told to who cannot see it', async () => {
    const { ask } = await start();
    const message = await ask();
    expect(message).toMatchObject({ content, attachments, isThinking: false });
    expect(componentsOf(message).map(({ label }) => label)).toEqual(['Week']);
  });

  it('is replaced by the one that a tap asks for', async () => {
    const { discord, ask } = await start();
    const message = await ask();
    discord.press('Week', { from: ada, message });
    await discord.next('editOriginal');
    expect(discord.messages(discord.guild, ada)).toMatchObject([{ content, attachments, edits: 1 }]);
  });

  it('comes anew where its message is gone', async () => {
    const { discord, ask } = await start();
    const message = await ask();
    discord.deleteMessage(message);
    discord.press('Week', { from: ada, message });
    await discord.next('followUp');
    expect(discord.messages(discord.guild, ada)).toMatchObject([{ content, attachments }]);
  });

  it('takes the place of words', async () => {
    const { discord, ask } = await start();
    const message = await ask('codex_help');
    expect(message.attachments).toEqual([]);
    discord.press('Week', { from: ada, message });
    await discord.next('editOriginal');
    expect(message).toMatchObject({ content, attachments });
  });

  it('that was there goes where words take its place', async () => {
    let said = picture;
    const { discord, ask } = await start({
      async *handle() {
        yield accepted;
        yield said;
      },
    });
    const message = await ask();
    said = words;
    discord.press('Week', { from: ada, message });
    await discord.next('editOriginal');
    expect(message).toMatchObject({ content: 'Nothing was read.', attachments: [] });
  });

  it('is sent again when the connection breaks or Discord fails', async () => {
    const { discord, ask, warnings } = await start();
    discord.fail('editOriginal', 'drop', { status: 502 });
    await ask();
    await discord.until(() => discord.messages(discord.guild, ada)[0]?.attachments[0], 'the picture');
    expect(warnings).toEqual([]);
  });

  it('gives way to the words alone where Discord does not take it', async () => {
    const { discord, ask, news } = await start();
    discord.fail('editOriginal', { status: 400, code: 50_035 });
    await ask();
    await discord.next('editOriginal');
    expect(discord.messages(discord.guild, ada)).toMatchObject([{ content, attachments: [] }]);
    expect(news).toContain('Discord did not take a picture, and gets the words alone');
  });

  it('is words alone where none can be drawn', async () => {
    const { ask } = await start({ draw: async () => null });
    expect(await ask()).toMatchObject({ content, attachments: [] });
  });

  it('can be said to somebody who did not ask', async () => {
    const { discord, running, ask } = await start();
    await ask();
    const to = { caller: { platform: 'discord', id: ada.id }, chat: discord.guild.id, isPrivate: false };
    expect(await running.channel.send(to, picture)).toMatchObject({ kind: 'sent' });
    expect(discord.messages(discord.dm(ada), ada)).toMatchObject([{ content, attachments }]);
  });
});

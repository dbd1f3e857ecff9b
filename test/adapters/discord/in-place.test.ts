import { describe, expect, it, vi } from 'vitest';
import type { Reply } from '../../../src/core/reply.ts';
import { componentsOf } from '../../fakes/discord.ts';
import { accepted, progress, result } from '../talking.ts';
import { ada, bob, fakeDiscord, startReady } from './set-up.ts';

const help = { kind: 'help' } as const;
const plan = { ...result(['The plan.']), choices: [[{ label: 'Confirm', intent: help }]] };
const step = (text: string): Reply => ({ ...progress(text), inPlace: true });
const says = (content: string) => (body: { content?: string }) => body.content === content;

/** A plan on command, its steps on a tap; `codex_help` walks through the steps at once. */
async function startWalking(areAnswersPublic = false) {
  const discord = await fakeDiscord();
  await startReady(discord, {
    areAnswersPublic,
    async *handle({ intent }) {
      yield accepted;
      if (intent.kind === 'usage.menu') return yield plan;
      yield step('Step 1');
      yield step('Step 2');
      yield step('Step 3');
      yield result(['Done.']);
    },
  });
  return discord;
}

const contents = (messages: readonly { content: string }[]) => messages.map(({ content }) => content);

describe('steps in one place', () => {
  it.each([false, true])(
    'replace the plan, whose buttons go (answers for all: %s)',
    async (areAnswersPublic) => {
      const discord = await startWalking(areAnswersPublic);
      discord.command('codex_usage', {}, { from: ada, place: discord.guild });
      await discord.next('editOriginal');
      const [message] = discord.messages(discord.guild, ada);
      discord.press('Confirm', { from: ada, message: message! });
      await discord.next('followUp', says('Done.'));
      const shown = discord.messages(discord.guild, ada);
      expect(contents(shown)).toEqual(['Step 3', 'Done.']);
      expect(componentsOf(shown[0]!)).toEqual([]);
      expect(discord.messages(discord.guild, bob)).toHaveLength(areAnswersPublic ? 2 : 0);
    },
  );

  it('of a command are one message that changes', async () => {
    const discord = await startWalking();
    discord.command('codex_help', {}, { from: ada, place: discord.guild });
    await discord.next('followUp', says('Done.'));
    expect(contents(discord.messages(discord.guild, ada))).toEqual(['Step 3', 'Done.']);
  });
});

describe('what answers no request', () => {
  const caller = { platform: 'discord', id: ada.id };

  /** Connected, and ada has been there. */
  async function startMet(areAnswersPublic = false) {
    const discord = await fakeDiscord();
    const adapter = await startReady(discord, { areAnswersPublic });
    await vi.waitFor(() => expect(adapter.news).toContain('Discord: ready'));
    discord.command('codex_usage', {}, { from: ada, place: discord.guild });
    return { discord, ...adapter };
  }

  it('is said to the person in private, also when they asked in a server', async () => {
    const { discord, running } = await startMet();
    expect(await running.send({ caller, chat: discord.guild.id, isPrivate: false }, plan)).toBe(true);
    expect(contents(discord.messages(discord.dm(ada), ada))).toEqual(['The plan.']);
    expect(discord.messages(discord.guild, ada)).toEqual([]);
  });

  it('is said in the channel where answers are for all, and in private when that is gone', async () => {
    const { discord, running } = await startMet(true);
    expect(await running.send({ caller, chat: discord.guild.id, isPrivate: false }, plan)).toBe(true);
    expect(contents(discord.messages(discord.guild, bob))).toEqual(['The plan.']);
    expect(await running.send({ caller, chat: '999999999999999999', isPrivate: false }, plan)).toBe(true);
    expect(contents(discord.messages(discord.dm(ada), ada))).toEqual(['The plan.']);
  });

  it('is reported as not delivered to who cannot be reached, and after the end', async () => {
    const { running, warnings } = await startMet();
    const to = { caller: { platform: 'discord', id: '799999999999999999' }, chat: '1', isPrivate: true };
    expect(await running.send(to, plan)).toBe(false);
    expect(warnings).toHaveLength(1);
    await running.stop();
    expect(await running.send(to, plan)).toBe(false);
  });
});

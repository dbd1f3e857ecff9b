import { describe, expect, it } from 'vitest';
import type { Reply } from '../../../src/core/reply.ts';
import { componentsOf } from '../../fakes/discord.ts';
import { accepted, progress, result } from '../talking.ts';
import { ada, bob, fakeDiscord, startReady } from './set-up.ts';

const help = { kind: 'help' } as const;
const plan = { ...result(['The plan.']), choices: [[{ label: 'Confirm', intent: help }]] };
const step = (text: string, inPlace: true | 'below'): Reply => ({ ...progress(text), inPlace });
const says = (content: string) => (body: { content?: string }) => body.content === content;

/** A plan on command, its steps on a tap; `codex_help` walks through the steps at once. */
async function startWalking(areAnswersPublic = false, inPlace: true | 'below' = true) {
  const discord = await fakeDiscord();
  await startReady(discord, {
    areAnswersPublic,
    async *handle({ intent }) {
      yield accepted;
      if (intent.kind === 'usage.menu') return yield plan;
      yield step('Step 1', inPlace);
      yield step('Step 2', inPlace);
      yield step('Step 3', inPlace);
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

  it('of something else stand below what was tapped, which stays', async () => {
    const discord = await startWalking(false, 'below');
    const place = discord.dm(ada);
    discord.command('codex_usage', {}, { from: ada, place });
    await discord.next('editOriginal');
    const [message] = discord.messages(place, ada);
    discord.press('Confirm', { from: ada, message: message! });
    await discord.next('followUp', says('Done.'));
    const shown = discord.messages(place, ada);
    expect(contents(shown)).toEqual(['The plan.', 'Step 3', 'Done.']);
    expect(componentsOf(shown[0]!)).toHaveLength(1);
  });

  it('of a command are one message that changes', async () => {
    const discord = await startWalking();
    discord.command('codex_help', {}, { from: ada, place: discord.guild });
    await discord.next('followUp', says('Done.'));
    expect(contents(discord.messages(discord.guild, ada))).toEqual(['Step 3', 'Done.']);
  });
});

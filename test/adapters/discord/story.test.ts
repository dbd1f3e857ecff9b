import { describe, expect, it, onTestFinished } from 'vitest';
import { createComplete } from '../../../src/core/complete.ts';
import { menu } from '../../../src/core/commands.ts';
import { usageAnswer } from '../../fakes/usage-answer.ts';
import { startHouse } from '../../harness.ts';
import { ada, fakeDiscord, startReady } from './set-up.ts';

/** Everything real but the two far ends of the wire: Discord and the usage endpoint. */

const PROGRESS = 'Running Codex usage checks now…';
const LINE = '🟢 `work` — 5h **82%** | week **64%** | r5 **2h 0m** | rw **4d 4h**';

async function startStory() {
  const people = {
    owner: new Set([`discord:${ada.id}`]),
    operator: new Set<string>(),
    viewer: new Set<string>(),
  };
  const house = await startHouse({ people });
  house.endpoint.script('acct-work', usageAnswer({ used: 18 }, { used: 36 }));
  const discord = await fakeDiscord();
  onTestFinished(() => {
    const said = JSON.stringify([discord.calls, house.logged]);
    for (const secret of ['fake-signature', 'rt_fake', '@example.test']) expect(said).not.toContain(secret);
  });
  const complete = createComplete(house.ports, house.settings);
  const adapter = await startReady(discord, { handle: house.handle, complete, menu });
  return { house, discord, ...adapter };
}

describe('the wire, from identify to follow-up', () => {
  it('carries this and nothing else', async () => {
    const { discord, house, running } = await startStory();
    // everywhere, and in the one server
    await discord.next('getCommands');
    await discord.next('putCommands');
    await discord.next('getCommands');
    await discord.next('getApplication');
    discord.complete('codex_usage', 'profile', 'wo', { from: ada, place: discord.guild });
    await discord.next('callback');
    discord.command('codex_usage', { profile: 'work' }, { from: ada, place: discord.guild });
    await discord.next('followUp');
    const shown = discord.messages(discord.guild, ada).at(-1)!;
    house.clock.at += 20_000;
    discord.press('Refresh', { from: ada, message: shown });
    await discord.next('followUp');
    await discord.next('followUp');
    await running.stop();
    expect(discord.wire).toEqual([
      'bot: gateway',
      'discord: HELLO',
      'bot: IDENTIFY',
      'discord: READY',
      'bot: getCommands',
      'bot: putCommands',
      'bot: getCommands',
      'bot: getApplication',
      'discord: INTERACTION_CREATE',
      'bot: callback type 8',
      'discord: INTERACTION_CREATE',
      'bot: callback type 5',
      `bot: editOriginal "${PROGRESS}"`,
      `bot: followUp "${LINE}"`,
      'discord: INTERACTION_CREATE',
      'bot: callback type 6',
      `bot: followUp "${PROGRESS}"`,
      `bot: followUp "${LINE}"`,
    ]);
  });

  it('carries an interaction twice after a connection was resumed, and one answer', async () => {
    const { discord, house, running } = await startStory();
    const asked = discord.command('codex_usage', { profile: 'work' }, { from: ada, place: discord.guild });
    await discord.next('followUp');
    discord.cut();
    discord.repeat(asked, {
      id: '1',
      name: 'codex_usage',
      type: 1,
      options: [{ name: 'profile', type: 3, value: 'work' }],
    });
    await house.requests(2);
    await running.stop();
    expect(house.logged).toMatchObject([{ outcome: 'answered' }, { outcome: 'duplicate' }]);
    expect(discord.messages(discord.guild, ada).map(({ content }) => content)).toEqual([PROGRESS, LINE]);
  });
});

describe('a request that was lost', () => {
  it.each([
    ['that takes its time', { profile: 'work' }, 'followUp'],
    ['that is answered at once', {}, 'editOriginal'],
  ] as const)('%s may be made again at once, and is answered', async (_, options, last) => {
    const { discord, house } = await startStory();
    discord.fail('callback', { status: 404, code: 10062 });
    discord.command('codex_usage', options, { from: ada, place: discord.guild });
    await house.requests(1);
    expect(house.logged).toMatchObject([{ outcome: 'abandoned' }]);
    discord.command('codex_usage', options, { from: ada, place: discord.guild });
    await discord.next(last);
    const [first] = discord.messages(discord.guild, ada);
    expect(first?.content).toMatch(/^(Running Codex|Which profile)/u);
  });
});

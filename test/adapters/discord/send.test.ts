import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { encodeCallback } from '../../../src/core/callback.ts';
import { EVERYBODY } from '../../../src/core/request.ts';
import { componentsOf } from '../../fakes/discord.ts';
import type { Message } from '../../fakes/discord.ts';
import { result } from '../talking.ts';
import { ada, bob, fakeDiscord, startReady } from './set-up.ts';

const help = { kind: 'help' } as const;
const button = [[{ label: 'Why', intent: help }]];
const alert = { ...result(['work: 5% left.']), choices: button };
const over = { ...result(['work: 5% left.'], ['Resolved.']), choices: button };
const caller = { platform: 'discord', id: ada.id };
const everybody = { ...caller, id: EVERYBODY };
const privately = { caller, chat: '1', isPrivate: true };
const LONG = Array.from({ length: 50 }, (_, index) => [`${index} ${'x'.repeat(60)}`]);

/** Connected, and ada has been there. */
async function start({ areAnswersPublic = true } = {}) {
  const discord = await fakeDiscord();
  const adapter = await startReady(discord, { areAnswersPublic });
  await vi.waitFor(() => expect(adapter.news).toContain('Discord: ready'));
  discord.command('codex_usage', {}, { from: ada, place: discord.guild });
  onTestFinished(() => expect(JSON.stringify([adapter.warnings, adapter.news])).not.toContain('5% left'));
  const { channel } = adapter.running;
  const inServer = { caller, chat: discord.guild.id, isPrivate: false };
  const forAll = { ...inServer, caller: everybody };
  /** Of something that went out. */
  const refOf = async (...said: Parameters<typeof channel.send>) => {
    const sent = await channel.send(...said);
    expect(sent).toEqual({ kind: 'sent', ref: expect.any(String) });
    return (sent as { ref: string }).ref;
  };
  const called = (name: string) => discord.calls.filter(({ route }) => route === name);
  return { discord, channel, inServer, forAll, refOf, called, ...adapter };
}

const contents = (messages: readonly { content: string }[]) => messages.map(({ content }) => content);

describe('what answers no request', () => {
  it('is said to the person in private, also when they asked in a server, and changes there', async () => {
    const { discord, channel, inServer, refOf } = await start({ areAnswersPublic: false });
    const ref = await refOf(inServer, alert);
    const [{ id }] = discord.messages(discord.dm(ada), ada) as [Message];
    expect(ref).toBe(`${discord.dm(ada).id}/${id}`);
    expect(await channel.edit(inServer, ref, over)).toBe('edited');
    expect(discord.messages(discord.dm(ada), ada)).toMatchObject([
      { id, content: 'work: 5% left.\nResolved.', edits: 1 },
    ]);
    expect(discord.messages(discord.guild, ada)).toEqual([]);
  });

  it('is said in the channel where answers are for all, and changes there', async () => {
    const { discord, channel, forAll, refOf } = await start();
    const ref = await refOf(forAll, alert);
    const [{ id }] = discord.messages(discord.guild, bob) as [Message];
    expect(await channel.edit(forAll, ref, { ...over, choices: [] })).toBe('edited');
    const [changed] = discord.messages(discord.guild, bob);
    expect(changed).toMatchObject({ id, content: 'work: 5% left.\nResolved.' });
    expect(componentsOf(changed!)).toEqual([]);
  });

  it('is said to the person in private when that channel is gone, and changes there', async () => {
    const { discord, channel, inServer, refOf } = await start();
    const lost = { ...inServer, chat: '999999999999999999' };
    const ref = await refOf(lost, alert);
    expect(await channel.edit(lost, ref, over)).toBe('edited');
    expect(contents(discord.messages(discord.dm(ada), ada))).toEqual(['work: 5% left.\nResolved.']);
  });

  it('has buttons for the person who is told, or for all who read along', async () => {
    const { discord, channel, forAll, refOf } = await start();
    for (const to of [privately, forAll]) {
      const ref = await refOf(to, alert);
      await channel.edit(to, ref, over);
      const said = discord.calls.filter(({ route }) => /^(?:send|edit)Message$/u.test(route)).slice(-2);
      const marks = said.flatMap(({ body }) => componentsOf(body as Message)).map(({ data }) => data);
      expect(marks).toEqual(Array(2).fill(encodeCallback(help, to.caller)));
    }
  });

  it('is quiet where it need not be heard', async () => {
    const { discord, refOf, forAll } = await start();
    await refOf(forAll, { ...alert, isQuiet: true });
    await refOf(forAll, alert);
    expect(discord.messages(discord.guild, bob).map(({ isSilent }) => isSilent)).toEqual([true, false]);
  });

  it('may be long: it is known by its first part, and what takes that place says what is left out', async () => {
    const { discord, channel, refOf } = await start();
    const ref = await refOf(privately, { ...alert, lines: LONG });
    const said = contents(discord.messages(discord.dm(ada), ada));
    expect(said).toHaveLength(2);
    await channel.edit(privately, ref, { ...over, lines: LONG.with(0, ['Resolved.']) });
    const [first, last] = discord.messages(discord.dm(ada), ada);
    expect(first!.content).toMatch(/^Resolved\.\n(?:.*\n)+The rest is left out\.$/u);
    expect(componentsOf(first!)).toHaveLength(1);
    expect(last!.content).toBe(said[1]);
  });
});

describe('who can be told nothing any more', () => {
  it.each([
    ['sendMessage', 403, 50_007],
    ['sendMessage', 403, 50_278],
    ['openDm', 404, 10_013],
    ['openDm', 400, 50_033],
  ])('is gone: %s %i %i', async (route, status, code) => {
    const { discord, channel, warnings } = await start();
    discord.fail(route, { status, code });
    expect(await channel.send(privately, alert)).toEqual({ kind: 'gone' });
    expect(warnings).toMatchObject([{ facts: { status, code } }]);
  });

  it.each([
    [404, 10_003],
    [403, 50_001],
    [403, 50_013],
    [400, 160_005],
  ])('is gone where it was for all, and is not told in private instead: %i %i', async (status, code) => {
    const { discord, channel, forAll, called } = await start();
    discord.fail('sendMessage', { status, code });
    expect(await channel.send(forAll, alert)).toEqual({ kind: 'gone' });
    expect(called('openDm')).toEqual([]);
  });

  it('is gone where it was for all, and answers are for all no more', async () => {
    const { channel, forAll, called } = await start({ areAnswersPublic: false });
    expect(await channel.send(forAll, alert)).toEqual({ kind: 'gone' });
    expect(await channel.send({ ...privately, caller: everybody }, alert)).toEqual({ kind: 'gone' });
    expect([...called('openDm'), ...called('sendMessage')]).toEqual([]);
  });

  it('is gone where neither channel nor person takes anything', async () => {
    const { discord, channel, inServer } = await start();
    discord.deletePlace(discord.guild);
    discord.closeDm(ada);
    expect(await channel.send(inServer, alert)).toEqual({ kind: 'gone' });
  });
});

describe('a message that can be changed no more', () => {
  it.each([
    [404, 10_008],
    [404, 10_003],
    [403, 50_001],
    [403, 50_005],
    [403, 50_007],
    [400, 50_083],
  ])('is gone: %i %i', async (status, code) => {
    const { discord, channel, refOf, warnings } = await start();
    const ref = await refOf(privately, alert);
    discord.fail('editMessage', { status, code });
    expect(await channel.edit(privately, ref, over)).toBe('gone');
    expect(warnings).toEqual([]);
  });

  it('is gone once somebody has deleted it, or its channel', async () => {
    const { discord, channel, forAll, refOf } = await start();
    const [first, second] = [await refOf(forAll, alert), await refOf(forAll, alert)];
    discord.deleteMessage(discord.messages(discord.guild, bob)[0]!);
    expect(await channel.edit(forAll, first, over)).toBe('gone');
    discord.deletePlace(discord.guild);
    expect(await channel.edit(forAll, second, over)).toBe('gone');
  });

  it.each(['', '12', '1/x', '-1/2', '1/2/3', '../1/2'])(
    'is gone where we did not write its address: %j',
    async (ref) => {
      const { channel, called } = await start();
      expect(await channel.edit(privately, ref, over)).toBe('gone');
      expect(called('editMessage')).toEqual([]);
    },
  );
});

describe('what may pass', () => {
  const again = Array.from({ length: 7 });
  const ways = [
    ['a lost connection', again.map(() => 'drop' as const)],
    ['a failure of Discord’s own', again.map(() => ({ status: 502 }))],
    ['a bot that is turned away', [{ status: 403, code: 40_001 }]],
  ] as const;

  it.each(ways)('has failed for now: %s', async (_, faults) => {
    const { discord, channel, warnings, forAll } = await start();
    discord.fail('sendMessage', ...faults);
    expect(await channel.send(forAll, alert)).toEqual({ kind: 'failed' });
    expect(warnings).toHaveLength(1);
  });

  it.each([...ways, ['too many changes of an old one', [{ status: 400, code: 30_046 }]] as const])(
    'has failed for now, also in place of another: %s',
    async (_, faults) => {
      const { discord, channel, refOf, warnings, forAll } = await start();
      const ref = await refOf(forAll, alert);
      discord.fail('editMessage', ...faults);
      expect(await channel.edit(forAll, ref, over)).toBe('failed');
      expect(warnings).toHaveLength(1);
    },
  );

  it('is tried again, and said once', async () => {
    const { discord, refOf, warnings } = await start();
    discord.fail('openDm', 'drop');
    discord.fail('sendMessage', { status: 502 }, { status: 429, retryAfterSec: 0.01 });
    await refOf(privately, alert);
    expect(discord.messages(discord.dm(ada), ada)).toHaveLength(1);
    expect(warnings).toEqual([]);
  });

  it('is said once, too, when only the receipt of it was lost', async () => {
    const { discord, channel, refOf } = await start();
    discord.fail('sendMessage', 'lose', 'lose');
    const ref = await refOf(privately, { ...alert, lines: LONG });
    expect(discord.messages(discord.dm(ada), ada)).toHaveLength(2);
    expect(await channel.edit(privately, ref, over)).toBe('edited');
    await refOf(privately, alert);
    expect(discord.messages(discord.dm(ada), ada)).toHaveLength(3);
  });

  it('has failed for now after the end', async () => {
    const { channel, refOf, running } = await start();
    const ref = await refOf(privately, alert);
    await running.stop();
    expect(await channel.send(privately, alert)).toEqual({ kind: 'failed' });
    expect(await channel.edit(privately, ref, over)).toBe('failed');
  });
});

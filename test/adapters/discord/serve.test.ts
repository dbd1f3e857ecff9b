import { describe, expect, it } from 'vitest';
import type { Request } from '../../../src/core/request.ts';
import { accepted, listener, progress, result } from '../talking.ts';
import { componentsOf } from '../../fakes/discord.ts';
import type { Fault, Message } from '../../fakes/discord.ts';
import { ada, bob, fakeDiscord, startReady } from './set-up.ts';

const help = { kind: 'help' } as const;
const menu = { ...result(['Which one?']), choices: [[{ label: 'Help', intent: help }]] };
const EPHEMERAL = 64;

describe('a command', () => {
  it('is deferred, then progress fills that in, then the result follows, all for the caller alone', async () => {
    const discord = await fakeDiscord();
    await startReady(discord, {
      async *handle() {
        yield accepted;
        yield progress('Running Codex usage checks now…');
        yield result([{ code: 'work' }]);
      },
    });
    discord.command('codex_usage', { profile: 'all' }, { from: ada, place: discord.guild });
    expect((await discord.next('callback')).body).toEqual({ type: 5, data: { flags: EPHEMERAL } });
    expect((await discord.next('editOriginal')).body).toMatchObject({
      content: 'Running Codex usage checks now…',
      components: [],
      allowed_mentions: { parse: [] },
    });
    expect((await discord.next('followUp')).body).toMatchObject({
      content: '`work`',
      flags: EPHEMERAL,
      allowed_mentions: { parse: [] },
    });
    expect(discord.messages(discord.guild, ada)).toHaveLength(2);
    expect(discord.messages(discord.guild, bob)).toEqual([]);
  });

  it('in private is answered in plain messages', async () => {
    const discord = await fakeDiscord();
    await startReady(discord, { handle: threeReplies });
    discord.command('codex_usage', {}, { from: ada, place: discord.dm(ada) });
    await discord.next('followUp');
    expect((await discord.next('callback')).body).toEqual({ type: 5, data: { flags: 0 } });
    expect(discord.messages(discord.dm(ada), ada)).toMatchObject([{ visibleTo: null }, { visibleTo: null }]);
  });

  it('is answered for everybody where the owner wants that', async () => {
    const discord = await fakeDiscord();
    await startReady(discord, { handle: threeReplies, areAnswersPublic: true });
    discord.command('codex_usage', {}, { from: ada, place: discord.guild });
    await discord.next('followUp');
    expect(discord.messages(discord.guild, bob)).toHaveLength(2);
  });

  it.each([
    ['in a server, where the owner wants that', { areAnswersPublic: true }, 'guild', true],
    ['in a server', { areAnswersPublic: false }, 'guild', undefined],
    ['in private', { areAnswersPublic: true }, 'dm', undefined],
    ['of a guest', { areAnswersPublic: true }, 'guest', undefined],
  ] as const)('says whether everybody reads its answer: %s', async (_, options, where, isForAll) => {
    const discord = await fakeDiscord();
    const { asked, handle } = listener();
    await startReady(discord, { handle, ...options });
    const place = where === 'dm' ? discord.dm(ada) : discord.guild;
    discord.command('codex_help', {}, { from: ada, place, isGuest: where === 'guest' });
    await discord.until(() => asked[0], 'the request');
    expect(asked[0]!.isForAll).toBe(isForAll);
  });

  it('by a button that only one person sees is answered for all, and belongs to that person', async () => {
    const discord = await fakeDiscord();
    const { asked, handle } = listener();
    await startReady(discord, { handle, areAnswersPublic: true });
    for (const visibleTo of [ada.id, null]) {
      const message = { id: '1', placeId: discord.guild.id, content: 'x', components: [], attachments: [] };
      const shown = { ...message, visibleTo, isThinking: false, isSilent: false, edits: 0 };
      discord.press('Help', { from: ada, message: shown });
    }
    await discord.until(() => asked[1], 'both requests');
    expect(asked.map(({ isForAll }) => isForAll)).toEqual([undefined, true]);
  });

  it('of somebody who brought the bot along is theirs alone, also where answers are for everybody', async () => {
    const discord = await fakeDiscord();
    await startReady(discord, { handle: threeReplies, areAnswersPublic: true });
    const place = { id: '650000000000000001', kind: 'group-dm' } as const;
    discord.command('codex_usage', {}, { from: ada, place, isGuest: true });
    await discord.next('followUp');
    expect(discord.messages(place, bob)).toEqual([]);
  });

  it('of somebody who brought the bot along is answered, and a long answer ends with a word about it', async () => {
    const discord = await fakeDiscord();
    const { warnings } = await startReady(discord, {
      async *handle() {
        yield accepted;
        yield progress('Running…');
        yield result(...Array.from({ length: 400 }, (_, n) => [`${n} ${'x'.repeat(60)}`]));
      },
    });
    const place = { id: '650000000000000001', kind: 'group-dm' } as const;
    discord.command('codex_usage', {}, { from: ada, place, isGuest: true });
    await discord.next('followUp', ({ content }: { content: string }) => content.endsWith('left out.'));
    expect(discord.messages(place, ada)).toHaveLength(5);
    expect(discord.messages(place, bob)).toEqual([]);
    expect(warnings).toEqual([]);
  });

  it('that is passed over in silence leaves nothing behind', async () => {
    const discord = await fakeDiscord();
    const { running } = await startReady(discord);
    const asked = discord.command('codex_usage', {}, { from: ada, place: discord.guild });
    discord.complete('codex_usage', 'profile', '', { from: ada, place: discord.guild });
    await discord.next('callback');
    await running.stop();
    expect(discord.isWaiting(asked)).toBe(true);
    expect(discord.messages(discord.guild, ada)).toEqual([]);
  });

  it('is deferred within a second even when the core takes longer, and the promise is taken back', async () => {
    const discord = await fakeDiscord();
    const gate = Promise.withResolvers<void>();
    await startReady(discord, {
      async *handle() {
        await gate.promise;
        yield* [];
      },
    });
    discord.command('codex_usage', {}, { from: ada, place: discord.guild });
    await discord.next('callback');
    gate.resolve();
    await discord.next('deleteOriginal');
    expect(discord.messages(discord.guild, ada)).toEqual([]);
  });

  it('that was made twice gets a notice for the caller alone, before or after it was deferred', async () => {
    const discord = await fakeDiscord();
    await startReady(discord, {
      async *handle({ intent }) {
        if (intent.kind === 'help') yield accepted;
        yield { kind: 'notice', line: ['Already ', { bold: 'running' }, '.'] };
      },
    });
    for (const name of ['codex_usage', 'codex_help'])
      discord.command(name, {}, { from: ada, place: discord.guild });
    await discord.next('followUp');
    await discord.next('callback', isType(4));
    expect(discord.messages(discord.guild, ada).map(({ content }) => content)).toEqual([
      'Already **running**.',
      'Already **running**.',
    ]);
    expect(discord.messages(discord.guild, bob)).toEqual([]);
  });
});

describe('a notice after a promise to everybody', () => {
  it('takes the promise back, and is for the caller alone', async () => {
    const discord = await fakeDiscord();
    await startReady(discord, {
      areAnswersPublic: true,
      async *handle() {
        yield accepted;
        yield { kind: 'notice', line: ['Already running.'] };
      },
    });
    discord.command('codex_usage', {}, { from: ada, place: discord.guild });
    await discord.next('followUp');
    expect(discord.messages(discord.guild, ada)).toMatchObject([{ content: 'Already running.' }]);
    expect(discord.messages(discord.guild, bob)).toEqual([]);
  });
});

describe('a tap', () => {
  it('is acknowledged while its work still runs, and answered in new messages', async () => {
    const discord = await fakeDiscord();
    const gate = Promise.withResolvers<void>();
    const asked: Request[] = [];
    await startReady(discord, {
      async *handle(request) {
        asked.push(request);
        yield accepted;
        if (request.intent.kind !== 'help') return yield menu;
        await gate.promise;
        yield progress('Running…');
        yield result(['done']);
      },
    });
    const message = await menuFor(discord);
    const tap = discord.press('Help', { from: ada, message });
    expect((await discord.next('callback', isType(6))).body).toEqual({ type: 6 });
    expect(discord.isWaiting(tap)).toBe(false);
    gate.resolve();
    await discord.next('followUp', says('done'));
    expect(discord.messages(discord.guild, ada).map(({ content }) => content)).toEqual([
      'Which one?',
      'Running…',
      'done',
    ]);
    expect(asked[1]).toMatchObject({ intent: help, caller: asked[0]?.caller, chat: asked[0]?.chat });
  });

  it('turns the page in place', async () => {
    const discord = await fakeDiscord();
    await startReady(discord, { handle: turning });
    const message = await menuFor(discord);
    discord.press('Help', { from: ada, message });
    await discord.next('editOriginal', says('Page two.'));
    expect(discord.messages(discord.guild, ada)).toMatchObject([{ content: 'Page two.', components: [] }]);
  });

  it('on a page that everybody sees does not turn it for them once answers are private', async () => {
    const discord = await fakeDiscord();
    const before = await startReady(discord, { handle: turning, areAnswersPublic: true });
    const message = await menuFor(discord);
    await before.running.stop();
    await startReady(discord, { handle: turning });
    discord.press('Help', { from: ada, message });
    await discord.next('followUp');
    expect(discord.messages(discord.guild, bob).map(({ content }) => content)).toEqual(['Which one?']);
    expect(discord.messages(discord.guild, ada).at(-1)?.content).toBe('Page two.');
  });

  it('that was acknowledged by its own double is answered', async () => {
    const discord = await fakeDiscord();
    await startReady(discord, { handle: turning });
    const message = await menuFor(discord);
    discord.fail('callback', { status: 400, code: 40060 });
    const tap = discord.press('Help', { from: ada, message });
    tap.isAcknowledged = true;
    tap.original = message;
    await discord.next('editOriginal', says('Page two.'));
  });

  it('on a page that is gone gets a new message', async () => {
    const discord = await fakeDiscord();
    await startReady(discord, { handle: turning });
    const message = await menuFor(discord);
    discord.press('Help', { from: ada, message });
    await discord.next('callback', isType(6));
    discord.deleteMessage(message);
    expect((await discord.next('followUp')).status).toBe(200);
    expect(discord.messages(discord.guild, ada)).toMatchObject([{ content: 'Page two.' }]);
  });

  it('gets a notice for the caller alone, and the message stays as it is', async () => {
    const discord = await fakeDiscord();
    await startReady(discord, {
      areAnswersPublic: true,
      async *handle({ intent }) {
        if (intent.kind === 'help') yield { kind: 'notice', line: ['Already running.'] };
        else yield menu;
      },
    });
    const message = await menuFor(discord);
    discord.press('Help', { from: bob, message });
    await discord.next('callback', isType(4));
    expect(discord.messages(discord.guild, ada)).toHaveLength(1);
    expect(discord.messages(discord.guild, bob).at(-1)?.content).toBe('Already running.');
  });

  it('that is passed over in silence leaves no spinner', async () => {
    const discord = await fakeDiscord();
    await startReady(discord, {
      async *handle({ intent }) {
        if (intent.kind !== 'help') yield menu;
      },
    });
    const message = await menuFor(discord);
    discord.press('Help', { from: ada, message });
    expect((await discord.next('callback', isType(6))).status).toBe(200);
  });
});

describe('completion', () => {
  it('is offered as one types, to the core’s taste', async () => {
    const discord = await fakeDiscord();
    await startReady(discord, {
      complete: async ({ caller, typed }) => [{ label: `${caller.id} typed ${typed}`, words: 'work' }],
    });
    discord.complete('codex_usage', 'profile', 'wo', { from: ada, place: discord.guild });
    expect((await discord.next('callback')).body).toEqual({
      type: 8,
      data: { choices: [{ name: `${ada.id} typed wo`, value: 'work' }] },
    });
  });

  it('that comes too late is nobody’s loss', async () => {
    const discord = await fakeDiscord();
    const { running, warnings } = await startReady(discord, {
      async complete() {
        discord.pass(4000);
        return [];
      },
    });
    discord.complete('codex_usage', 'profile', 'wo', { from: ada, place: discord.guild });
    expect((await discord.next('callback')).status).toBe(404);
    await running.stop();
    expect(warnings).toEqual([]);
  });
});

describe('when Discord does not take a message', () => {
  it.each<[string, Fault]>([
    ['too many requests', { status: 429, retryAfterSec: 0.05 }],
    ['a failure of its own', { status: 502 }],
    ['a lost connection', 'drop'],
  ])('because of %s, it is sent again', async (_, way) => {
    const discord = await fakeDiscord();
    discord.fail('callback', way);
    discord.fail('editOriginal', way, way);
    discord.fail('followUp', way, way, way);
    const { running, warnings } = await startReady(discord, { handle: threeReplies });
    discord.command('codex_usage', {}, { from: ada, place: discord.guild });
    await discord.next('followUp', () => discord.messages(discord.guild, ada).length === 2);
    await running.stop();
    expect(discord.messages(discord.guild, ada).map(({ content }) => content)).toEqual(['Running…', 'done']);
    expect(warnings).toEqual([]);
  });

  it('for minutes, it gives up with a line in the log', async () => {
    const discord = await fakeDiscord();
    discord.fail('editOriginal', ...Array.from({ length: 9 }, () => 'drop' as const));
    const { running, warnings } = await startReady(discord, {
      async *handle() {
        yield accepted;
        yield result(['done']);
      },
    });
    discord.command('codex_usage', {}, { from: ada, place: discord.guild });
    await discord.next('callback');
    await running.stop();
    expect(discord.calls.filter(({ route }) => route === 'editOriginal')).toHaveLength(7);
    expect(warnings).toMatchObject([
      { event: 'Discord did not take a message', facts: { error: 'UND_ERR_SOCKET' } },
    ]);
  });

  it('because it dislikes one of them, the others come all the same', async () => {
    const discord = await fakeDiscord();
    const { running, warnings } = await startReady(discord, { handle: threeReplies });
    discord.fail('editOriginal', { status: 400, code: 50035 });
    discord.command('codex_usage', {}, { from: ada, place: discord.guild });
    await discord.next('editOriginal', says('done'));
    await running.stop();
    expect(discord.messages(discord.guild, ada).map(({ content }) => content)).toEqual(['done']);
    expect(warnings).toMatchObject([{ event: 'Discord did not take a message', facts: { code: 50035 } }]);
  });

  it('whose acknowledgement hangs is acknowledged by the next try, within three seconds', async () => {
    const discord = await fakeDiscord();
    discord.fail('callback', 'hang');
    const { warnings } = await startReady(discord, { handle: threeReplies });
    discord.command('codex_usage', {}, { from: ada, place: discord.guild });
    await discord.next('followUp');
    expect(warnings).toEqual([]);
  });

  it('whose acknowledgement arrived without a receipt, the answer comes all the same', async () => {
    const discord = await fakeDiscord();
    discord.fail('callback', 'lose');
    const { warnings } = await startReady(discord, { handle: threeReplies });
    discord.command('codex_usage', {}, { from: ada, place: discord.guild });
    await discord.next('followUp');
    expect(discord.messages(discord.guild, ada).map(({ content }) => content)).toEqual(['Running…', 'done']);
    expect(warnings).toEqual([]);
  });
});

describe('when the interaction can carry no more', () => {
  const late = async () => {
    const discord = await fakeDiscord();
    const gate = Promise.withResolvers<void>();
    const adapter = await startReady(discord, {
      async *handle() {
        yield accepted;
        yield progress('Running…');
        await gate.promise;
        yield result(['done']);
      },
    });
    discord.command('codex_usage', {}, { from: ada, place: discord.guild });
    await discord.next('editOriginal');
    return { discord, gate, ...adapter };
  };

  it('because fifteen minutes are over, the result comes as a private message', async () => {
    const { discord, gate, news, warnings } = await late();
    discord.pass(16 * 60_000);
    gate.resolve();
    await discord.next('sendMessage');
    expect(discord.messages(discord.dm(ada), ada).map(({ content }) => content)).toEqual(['done']);
    expect(warnings).toEqual([]);
    expect(news).toContain('Discord: an answer could not take the way of its question');
  });

  it('because the channel is gone, the result comes as a private message', async () => {
    const { discord, gate } = await late();
    discord.deletePlace(discord.guild);
    gate.resolve();
    await discord.next('sendMessage');
    expect(discord.messages(discord.dm(ada), ada).map(({ content }) => content)).toEqual(['done']);
  });

  it('because the bot may not write there, the result comes as a private message', async () => {
    const { discord, gate } = await late();
    discord.fail('followUp', { status: 403, code: 50013 });
    gate.resolve();
    await discord.next('sendMessage');
    expect(discord.messages(discord.dm(ada), ada).map(({ content }) => content)).toEqual(['done']);
  });

  it('for its first message, no promise is left behind', async () => {
    const discord = await fakeDiscord();
    const { running } = await startReady(discord, { handle: threeReplies });
    discord.fail('editOriginal', { status: 403, code: 50013 });
    discord.command('codex_usage', {}, { from: ada, place: discord.guild });
    await discord.next('sendMessage');
    await running.stop();
    expect(discord.messages(discord.guild, ada)).toEqual([]);
    expect(discord.messages(discord.dm(ada), ada).map(({ content }) => content)).toEqual([
      'Running…',
      'done',
    ]);
  });

  it('and the person takes no private messages, a line in the log is the end of it', async () => {
    const { discord, gate, running, warnings } = await late();
    discord.pass(16 * 60_000);
    discord.closeDm(ada);
    gate.resolve();
    await discord.next('sendMessage');
    await running.stop();
    const request = expect.stringMatching(/^[0-9a-f]{8}$/u) as string;
    expect(warnings).toEqual([
      {
        event: 'Discord did not take a message',
        facts: { request, method: 'POST', code: 50007, status: 403 },
      },
    ]);
  });
});

describe('an interaction that cannot be acknowledged', () => {
  it.each([
    ['too late', { status: 404, code: 10062 }],
    ['answered by somebody else', { status: 400, code: 40060 }],
  ])('(%s) is dropped, and the core is told that nobody reads on', async (_, fault) => {
    const discord = await fakeDiscord();
    const dropped = Promise.withResolvers<void>();
    const gate = Promise.withResolvers<void>();
    discord.fail('callback', fault);
    const { running } = await startReady(discord, {
      async *handle() {
        try {
          yield accepted;
          await gate.promise;
          yield progress('Running…');
          expect.fail('was read on');
        } finally {
          dropped.resolve();
        }
      },
    });
    discord.command('codex_usage', {}, { from: ada, place: discord.guild });
    await discord.next('callback');
    setImmediate(gate.resolve);
    await dropped.promise;
    await running.stop();
    expect(discord.messages(discord.guild, ada)).toEqual([]);
  });
});

describe('what is not for us', () => {
  it('is never asked', async () => {
    const discord = await fakeDiscord();
    const { asked, handle } = listener();
    const { running, bugs } = await startReady(discord, { handle });
    discord.dispatch('MESSAGE_CREATE', { id: '1', channel_id: '2', author: { id: ada.id }, content: 'hi' });
    discord.dispatch('SOMETHING_NEW', {});
    discord.complete('codex_usage', 'profile', '', { from: ada, place: discord.guild });
    await discord.next('callback');
    await running.stop();
    expect(asked).toEqual([]);
    expect(bugs).toEqual([]);
  });
});

describe('a core that throws', () => {
  it('keeps what was said, and the connection', async () => {
    const discord = await fakeDiscord();
    const oops = new Error('a bug');
    const { bugs } = await startReady(discord, {
      async *handle({ caller }) {
        yield accepted;
        yield progress('Running…');
        if (caller.id === ada.id) throw oops;
      },
    });
    discord.command('codex_usage', {}, { from: ada, place: discord.guild });
    await discord.next('editOriginal');
    discord.command('codex_usage', {}, { from: bob, place: discord.guild });
    await discord.next('editOriginal');
    expect(bugs).toEqual([{ reference: 'discord', error: oops }]);
    expect(discord.messages(discord.guild, ada)).toHaveLength(1);
  });
});

async function* threeReplies() {
  yield accepted;
  yield progress('Running…');
  yield result(['done']);
}

async function* turning({ intent }: Request) {
  yield accepted;
  yield intent.kind === 'help' ? { ...result(['Page two.']), inPlace: true as const } : menu;
}

type Discord = Awaited<ReturnType<typeof fakeDiscord>>;

/** A selector on the screen. */
async function menuFor(discord: Discord): Promise<Message> {
  discord.command('codex_usage', {}, { from: ada, place: discord.guild });
  await discord.next('editOriginal');
  const message = discord.messages(discord.guild, ada).at(-1)!;
  expect(componentsOf(message).map(({ label }) => label)).toEqual(['Help']);
  return message;
}

function isType(wanted: number) {
  return ({ type }: { type: number }) => type === wanted;
}

function says(wanted: string) {
  return ({ content }: { content: string }) => content === wanted;
}

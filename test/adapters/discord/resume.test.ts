import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { DiscordOptions } from '../../../adapters/discord/index.ts';
import type { Delivery } from '../../../src/core/inbox.ts';
import type { Request } from '../../../src/core/request.ts';
import type { FakeDiscord, Message } from '../../fakes/discord.ts';
import { accepted, listener, progress, result } from '../talking.ts';
import { ada, bob, fakeDiscord, startAdapter, startReady } from './set-up.ts';

const help = { kind: 'help' } as const;
const menu = { ...result(['Which one?']), choices: [[{ label: 'Help', intent: help }]] };
const contents = (messages: readonly Message[]) => messages.map(({ content }) => content);

/** `look`: called at each word. */
function recordDelivery(mayLeave = true, look = () => {}) {
  const told: string[] = [];
  const delivery: Delivery = {
    async leaving({ id }) {
      told.push(`leaving ${id}`);
      look();
      return mayLeave;
    },
    async said({ id }) {
      told.push(`said ${id}`);
      look();
    },
  };
  return { told, delivery };
}

/** The request that `ask` makes, as another process has kept it: that one has said so much, and got no further. */
async function left(
  discord: FakeDiscord,
  ask: () => void,
  far: DiscordOptions['handle'],
  isIt: (request: Request) => boolean = () => true,
): Promise<Request> {
  const kept = Promise.withResolvers<Request>();
  const end = Promise.withResolvers<void>();
  await startReady(discord, {
    async *handle(request) {
      yield* far(request);
      if (!isIt(request)) return;
      kept.resolve(JSON.parse(JSON.stringify(request)) as Request);
      await end.promise;
    },
  });
  onTestFinished(() => end.resolve());
  ask();
  return kept.promise;
}

/** The process that takes over; nothing but that request reaches it. */
async function successor(discord: FakeDiscord, options: Partial<DiscordOptions> = {}) {
  const adapter = startAdapter(discord, {
    async *handle({ resumed }) {
      expect(resumed).toBe('again');
      yield accepted;
      yield result(['done']);
    },
    ...options,
  });
  await discord.until(() => adapter.running.isReady() || undefined, 'the successor');
  return adapter;
}

const again = (request: Request) => ({ ...request, resumed: 'again' as const });

describe('a request that another process has left', () => {
  it('promised: the answer takes the place of the promise', async () => {
    const discord = await fakeDiscord();
    const request = await left(
      discord,
      () => discord.command('codex_usage', {}, { from: ada, place: discord.guild }),
      async function* () {
        yield accepted;
      },
    );
    await discord.next('callback');
    const { running, warnings } = await successor(discord);
    await running.resume(again(request));
    expect(discord.messages(discord.guild, ada)).toMatchObject([{ content: 'done', isThinking: false }]);
    expect(discord.messages(discord.guild, bob)).toEqual([]);
    expect(warnings).toEqual([]);
  });

  it('with its progress said: the answer follows that', async () => {
    const discord = await fakeDiscord();
    const request = await left(
      discord,
      () => discord.command('codex_usage', {}, { from: ada, place: discord.guild }),
      async function* () {
        yield accepted;
        yield progress('Running…');
      },
    );
    await discord.next('editOriginal');
    const { running } = await successor(discord);
    await running.resume(again(request));
    expect(contents(discord.messages(discord.guild, ada))).toEqual(['Running…', 'done']);
  });

  it('unacknowledged, a moment ago: it is acknowledged, and answered', async () => {
    const discord = await fakeDiscord();
    const request = await left(
      discord,
      () => discord.command('codex_usage', {}, { from: ada, place: discord.guild }),
      async function* () {},
    );
    const { running } = await successor(discord);
    await running.resume(again(request));
    expect(contents(discord.messages(discord.guild, ada))).toEqual(['done']);
  });

  it('unacknowledged, and too late for that: the person gets the answer in private', async () => {
    const discord = await fakeDiscord();
    discord.fail('callback', ...Array.from({ length: 9 }, () => 'drop' as const));
    const request = await left(
      discord,
      () => discord.command('codex_usage', {}, { from: ada, place: discord.guild }),
      async function* () {},
    );
    await discord.until(
      () => discord.calls.filter(({ route }) => route === 'callback').length > 6 || undefined,
      'the last try',
    );
    discord.pass(4000);
    discord.fail('callback');
    const { running, news, warnings } = await successor(discord);
    await running.resume(again(request));
    expect(contents(discord.messages(discord.dm(ada), ada))).toEqual(['done']);
    expect(discord.messages(discord.guild, ada)).toEqual([]);
    expect(news).toContain('Discord: an answer could not take the way of its question');
    expect(warnings).toEqual([]);
  });

  it('of a tap: the page is turned in place', async () => {
    const discord = await fakeDiscord();
    const turning = left(
      discord,
      () => discord.command('codex_usage', {}, { from: ada, place: discord.guild }),
      async function* ({ intent }) {
        yield accepted;
        if (intent.kind === 'usage.menu') yield menu;
      },
      ({ intent }) => intent.kind === 'help',
    );
    await discord.next('editOriginal');
    discord.press('Help', { from: ada, message: discord.messages(discord.guild, ada)[0]! });
    const request = await turning;
    const { running } = await successor(discord, {
      async *handle() {
        yield accepted;
        yield { ...result(['Page two.']), inPlace: true };
      },
    });
    await running.resume(again(request));
    expect(contents(discord.messages(discord.guild, ada))).toEqual(['Page two.']);
  });

  it('whose promise somebody took away is answered in a message of its own', async () => {
    const discord = await fakeDiscord();
    const request = await left(
      discord,
      () => discord.command('codex_usage', {}, { from: ada, place: discord.guild }),
      async function* () {
        yield accepted;
      },
    );
    await discord.next('callback');
    discord.deleteMessage(discord.messages(discord.guild, ada)[0]!);
    const { running } = await successor(discord);
    await running.resume(again(request));
    expect(contents(discord.messages(discord.guild, ada))).toEqual(['done']);
  });

  it('of which Discord does not tell how far it came takes the place of the promise', async () => {
    const discord = await fakeDiscord();
    const request = await left(
      discord,
      () => discord.command('codex_usage', {}, { from: ada, place: discord.guild }),
      async function* () {
        yield accepted;
      },
    );
    await discord.next('callback');
    discord.fail('getOriginal', ...Array.from({ length: 9 }, () => ({ status: 502 })));
    const { running } = await successor(discord);
    await running.resume(again(request));
    expect(discord.messages(discord.guild, ada)).toMatchObject([{ content: 'done', isThinking: false }]);
  });

  it('gets a word for the person alone, in private where there is no other way', async () => {
    const discord = await fakeDiscord();
    const request = await left(
      discord,
      () => discord.command('codex_usage', {}, { from: ada, place: discord.guild }),
      async function* () {
        yield accepted;
      },
    );
    await discord.next('callback');
    discord.pass(16 * 60_000);
    const { running } = await successor(discord, {
      async *handle() {
        yield { kind: 'notice', line: ['Already running.'] };
      },
    });
    await running.resume(again(request));
    expect(contents(discord.messages(discord.dm(ada), ada))).toEqual(['Already running.']);
  });

  it.each([undefined, null, 'x', {}, { place: { token: 'x' }, isQuiet: true }])(
    'with no way back (%j) is closed, with a line in the log',
    async (route) => {
      const discord = await fakeDiscord();
      const { asked, handle } = listener();
      const { told, delivery } = recordDelivery();
      const { running, warnings } = await successor(discord, { handle, delivery });
      const caller = { platform: 'discord', id: ada.id };
      await running.resume({
        id: 'discord:7',
        caller,
        chat: discord.guild.id,
        isPrivate: false,
        intent: help,
        madeFor: null,
        route,
        resumed: 'again',
      });
      expect(asked).toEqual([]);
      expect(told).toEqual(['said discord:7']);
      expect(warnings).toEqual([{ event: 'Discord: a request has no way back', facts: {} }]);
    },
  );
});

describe('what is told of an answer', () => {
  const served = async (handle: DiscordOptions['handle'], mayLeave = true) => {
    const discord = await fakeDiscord();
    const said: string[][] = [];
    const look = () => said.push(contents(discord.messages(discord.guild, ada)));
    const { told, delivery } = recordDelivery(mayLeave, look);
    const adapter = await startReady(discord, { handle, delivery });
    const ask = () => discord.command('codex_usage', {}, { from: ada, place: discord.guild });
    return { discord, told, said, ask, ...adapter };
  };

  it('is that it leaves, before it does, and in the end that it was said', async () => {
    const { discord, told, said, ask, running } = await served(async function* () {
      yield accepted;
      yield progress('Running…');
      yield result(['done']);
    });
    const { id } = ask();
    await discord.next('followUp');
    await running.stop();
    expect(told).toEqual([`leaving discord:${id}`, `said discord:${id}`]);
    expect(said).toEqual([['Running…'], ['Running…', 'done']]);
  });

  it('is not said when somebody else says it: the promise stays for them', async () => {
    let isToldDone = false;
    const { discord, ask, running, warnings } = await served(async function* () {
      yield accepted;
      yield result(['done']);
      isToldDone = true;
    }, false);
    ask();
    await discord.next('callback');
    await running.stop();
    expect(discord.messages(discord.guild, ada)).toMatchObject([{ content: '', isThinking: true }]);
    expect(isToldDone).toBe(false);
    expect(warnings).toEqual([]);
  });

  it('is nothing where the core says nothing: it is somebody else’s', async () => {
    const { told, ask, running, discord } = await served(async function* () {
      yield* [];
    });
    ask();
    discord.complete('codex_usage', 'profile', '', { from: ada, place: discord.guild });
    await discord.next('callback');
    await running.stop();
    expect(told).toEqual([]);
  });

  it('is that it was said when it was a word, or is given up', async () => {
    const { discord, told, ask, running } = await served(async function* () {
      yield { kind: 'notice', line: ['Already running.'] };
    });
    discord.fail('callback', { status: 404, code: 10062 });
    const lost = ask();
    await vi.waitFor(() => expect(told).toHaveLength(1));
    const { id } = ask();
    await vi.waitFor(() => expect(told).toHaveLength(2));
    await running.stop();
    expect(told).toEqual([`said discord:${lost.id}`, `said discord:${id}`]);
  });

  it('is not that it was said when the process ended before that: another one says it', async () => {
    const { discord, told, ask, running } = await served(async function* () {
      yield accepted;
      yield result(['done']);
    });
    discord.fail('editOriginal', ...Array.from({ length: 200 }, () => 'hang' as const));
    const { id } = ask();
    await discord.next('editOriginal');
    await running.stop();
    discord.cut();
    await discord.stop();
    expect(told).toEqual([`leaving discord:${id}`]);
  });
});

import { menu } from '../../src/core/commands.ts';
import { en } from '../../src/core/i18n/en.ts';
import { EVERYBODY } from '../../src/core/request.ts';
import { readMarkup } from '../adapters/discord/read-markup.ts';
import { fakeDiscord, openEndpoint, startReady } from '../adapters/discord/set-up.ts';
import { componentsOf } from '../fakes/discord.ts';
import type { Asking, Interaction, Message } from '../fakes/discord.ts';
import { cast, createEyes } from './platform.ts';
import type { FarSide, Person, Place, Platform, Role, Seen } from './platform.ts';

/** The real adapter, and Discord's HTTP and socket on loopback. The group is a channel of a server where everybody sees
 *  the answers. */
export const discord: FarSide = {
  platform: 'discord',
  traits: {
    buttons: true,
    typedWords: false,
    completes: true,
    editsInPlace: true,
    noticesToCommands: true,
    saysUnasked: true,
    redelivers: true,
    limit: 2000,
  },
  ids: {
    owner: '100000000000000001',
    operator: '100000000000000002',
    viewer: '100000000000000003',
    colleague: '100000000000000004',
    stranger: '100000000000000099',
  },
  open: (house) => open(house, false),
};

/** The same, where Discord posts what people ask to a port of ours. */
export const discordByHttp: FarSide = { ...discord, open: (house) => open(house, true) };

async function open(
  { handle, delivery, complete, restart }: Parameters<FarSide['open']>[0],
  isPosted: boolean,
): Promise<Platform> {
  const fake = await fakeDiscord();
  const says = () => en.layout;
  const publicKey = isPosted ? fake.endpoint.publicKey : null;
  const options = { handle, delivery, complete, menu, says, areAnswersPublic: true, publicKey };
  const adapters: Awaited<ReturnType<typeof startReady>>[] = [];
  if (isPosted) await openEndpoint(fake, () => adapters.at(-1)?.running.routes ?? null);
  const start = async () => void adapters.push(await startReady(fake, options));
  await start();
  const running = () => adapters.at(-1)!.running;
  const view = createView();
  const taps: Interaction[] = [];
  let askAgain = () => {};
  const userOf = (role: Role) => ({ id: discord.ids[role], username: role });

  function createPerson(role: Role): Person {
    const from = userOf(role);
    const placeOf = (place: Place) => (place === 'private' ? fake.dm(from) : fake.guild);
    const isThere = ({ isThinking }: Message) => !isThinking;

    function press(seen: Seen, label: string) {
      const tap = fake.press(label, { from, message: view.messageOf(seen) });
      taps.push(tap);
      return { isWaiting: () => fake.isWaiting(tap) };
    }

    return {
      id: `discord:${from.id}`,
      command(words, place = 'private') {
        const [, name = '', profile] = /^\/(\S+)(?: (.+))?$/u.exec(words) ?? [];
        const asking: Asking = { from, place: placeOf(place) };
        const asked = fake.command(name, profile === undefined ? {} : { profile }, asking);
        const options = profile === undefined ? [] : [{ name: 'profile', type: 3, value: profile }];
        askAgain = () => fake.repeat(asked, { id: '1', name, type: 1, options });
      },
      write: () => {},
      reply: () => {},
      pick: press,
      forge: (seen, data) => void press(seen, data),
      async complete(typed) {
        fake.complete('codex_usage', 'profile', typed, { from, place: fake.dm(from) });
        const { body } = await fake.next('callback', ({ type }: { type: number }) => type === 8);
        const { choices } = (body as { data: { choices: { name: string; value: string }[] } }).data;
        return choices.map(({ name, value }) => ({ label: name, words: value }));
      },
      ...createEyes(fake.until, (place) =>
        fake
          .messages(placeOf(place), from)
          .filter(isThere)
          .map((message) => view.see(message, place)),
      ),
    };
  }

  /** Replies that were put off, and never came. */
  function promised(): readonly Message[] {
    const everywhere = cast.flatMap((role) =>
      [fake.dm(userOf(role)), fake.guild].flatMap((place) => fake.messages(place, userOf(role))),
    );
    return everywhere.filter(({ isThinking }) => isThinking);
  }

  return {
    person: createPerson,
    unasked(role, place) {
      const { channel } = running();
      const id = role === 'everybody' ? EVERYBODY : discord.ids[role];
      const to = { caller: { platform: 'discord', id }, chat: fake.guild.id, isPrivate: place === 'private' };
      return { send: (said) => channel.send(to, said), edit: (...said) => channel.edit(to, ...said) };
    },
    hold() {
      const { promise: until, resolve: release } = Promise.withResolvers<void>();
      const fillIns = () => fake.calls.filter(({ route }) => route === 'editOriginal').length;
      const before = fillIns();
      fake.fail('editOriginal', { until });
      return { isHeld: () => fillIns() > before, release };
    },
    fail: () => fake.fail('followUp', 'drop', { status: 502 }),
    stop: () => running().stop(),
    async restart() {
      await running().stop();
      await restart();
      await start();
    },
    deliverAgain: async () => askAgain(),
    waiting: () => [...taps.filter(fake.isWaiting), ...promised()],
    complaints: () => [
      ...adapters.flatMap(({ warnings, bugs }) => [...warnings, ...bugs]),
      // nothing new is taken at the end
      ...fake.endpoint.posts.filter(({ status }) => status !== 202 && status !== 503),
    ],
    wire: () => fake.calls,
  };
}

/** What a reader's app makes of a message. Each edit makes it another one. */
function createView() {
  const seen = new Map<string, { message: Message; shown: Seen }>();
  return {
    see(message: Message, place: Place): Seen {
      const key = `${message.id} ${message.edits}`;
      const known = seen.get(key) ?? { message, shown: read(message, place) };
      seen.set(key, known);
      return known.shown;
    },
    messageOf: (wanted: Seen) => [...seen.values()].find(({ shown }) => shown === wanted)!.message,
  };
}

function read(message: Message, place: Place): Seen {
  const { text, code, bold, moments, other } = readMarkup(message.content);
  const choices = componentsOf(message).map(({ label }) => label);
  return { place, text, code, strong: bold, stray: other, moments, choices, length: message.content.length };
}

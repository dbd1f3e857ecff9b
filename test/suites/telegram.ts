import { menu } from '../../src/core/commands.ts';
import { EVERYBODY } from '../../src/core/request.ts';
import { WEBHOOK, fakeTelegram, group, openWebhook, startAdapter } from '../adapters/telegram/set-up.ts';
import { buttonsOf } from '../fakes/telegram.ts';
import type { Message } from '../fakes/telegram.ts';
import { createEyes } from './platform.ts';
import type { FarSide, Person, Place, Platform, Role, Seen } from './platform.ts';

/** The real adapter, and a Bot API server on loopback. The group is a topic of a supergroup. */
export const telegram: FarSide = {
  platform: 'telegram',
  traits: {
    buttons: true,
    typedWords: true,
    completes: false,
    editsInPlace: true,
    noticesToCommands: false,
    saysUnasked: true,
    redelivers: true,
    limit: 4096,
  },
  ids: { owner: '1', operator: '2', viewer: '3', colleague: '4', stranger: '99' },
  open: (house) => open(house, null),
};

/** The same, and the server brings the updates. */
export const telegramByWebhook: FarSide = { ...telegram, open: (house) => open(house, WEBHOOK) };

const TOPIC = 9;

async function open(
  { handle, delivery, restart }: Parameters<FarSide['open']>[0],
  webhookUrl: string | null,
): Promise<Platform> {
  const fake = await fakeTelegram();
  // a topic exists once somebody has spoken in it
  fake.say('Good morning!', { from: { id: 5, first_name: 'Zoe' }, chat: group, topic: TOPIC });
  const start = () => startAdapter(fake, { handle, delivery, menu, webhookUrl });
  let adapter = start();
  if (webhookUrl !== null) await openWebhook(fake, () => adapter.running.routes);
  const adapters = [adapter];
  const view = createView();
  const taps: { query: string; person: number; place: Place }[] = [];
  let asked: Record<string, unknown> = {};

  function createPerson(role: Role): Person {
    const id = Number(telegram.ids[role]);
    const from = { id, is_bot: false, first_name: role };
    fake.addChat({ id, type: 'private' });

    function say(text: string, place: Place, replyTo?: Message): void {
      const message = {
        message_id: 1_000_000 + fake.calls.length,
        date: Math.floor(Date.now() / 1000),
        chat: place === 'private' ? { id, type: 'private' } : group,
        from,
        text,
        ...(place === 'group' && { message_thread_id: TOPIC, is_topic_message: true }),
        ...(replyTo && { reply_to_message: replyTo }),
      };
      asked = { update_id: fake.push({ message }), message };
    }

    function tap(seen: Seen, button: string) {
      const query = fake.tap(button, { from, message: view.messageOf(seen) });
      taps.push({ query, person: id, place: seen.place });
      return { isWaiting: () => fake.isSpinning(query) };
    }

    function look(place: Place): readonly Seen[] {
      const isHere = ({ message_thread_id: thread }: Message) =>
        thread === (place === 'group' ? TOPIC : undefined);
      const mine = new Set(
        taps.filter((one) => one.person === id && one.place === place).map(({ query }) => query),
      );
      return [
        ...fake
          .messages(place === 'private' ? id : group.id)
          .filter(isHere)
          .map((one) => view.see(one, place)),
        ...fake.calls
          .filter(({ payload }) => payload.text && mine.has(payload.callback_query_id ?? ''))
          .map(({ payload }) => view.see(payload, place)),
      ];
    }

    return {
      id: `telegram:${id}`,
      command: (words, place = 'private') => say(words, place),
      write: (words) => say(words, 'private'),
      reply: (seen, words) => say(words, seen.place, view.messageOf(seen)),
      pick: tap,
      forge: (seen, data) => void tap(seen, data),
      complete: async () => [],
      ...createEyes(fake.until, look),
    };
  }

  async function again(): Promise<void> {
    await adapter.running.stop();
    await restart();
    adapters.push((adapter = start()));
  }

  return {
    person: createPerson,
    unasked(role, place) {
      const { channel } = adapter.running;
      const id = role === 'everybody' ? EVERYBODY : telegram.ids[role];
      const chat = place === 'private' ? id : `${group.id}/${TOPIC}`;
      const to = { caller: { platform: 'telegram', id }, chat, isPrivate: place === 'private' };
      return { send: (said) => channel.send(to, said), edit: (...said) => channel.edit(to, ...said) };
    },
    hold() {
      const { promise: until, resolve: release } = Promise.withResolvers<void>();
      const tries = () => fake.calls.filter(({ method }) => method === 'sendMessage').length;
      const before = tries();
      fake.fail('sendMessage', { until });
      return { isHeld: () => tries() > before, release };
    },
    fail: () => fake.fail('sendMessage', 'drop', { code: 502 }),
    stop: () => adapter.running.stop(),
    restart: again,
    async deliverAgain() {
      const last = asked;
      await again();
      fake.push(last);
    },
    waiting: () => taps.filter(({ query }) => fake.isSpinning(query)),
    complaints: () => adapters.flatMap(({ warnings, bugs }) => [...warnings, ...bugs]),
    wire: () => fake.calls,
  };
}

type Payload = Parameters<typeof buttonsOf>[0];

/** What a reader's app makes of a message or a toast. */
function createView() {
  const seen = new Map<Payload, Seen>();
  return {
    see(payload: Payload, place: Place): Seen {
      if (!seen.has(payload)) seen.set(payload, read(payload, place));
      return seen.get(payload)!;
    },
    messageOf(wanted: Seen): Message {
      const [payload] = [...seen].find(([, one]) => one === wanted)!;
      return payload as Message;
    },
  };
}

function read(payload: Payload, place: Place): Seen {
  const { text = '', entities = [] } = payload;
  const seen = {
    code: [] as string[],
    strong: [] as string[],
    stray: [] as string[],
    moments: [] as number[],
  };
  let shown = '';
  let bare = '';
  let at = 0;
  for (const { type, offset, length, unix_time = 0 } of entities) {
    const inside = text.slice(offset, offset + length);
    shown += text.slice(at, offset) + (type === 'date_time' ? '(moment)' : inside);
    bare += `${text.slice(at, offset)}…`;
    at = offset + length;
    if (type === 'code') seen.code.push(inside);
    else if (type === 'bold') seen.strong.push(inside);
    else if (type === 'date_time') seen.moments.push(unix_time * 1000);
    else seen.stray.push(type);
  }
  bare += text.slice(at);
  // Telegram makes links of these by itself, wherever no entity is
  const links = bare.match(/(?<!\w)[@#/]\w+|\w@\w|\w:\/\/|\b\w+\.(?:com|org|net|example)\b/gu) ?? [];
  const choices = buttonsOf(payload).map((button) => button.text);
  seen.stray.push(...links);
  return { ...seen, place, text: shown + text.slice(at), choices, length: text.length };
}

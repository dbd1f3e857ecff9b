import { once } from 'node:events';
import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readPayload } from './multipart.ts';
import { Refusal } from './telegram-limits.ts';
import type { Button, Payload } from './telegram-limits.ts';
import { createMemory, seconds, us } from './telegram-methods.ts';
import type { Chat, Message, Person } from './telegram-methods.ts';
import { createWebhook } from './telegram-webhook.ts';
import { createWatch } from './watch.ts';

export type { Chat, Message, Person };
export { us };

/** The far side of the wire: a Bot API server on loopback. It refuses what Telegram refuses, delivers again what was
 *  not confirmed, and fails on demand. A poll with nothing to fetch is held until there is something. */

/** What makes a message, or another one of it. */
const MESSAGES = new Set(['sendMessage', 'editMessageText', 'sendPhoto', 'editMessageMedia']);

/** `message`: what such a method made of it. */
export type Call = { method: string; payload: Payload; at: number; message: Message | null };
/** `drop`: the connection breaks. `lose`: it is done, and the receipt is lost. `hang`: no answer comes. `until`: it comes
 *  late. `raw`: something answers that is not Telegram. */
export type Fault =
  | 'drop'
  | 'lose'
  | 'hang'
  | { raw: string }
  | { until: Promise<void> }
  | {
      code: number;
      description?: string;
      parameters?: { retry_after?: number; migrate_to_chat_id?: number };
    };
type Update = { update_id: number; [field: string]: unknown };

export type FakeTelegram = Awaited<ReturnType<typeof startFakeTelegram>>;

export async function startFakeTelegram(token = '4000:fake-token') {
  const unconfirmed = new Set<Update>();
  let held: { query: Payload; response: ServerResponse } | null = null;
  let isGathering = false;
  let isBackwards = false;
  const faults = new Map<string, Fault[]>();
  let last: Update | null = null;
  const calls: Call[] = [];
  const taken = new Set<Call>();
  const { until, changed } = createWatch({
    seen: () => `, only ${calls.map(({ method }) => method).join(', ')}`,
  });
  const webhook = createWebhook({ pending: unconfirmed, changed });
  const { newId, chats, topics, blocked, messages, spinning, keep, call } = createMemory(webhook.methods);

  const server = createServer((request, response) => {
    const [, given, method = ''] = /^\/bot([^/]+)\/(\w+)$/u.exec(request.url ?? '') ?? [];
    const receive = (payload: unknown) => {
      // what is wrong with the payload, the methods find out
      const made: Call = { method, payload: payload as Payload, at: performance.now(), message: null };
      calls.push(made);
      const fault = given === token ? faults.get(method)?.shift() : { code: 401 };
      if (fault === 'drop') request.socket.destroy();
      else if (fault === 'lose') {
        request.socket.destroy();
        answer(made, response);
      } else if (typeof fault === 'object' && 'raw' in fault) response.end(fault.raw);
      else if (typeof fault === 'object' && 'until' in fault)
        void fault.until.then(() => answer(made, response)).then(changed);
      else if (typeof fault === 'object') refuse(response, new Refusal(fault.code, 'scripted'), fault);
      else if (fault !== 'hang') answer(made, response);
      changed();
    };
    readPayload(request).then(receive, () => response.destroy());
  });

  function answer(made: Call, response: ServerResponse): void {
    if (made.method === 'getUpdates') return hold(made.payload, response);
    try {
      const result = call(made.method, made.payload);
      if (webhook.isSet() && held)
        refuse(held.response, new Refusal(409, 'Conflict: terminated by setWebhook request'));
      if (MESSAGES.has(made.method)) made.message = result as Message;
      response.end(JSON.stringify({ ok: true, result }));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      refuse(response, error);
    }
  }

  /** A long poll. Two at once are one too many: the earlier one is told to go. */
  function hold(query: Payload, response: ServerResponse): void {
    if (webhook.isSet())
      return refuse(
        response,
        new Refusal(409, "Conflict: can't use getUpdates method while webhook is active"),
      );
    if (held) refuse(held.response, new Refusal(409, 'Conflict: terminated by other getUpdates request'));
    for (const update of unconfirmed) if (update.update_id < (query.offset ?? 0)) unconfirmed.delete(update);
    const mine = { query, response };
    held = mine;
    response.on('close', () => {
      if (held === mine) held = null;
    });
    deliver();
  }

  function deliver(): void {
    webhook.bring();
    if (!held || isGathering || unconfirmed.size === 0) return;
    const result = [...unconfirmed].slice(0, held.query.limit);
    if (isBackwards) result.reverse();
    isBackwards = false;
    held.response.end(JSON.stringify({ ok: true, result }));
    held = null;
  }

  function push(update: Record<string, unknown>): number {
    const update_id = newId();
    last = { update_id, ...update };
    unconfirmed.add(last);
    deliver();
    return update_id;
  }

  await once(server.listen(0, '127.0.0.1'), 'listening');

  return {
    token,
    apiRoot: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** Everything asked of the server, in order. */
    calls,
    push,
    /** The next call of this method that no test has taken yet, answered already. */
    next(method: string, matches: (payload: Payload) => boolean = () => true): Promise<Call> {
      const isNext = (call: Call) => call.method === method && !taken.has(call) && matches(call.payload);
      const take = () => {
        const call = calls.find(isNext);
        if (call) taken.add(call);
        return call;
      };
      return until(take, method);
    },
    until,
    /** The last update once more, although it was confirmed. */
    async repeat(): Promise<void> {
      if (webhook.isSet() && last) {
        unconfirmed.add({ ...last });
        return webhook.bring();
      }
      const poll = await until(() => held ?? undefined, 'a poll');
      poll.response.end(JSON.stringify({ ok: true, result: [last] }));
      held = null;
    },
    /** What is pushed from now on is kept back, and comes all at once with `deliver`, the newest first. */
    gather: () => void (isGathering = true),
    deliverBackwards(): void {
      [isGathering, isBackwards] = [false, true];
      deliver();
    },
    /** Everything pushed so far has been fetched and confirmed. */
    async read(): Promise<void> {
      await until(() => unconfirmed.size === 0 || undefined, 'the confirmation');
    },
    /** A message from a person; in their private chat, unless it says otherwise. */
    say(
      text: string,
      {
        from,
        chat,
        topic,
        replyTo,
        ageSec = 0,
      }: { from: Person; chat?: Chat; topic?: number; replyTo?: Message; ageSec?: number },
    ): Message {
      const where = chat ?? { id: from.id, type: 'private' };
      chats.set(where.id, where);
      if (topic !== undefined) topics.add(`${where.id}/${topic}`);
      const message = keep({
        message_id: newId(),
        date: seconds() - ageSec,
        chat: where,
        from: { is_bot: false, ...from },
        text,
        ...(topic !== undefined && { message_thread_id: topic, is_topic_message: true }),
        ...(replyTo && { reply_to_message: replyTo }),
      });
      push({ message });
      return message;
    },
    /** A press of the button with this label, else with this data; says which query has to be answered. */
    tap(button: string, { from, message }: { from: Person; message: Message }): string {
      const id = `query-${newId()}`;
      spinning.add(id);
      const data = buttonsOf(message).find(({ text }) => text === button)?.callback_data ?? button;
      push({ callback_query: { id, from: { is_bot: false, ...from }, message, chat_instance: '1', data } });
      return id;
    },
    addChat: (chat: Chat) => chats.set(chat.id, chat),
    /** They want nothing more of the bot. */
    block: ({ id }: Person) => blocked.add(id),
    /** What this chat shows of ours. */
    messages: (chatId: number) =>
      [...messages.values()].filter(({ chat, from }) => chat.id === chatId && from === us),
    deleteMessage: ({ chat, message_id }: Message) => messages.delete(`${chat.id}/${message_id}`),
    isSpinning: (queryId: string) => spinning.has(queryId),
    /** The next calls of this method fail, one by one, in these ways. */
    fail: (method: string, ...ways: Fault[]) => faults.set(method, [...(faults.get(method) ?? []), ...ways]),
    openConnections: () =>
      new Promise<number>((resolve) => server.getConnections((_, count) => resolve(count))),
    /** Everything that was brought to the webhook, and what came back. */
    deliveries: webhook.deliveries,
    leadTo: webhook.leadTo,
    async stop(): Promise<void> {
      webhook.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export function buttonsOf(message: Payload): Button[] {
  return message.reply_markup?.inline_keyboard.flat() ?? [];
}

function refuse(response: ServerResponse, { code, message }: Refusal, fault: object = {}): void {
  response.statusCode = code;
  response.end(JSON.stringify({ ok: false, error_code: code, description: message, ...fault }));
}

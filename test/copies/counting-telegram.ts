import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { listen, track } from '../fakes/tunnel.ts';
import { createWatch } from '../fakes/watch.ts';

/** A Bot API server that takes whatever it is sent, fast, and remembers for each message what was answered to it. */

/** A change that was cut off at the wrong moment is settled after two minutes. */
const LONGEST_MS = 200_000;

export type Said = { text: string; buttons: readonly { text: string; data: string }[]; messageId: number };

export type CountingTelegram = {
  apiRoot: string;
  /** What was said in answer to this message of a group, oldest first. */
  answersTo(messageId: number): readonly Said[];
  /** What this message of the bot says by now. */
  textOf(messageId: number): string;
  /** Everything said in this chat without being an answer to anything. */
  unprompted(chatId: number): readonly Said[];
  /** How often each tap was acknowledged. */
  acknowledged(queryId: string): number;
  /** Settles with what `look` finds, once it finds something. */
  until<T>(look: () => T | undefined, what: string): Promise<T>;
  calls(): number;
  close(): Promise<void>;
};

type Sent = {
  chat_id?: number;
  message_id?: number;
  text?: string;
  callback_query_id?: string;
  reply_parameters?: { message_id: number };
  reply_markup?: { inline_keyboard?: { text: string; callback_data?: string }[][] };
};

export async function startCountingTelegram(): Promise<CountingTelegram> {
  const answers = new Map<number, Said[]>();
  const others = new Map<number, Said[]>();
  const texts = new Map<number, string>();
  const taps = new Map<string, number>();
  let messages = 5_000_000;
  let calls = 0;
  const { until, changed } = createWatch({ limitMs: LONGEST_MS });

  function take(method: string, sent: Sent): unknown {
    switch (method) {
      case 'getMe':
        return { id: 4, is_bot: true, first_name: 'Codex', username: 'codex_profiler_bot' };
      case 'getWebhookInfo':
        return { url: '', has_custom_certificate: false, pending_update_count: 0 };
      case 'getMyCommands':
        return [];
      case 'sendMessage': {
        const messageId = (messages += 1);
        const buttons = (sent.reply_markup?.inline_keyboard ?? [])
          .flat()
          .map(({ text, callback_data: data = '' }) => ({ text, data }));
        const said = { text: sent.text ?? '', buttons, messageId };
        const to = sent.reply_parameters?.message_id;
        const [list, key] = to === undefined ? [others, sent.chat_id ?? 0] : [answers, to];
        list.set(key, [...(list.get(key) ?? []), said]);
        texts.set(messageId, said.text);
        return { message_id: messageId, date: 0, chat: { id: sent.chat_id, type: 'supergroup' } };
      }
      case 'editMessageText':
        texts.set(sent.message_id ?? 0, sent.text ?? '');
        return { message_id: sent.message_id, date: 0, chat: { id: sent.chat_id, type: 'supergroup' } };
      case 'answerCallbackQuery':
        taps.set(sent.callback_query_id ?? '', (taps.get(sent.callback_query_id ?? '') ?? 0) + 1);
        return true;
      default:
        return true;
    }
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const method = request.url?.split('/').at(-1) ?? '';
    const result = take(method, (await json(request)) as Sent);
    calls += 1;
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ ok: true, result }));
    changed();
  }

  const server = createServer((request, response) => {
    // the process that asked was killed half-way
    answer(request, response).catch(() => response.destroy());
  });
  const sockets = track(server);
  const port = await listen(server);
  return {
    apiRoot: `http://127.0.0.1:${port}`,
    answersTo: (messageId) => answers.get(messageId) ?? [],
    textOf: (messageId) => texts.get(messageId) ?? '',
    unprompted: (chatId) => others.get(chatId) ?? [],
    acknowledged: (queryId) => taps.get(queryId) ?? 0,
    until,
    calls: () => calls,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

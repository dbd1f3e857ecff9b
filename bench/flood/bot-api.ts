import { once } from 'node:events';
import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Pool } from 'undici';

/** A Bot API server that does as little as it can, so that what is measured is the bot: everything is taken, nothing checked.
 *  Updates are fetched there, or brought. */

export type Update = { update_id: number; [field: string]: unknown };
/** One call of the bot, as it came. */
export type Call = { method: string; payload: Record<string, unknown> };

/** Telegram's own limit for a webhook, unless it is told another. */
const CONNECTIONS = 40;
const MESSAGE = { message_id: 1, date: 1, chat: { id: 1, type: 'private', first_name: 'P' }, text: 'x' };
const OURS = new Set(['sendMessage', 'editMessageText', 'sendChatAction', 'answerCallbackQuery']);
const RESULTS: Readonly<Record<string, unknown>> = {
  getMe: { id: 4, is_bot: true, first_name: 'Codex', username: 'our_bot' },
  getWebhookInfo: { url: '', has_custom_certificate: false, pending_update_count: 0 },
  getMyCommands: [],
  sendMessage: MESSAGE,
  editMessageText: MESSAGE,
};

export type BotApi = Awaited<ReturnType<typeof startBotApi>>;

export async function startBotApi() {
  const waiting: Update[] = [];
  let held: { limit: number; response: ServerResponse } | null = null;
  let answers = 0;
  /** Written down as long as somebody wants to know. */
  let recorded: Call[] | null = null;
  let wanted = { count: Infinity, reached: () => {} };
  const polled = Promise.withResolvers<void>();
  const hooked = Promise.withResolvers<void>();

  function hand(): void {
    if (!held || waiting.length === 0) return;
    const { limit, response } = held;
    held = null;
    response.end(JSON.stringify({ ok: true, result: waiting.splice(0, limit) }));
  }

  const server = createServer((request, response) => {
    const method = request.url!.slice(request.url!.lastIndexOf('/') + 1);
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (method === 'getUpdates') {
        const { limit = 100 } = JSON.parse(Buffer.concat(chunks).toString()) as { limit?: number };
        held = { limit, response };
        response.on('close', () => {
          if (held?.response === response) held = null;
        });
        polled.resolve();
        return hand();
      }
      if (method === 'setWebhook') hooked.resolve();
      if (OURS.has(method)) {
        recorded?.push({ method, payload: JSON.parse(Buffer.concat(chunks).toString()) });
        answers += 1;
        if (answers === wanted.count) wanted.reached();
      }
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ ok: true, result: RESULTS[method] ?? true }));
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');

  /** Settles once the bot has made so many calls more than now. */
  function answered(count: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    wanted = { count: answers + count, reached: resolve };
    return promise;
  }

  return {
    apiRoot: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    polled: polled.promise,
    hooked: hooked.promise,
    answered,
    fetched(updates: readonly Update[]): void {
      waiting.push(...updates);
      hand();
    },
    /** Everything the bot said, from now on until it is asked again. */
    record(): Call[] {
      const before = recorded ?? [];
      recorded = [];
      return before;
    },
    forget: () => void (recorded = null),
    async close(): Promise<void> {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Brings everything to a webhook, over as many connections as Telegram would; throws where something is not taken. */
export async function bring(
  origin: string,
  posts: readonly { path: string; body: string; headers: Record<string, string> }[],
): Promise<void> {
  const pool = new Pool(origin, { connections: CONNECTIONS });
  const left = posts.values();
  const bringOne = async () => {
    for (const { path, body, headers } of left) {
      const { statusCode, body: answer } = await pool.request({ path, method: 'POST', body, headers });
      await answer.dump();
      if (statusCode >= 300) throw new Error(`the webhook answered ${statusCode}`);
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, bringOne));
  await pool.close();
}

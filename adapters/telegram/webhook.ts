import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { GrammyError } from 'grammy';
import type { Api } from 'grammy';
import { z } from 'zod';
import type { Log } from '../../src/core/ports.ts';
import { parseBody } from '../http-route.ts';
import type { HttpRoute } from '../http-route.ts';
import { WANTED } from './poll.ts';
import { forGrammy } from './retry.ts';

/** Telegram brings the updates, instead of having them fetched. Wire shapes: Bot API 10.3, `setWebhook`. */

/** How many updates Telegram may be bringing at once; each connection is free again as soon as its request is safe. */
const CONNECTIONS = 40;

/** What Telegram shows us with each update, so that we know it is Telegram. Made of the token, so that all copies of a bot
 *  agree on it without a setting; it does not tell the token. */
export function secretOf(token: string): string {
  return createHmac('sha256', token).update('codex-profiler: Telegram webhook').digest('hex');
}

/** Without its id an update could not be told from others; the rest is `decode`'s to judge. */
const Update = z.looseObject({ update_id: z.int() });

/** The local end of `url`. `take`: settles with whether the update is safe with us; Telegram brings it again where it is
 *  not. Nothing is parsed of somebody who does not know the secret. */
export function createRoute(
  { url, token }: { url: string; token: string },
  { isOpen, take }: { isOpen: () => boolean; take: (update: unknown) => Promise<boolean> },
): HttpRoute {
  const digest = (secret: string) => createHash('sha256').update(secret).digest();
  const expected = digest(secretOf(token));
  return {
    path: new URL(url).pathname,
    async take({ headers, body }) {
      const given = headers['x-telegram-bot-api-secret-token'] ?? '';
      if (!timingSafeEqual(digest(given), expected)) return { status: 401 };
      if (!isOpen()) return { status: 503 };
      const update = Update.safeParse(parseBody(body));
      if (!update.success) return { status: 400 };
      return { status: (await take(update.data)) ? 200 : 500 };
    },
  };
}

/** Whether Telegram will never accept that address, however often it is asked. */
export function isBadWebhook(error: unknown): boolean {
  return error instanceof GrammyError && error.method === 'setWebhook' && error.error_code === 400;
}

/** Has Telegram bring the updates to `url`. Said at each start: the secret cannot be read back, and to say the same again
 *  changes nothing. */
export async function setWebhook(
  api: Api,
  { url, token }: { url: string; token: string },
  signal: AbortSignal,
): Promise<void> {
  const wanted = { secret_token: secretOf(token), allowed_updates: WANTED, max_connections: CONNECTIONS };
  await api.setWebhook(url, wanted, forGrammy(signal));
}

/** Telegram lets nobody fetch while it brings. What waits there stays there. */
export async function removeWebhook(api: Api, log: Log, signal: AbortSignal): Promise<void> {
  const { url } = await api.getWebhookInfo(forGrammy(signal));
  if (!url) return;
  await api.deleteWebhook({}, forGrammy(signal));
  // said aloud, since it may have been somebody else’s; the path of the address may be a secret
  log.warn('Telegram: a webhook was set, and was removed: this bot fetches its messages', {
    host: URL.canParse(url) ? new URL(url).host : null,
  });
}

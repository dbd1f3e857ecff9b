import { createServer } from 'node:http';
import { run } from '@grammyjs/runner';
import { Bot, webhookCallback } from 'grammy';
import type { Call } from './bot-api.ts';

/** The reference: grammY as its documents show it. Answers each message with the calls that it is given, in their order, and
 *  keeps nothing. */

const { BARE_TOKEN, BARE_API_ROOT, BARE_CALLS, BARE_PORT, BARE_SECRET } = process.env;
const calls = JSON.parse(BARE_CALLS!) as readonly Call[];
const bot = new Bot(BARE_TOKEN!, { client: { apiRoot: BARE_API_ROOT! } });

bot.on('message:text', async (ctx) => {
  const raw = ctx.api.raw as unknown as Record<string, (payload: object) => Promise<unknown>>;
  const asides: Promise<unknown>[] = [];
  for (const { method, payload } of calls) {
    const said = raw[method]!({ ...payload, chat_id: ctx.chat.id });
    if (method === 'sendChatAction') asides.push(said);
    else await said;
  }
  await Promise.all(asides);
});

process.on('SIGTERM', () => process.exit());
if (BARE_PORT === undefined) run(bot);
else {
  await bot.init();
  const take = webhookCallback(bot, 'http', { secretToken: BARE_SECRET! });
  const server = createServer((request, response) => void take(request, response));
  server.listen(Number(BARE_PORT), '127.0.0.1', () => void bot.api.setWebhook('https://bot.example.org/'));
}

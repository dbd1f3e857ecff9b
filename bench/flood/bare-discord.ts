import { createPublicKey, verify } from 'node:crypto';
import { createServer } from 'node:http';
import { REST } from '@discordjs/rest';
import { WebSocketManager, WebSocketShardEvents } from '@discordjs/ws';
import { GatewayDispatchEvents, Routes } from 'discord-api-types/v10';
import type { DiscordCall } from './discord-api.ts';

/** The reference: what discord.js is made of, without anything around it. Answers each interaction with the calls that it is
 *  given, one after another, and keeps nothing. */

const { BARE_TOKEN, BARE_API_ROOT, BARE_CALLS, BARE_PORT, BARE_KEY } = process.env;
const calls = JSON.parse(BARE_CALLS!) as readonly DiscordCall[];
const rest = new REST({ api: BARE_API_ROOT!, globalRequestsPerSecond: Infinity }).setToken(BARE_TOKEN!);

type Interaction = { id: string; token: string; application_id: string };
async function answer({ id, token, application_id: app }: Interaction): Promise<void> {
  for (const { to, body } of calls) {
    if (to === 'callback') await rest.post(Routes.interactionCallback(id, token), { auth: false, body });
    else if (to === 'original') await rest.patch(Routes.webhookMessage(app, token), { auth: false, body });
    else await rest.post(Routes.webhook(app, token), { auth: false, body });
  }
}

process.on('SIGTERM', () => process.exit());
if (BARE_PORT === undefined) {
  const manager = new WebSocketManager({ token: BARE_TOKEN!, rest, intents: 0 });
  manager.on(WebSocketShardEvents.Dispatch, ({ data: { t, d } }) => {
    if (t === GatewayDispatchEvents.InteractionCreate) void answer(d);
  });
  await manager.connect();
} else {
  const x = Buffer.from(BARE_KEY!, 'hex').toString('base64url');
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      const signature = Buffer.from(String(request.headers['x-signature-ed25519']), 'hex');
      const signed = Buffer.concat([Buffer.from(String(request.headers['x-signature-timestamp'])), body]);
      if (!verify(null, signed, key, signature)) return void response.writeHead(401).end();
      response.writeHead(202).end();
      void answer(JSON.parse(body.toString()));
    });
  });
  server.listen(Number(BARE_PORT), '127.0.0.1', () => void rest.get(Routes.currentApplication()));
}

import { generateKeyPairSync, sign } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';

/** Discord's HTTP and its socket, doing as little as they can. Interactions come over the socket, or are signed to be posted. */

const APP_ID = '400000000000000001';
export type DiscordCall = { to: 'callback' | 'original' | 'followUp'; body: Record<string, unknown> };
export type DiscordApi = Awaited<ReturnType<typeof startDiscordApi>>;

export async function startDiscordApi() {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  let answers = 0;
  let recorded: DiscordCall[] | null = null;
  let wanted = { count: Infinity, reached: () => {} };
  let socket: WebSocket | null = null;
  let seq = 0;
  const connected = Promise.withResolvers<void>();
  const introduced = Promise.withResolvers<void>();

  const port = () => (server.address() as AddressInfo).port;
  const results: Readonly<Record<string, () => unknown>> = {
    '/gateway/bot': () => ({
      url: `ws://127.0.0.1:${port()}`,
      shards: 1,
      session_start_limit: { total: 1000, remaining: 999, reset_after: 0, max_concurrency: 1 },
    }),
    '/applications/@me': () => ({ id: APP_ID, name: 'codex' }),
    '/users/@me/guilds': () => [],
  };

  const server = createServer((request, response) => {
    const path = request.url!.replace(/^\/api\/v10/u, '').replace(/\?.*$/u, '');
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const to = path.endsWith('/callback')
        ? 'callback'
        : path.endsWith('/@original')
          ? 'original'
          : path.startsWith('/webhooks/')
            ? 'followUp'
            : null;
      if (to) {
        recorded?.push({ to, body: JSON.parse(Buffer.concat(chunks).toString()) });
        answers += 1;
        if (answers === wanted.count) wanted.reached();
        if (to === 'callback') return void response.writeHead(204).end();
      }
      if (path === '/applications/@me') introduced.resolve();
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(to ? { id: '1' } : (results[path]?.() ?? [])));
    });
  });
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (opened) => {
    socket = opened;
    opened.on('message', (data: Buffer) => {
      const { op } = JSON.parse(data.toString()) as { op: number };
      if (op === 1) opened.send('{"op":11}');
      if (op !== 2) return;
      const ready = {
        v: 10,
        user: { id: APP_ID, username: 'codex', discriminator: '0', avatar: null },
        application: { id: APP_ID, flags: 0 },
        session_id: 'one',
        resume_gateway_url: `ws://127.0.0.1:${port()}`,
        guilds: [],
        shard: [0, 1],
      };
      opened.send(JSON.stringify({ op: 0, s: (seq += 1), t: 'READY', d: ready }));
      connected.resolve();
    });
    opened.send(JSON.stringify({ op: 10, d: { heartbeat_interval: 41_250 } }));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');

  function answered(count: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    wanted = { count: answers + count, reached: resolve };
    return promise;
  }

  return {
    apiRoot: `http://127.0.0.1:${port()}/api`,
    publicKey: Buffer.from(publicKey.export({ format: 'jwk' }).x!, 'base64url').toString('hex'),
    connected: connected.promise,
    /** The bot has asked who it is, as one does that gets its interactions over HTTP. */
    introduced: introduced.promise,
    answered,
    dispatch: (interaction: object) =>
      socket!.send(JSON.stringify({ op: 0, s: (seq += 1), t: 'INTERACTION_CREATE', d: interaction })),
    signed(interaction: object) {
      const body = JSON.stringify(interaction);
      const timestamp = String(Math.floor(Date.now() / 1000));
      return {
        path: '/discord',
        body,
        headers: {
          'content-type': 'application/json',
          'x-signature-timestamp': timestamp,
          'x-signature-ed25519': sign(null, Buffer.from(timestamp + body), privateKey).toString('hex'),
        },
      };
    },
    record(): DiscordCall[] {
      const before = recorded ?? [];
      recorded = [];
      return before;
    },
    forget: () => void (recorded = null),
    async close(): Promise<void> {
      sockets.close();
      socket?.terminate();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

let interactions = 0n;
/** A person types a command in private. */
export function commandOf(personId: string, name: string): object {
  const id = String((BigInt(Date.now() - 1_420_070_400_000) << 22n) + (interactions += 1n));
  return {
    id,
    application_id: APP_ID,
    type: 2,
    token: `interaction-token-${id}`,
    version: 1,
    context: 1,
    locale: 'en-US',
    channel_id: `5${personId.slice(1)}`,
    channel: { id: `5${personId.slice(1)}`, type: 1 },
    authorizing_integration_owners: { 0: '0' },
    app_permissions: '0',
    entitlements: [],
    attachment_size_limit: 10_485_760,
    user: { id: personId, username: 'p', discriminator: '0', avatar: null, global_name: 'p' },
    data: { id: '1', name, type: 1, options: [] },
  };
}

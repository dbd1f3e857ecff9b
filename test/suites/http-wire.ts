import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { createWatch } from './platform.ts';
import type { Held } from './platform.ts';

type Body = { chat_id?: number };
type Fits = (method: string, body: Body) => boolean;

/** A stretch of wire before a server of HTTP: single requests can be held up on it, and whoever waits for something looks
 *  again when one has passed. */
export async function startWire(target: string) {
  const watch = createWatch();
  const gates = new Map<Fits, Promise<void>>();

  async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    const body = await text(request);
    const sent = (body ? JSON.parse(body) : {}) as Body;
    const [fits, opened] = [...gates].find(([fits]) => fits(request.url!.split('/').at(-1)!, sent)) ?? [];
    if (fits) gates.delete(fits);
    await opened;
    const answer = await fetch(target + request.url, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json' },
      signal: gone.signal,
    });
    response.writeHead(answer.status).end(await answer.text());
    watch.changed();
  }

  const server = createServer((request, response) => {
    pass(request, response).catch(() => response.destroy());
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    apiRoot: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    until: watch.until,
    /** The next request that fits waits until it is released. */
    hold(fits: Fits): Held {
      const { promise: opened, resolve: release } = Promise.withResolvers<void>();
      gates.set(fits, opened);
      return { isHeld: () => !gates.has(fits), release };
    },
    async stop(): Promise<void> {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

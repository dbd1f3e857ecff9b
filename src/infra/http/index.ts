import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HttpFault, Log } from '../../core/ports.ts';
import { createBodies } from './body.ts';
import { mayWatch } from './watchers.ts';
import type { Watchers } from './watchers.ts';

/** The one way in from outside: webhooks of the platforms, and what an operator watches. Whoever reaches the port is taken
 *  for hostile: little is read of them, not for long, and nothing of it is said back. */

/** A way in that an adapter offers, in the shape of `adapters/http-route.ts`. It judges who sent the body, before it parses
 *  any of it. */
export type Route = {
  path: string;
  take(request: {
    headers: Readonly<Record<string, string | undefined>>;
    body: Buffer;
  }): Promise<{ status: number; body?: unknown }>;
};

/** A page for those who watch. */
export type Page = () => Promise<{ status: number; type: string; text: string }>;

type Where = 'page' | 'webhook' | 'nowhere';

export type HttpOptions = {
  host: string;
  /** 0: any that is free. */
  port: number;
  /** `null`: not yet, ask again. */
  routes: () => readonly Route[] | null;
  /** By path. */
  pages: Readonly<Record<string, Page>>;
  watchers: Watchers;
  /** Hears of each answer. */
  saw?: (to: Where, status: number) => void;
  log: Log;
  /** Tests have less time than an attacker. */
  timeouts?: { headersMs: number; requestMs: number };
};

export type HttpServer = {
  port: number;
  /** Takes no new connection, lets what is being answered finish, for so long, and leaves nothing open. */
  close(graceMs?: number): Promise<void>;
};

/** Telegram keeps up to 40 open, Discord fewer; the rest is a proxy's, a watcher's and spare. */
const MAX_CONNECTIONS = 256;
const MAX_HEADERS = 64;
const MAX_HEADER_BYTES = 16 * 1024;
const HEADERS_MS = 5000;
/** From the first byte of a request to the last of its body. */
const REQUEST_MS = 10_000;
/** Longer than proxies keep theirs, so that it is not us who close what they are about to use. */
const KEEP_ALIVE_MS = 65_000;
/** A socket on which nothing moves. */
const SILENCE_MS = 90_000;
const LINGER_MS = 500;
const CLOSE_MS = 1000;
const HEADERS = { 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' };

/** Settles when the port is open. Rejects where it cannot be (`httpFaultOf`). */
export async function openHttp({
  host,
  port,
  routes,
  pages,
  watchers,
  saw = () => {},
  log,
  timeouts = { headersMs: HEADERS_MS, requestMs: REQUEST_MS },
}: HttpOptions): Promise<HttpServer> {
  const readBody = createBodies();
  let isClosing = false;

  function whereOf(path: string): Where {
    if (Object.hasOwn(pages, path)) return 'page';
    return routes()?.some((route) => route.path === path) ? 'webhook' : 'nowhere';
  }

  async function answer(path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const page = Object.hasOwn(pages, path) && mayWatch(request, watchers) ? pages[path] : undefined;
    if (page) {
      if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(response, 405, 'GET, HEAD');
      const { status, type, text } = await page();
      return end(response, status, type, request.method === 'HEAD' ? '' : text);
    }
    const open = routes();
    if (!open) return refuse(response, 503);
    const route = open.find((one) => one.path === path);
    if (!route) return refuse(response, 404);
    if (request.method !== 'POST') return refuse(response, 405, 'POST');
    if (!isJson(request.headers)) return refuse(response, 415);
    const read = await readBody(request);
    if (!read.ok) return refuse(response, read.status);
    const taken = await route.take({ headers: plainHeaders(request.headers), body: read.body });
    // A stranger keeps no connection open.
    if (taken.status === 401) return refuse(response, 401);
    if (taken.body === undefined) return end(response, taken.status);
    end(response, taken.status, 'application/json', JSON.stringify(taken.body));
  }

  function end(response: ServerResponse, status: number, type?: string, text = ''): void {
    if (isClosing) response.setHeader('Connection', 'close');
    if (type) response.setHeader('Content-Type', type);
    response.writeHead(status, { ...HEADERS, 'Content-Length': Buffer.byteLength(text) });
    response.end(text);
  }

  /** A status and nothing else, and the end of the connection. Who is still sending would not hear it if that came at once:
   *  for a moment, what comes is thrown away. */
  function refuse(response: ServerResponse, status: number, allow?: string): void {
    const { req: request } = response;
    if (response.headersSent) return void response.destroy();
    if (allow) response.setHeader('Allow', allow);
    response.writeHead(status, { ...HEADERS, 'Content-Length': 0, Connection: 'close' });
    if (request.complete) return void response.end();
    response.flushHeaders();
    request.resume();
    const timer = setTimeout(() => response.end(), LINGER_MS);
    request.once('close', () => {
      clearTimeout(timer);
      response.end();
    });
  }

  const server = createServer(
    {
      headersTimeout: timeouts.headersMs,
      requestTimeout: timeouts.requestMs,
      connectionsCheckingInterval: Math.min(1000, timeouts.headersMs),
      keepAliveTimeout: KEEP_ALIVE_MS,
      maxHeaderSize: MAX_HEADER_BYTES,
    },
    (request, response) => {
      const [path = ''] = (request.url ?? '').split('?', 1);
      response.once('finish', () => saw(whereOf(path), response.statusCode));
      answer(path, request, response).catch((error: unknown) => {
        // Who goes away in the middle of a request is no bug of ours.
        if (!request.complete) return void response.destroy();
        log.bug('http', error);
        refuse(response, 500);
      });
    },
  );
  server.maxConnections = MAX_CONNECTIONS;
  server.maxHeadersCount = MAX_HEADERS;
  server.setTimeout(SILENCE_MS);
  await once(server.listen(port, host), 'listening');
  // Out of file handles, for one: the next connection may get through.
  server.on('error', (error) => log.bug('http', error));

  return {
    port: (server.address() as AddressInfo).port,
    async close(graceMs = CLOSE_MS) {
      isClosing = true;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      const timer = setTimeout(() => server.closeAllConnections(), graceMs);
      await closed;
      clearTimeout(timer);
    },
  };
}

/** What keeps the port from being opened; `null` when the error is no such thing, but a bug. */
export function httpFaultOf(error: unknown): HttpFault | null {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'EADDRINUSE') return 'taken';
  if (code === 'EACCES') return 'forbidden';
  return code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAFNOSUPPORT' ? 'elsewhere' : null;
}

/** Whole bodies of JSON, and not packed: a small one could unfold to a huge one. */
function isJson(headers: IncomingHttpHeaders): boolean {
  const isPacked = (headers['content-encoding'] ?? 'identity').toLowerCase() !== 'identity';
  return !isPacked && /^application\/json\s*(;|$)/iu.test(headers['content-type'] ?? '');
}

/** Of a header that came several times Node keeps a list only for cookies, which nobody here asks for. */
function plainHeaders(headers: IncomingHttpHeaders): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );
}

import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { inspect } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Secret } from '../../../src/core/secret.ts';
import { createHandOver } from '../../../src/infra/openclaw/hand-over.ts';

const QUERY = 'code=ac_CODECANARY&scope=openid+profile&state=STATECANARY';

async function listen(server: Server, host = '127.0.0.1', port = 0): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket.on('error', () => {})));
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve));
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return (server.address() as AddressInfo).port;
}

/** A sign-in that waits and answers like this; what it was asked for. */
async function startWaiting(answer: RequestListener, host?: string, port?: number) {
  const asked: { method: string | undefined; url: string; host: string | undefined }[] = [];
  const server = createServer((request, response) => {
    asked.push({ method: request.method, url: request.url ?? '', host: request.headers.host });
    answer(request, response);
  });
  return { asked, port: await listen(server, host, port) };
}

const answering =
  (status: number, headers: Record<string, string> = {}): RequestListener =>
  (_, response) =>
    response.writeHead(status, headers).end('<html>');

const hand = (port: number, query = QUERY, timeoutMs = 2000) =>
  createHandOver({ port, timeoutMs })(new Secret(query));

/** A server that writes these bytes to whoever comes, and is done with them. */
const startSaying = (bytes: string) => listen(createTcpServer((socket) => socket.end(bytes)));

describe('an answer of a sign-in page', () => {
  it('is given to the sign-in that waits, as its browser would', async () => {
    const { asked, port } = await startWaiting(answering(200));
    expect(await hand(port)).toBe('taken');
    expect(asked).toEqual([{ method: 'GET', url: `/auth/callback?${QUERY}`, host: `localhost:${port}` }]);
  });

  it('is given without anything that a sign-in does not need', async () => {
    const { asked, port } = await startWaiting(answering(200));
    const more = '&foo=1&CODE=2&redirect=http%3A%2F%2Fevil.example&error_description=a%0d%0aHost%3A+evil';
    await hand(port, `http://evil.example:1/x?${QUERY}${more}`);
    expect(asked.map(({ url }) => url)).toEqual([
      `/auth/callback?${QUERY}&error_description=a%0D%0AHost%3A+evil`,
    ]);
  });

  it.each([
    [200, 'taken'],
    [204, 'taken'],
    [400, 'turned-away'],
    [404, 'turned-away'],
    [500, 'turned-away'],
    [503, 'turned-away'],
    [600, 'unclear'],
  ] as const)('that is met with status %i counts as %s', async (status, is) => {
    const { asked, port } = await startWaiting(answering(status));
    expect(await hand(port)).toBe(is);
    expect(asked).toHaveLength(1);
  });

  it.each([301, 302, 307, 308])(
    'that is met with a redirect (%i) counts as taken; nobody follows it',
    async (status) => {
      const elsewhere = await startWaiting(answering(200));
      const { port } = await startWaiting(
        answering(status, { location: `http://127.0.0.1:${elsewhere.port}/success?id_token=x` }),
      );
      expect(await hand(port)).toBe('taken');
      expect(elsewhere.asked).toEqual([]);
    },
  );

  it('that nobody waits for is given to nobody', async () => {
    const { port, close } = await freePort();
    await close();
    expect(await hand(port)).toBe('nobody');
  });

  it('reaches a sign-in that listens on ::1 alone', async () => {
    const { asked, port } = await startWaiting(answering(200), '::1');
    expect(await hand(port)).toBe('taken');
    expect(asked).toHaveLength(1);
  });

  it('turned away at one address is tried at the other', async () => {
    const first = await startWaiting(answering(400));
    const second = await startWaiting(answering(200), '::1', first.port);
    expect(await hand(first.port)).toBe('taken');
    expect([first.asked.length, second.asked.length]).toEqual([1, 1]);
  });

  it('is not shown to a proxy, even where Node itself was told to use one', async () => {
    const proxy = await startWaiting(answering(200));
    const { asked, port } = await startWaiting(answering(400));
    const child = spawn(
      process.execPath,
      [new URL('./hand-over.child.ts', import.meta.url).pathname, `${port}`],
      {
        env: { NODE_USE_ENV_PROXY: '1', http_proxy: `http://127.0.0.1:${proxy.port}` },
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    expect(await text(child.stdout)).toBe('turned-away');
    expect([proxy.asked.length, asked.length]).toEqual([0, 1]);
  });
});

describe('what came of it is not known', () => {
  it('when there is no answer in time', async () => {
    const { port } = await startWaiting(() => {});
    const startedAt = performance.now();
    expect(await hand(port, QUERY, 150)).toBe('unclear');
    expect(performance.now() - startedAt).toBeLessThan(1500);
  });

  it('when headers never end', async () => {
    const port = await listen(
      createTcpServer((socket) => {
        socket.write('HTTP/1.1 200 OK\r\n');
        const drip = setInterval(() => socket.write('X-More: 1\r\n'), 20);
        socket.on('close', () => clearInterval(drip)).on('error', () => clearInterval(drip));
      }),
    );
    expect(await hand(port, QUERY, 200)).toBe('unclear');
  });

  it('when the line is cut before an answer', async () => {
    const port = await listen(
      createTcpServer((socket) => socket.once('data', () => socket.resetAndDestroy())),
    );
    expect(await hand(port)).toBe('unclear');
  });

  it.each([
    ['nothing', ''],
    ['something else than HTTP', 'SSH-2.0-OpenSSH_9.9\r\n'],
    ['half a status line', 'HTTP/1.1 2'],
    ['a status that is none', 'HTTP/1.1 9999 Ok\r\n\r\n'],
    ['headers without end', `HTTP/1.1 200 OK\r\nX: ${'x'.repeat(100_000)}`],
    ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx'],
    ['another protocol', 'HTTP/1.1 101 Switching\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n'],
  ])('when %s is said', async (_, bytes) => {
    expect(await hand(await startSaying(bytes))).toBe('unclear');
  });
});

describe('an answer is judged by its status alone', () => {
  it.each([
    ['a length that is not kept', 'HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nshort'],
    ['a body in pieces that breaks off', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab'],
    ['an encoding that is none', 'HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\nplain'],
    ['an early hint before it', 'HTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\nHTTP/1.1 200 OK\r\n\r\n'],
  ])('whatever comes with it: %s', async (_, bytes) => {
    expect(await hand(await startSaying(bytes))).toBe('taken');
  });

  it('and a body without end is not read: the line is closed', async () => {
    const closed = Promise.withResolvers<void>();
    const { port } = await startWaiting((_, response) => {
      response.writeHead(200);
      const piece = Buffer.alloc(64 * 1024);
      const more = () => {
        while (!response.destroyed && response.write(piece)) continue;
      };
      response
        .on('close', closed.resolve)
        .on('drain', more)
        .on('error', () => {});
      more();
    });
    expect(await hand(port, QUERY, 60_000)).toBe('taken');
    await closed.promise;
  });
});

describe('what is no callback', () => {
  it.each(['', 'hello', 'http://localhost:1455/auth/callback', 'state=STATECANARY'])(
    'is not sent, and not told in the error: "%s"',
    async (query) => {
      const { asked, port } = await startWaiting(answering(200));
      const error: unknown = await hand(port, query).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(Error);
      expect(inspect(error)).not.toContain('STATECANARY');
      expect(asked).toEqual([]);
    },
  );
});

async function freePort() {
  const server = createTcpServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { port, close: () => new Promise((resolve) => server.close(resolve)) };
}

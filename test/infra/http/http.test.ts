import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { httpFaultOf, openHttp } from '../../../src/infra/http/index.ts';
import type { HttpOptions, Route } from '../../../src/infra/http/index.ts';
import { recordLog } from '../../adapters/talking.ts';

const MIB = 1024 * 1024;

/** A server on loopback with one way in, `/hook`, that remembers what it was given, and one page, `/metrics`. */
async function open(changes: Partial<HttpOptions> = {}, take?: Route['take']) {
  const taken: { headers: object; body: string }[] = [];
  const remember: Route['take'] = async ({ headers, body }) => {
    taken.push({ headers, body: body.toString() });
    return { status: 200, body: { type: 1 } };
  };
  const record = recordLog();
  const server = await openHttp({
    host: '127.0.0.1',
    port: 0,
    routes: () => [{ path: '/hook', take: take ?? remember }],
    pages: { '/metrics': async () => ({ status: 200, type: 'text/plain', text: 'figures' }) },
    watchers: { from: 'local', publicHosts: ['bot.example.org'] },
    log: record.log,
    ...changes,
  });
  onTestFinished(() => server.close(0));
  const at = `http://127.0.0.1:${server.port}`;
  const post = (
    body: string | Uint8Array<ArrayBuffer>,
    headers: Record<string, string> = {},
    path = '/hook',
  ) =>
    fetch(at + path, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', ...headers },
    });
  /** What comes back for bytes that no client library would send. */
  const raw = async (bytes: string): Promise<{ socket: Socket; answer: Promise<string> }> => {
    const socket = connect(server.port, '127.0.0.1');
    socket.on('error', () => {});
    await once(socket, 'connect');
    socket.write(bytes);
    const answer = new Promise<string>((resolve) => {
      let said = '';
      socket.setEncoding('utf8').on('data', (chunk: string) => (said += chunk));
      socket.once('close', () => resolve(said));
    });
    return { socket, answer };
  };
  return { server, at, post, raw, taken, ...record };
}

describe('a body', () => {
  it('reaches its route as it is, with its headers, and the answer goes back as JSON', async () => {
    const { post, taken } = await open();
    const response = await post('{"a":1}', { 'x-token': 'abc' });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ type: 1 });
    expect(taken).toMatchObject([{ headers: { 'x-token': 'abc' }, body: '{"a":1}' }]);
  });

  it('of more than a mebibyte is refused, whether it says its length or not', async () => {
    const { post, at, taken } = await open();
    expect((await post(Buffer.alloc(MIB, 32))).status).toBe(200);
    expect((await post(Buffer.alloc(MIB + 1, 32))).status).toBe(413);
    const endless = new ReadableStream({
      pull: (controller) => controller.enqueue(new Uint8Array(64 * 1024)),
    });
    const response = await fetch(`${at}/hook`, {
      method: 'POST',
      body: endless,
      duplex: 'half',
      headers: { 'content-type': 'application/json' },
    });
    expect(response.status).toBe(413);
    expect(taken).toHaveLength(1);
  });

  it.each([
    ['of another type', { 'content-type': 'text/plain' }],
    ['of a type that begins alike', { 'content-type': 'application/jsonp' }],
    ['of a form', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['that is packed', { 'content-encoding': 'gzip' }],
  ])('%s is refused', async (_, headers) => {
    const { post, taken } = await open();
    expect((await post('{}', headers)).status).toBe(415);
    expect(taken).toEqual([]);
  });

  it('that all together are too much is refused for now, and taken when there is room', async () => {
    const { raw, post } = await open();
    const head = `POST /hook HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${MIB}\r\n\r\n`;
    const held = await Promise.all(Array.from({ length: 16 }, () => raw(head + ' '.repeat(MIB - 1))));
    const comes = (status: number) =>
      vi.waitFor(async () => expect((await post('{"some":"longer body"}')).status).toBe(status), 5000);
    await comes(503);
    for (const { socket } of held) socket.destroy();
    await comes(200);
  });
});

describe('what is not there', () => {
  it('gets a bare 404 that repeats nothing, and a wrong method a 405', async () => {
    const { at, post, taken } = await open();
    const missing = await post('{}', {}, '/hook/../<script>');
    expect([missing.status, await missing.text()]).toEqual([404, '']);
    expect((await post('{}', {}, '/hook/')).status).toBe(404);
    expect((await post('{}', {}, '/__proto__')).status).toBe(404);
    const wrong = await fetch(`${at}/hook`);
    expect([wrong.status, wrong.headers.get('allow'), await wrong.text()]).toEqual([405, 'POST', '']);
    expect((await post('{}', {}, '/metrics')).status).toBe(405);
    expect(taken).toEqual([]);
  });

  it('yet, gets a 503', async () => {
    const { post } = await open({ routes: () => null });
    expect((await post('{}')).status).toBe(503);
  });
});

describe('a bug behind a route', () => {
  it('is a bare 500 outside, and its stack is in the log', async () => {
    const { post, bugs } = await open({}, async () => {
      throw new Error('with something secret');
    });
    const response = await post('{}');
    expect([response.status, await response.text()]).toEqual([500, '']);
    expect(bugs).toMatchObject([{ reference: 'http' }]);
  });
});

describe('who is slow on purpose', () => {
  const timeouts = { headersMs: 150, requestMs: 300 };

  it('loses the connection in the middle of the headers, and others are served meanwhile', async () => {
    const { raw, post } = await open({ timeouts });
    const slow = await Promise.all(
      Array.from({ length: 50 }, () => raw('POST /hook HTTP/1.1\r\nHost: x\r\n')),
    );
    const drip = setInterval(() => slow.forEach(({ socket }) => socket.write('X-A: b\r\n')), 50);
    onTestFinished(() => clearInterval(drip));
    expect((await post('{}')).status).toBe(200);
    for (const { answer } of slow) expect(await answer).toMatch(/^(HTTP\/1\.1 408 Request Timeout\r\n|$)/u);
  });

  it('loses it before having said anything', async () => {
    const { raw } = await open({ timeouts });
    expect(await (await raw('')).answer).toMatch(/^(HTTP\/1\.1 408 Request Timeout\r\n|$)/u);
  });

  it('loses it at once when nobody knows them', async () => {
    const { raw } = await open({}, async () => ({ status: 401, body: { never: 'told' } }));
    const { answer } = await raw(
      'POST /hook HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}',
    );
    expect(await answer).toMatch(/^HTTP\/1\.1 401 Unauthorized\r\n(?:[^\r]+\r\n)*\r\n$/u);
  });

  it('loses it in the middle of the body', async () => {
    const { raw, taken } = await open({ timeouts });
    const { socket, answer } = await raw(
      'POST /hook HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{',
    );
    const drip = setInterval(() => socket.write(' '), 50);
    onTestFinished(() => clearInterval(drip));
    expect(await answer).toMatch(/^(HTTP\/1\.1 408 Request Timeout\r\n|$)/u);
    expect(taken).toEqual([]);
  });
});

describe('what is no HTTP, or too much of it', () => {
  it.each([
    ['rubbish', 'hello\r\n\r\n', 400],
    ['no host', 'POST /hook HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}', 400],
    [
      'two lengths',
      'POST /hook HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}',
      400,
    ],
    [
      'a length and chunks',
      'POST /hook HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      400,
    ],
    ['long headers', `GET / HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`, 431],
  ])('%s', async (_, bytes, status) => {
    const { raw, taken } = await open();
    expect(await (await raw(bytes)).answer).toMatch(new RegExp(`^HTTP/1.1 ${status} [^\\r]+\\r\\n`, 'u'));
    expect(taken).toEqual([]);
  });

  it('does not open more connections than it can hold', async () => {
    const { server, raw } = await open();
    const sockets = Array.from({ length: 300 }, () =>
      connect(server.port, '127.0.0.1').on('error', () => {}),
    );
    onTestFinished(() => sockets.forEach((socket) => socket.destroy()));
    const refused = () => sockets.filter(({ closed }) => closed).length;
    await vi.waitFor(() => expect(refused()).toBeGreaterThanOrEqual(300 - 256), 5000);
    sockets.forEach((socket) => socket.destroy());
    await vi.waitFor(async () => {
      const { answer } = await raw('GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
      expect(await answer).toContain('figures');
    }, 5000);
  });
});

describe('a page for those who watch', () => {
  const see = async (at: string, headers: Record<string, string> = {}) =>
    (await fetch(`${at}/metrics`, { headers })).status;

  it('is there on this machine', async () => {
    const { at } = await open();
    expect(await (await fetch(`${at}/metrics`)).text()).toBe('figures');
    expect((await fetch(`${at}/metrics`, { method: 'HEAD' })).status).toBe(200);
  });

  it.each([
    ['through a proxy', { 'x-forwarded-for': '203.0.113.7' }],
    ['through another kind of proxy', { forwarded: 'for=203.0.113.7' }],
  ])('is not there %s, whoever may watch', async (_, headers) => {
    const { at } = await open();
    expect(await see(at, headers)).toBe(404);
    const wide = await open({ watchers: { from: 'network', publicHosts: [] } });
    expect(await see(wide.at, headers)).toBe(404);
  });

  it('is not there under the name that webhooks are sent to', async () => {
    const { raw } = await open();
    const { answer } = await raw(
      'GET /metrics HTTP/1.1\r\nHost: Bot.example.org:443\r\nConnection: close\r\n\r\n',
    );
    expect(await answer).toMatch(/^HTTP\/1\.1 404 /u);
  });
});

describe('the end', () => {
  it('lets what is being answered finish, closes what is kept open, and takes nothing new', async () => {
    const gate = Promise.withResolvers<void>();
    const arrived = Promise.withResolvers<void>();
    const { server, at, post, raw } = await open({}, async () => {
      arrived.resolve();
      await gate.promise;
      return { status: 200 };
    });
    const idle = await raw('GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n');
    const underWay = post('{}');
    await arrived.promise;
    const closed = server.close(5000);
    await expect(fetch(`${at}/metrics`)).rejects.toThrow();
    expect(await idle.answer).toContain('figures');
    gate.resolve();
    const response = await underWay;
    expect([response.status, response.headers.get('connection')]).toEqual([200, 'close']);
    await closed;
  });

  it('comes in time, whoever holds on', async () => {
    const { server, raw } = await open();
    await raw(
      'POST /hook HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{',
    );
    await delay(20);
    const startedAt = performance.now();
    await server.close(100);
    expect(performance.now() - startedAt).toBeLessThan(1000);
  });
});

describe('a port that cannot be opened', () => {
  it.each([
    ['is in use', (port: number) => ({ port }), 'taken'],
    ['is not on this machine', () => ({ host: '192.0.2.1' }), 'elsewhere'],
  ] as const)('%s', async (_, wrong, fault) => {
    const { server } = await open();
    await expect(open(wrong(server.port))).rejects.toSatisfy((error) => httpFaultOf(error) === fault);
  });
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate } from 'selfsigned';

/** The way from a process of its own to a fake TLS server on 127.0.0.1 that plays one host of the internet. */

export type Certificate = { key: string; cert: string };

export async function makeCertificate(name: string): Promise<Certificate> {
  const made = await generate([{ name: 'commonName', value: name }], {
    keyType: 'ec',
    // From yesterday on: at the turn of a second, the clock that checks it may lag behind the one that made it.
    notBeforeDate: new Date(Date.now() - 24 * 60 * 60_000),
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: name }] }],
  });
  return { key: made.private, cert: made.cert };
}

export type Tunnel = {
  /** Environment for the process: a CONNECT proxy that reaches this server and nothing else, and trust in its
   *  certificate. */
  env: Record<string, string>;
  close(): Promise<void>;
};

/** Leads `<host>:443` to the port, and nothing else; what was asked for is noted in `asked`. */
export async function openTunnel(
  { host, port, cert }: { host: string; port: number; cert: string },
  asked: string[] = [],
): Promise<Tunnel> {
  const proxy = createServer((_, response) => response.writeHead(405).end());
  const sockets = track(proxy);
  proxy.on('connect', (request, client) => {
    asked.push(request.url ?? '');
    client.on('error', () => {});
    if (request.url !== `${host}:443`) {
      client.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      return;
    }
    const server = connect(port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      server.pipe(client).pipe(server);
    });
    server.on('error', () => client.destroy());
    server.on('close', () => client.destroy());
    client.on('close', () => server.destroy());
  });
  const url = `http://127.0.0.1:${await listen(proxy)}`;
  const folder = mkdtempSync(join(tmpdir(), 'tunnel-'));
  const caFile = join(folder, 'ca.pem');
  writeFileSync(caFile, cert);
  return {
    // Lower case counts first, so whatever the machine has set there must not stand.
    env: { HTTPS_PROXY: url, https_proxy: url, NO_PROXY: '', no_proxy: '', NODE_EXTRA_CA_CERTS: caFile },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => proxy.close(resolve));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

type Listening = { on(event: 'connection', listener: (socket: Socket) => void): unknown };

/** Open sockets of a server, for a close that does not wait for its clients. */
export function track(server: Listening): ReadonlySet<Socket> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  return sockets;
}

/** Returns the port. */
export async function listen(server: {
  listen(port: number, host: string, done: () => void): unknown;
  address(): unknown;
}): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

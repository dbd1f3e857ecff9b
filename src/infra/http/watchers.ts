import type { IncomingMessage } from 'node:http';
import { BlockList } from 'node:net';

/** Who may look at how the bot does: not the public, to whom a reverse proxy passes the webhooks. */

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** What a reverse proxy adds to a request that it passes on. */
const PROXY_HEADERS = [
  'forwarded',
  'via',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-real-ip',
];

/** `local`: whoever is on this machine; `network`: whoever reaches the port. Neither through a proxy, nor by the name that
 *  webhooks are sent to: a proxy that passes everything on is a mistake that is easily made. */
export type Watchers = { from: 'local' | 'network'; publicHosts: readonly string[] };

export function mayWatch({ headers, socket }: IncomingMessage, { from, publicHosts }: Watchers): boolean {
  if (PROXY_HEADERS.some((name) => headers[name] !== undefined)) return false;
  const host = (headers.host ?? '').toLowerCase().replace(/:\d{1,5}$/u, '');
  if (publicHosts.includes(host)) return false;
  return from === 'network' || isLoopback(socket.remoteAddress ?? '');
}

function isLoopback(address: string): boolean {
  const bare = address.replace(/^::ffff:(?=\d+\.)/u, '');
  return loopback.check(bare, bare.includes(':') ? 'ipv6' : 'ipv4');
}

import { request } from 'node:http';
import type { HandOver, HandedOver } from '../../core/ports.ts';
import type { Secret } from '../../core/secret.ts';

/** Where OpenClaw's sign-in listens, whatever name it was given: its contract, section 7. The page that leads back to it is
 *  on the person's own machine, so this takes the browser's part. */
const PORT = 1455;
const HOSTS = ['127.0.0.1', '::1'];
const PATH = '/auth/callback';

const TIMEOUT_MS = 5000;
const PARAMETERS = ['code', 'state', 'scope', 'error', 'error_description'];

/** `port` and `timeoutMs` are for tests: a sign-in waits at 1455 and nowhere else. The returned function rejects only what
 *  holds no callback at all. */
export function createHandOver({ port = PORT, timeoutMs = TIMEOUT_MS } = {}): HandOver {
  return async (callback) => {
    const path = `${PATH}?${queryOf(callback)}`;
    const deadline = AbortSignal.timeout(timeoutMs);
    const answers: HandedOver[] = [];
    for (const host of HOSTS) {
      const answer = await send(host, port, path, deadline);
      if (answer === 'taken' || answer === 'unclear') return answer;
      answers.push(answer);
    }
    // a second address that refuses is no word against the first
    return answers.includes('turned-away') ? 'turned-away' : 'nobody';
  };
}

function queryOf(callback: Secret): string {
  const text = callback.reveal();
  const given = new URLSearchParams(text.slice(text.indexOf('?') + 1));
  const query = new URLSearchParams([...given].filter(([name]) => PARAMETERS.includes(name)));
  if (!query.has('code') && !query.has('error')) throw new Error('no callback to hand over');
  return query.toString();
}

/** One request over a connection of its own, to the address as it stands: no name is looked up, no proxy asked, no redirect
 *  followed, and nothing of the answer is read but its status. */
function send(host: string, port: number, path: string, signal: AbortSignal): Promise<HandedOver> {
  const { promise, resolve } = Promise.withResolvers<HandedOver>();
  const headers = { host: `localhost:${port}`, connection: 'close' };
  const sent = request({ host, port, path, method: 'GET', headers, agent: false, signal });
  let isOpen = false;
  sent.on('socket', (socket) => socket.once('connect', () => (isOpen = true)));
  sent.on('response', (response) => {
    response.on('error', () => {}); // the rest of the answer is of no use to anybody
    response.destroy();
    resolve(judge(response.statusCode ?? 0));
  });
  sent.on('error', (error) => resolve(!isOpen && isRefusal(error) ? 'nobody' : 'unclear'));
  sent.on('upgrade', (_, socket) => {
    socket.destroy();
    resolve('unclear');
  });
  sent.end();
  return promise;
}

function judge(status: number): HandedOver {
  if (status >= 400 && status < 600) return 'turned-away';
  return status >= 200 && status < 400 ? 'taken' : 'unclear';
}

/** Nothing listens there, or this machine has no such address. */
function isRefusal(error: NodeJS.ErrnoException): boolean {
  return ['ECONNREFUSED', 'EADDRNOTAVAIL', 'EAFNOSUPPORT', 'ENETUNREACH', 'EHOSTUNREACH'].includes(
    error.code ?? '',
  );
}

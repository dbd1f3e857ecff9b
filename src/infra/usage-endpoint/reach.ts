import type { Dispatcher } from 'undici';
import type { Endpoint } from '../../core/doctor/facts.ts';
import type { Clock } from '../../core/ports.ts';
import { createConnections, givenConnections } from './connections.ts';
import { faultOf } from './fault.ts';
import { skewOf } from './skew.ts';

/** Whether chatgpt.com can be reached at all, by the way that a check takes, proxy and certificates included. Sends no
 *  token and no account; any answer of HTTP will do. Never rejects. `dispatcher`: tests only. */
export async function reachEndpoint(
  { clock, dispatcher, env }: ReachOptions,
  timeoutMs: number,
): Promise<Endpoint> {
  const connections = dispatcher ? givenConnections(dispatcher) : createConnections();
  const signal = AbortSignal.timeout(timeoutMs);
  const { promise: timeUp, reject } = Promise.withResolvers<never>();
  signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  timeUp.catch(() => {});
  const ask = async (): Promise<Endpoint> => {
    const dispatch = await connections.get();
    const sentAt = clock.now();
    const { headers, body } = await dispatch.request({
      origin: 'https://chatgpt.com',
      path: '/',
      method: 'HEAD',
      signal,
    });
    const receivedAt = clock.now();
    body.on('error', () => {});
    body.destroy();
    return { kind: 'answered', skewMs: skewOf(headers['date'], sentAt, receivedAt) };
  };
  try {
    // undici notices an abort only once a connection stands.
    return await Promise.race([ask(), timeUp]);
  } catch (error) {
    const fault = signal.aborted ? 'timeout' : faultOf(error);
    return { kind: 'unreachable', fault, isProxied: isProxied(env) };
  } finally {
    await connections.close();
  }
}

export type ReachOptions = {
  clock: Clock;
  env: Readonly<Record<string, string | undefined>>;
  dispatcher?: Dispatcher;
};

/** As undici sees it; an address of plain HTTP is its second choice. */
const isProxied = (env: ReachOptions['env']) =>
  ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY'].some((name) => Boolean(env[name]));

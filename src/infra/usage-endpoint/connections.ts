import type { Dispatcher } from 'undici';
import { MOST_IN_FLIGHT } from './gate.ts';

/** How long a connection may take to stand, ms. Contract, section 8. */
const CONNECT_TIMEOUT_MS = 3000;

/** The connections to the endpoint: one for all requests where the server speaks HTTP/2, else one for each in flight. */
export type Connections = {
  get(): Promise<Dispatcher>;
  /** Counts what was heard from the server; compared before and after, it tells a slow answer from a dead line. */
  heard: number;
  /** New connections from now on; those in use are left to finish. For a line that died without a word (a network
   *  change, a sleeping machine), which HTTP/2 would keep using for minutes. */
  renew(): void;
  close(): Promise<void>;
};

/** Opened at the first use, for undici takes longer to load than the rest of us. */
export function createConnections(open: () => Promise<Dispatcher> = openDefault): Connections {
  let current: Promise<Dispatcher> | null = null;
  let isClosed = false;
  const retired = new Set<Promise<Dispatcher>>();
  return {
    heard: 0,
    get() {
      if (isClosed) return Promise.reject(new Error('closed'));
      current ??= open();
      return current;
    },
    renew() {
      const old = current;
      current = null;
      if (!old) return;
      retired.add(old);
      void old
        .then((dispatcher) => dispatcher.close())
        .catch(() => {})
        .finally(() => retired.delete(old));
    },
    async close() {
      isClosed = true;
      const all = [...retired, ...(current ? [current] : [])];
      await Promise.allSettled(all.map(async (opened) => (await opened).destroy()));
    },
  };
}

/** Somebody else's connections: not ours to renew or to close. */
export function givenConnections(dispatcher: Dispatcher): Connections {
  return { heard: 0, get: async () => dispatcher, renew: () => {}, close: async () => {} };
}

/** Of undici what is needed here, put together as its own `index.js` does: the whole, with fetch, caches and mocks, takes twice
 *  the time to load and twice the memory. `HTTPS_PROXY` and `NO_PROXY` count. Certificates are always checked, whatever `NODE_TLS_REJECT_UNAUTHORIZED` says:
 *  without that, a proxy could read the token. */
async function openDefault(): Promise<Dispatcher> {
  const [{ default: EnvHttpProxyAgent }, { default: Dispatcher }, { default: methods }] = await Promise.all([
    import('undici/lib/dispatcher/env-http-proxy-agent.js'),
    import('undici/lib/dispatcher/dispatcher.js'),
    import('undici/lib/api/index.js'),
  ]);
  Object.assign(Dispatcher.prototype, methods);
  const tls = { rejectUnauthorized: true };
  return new EnvHttpProxyAgent({
    allowH2: true,
    connections: MOST_IN_FLIGHT,
    connectTimeout: CONNECT_TIMEOUT_MS,
    connect: tls,
    requestTls: tls,
  });
}

import type { Running } from '../adapters/running.ts';
import type { Config } from './config.ts';
import type { Catalogue } from './core/i18n/index.ts';
import type { Log, State } from './core/ports.ts';
import { plain } from './core/reply.ts';
import { complain } from './world.ts';

/** The one port that is listened on: the webhooks of the platforms, and what an operator watches. */

export type Port = {
  /** From now on their webhooks are served. */
  serve(platforms: readonly Running[]): void;
  close(): Promise<void>;
};

/** How long the state may take to answer whoever asks whether we are ready. */
const STATE_MS = 2000;

const nobody: Port = { serve() {}, close: async () => {} };

/** Does nothing where no port is set. `null`: it could not be opened, and that was said. */
export async function openPort(
  { http, telegram }: Config,
  { state, log }: { state: State; log: Log },
  texts: Catalogue,
): Promise<Port | null> {
  if (!http) return nobody;
  const { openHttp, httpFaultOf } = await import('./infra/http/index.ts');
  let platforms: readonly Running[] | null = null;
  const publicHosts = telegram?.webhookUrl ? [new URL(telegram.webhookUrl).hostname] : [];
  try {
    const server = await openHttp({
      host: http.host,
      port: http.port,
      routes: () => platforms?.flatMap(({ routes }) => routes) ?? null,
      pages: {
        '/healthz': async () => page(200, 'alive\n'),
        '/readyz': async () => readyPage(state, platforms),
      },
      watchers: { from: http.watchers, publicHosts },
      log,
    });
    log.info('listening', { host: http.host, port: server.port });
    return { serve: (running) => (platforms = running), close: () => server.close() };
  } catch (error) {
    const fault = httpFaultOf(error);
    if (!fault) throw error;
    complain(plain(texts.http.notOpen(http.host, http.port, fault)));
    return null;
  }
}

/** A word for each part; 200 when each can do its work. */
async function readyPage(state: State, platforms: readonly Running[] | null) {
  const parts = [
    { name: 'state', word: (await answers(state)) ? 'ready' : 'unreachable' },
    ...(platforms ?? []).map(({ name, readiness }) => ({ name, word: readiness() })),
    ...(platforms ? [] : [{ name: 'platforms', word: 'starting' }]),
  ];
  const isReady = parts.every(({ word }) => word === 'ready' || word === 'standby');
  return page(isReady ? 200 : 503, parts.map(({ name, word }) => `${name}: ${word}\n`).join(''));
}

async function answers({ journal }: State): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => (timer = setTimeout(resolve, STATE_MS, false)));
  const asked = journal.last().then(
    () => true,
    () => false,
  );
  try {
    return await Promise.race([asked, late]);
  } finally {
    clearTimeout(timer);
  }
}

const page = (status: number, text: string) => ({ status, type: 'text/plain; charset=utf-8', text });

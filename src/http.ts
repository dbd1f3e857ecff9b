import type { Readiness, Running } from '../adapters/running.ts';
import type { Config } from './config.ts';
import type { Catalogue } from './core/i18n/index.ts';
import type { Handle } from './core/handle.ts';
import type { Ports, State } from './core/ports.ts';
import { plain } from './core/reply.ts';
import { version } from './version.ts';
import { complain } from './world.ts';

/** The one port that is listened on: the webhooks of the platforms, and what an operator watches. */

export type Port = {
  /** The ports and the core of this world, watched where somebody may look. */
  ports: Ports;
  watch(handle: Handle): Handle;
  /** From now on their webhooks are served. */
  serve(platforms: readonly Running[]): void;
  close(): Promise<void>;
};

/** How long the state may take to answer whoever asks whether we are ready. */
const STATE_MS = 2000;

/** Does nothing where no port is set. `null`: it could not be opened, and that was said. */
export async function openPort(
  { http, telegram }: Config,
  world: Ports,
  texts: Catalogue,
): Promise<Port | null> {
  if (!http) return { ports: world, watch: (handle) => handle, serve() {}, close: async () => {} };
  const { openHttp, httpFaultOf } = await import('./infra/http/index.ts');
  const { createMetrics } = await import('./infra/metrics/index.ts');
  const metrics = createMetrics(version);
  const ports = metrics.watch(world);
  const { log } = ports;
  let platforms: readonly Running[] | null = null;
  const publicHosts = telegram?.webhookUrl ? [new URL(telegram.webhookUrl).hostname] : [];
  try {
    const server = await openHttp({
      host: http.host,
      port: http.port,
      routes: () => platforms?.flatMap(({ routes }) => routes) ?? null,
      pages: {
        '/healthz': async () => page(200, 'alive\n'),
        '/readyz': async () => readyPage(await look(world.state, platforms)),
        '/metrics': async () => ({
          status: 200,
          ...(await metrics.page(await look(world.state, platforms))),
        }),
      },
      saw: metrics.sawHttp,
      watchers: { from: http.watchers, publicHosts },
      log,
    });
    log.info('listening', { host: http.host, port: server.port });
    return {
      ports,
      watch: metrics.watchHandle,
      serve: (running) => (platforms = running),
      close: () => server.close(),
    };
  } catch (error) {
    const fault = httpFaultOf(error);
    if (!fault) throw error;
    complain(plain(texts.http.notOpen(http.host, http.port, fault)));
    return null;
  }
}

type Part = { name: string; word: Readiness; isReady: boolean };

async function look(state: State, platforms: readonly Running[] | null): Promise<readonly Part[]> {
  const words: Omit<Part, 'isReady'>[] = [
    { name: 'state', word: (await answers(state)) ? 'ready' : 'unreachable' },
    ...(platforms?.map(({ name, readiness }) => ({ name, word: readiness() })) ?? [
      { name: 'platforms', word: 'starting' as const },
    ]),
  ];
  return words.map((part) => ({ ...part, isReady: part.word === 'ready' || part.word === 'standby' }));
}

/** A word for each part; 200 when people are served. Without the state they are, too, but for changes; and all copies lose it
 *  together, so that nobody would be left to pass them on to. */
function readyPage(parts: readonly Part[]) {
  const text = parts.map(({ name, word }) => `${name}: ${word}\n`).join('');
  return page(parts.every(({ name, isReady }) => isReady || name === 'state') ? 200 : 503, text);
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

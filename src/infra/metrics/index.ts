import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import type { Handle } from '../../core/handle.ts';
import type { Log, Ports } from '../../core/ports.ts';
import { watchGateway } from './gateway.ts';
import { watchState } from './state.ts';
import { watchUsage } from './usage.ts';

/** What an operator watches, as Prometheus reads it. Nothing decides by it, so the core knows nothing of it: figures are taken
 *  at the ports and from the lines of the log. Labels are words of ours from closed sets, never a name or an id. */

export type Metrics = {
  /** The same ports, and what goes through them is counted. */
  watch(ports: Ports): Ports;
  /** The same, and its time is taken. */
  watchHandle(handle: Handle): Handle;
  /** A request over HTTP was answered. */
  sawHttp(to: 'page' | 'webhook' | 'nowhere', status: number): void;
  /** What Prometheus fetches. `parts`: who is ready at this moment. */
  page(parts: readonly { name: string; isReady: boolean }[]): Promise<{ type: string; text: string }>;
};

/** From a tap on loopback to the slowest check. */
const ACKNOWLEDGE_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];
const ANSWER_SECONDS = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 60];

export function createMetrics(version: string): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const count = <N extends string>(name: string, help: string, ...labelNames: N[]) =>
    new Counter({ name: `codex_profiler_${name}`, help, labelNames, registers });
  const time = <N extends string>(name: string, help: string, buckets: number[], ...labelNames: N[]) =>
    new Histogram({ name: `codex_profiler_${name}`, help, buckets, labelNames, registers });
  const gauge = <N extends string>(name: string, help: string, ...labelNames: N[]) =>
    new Gauge({ name: `codex_profiler_${name}`, help, labelNames, registers });

  gauge('build_info', 'Always 1; which version runs.', 'version').set({ version }, 1);
  const ready = gauge('ready', '1 when this part can do its work.', 'part');
  const requests = count('requests_total', 'Requests that are over.', 'platform', 'intent', 'outcome');
  const underWay = gauge('requests_under_way', 'Requests that are being answered.');
  const acknowledged = time(
    'acknowledge_seconds',
    'From the arrival of a request to its first reply.',
    ACKNOWLEDGE_SECONDS,
    'platform',
  );
  const answered = time(
    'answer_seconds',
    'From the arrival of a request to its end, of those that were answered.',
    ANSWER_SECONDS,
    'platform',
    'intent',
  );
  const bugs = count('bugs_total', 'Failures that only we can mend; the log has the stack.');
  const warnings = count('warnings_total', 'Lines of the log about the world misbehaving.');
  const http = count('http_requests_total', 'What came to the port.', 'to', 'status');
  bugs.inc(0);
  warnings.inc(0);

  function watchLog(log: Log): Log {
    return {
      ...log,
      request(entry) {
        const { platform, intent, outcome, tookMs } = entry;
        requests.inc({ platform, intent, outcome });
        if (outcome === 'answered') answered.observe({ platform, intent }, tookMs / 1000);
        log.request(entry);
      },
      bug(reference, error) {
        bugs.inc();
        log.bug(reference, error);
      },
      warn(event, facts) {
        warnings.inc();
        log.warn(event, facts);
      },
    };
  }

  const tools = { count, time };
  const ofState = watchState(tools);
  const ofUsage = watchUsage(tools);
  const ofGateway = watchGateway(tools);

  return {
    watch: (ports) => ({
      ...ports,
      log: watchLog(ports.log),
      state: ofState(ports.state),
      usage: ofUsage(ports.usage),
      gateway: ports.gateway && ofGateway(ports.gateway),
    }),
    watchHandle: (handle) =>
      async function* watched(request) {
        const startedAt = performance.now();
        let isFirst = true;
        underWay.inc();
        try {
          for await (const reply of handle(request)) {
            if (isFirst)
              acknowledged.observe(
                { platform: request.caller.platform },
                (performance.now() - startedAt) / 1000,
              );
            isFirst = false;
            yield reply;
          }
        } finally {
          underWay.dec();
        }
      },
    sawHttp: (to, status) => http.inc({ to, status: String(status) }),
    async page(parts) {
      for (const { name, isReady } of parts) ready.set({ part: name }, isReady ? 1 : 0);
      return { type: registry.contentType, text: await registry.metrics() };
    },
  };
}

/** What the rooms beside this one make their figures with. */
export type Tools = {
  count<N extends string>(name: string, help: string, ...labels: N[]): Counter<N>;
  time<N extends string>(name: string, help: string, buckets: number[], ...labels: N[]): Histogram<N>;
};

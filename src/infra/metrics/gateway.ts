import type { Gateway } from '../../core/ports.ts';
import type { Outcome } from '../../core/problem.ts';
import type { Tools } from './index.ts';

const SECONDS = [0.5, 1, 2.5, 5, 10, 25, 60, 120, 300, 900];

/** Calls of the gateway's own command line, by kind and by what came of them: `ok`, or the code of the problem. */
export function watchGateway({ count, time }: Tools): (gateway: Gateway) => Gateway {
  const calls = count('gateway_calls_total', 'Calls of OpenClaw’s command.', 'call', 'outcome');
  const seconds = time('gateway_seconds', 'How long such a call took, waiting included.', SECONDS, 'call');

  async function watched<T>(call: string, work: Promise<T>, name: (result: T) => string): Promise<T> {
    const startedAt = performance.now();
    let outcome = 'bug';
    try {
      const result = await work;
      outcome = name(result);
      return result;
    } finally {
      calls.inc({ call, outcome });
      seconds.observe({ call }, (performance.now() - startedAt) / 1000);
    }
  }
  const codeOf = (outcome: Outcome<unknown>) => (outcome.ok ? 'ok' : outcome.problem.code);

  return (gateway) => ({
    version: () => watched('version', gateway.version(), codeOf),
    readOrder: (owner) => watched('order.read', gateway.readOrder(owner), codeOf),
    readLogins: (agent) => watched('logins.read', gateway.readLogins(agent), codeOf),
    change: (change, mayStill) => watched(change.kind, gateway.change(change, mayStill), codeOf),
    signIn: (asked, told, signal) => watched('sign-in', gateway.signIn(asked, told, signal), codeOf),
    handOver: (callback) => watched('hand-over', gateway.handOver(callback), (said) => said),
  });
}

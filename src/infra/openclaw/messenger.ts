import type { Messenger } from '../../core/ports.ts';
import { ok } from '../../core/problem.ts';
import { call } from './call.ts';
import { environmentFor } from './environment.ts';

/** A first start compiles for half a minute, and a channel may be slow; whoever waits for an answer should not wait for more. */
const TIMEOUT_MS = 90_000;

export type MessengerOptions = {
  /** `openclaw`, or the path of one. */
  bin: string;
  env: Readonly<Record<string, string | undefined>>;
  timeoutMs?: number;
};

/** The channels of the installed OpenClaw. It can send a message and nothing else: the port of changes is another one.
 *  `close` ends what is under way. */
export function createMessenger({
  bin,
  env,
  timeoutMs = TIMEOUT_MS,
}: MessengerOptions): Messenger & { close(): void } {
  const closing = new AbortController();
  const options = { env: environmentFor(env), timeoutMs, signal: closing.signal };
  return {
    async send(to, text) {
      const sent = await call(bin, { kind: 'message.send', to, text }, options);
      return sent.ok ? ok(null) : sent;
    },
    close: () => closing.abort(),
  };
}

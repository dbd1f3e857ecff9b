import { setTimeout as delay } from 'node:timers/promises';
import type { Dispatcher } from 'undici';
import type { Clock, UsageSource } from '../../core/ports.ts';
import type { BankedResets, BareAnswer, Trace, UsageAnswer } from '../../core/usage/answer.ts';
import type { LoginSecret } from '../credentials/index.ts';
import { createConnections, givenConnections } from './connections.ts';
import { createGate, MOST_IN_FLIGHT } from './gate.ts';
import { parseResets } from './resets.ts';
import { createRests } from './rests.ts';
import { parseRetryAfter } from './retry-after.ts';
import { abortable, isHeaderText, send } from './send.ts';
import type { Sent } from './send.ts';
import { parseAnswer } from './wire.ts';

export type UsageEndpointOptions = {
  credentials: {
    /** The login's secret as the store has it; `fresh`: past every cache. */
    token(agent: string, profileId: string, options?: { fresh?: boolean }): Promise<LoginSecret | null>;
  };
  clock: Clock;
  /** For one profile, all tries, waits and reading included; waiting for a free place is not. */
  timeoutMs: number;
  /** More tries after a fault of the network or of the server. */
  retries: number;
  /** Our own version, for an honest `User-Agent`. */
  version: string;
  /** 0 to 1, for the spread of waits. */
  random?: () => number;
  sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Tests only: where connections to chatgpt.com end. */
  dispatcher?: Dispatcher;
};

/** Asks chatgpt.com, and nobody else, what is left of each profile's allowance. Reads tokens and forgets them; renews
 *  none. Nothing leaves this room but the answer: no error, no address, no token. */
export function createUsageEndpoint(options: UsageEndpointOptions): UsageSource & { close(): Promise<void> } {
  const { credentials, clock, timeoutMs, retries, version, dispatcher } = options;
  const random = options.random ?? Math.random;
  const sleep = options.sleep ?? ((ms, signal) => delay(ms, undefined, { signal }));
  const connections = dispatcher ? givenConnections(dispatcher) : createConnections();
  const inTurn = createGate(MOST_IN_FLIGHT);
  const rests = createRests(clock);

  async function ask(agent: string, id: string, restKey: string, most: number): Promise<UsageAnswer> {
    const startedAt = clock.now();
    const signal = AbortSignal.timeout(timeoutMs);
    const call: Call = { signal, endsAt: startedAt + timeoutMs, attempts: 0, retries: most };
    const secret = await token(agent, id);
    if (!secret) return NOT_ASKED;
    let sent = await sendWithRetries(secret, call);
    if (statusOf(sent) === 401) {
      // Perhaps the gateway renewed the login since we read it.
      const renewed = await token(agent, id, { fresh: true });
      if (renewed && renewed.accessToken !== secret.accessToken) {
        sent = await sendWithRetries(renewed, call);
      }
    }
    const trace = {
      attempts: call.attempts,
      tookMs: clock.now() - startedAt,
      status: statusOf(sent),
      requestId: requestIdOf(sent),
    };
    return { ...rests.note(restKey, toAnswer(sent, clock.now())), trace };
  }

  /** `null` when there is nothing that could be sent. */
  async function token(agent: string, id: string, how?: { fresh: boolean }): Promise<LoginSecret | null> {
    try {
      const secret = await credentials.token(agent, id, how);
      return secret && isHeaderText(secret.accessToken) ? secret : null;
    } catch {
      return null;
    }
  }

  async function sendWithRetries(secret: LoginSecret, call: Call): Promise<Sent> {
    for (let retry = 0; ; retry += 1) {
      call.attempts += 1;
      const sent = await send(connections, secret, version, call.signal);
      if (retry >= call.retries || !isPassing(sent) || call.signal.aborted) return sent;
      const waitMs = askedWaitOf(sent, clock.now()) ?? FIRST_WAIT_MS * 2 ** retry * (0.5 + random());
      if (waitMs >= call.endsAt - clock.now()) return sent;
      try {
        await sleep(waitMs, call.signal);
      } catch {
        return sent;
      }
    }
  }

  /** One try: what it is for is a line of a message, and the number of resets is known without it. */
  async function askResets(
    agent: string,
    id: string,
    restKey: string,
    signal: AbortSignal,
  ): Promise<BankedResets | null> {
    if (signal.aborted) return null;
    const secret = await token(agent, id);
    if (!secret) return null;
    const sent = await send(connections, secret, version, signal, 'resets');
    // How it wants to be left alone is taken note of, for this question alone.
    rests.note(restKey, toAnswer(sent, clock.now()));
    return sent.kind === 'answered' && sent.wire.status === 200
      ? parseResets(sent.wire.bodyText, clock.now())
      : null;
  }

  return {
    async readResets(agent, { id, login }, since) {
      const leftMs = Math.min(RESETS_LIMIT_MS, since + timeoutMs - clock.now());
      const restKey = JSON.stringify([agent, id, 'resets']);
      const mustRest = rests.of(JSON.stringify([agent, id])) ?? rests.of(restKey);
      if (login.kind !== 'ready' || leftMs <= 0 || mustRest) return null;
      const signal = AbortSignal.timeout(leftMs);
      // Waiting for a place counts too: nobody is kept waiting for this alone.
      return abortable(
        inTurn(() => askResets(agent, id, restKey, signal)),
        signal,
      ).catch(() => null);
    },
    async read(agent, { id, login }, { isUrgent } = { isUrgent: true }) {
      if (login.kind !== 'ready') return NOT_ASKED;
      const restKey = JSON.stringify([agent, id]);
      const refusal = rests.of(restKey);
      if (refusal) return { ...refusal, trace: { ...NOT_ASKED.trace, status: refusal.status } };
      return inTurn(() => ask(agent, id, restKey, isUrgent ? retries : 0));
    },
    close: () => connections.close(),
  };
}

/** One profile's turn: its time limit and its count, over all tries. `endsAt` is epoch ms. */
type Call = { signal: AbortSignal; endsAt: number; attempts: number; retries: number };

/** The list of banked resets may keep a message waiting for so long, ms. */
const RESETS_LIMIT_MS = 3000;

/** Before the first retry, ms, give or take a half; doubles with each. */
const FIRST_WAIT_MS = 300;

const NO_REQUEST: Trace = { attempts: 0, tookMs: 0, status: null, requestId: null };
const NOT_ASKED: UsageAnswer = { kind: 'not-asked', trace: NO_REQUEST };

function toAnswer(sent: Sent, receivedAt: number): BareAnswer {
  return sent.kind === 'failed'
    ? { kind: 'unreachable', fault: sent.fault }
    : parseAnswer({ ...sent.wire, receivedAt });
}

/** Faults of the network and of the server pass; a certificate that is not trusted stays so, and so does a 4xx. */
function isPassing(sent: Sent): boolean {
  return sent.kind === 'failed' ? sent.fault !== 'tls' : sent.wire.status >= 500;
}

const statusOf = (sent: Sent): number | null => (sent.kind === 'answered' ? sent.wire.status : null);

function askedWaitOf(sent: Sent, receivedAt: number): number | null {
  return sent.kind === 'answered' ? parseRetryAfter(sent.wire.headers['retry-after'], receivedAt) : null;
}

/** `null` for what does not look like an id: it ends up in logs. */
function requestIdOf(sent: Sent): string | null {
  if (sent.kind !== 'answered') return null;
  const id = sent.wire.headers['x-request-id'] ?? sent.wire.headers['x-oai-request-id'];
  return typeof id === 'string' && /^[\w-]{1,100}$/u.test(id) ? id : null;
}

import { readFileSync } from 'node:fs';
import { createSecureServer } from 'node:http2';
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2';
import { createServer as createHttp1Server } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { Agent, buildConnector } from 'undici';
import type { Dispatcher } from 'undici';
import { listen, makeCertificate, openTunnel, track } from './tunnel.ts';

/** The far side of the wire: chatgpt.com's usage endpoint as a real TLS server on 127.0.0.1, over HTTP/2 unless told
 *  otherwise. It answers by a script, one per access token or account id, and remembers what it was asked.
 *
 *      const endpoint = await startUsageEndpoint();
 *      endpoint.script('token-of-work', caseAnswer('plus-healthy'));
 *      endpoint.script('token-of-home', { status: 503, headers: { 'retry-after': '1' } }, caseAnswer('plus-healthy'));
 *      const usage = createUsageEndpoint({ …, dispatcher: endpoint.dispatcher() });
 *      … or, for a process of its own: spawn(…, { env: { ...process.env, ...(await endpoint.proxyEnv()) } });
 *      await endpoint.close();
 */
export type UsageEndpointFake = {
  port: number;
  /** What to say to whoever brings this access token or account id: one answer after the other, the last one for
   *  ever. The token goes before the account. Whoever has no script gets a bare 401. */
  script(tokenOrAccountId: string, ...answers: readonly FakeAnswer[]): void;
  /** The same for its list of banked resets (`bankedList`), which without a script is not found. */
  scriptResets(tokenOrAccountId: string, ...answers: readonly FakeAnswer[]): void;
  /** Lets every request go on that an answer with `fate: 'held'` is holding. */
  release(): void;
  /** Resolves when so many requests have arrived in all. */
  arrived(count: number): Promise<void>;
  readonly requests: readonly FakeRequest[];
  /** Those for the list of banked resets among them. */
  readonly resetRequests: readonly FakeRequest[];
  /** Most requests that were open at one time. */
  readonly maxInFlight: number;
  /** Connections over which at least one request came. */
  readonly connections: number;
  /** An agent whose connections to chatgpt.com end here; every other host is connected as usual. */
  dispatcher(): Dispatcher;
  /** Environment for a child process: a CONNECT proxy that reaches this server and nothing else, and trust in its
   *  certificate. */
  proxyEnv(): Promise<Record<string, string>>;
  /** What the proxy was asked to connect to. */
  readonly tunnels: readonly string[];
  /** Throws when anything was asked but the two looks that it knows, or its front door without a token: whatever story it was
   *  part of. */
  close(): Promise<void>;
};

export type FakeAnswer = {
  status?: number;
  headers?: Readonly<Record<string, string>>;
  body?: string | Buffer;
  delayMs?: number;
  /** `held`: until `release()`. `never`: no answer, the connection stays open. `unfinished`: half of the body, then
   *  nothing more. `cut`: half of the body, then the stream breaks. `reset`: it breaks before any answer. */
  fate?: 'answered' | 'held' | 'never' | 'unfinished' | 'cut' | 'reset';
};

export type FakeRequest = {
  method: string;
  path: string;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  token: string;
  accountId: string | null;
  /** When it came, epoch ms, by the clock that the fake was given. */
  at: number;
  /** 1 for the first connection. */
  connection: number;
  httpVersion: string;
};

type Asked = Http2ServerRequest | IncomingMessage;
type Answering = Http2ServerResponse | ServerResponse;

export const USAGE_PATH = '/backend-api/wham/usage';
export const RESETS_PATH = '/backend-api/wham/rate-limit-reset-credits';

/** A list of banked resets in the names of the wire, by when each ends (RFC 3339 or seconds). What names a reset is there, and
 *  would spend it. */
export function bankedList(...ends: readonly (string | number | null)[]): FakeAnswer {
  const credits = ends.map((expires_at, index) => ({
    id: `RateLimitResetCredit_${index}`,
    reset_type: 'codex_rate_limits',
    status: 'available',
    granted_at: '2026-11-01T00:00:00Z',
    expires_at,
    title: 'Full reset (Weekly + 5 hr)',
    description: null,
  }));
  const body = JSON.stringify({ available_count: ends.length, credits });
  return { status: 200, headers: { 'content-type': 'application/json' }, body };
}

const NOT_FOUND: FakeAnswer = { status: 404 };
const NOBODY: FakeAnswer = { status: 401, headers: { 'content-type': 'text/plain' }, body: 'Unauthorized' };

/** `http1`: the server does not speak HTTP/2. `certificateFor`: another name in the certificate, which makes it the
 *  wrong one. `now`: the clock of a story. `answer`: what to say where no script says it. */
export async function startUsageEndpoint(
  options: {
    http1?: boolean;
    certificateFor?: string;
    now?: () => number;
    answer?: (request: FakeRequest) => FakeAnswer;
  } = {},
): Promise<UsageEndpointFake> {
  const tls = await makeCertificate(options.certificateFor ?? 'chatgpt.com');
  const scripts = new Map<string, FakeAnswer[]>();
  const resetScripts = new Map<string, FakeAnswer[]>();
  const requests: FakeRequest[] = [];
  const connections = new Map<object, number>();
  const held = new Set<() => void>();
  const watchers = new Set<() => void>();
  const cleanups: (() => Promise<void> | void)[] = [];
  const tunnels: string[] = [];
  let inFlight = 0;
  let maxInFlight = 0;

  function note(request: Asked): FakeRequest {
    const connection =
      'stream' in request && request.stream.session ? request.stream.session : request.socket;
    if (!connections.has(connection)) connections.set(connection, connections.size + 1);
    const noted = {
      method: request.method ?? '',
      path: request.url ?? '',
      headers: { ...request.headers },
      token: request.headers.authorization?.replace(/^Bearer /u, '') ?? '',
      accountId: request.headers['chatgpt-account-id']?.toString() ?? null,
      at: options.now?.() ?? Date.now(),
      connection: connections.get(connection)!,
      httpVersion: request.httpVersion,
    };
    requests.push(noted);
    return noted;
  }

  function nextAnswer(request: FakeRequest): FakeAnswer {
    const { token, accountId, path } = request;
    const isAboutResets = path === RESETS_PATH;
    const by = isAboutResets ? resetScripts : scripts;
    const script = by.get(token) ?? by.get(accountId ?? '');
    if (!script) return isAboutResets ? NOT_FOUND : (options.answer?.(request) ?? NOBODY);
    return (script.length > 1 ? script.shift() : script[0]) ?? NOBODY;
  }

  function handle(request: Asked, response: Answering): void {
    const answer = nextAnswer(note(request));
    inFlight += 1;
    maxInFlight = Math.max(maxInFlight, inFlight);
    response.once('close', () => (inFlight -= 1));
    response.on('error', () => {}); // The client may hang up at any time.
    for (const look of watchers) look();
    const respond = () => give(answer, request, response);
    if (answer.fate === 'held') held.add(respond);
    else if (answer.delayMs) setTimeout(respond, answer.delayMs).unref();
    else respond();
  }

  const server = options.http1 ? createHttp1Server(tls, handle) : createSecureServer(tls, handle);
  const sockets = track(server);
  const port = await listen(server);

  return {
    port,
    requests,
    tunnels,
    get maxInFlight() {
      return maxInFlight;
    },
    get connections() {
      return connections.size;
    },
    script: (who, ...answers) => void scripts.set(who, [...answers]),
    scriptResets: (who, ...answers) => void resetScripts.set(who, [...answers]),
    get resetRequests() {
      return requests.filter(({ path }) => path === RESETS_PATH);
    },
    release() {
      for (const respond of held) respond();
      held.clear();
    },
    arrived(count) {
      return new Promise((resolve) => {
        const look = () => {
          if (requests.length < count) return;
          watchers.delete(look);
          resolve();
        };
        watchers.add(look);
        look();
      });
    },
    dispatcher() {
      const agent = agentFor(port, tls.cert);
      cleanups.push(() => agent.destroy());
      return agent;
    },
    async proxyEnv() {
      const tunnel = await openTunnel({ host: 'chatgpt.com', port, cert: tls.cert }, tunnels);
      cleanups.push(() => tunnel.close());
      return tunnel.env;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
      for (const cleanup of cleanups) await cleanup();
      const strays = requests.filter((request) => !isKnown(request));
      if (strays.length > 0)
        throw new Error(
          `asked for more than it should: ${strays.map(({ method, path }) => `${method} ${path}`).join(', ')}`,
        );
    },
  };
}

/** The two looks, and the doctor's, who brings no token. */
const isKnown = ({ method, path, token }: FakeRequest) =>
  method === 'GET'
    ? path === USAGE_PATH || path === RESETS_PATH
    : method === 'HEAD' && path === '/' && token === '';

function give(answer: FakeAnswer, request: Asked, response: Answering): void {
  if (answer.fate === 'never') return;
  const breakOff = () => ('stream' in request ? request.stream.close(2) : request.socket.destroy());
  if (answer.fate === 'reset') return void breakOff();
  const body = Buffer.from(answer.body ?? '');
  // One overload each in the two protocols' types; the call is the same.
  (response as ServerResponse).writeHead(answer.status ?? 200, {
    'content-length': String(body.length),
    ...answer.headers,
  });
  const half = body.subarray(0, Math.ceil(body.length / 2));
  if (answer.fate === 'cut') (response as ServerResponse).write(half, breakOff);
  else if (answer.fate === 'unfinished') (response as ServerResponse).write(half);
  else (response as ServerResponse).end(body);
}

function agentFor(port: number, ca: string): Agent {
  const direct = buildConnector({ allowH2: true, ca });
  return new Agent({
    allowH2: true,
    connections: 20,
    connect: (options, callback) =>
      direct(
        options.hostname === 'chatgpt.com'
          ? { ...options, hostname: '127.0.0.1', port: String(port), servername: 'chatgpt.com' }
          : options,
        callback,
      ),
  });
}

/** One case of the recorded contract (`test/fixtures/codex-usage/index.json`). */
export type UsageCase = {
  id: string;
  file: string | null;
  http_status: number | null;
  headers: Readonly<Record<string, string>>;
  transport_error?: 'timeout' | 'dns' | 'tls';
  local: {
    account_id: string | null;
    access_token_expires_at: number | null;
    refresh: 'possible' | 'impossible' | 'failed_permanently';
    last_known: Readonly<Record<string, unknown>> | null;
    known_block_until: number | null;
  };
  expect: Readonly<Record<string, unknown>>;
};

const fixtures = join(import.meta.dirname, '../fixtures/codex-usage');
const index = JSON.parse(readFileSync(join(fixtures, 'index.json'), 'utf8')) as {
  now: number;
  cases: readonly UsageCase[];
};

export const usageCases = index.cases;
/** The moment that the recorded cases are told at, epoch ms. */
export const casesNow = index.now * 1000;

/** The answer of a recorded case, by its id. With `now` (epoch ms) its resets are moved along, so that they lie as
 *  far ahead of that moment as they were recorded; without it they stay as recorded. */
export function caseAnswer(id: string, { now = casesNow }: { now?: number } = {}): FakeAnswer {
  const found = usageCases.find((one) => one.id === id);
  if (!found?.file) throw new Error(`There is no recorded answer called ${id}.`);
  return {
    status: found.http_status ?? 200,
    headers: found.headers,
    body: moveResets(readFileSync(join(fixtures, found.file), 'utf8'), Math.round((now - casesNow) / 1000)),
  };
}

/** `"reset_at": 1795357800`; 0 stands for "no time known" and stays. */
function moveResets(body: string, bySeconds: number): string {
  if (bySeconds === 0) return body;
  return body.replace(
    /("(?:reset|available)_at"\s*:\s*)(\d{6,})/gu,
    (_, key: string, at: string) => `${key}${Number(at) + bySeconds}`,
  );
}

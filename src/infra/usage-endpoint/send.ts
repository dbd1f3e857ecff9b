import type { LoginSecret } from '../credentials/index.ts';
import type { Connections } from './connections.ts';
import { faultOf } from './fault.ts';
import type { Fault } from './fault.ts';
import type { WireAnswer } from './wire.ts';

/** The only addresses that a token is ever sent to, and only to look: `GET`. No setting can change them. The second has a
 *  sibling, `…/consume`, which spends a banked reset for good; nothing here can reach it. */
const ENDPOINTS = {
  usage: 'https://chatgpt.com/backend-api/wham/usage',
  resets: 'https://chatgpt.com/backend-api/wham/rate-limit-reset-credits',
} as const;
export type Endpoint = keyof typeof ENDPOINTS;

/** A body may grow to this; the largest recorded one has 2 kB. */
const BODY_LIMIT_BYTES = 1024 * 1024;

type Answered = Omit<WireAnswer, 'receivedAt'>;
export type Sent = { kind: 'answered'; wire: Answered } | { kind: 'failed'; fault: Fault };

/** One request, whole: connection, headers and body, all within `signal`. Redirects are answers like any other and are
 *  not followed. Never rejects. */
export async function send(
  connections: Connections,
  secret: LoginSecret,
  version: string,
  signal: AbortSignal,
  endpoint: Endpoint = 'usage',
): Promise<Sent> {
  const heardBefore = connections.heard;
  try {
    const wire = await abortable(request(connections, secret, version, signal, endpoint), signal);
    return { kind: 'answered', wire };
  } catch (error) {
    const fault = signal.aborted ? 'timeout' : faultOf(error);
    const mayBeDead = fault === 'timeout' || isTurnedAway(error);
    if (mayBeDead && connections.heard === heardBefore) connections.renew();
    return { kind: 'failed', fault };
  }
}

async function request(
  connections: Connections,
  secret: LoginSecret,
  version: string,
  signal: AbortSignal,
  endpoint: Endpoint,
): Promise<Answered> {
  const url = onlyEndpoint(ENDPOINTS[endpoint]);
  const dispatcher = await connections.get();
  signal.throwIfAborted();
  const { statusCode, headers, body } = await dispatcher.request({
    origin: url.origin,
    path: url.pathname,
    method: 'GET',
    headers: headersFor(secret, version),
    signal,
  });
  connections.heard += 1;
  return withoutToken({ status: statusCode, headers, bodyText: await readText(body) }, secret.accessToken);
}

/** By a server that takes no more requests on this connection, though it keeps it open (it does so for a while after we broke
 *  off what was too large). */
const isTurnedAway = (error: unknown) =>
  error instanceof Error && 'code' in error && error.code === 'ERR_HTTP2_STREAM_ERROR';

/** A server that repeats our token somewhere in its answer would carry it into chats and logs. */
function withoutToken({ status, headers, bodyText }: Answered, token: string): Answered {
  const isInnocent = ([, value]: [string, unknown]) => !String(value).includes(token);
  return {
    status,
    headers: Object.fromEntries(Object.entries(headers).filter(isInnocent)),
    bodyText: bodyText.replaceAll(token, '[redacted]'),
  };
}

/** Throws for every address but the endpoint's two, down to the port and the query. */
export function onlyEndpoint(address: string): URL {
  const url = new URL(address);
  const isOurs =
    url.href === 'https://chatgpt.com/backend-api/wham/usage' ||
    url.href === 'https://chatgpt.com/backend-api/wham/rate-limit-reset-credits';
  if (!isOurs) throw new Error('not the usage endpoint');
  return url;
}

/** Contract, section 1. No compression is announced: undici would not undo it. */
function headersFor(
  { accessToken, accountId, isFedramp }: LoginSecret,
  version: string,
): Record<string, string> {
  return {
    authorization: `Bearer ${accessToken}`,
    accept: 'application/json',
    'user-agent': `codex-profiler/${version}`,
    ...(isWorkspaceId(accountId) ? { 'chatgpt-account-id': accountId } : {}),
    ...(isFedramp ? { 'x-openai-fedramp': 'true' } : {}),
  };
}

/** An `org-…` id is an API organisation, not a workspace, and breaks the call. */
function isWorkspaceId(id: string | null): id is string {
  return id !== null && isHeaderText(id) && !id.startsWith('org-');
}

/** Fit to stand in a header: visible ASCII, at least one character. */
export const isHeaderText = (value: string): boolean => /^[\x21-\x7e]+$/u.test(value);

type Body = AsyncIterable<Uint8Array> & { on(event: 'error', listener: () => void): unknown };

/** Empty for a body beyond the limit, whose rest is not fetched: nothing may be read out of half a document. */
async function readText(body: Body): Promise<string> {
  body.on('error', () => {}); // Leaving the loop early breaks the stream off, which is no error of ours.
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > BODY_LIMIT_BYTES) return '';
    chunks.push(chunk);
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}

/** undici notices an abort only once a connection stands; nobody should wait for that. */
export async function abortable<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = () => reject(new Error('aborted'));
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

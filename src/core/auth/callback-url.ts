import { Secret } from '../secret.ts';
import { decodeLoosely, oneAddress, withoutBlanks, withoutInvisible } from './pasted-text.ts';

/** The address that a sign-in page leads to at its end, as somebody pasted it: `http://localhost:1455/auth/callback?…`.
 *  It is a secret from the first letter to the last. What goes out of here as plain data is made of our own words alone. */

/** The longest real ones have under 1 kB. */
const LENGTH_LIMIT = 8 * 1024;
const PARAMETERS_LIMIT = 20;

/** Where Codex and OpenClaw have themselves called back; Codex takes 1457 when 1455 is in use. Contract, section 7. */
const HOSTS = ['localhost', '127.0.0.1', '[::1]'];
const PORTS = ['1455', '1457'];
const PATH = '/auth/callback';
const SIGN_IN_HOST = /^(?:[a-z0-9-]+\.)*(?:openai|chatgpt)\.com$/u;

/** RFC 6749, 4.1.2.1, and OpenID Connect Core, 3.1.2.6. */
const knownErrors = [
  'access_denied',
  'invalid_request',
  'unauthorized_client',
  'unsupported_response_type',
  'invalid_scope',
  'server_error',
  'temporarily_unavailable',
  'interaction_required',
  'login_required',
  'account_selection_required',
  'consent_required',
] as const;

/** Why the page refused. `no_codex`: the workspace has not switched Codex on (an `access_denied` whose description says
 *  so, as Codex itself tells it apart); `other`: a word that no document has. */
export type SignInError = (typeof knownErrors)[number] | 'no_codex' | 'other';

/** Why a text is not the address it should be; at most one of them is told, the first that a person would mend. */
export type Malformed =
  | 'no-address'
  | 'too-long'
  | 'several'
  | 'odd-characters'
  | 'encoded'
  | 'sign-in-page'
  | 'user-info'
  | 'wrong-host'
  | 'wrong-scheme'
  | 'wrong-port'
  | 'wrong-path'
  | 'fragment'
  | 'repeated'
  | 'code-and-error'
  | 'no-code'
  | 'no-state';

/** `query`: what a waiting sign-in needs of it, encoded anew. A refusal may come without its state. */
export type CallbackFacts =
  | { kind: 'code'; state: Secret; query: Secret }
  | { kind: 'denied'; error: SignInError; state: Secret | null; query: Secret }
  | { kind: Malformed };

/** Whether a text has such an address in it, or may have, whole or in pieces. Generous: by this it is decided that a
 *  message is deleted and never repeated, and one too many is the smaller harm. */
export function holdsCallback(text: string): boolean {
  const seen = withoutInvisible(text).normalize('NFKC').toLowerCase();
  const joined = [seen, decodeLoosely(seen)].map((one) => withoutBlanks(withoutInvisible(one)));
  return (
    BARE_CODE.test(seen) || joined.some((one) => isNear(one) || isNear(one.replace(/[^\x21-\x7e]/gu, '')))
  );
}

/** How OpenAI's codes begin. */
const BARE_CODE = /(?<![a-z0-9])ac_[\w.~-]{16}/u;

function isNear(text: string): boolean {
  const has = (name: string) => text.includes(`${name}=`);
  return (
    text.includes('auth/callback') ||
    text.includes('oauth/authorize') ||
    /:0*145[57][/?#]/u.test(text) ||
    /(?:localhost|127\.0\.0\.1|::1\]|0\.0\.0\.0):0*145[57](?!\d)/u.test(text) ||
    (has('state') && (has('code') || has('error') || has('code_challenge'))) ||
    /code=[\w.~-]{16}/u.test(text)
  );
}

/** Says what was pasted. Blanks, line breaks and quotation marks around and within it, which copying puts in, do not count;
 *  everything else has to be exactly as the page's own. */
export function readCallback(pasted: Secret): CallbackFacts {
  const text = pasted.reveal();
  if (text.length > LENGTH_LIMIT) return { kind: 'too-long' };
  const address = oneAddress(text);
  if (/https?:\/\/.*https?:\/\//iu.test(address)) return { kind: 'several' };
  // before anything is parsed: a parser would turn look-alikes and backslashes into what they look like
  if (!/^[\x21-\x7e]*$/u.test(address) || /[\\^`{|}<>"]/u.test(address)) return { kind: 'odd-characters' };
  if (/^https?%3a/iu.test(address)) return { kind: 'encoded' };
  if (/^(?!https?:)[a-z][a-z0-9+.-]*:\/\//iu.test(address)) return { kind: 'wrong-scheme' };
  const parts = /^(?:(https?):\/\/)?([^/?#]*)([^?#]*)(?:\?([^#]*))?(#.*)?$/iu.exec(address);
  if (!parts) return { kind: 'no-address' };
  const [, scheme = '', authority = '', path = '', query = '', fragment] = parts;
  if (!scheme && !isQuery(address) && !isHostOfOurs(authority) && path !== PATH)
    return { kind: 'no-address' };
  const wrong = isQuery(address) ? null : wrongPlace(scheme.toLowerCase(), authority.toLowerCase(), path);
  if (wrong) return { kind: wrong };
  if (fragment !== undefined) return { kind: 'fragment' };
  return readQuery(isQuery(address) ? address.replace(/^\?/u, '') : query);
}

/** `code=…&state=…` and nothing before it. */
const isQuery = (address: string) => /^\??(?:code|state|scope|error|error_description)=/u.test(address);
const isHostOfOurs = (authority: string) => HOSTS.includes(authority.toLowerCase().replace(/:\d*$/u, ''));

/** Judged letter by letter: `127.1`, `localhost.` and `%6c…` count as other places. */
function wrongPlace(scheme: string, authority: string, path: string): Malformed | null {
  if (authority.includes('@')) return 'user-info';
  if (!scheme && !authority) return null;
  const [, host = '', port = ''] = /^(\[[^\]]*\]|[^:]*)(?::(.*))?$/u.exec(authority) ?? [];
  if (SIGN_IN_HOST.test(host)) return 'sign-in-page';
  if (!HOSTS.includes(host)) return 'wrong-host';
  if (scheme === 'https') return 'wrong-scheme';
  if (!PORTS.includes(port)) return 'wrong-port';
  return path === PATH ? null : 'wrong-path';
}

const names = ['code', 'state', 'scope', 'error', 'error_description'] as const;
type Name = (typeof names)[number];

function readQuery(query: string): CallbackFacts {
  const pairs = query.replaceAll('&amp;', '&').split('&');
  if (pairs.length > PARAMETERS_LIMIT) return { kind: 'too-long' };
  const found = new Map<Name, string>();
  for (const pair of pairs) {
    const at = pair.indexOf('=');
    const key = at < 0 ? pair : pair.slice(0, at);
    const [plainKey, value] = [decode(key), decode(at < 0 ? '' : pair.slice(at + 1))];
    if (plainKey === null || value === null) return { kind: 'encoded' };
    const name = names.find((one) => one === plainKey.toLowerCase());
    if (!name) continue;
    if (key !== name) return { kind: 'encoded' };
    if (found.has(name)) return { kind: 'repeated' };
    found.set(name, value);
  }
  return judge(found);
}

function judge(found: ReadonlyMap<Name, string>): CallbackFacts {
  const [code, state, error] = [found.get('code'), found.get('state'), found.get('error')];
  if (code !== undefined && error !== undefined) return { kind: 'code-and-error' };
  if ([code, state].some((value) => value && !isToken(value))) return { kind: 'odd-characters' };
  const query = new Secret(new URLSearchParams([...found]).toString());
  if (error) {
    const why = errorOf(error, found.get('error_description') ?? '');
    return { kind: 'denied', error: why, state: state ? new Secret(state) : null, query };
  }
  if (!code) return { kind: 'no-code' };
  if (!state) return { kind: 'no-state' };
  return { kind: 'code', state: new Secret(state), query };
}

/** Once decoded, codes and states are of these characters. A `%` that is left was encoded twice. */
const isToken = (value: string) => /^[\w.~+/=-]{1,4096}$/u.test(value);

function errorOf(error: string, description: string): SignInError {
  if (error === 'access_denied' && /missing_codex_entitlement/iu.test(description)) return 'no_codex';
  return knownErrors.find((known) => known === error) ?? 'other';
}

/** `null` for what is not UTF-8. */
function decode(part: string): string | null {
  try {
    return decodeURIComponent(part.replaceAll('+', ' '));
  } catch {
    return null;
  }
}

import type { UsageAnswer } from '../../core/usage/answer.ts';

export type Fault = Extract<UsageAnswer, { kind: 'unreachable' }>['fault'];

const TIMEOUT = /^(?:ETIMEDOUT|TimeoutError|UND_ERR_(?:CONNECT|HEADERS|BODY)_TIMEOUT)$/u;
const DNS = /^(?:ENOTFOUND|EAI_[A-Z]+)$/u;
/** OpenSSL's words for a certificate that cannot be trusted, and Node's. */
const TLS =
  /^(?:CERT_|CRL_|ERR_TLS_|ERR_SSL_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|ERROR_IN_CERT|HOSTNAME_MISMATCH|INVALID_(?:CA|PURPOSE)|PATH_LENGTH|UND_ERR_PRX_TLS)/u;

/** Errors of proxies and of several addresses tried at once wrap each other. */
const DEEPEST = 5;

/** Which kind of failure this is. Nothing else of the error goes further: its text may hold an address or more. */
export function faultOf(error: unknown): Fault {
  const codes = codesOf(error, DEEPEST);
  if (codes.some((code) => TLS.test(code))) return 'tls';
  if (codes.some((code) => DNS.test(code))) return 'dns';
  if (codes.some((code) => TIMEOUT.test(code))) return 'timeout';
  return 'network';
}

function codesOf(error: unknown, depth: number): readonly string[] {
  if (typeof error !== 'object' || error === null || depth === 0) return [];
  const { code, name, cause, errors } = error as Partial<
    Record<'code' | 'name' | 'cause' | 'errors', unknown>
  >;
  const own = [code, name].filter((one) => typeof one === 'string');
  const inner = [cause, ...(Array.isArray(errors) ? errors : [])];
  return [...own, ...inner.flatMap((one) => codesOf(one, depth - 1))];
}

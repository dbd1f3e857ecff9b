/** Nobody is made to wait longer, whatever the server says. Contract, section 8. */
const LONGEST_WAIT_MS = 6 * 60 * 60_000;

/** `Tue, 24 Nov 2026 10:00:00 GMT`. `Date.parse` alone takes far more than dates. */
const HTTP_DATE = /^[A-Z][a-z]+, \d{1,2}[ -][A-Z][a-z]{2}[ -]\d{2,4} \d{2}:\d{2}:\d{2} GMT$/u;

/** How long a `Retry-After` header asks to wait, ms; `null` when it is missing or says nothing. Seconds or a date
 *  (RFC 9110, section 10.2.3); a date that has passed is no wait. */
export function parseRetryAfter(header: string | string[] | undefined, receivedAt: number): number | null {
  const said = (Array.isArray(header) ? header[0] : header)?.trim() ?? '';
  const waitMs = /^\d+(?:\.\d+)?$/u.test(said)
    ? Number(said) * 1000
    : HTTP_DATE.test(said)
      ? Date.parse(said) - receivedAt
      : Number.NaN;
  return Number.isNaN(waitMs) ? null : Math.min(Math.max(0, Math.ceil(waitMs)), LONGEST_WAIT_MS);
}

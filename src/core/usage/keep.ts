import type { LocalFacts } from './local-facts.ts';
import { age } from './last-good.ts';
import type { Action, Reason, Verdict } from './verdict.ts';
import { ahead } from './window.ts';

/** A verdict without a reading. */
export const NO_FIGURES = {
  funding: null,
  windows: [],
  limitedUntil: null,
  planLimitedUntil: null,
  blocking: [],
  warnings: [],
  readAt: null,
  retryNotBefore: null,
  plan: null,
  credits: null,
  budget: null,
  meters: [],
  bankedResets: null,
} as const satisfies Partial<Verdict>;

/** Why nothing fresh is known. `action` is `retry_later` unless it says otherwise. */
export type Silence = { reason: Reason; action?: Action; status?: number; retryNotBefore?: number | null };

/** The answer says nothing about the account: what was read last stands, marked as such; without a reading, what the
 *  gateway recorded; without that, a login that is not provably dead is presumed usable. Contract, section 5. */
export function keep(why: Silence, local: LocalFacts, now: number): Verdict {
  if (isProvablyDead(local, now)) {
    return unusable({ ...why, reason: 'token_expired', action: 'sign_in_again' });
  }
  const silence = { action: 'retry_later', retryNotBefore: null, ...why } as const;
  if (local.lastGood) return { ...age(local.lastGood, now), ...silence, basis: 'stored' };
  const blockedUntil = ahead(local.blockUntil, now);
  const assumed = { ...NO_FIGURES, ...silence, basis: 'assumed' } as const;
  return blockedUntil !== null
    ? { ...assumed, state: 'limited', limitedUntil: blockedUntil, blocking: ['local_block'] }
    : { ...assumed, state: 'usable', warnings: ['unverified'] };
}

/** 🔴 The login, account or workspace is refused or broken: a person must act. */
export function unusable(why: { reason: Reason; action: Action; status?: number }): Verdict {
  return { ...NO_FIGURES, ...why, state: 'unusable', basis: 'auth' };
}

/** The access token is past its end and nothing can renew it. A secret that we cannot read proves nothing. */
function isProvablyDead({ tokenExpiresAt, refresh, login }: LocalFacts, now: number): boolean {
  if (login.kind === 'elsewhere' || login.kind === 'refreshing') return false;
  return refresh !== 'possible' && tokenExpiresAt !== null && tokenExpiresAt <= now;
}

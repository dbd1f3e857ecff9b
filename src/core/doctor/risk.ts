import { isAtLeast } from '../auth/version.ts';
import type { Facts } from './facts.ts';

/** What the installed OpenClaw is known to be; `null`: unknown. */
export const versionOf = ({ binary }: Facts): string | null => (binary === 'late' ? null : binary.version);

/** Whether a renewal that fails costs the account its login: from 2026.9.4 on (contract, section 4). A version that nobody
 *  knows counts as one of those where its data may be. */
function mayLoseLogins(facts: Facts): boolean {
  const version = versionOf(facts);
  if (version !== null) return isAtLeast(version, '2026.9.4');
  return facts.disk === 'late' || facts.disk.generation !== 'json';
}

/** A renewal now would fail, and take the login with it. */
export function isRenewalDangerous(facts: Facts): boolean {
  const isReachable = facts.endpoint !== 'late' && facts.endpoint.kind === 'answered';
  return !isReachable && mayLoseLogins(facts);
}

/** `openclaw doctor --fix` renews every login that has run out. While that is dangerous it may be run only when there is
 *  certainly none. */
export function canFix(facts: Facts): boolean {
  if (!isRenewalDangerous(facts)) return true;
  const { logins, now } = facts;
  if (logins === 'late' || !logins.ok) return false;
  return !logins.value.profiles.some(({ login, tokenExpiresAt }) => {
    const isFresh = tokenExpiresAt !== null && tokenExpiresAt > now;
    return (login.kind === 'ready' || login.kind === 'elsewhere') && !isFresh;
  });
}

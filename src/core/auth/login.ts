import { profileDigest } from '../callback.ts';
import type { Profile } from '../usage/profile.ts';
import { accountPartsOf } from './account.ts';
import type { Recorded } from './plan.ts';

/** A saved login before and after signing in. A new one ends at another moment; whose it is, is compared apart from that. */

/** What is remembered of a login before it is made anew. */
export const loginOf = (profile: Profile) => ({
  endsAt: profile.tokenExpiresAt,
  ...accountPartsOf(profile),
});

/** `same`: as before. `unknown`: before or now it cannot be told whose it is. */
export type Owner = 'same' | 'another' | 'unknown';

/** One part that differs is enough for another account; colleagues share a workspace, and a person has several. */
export function ownerOf({ login }: Pick<Recorded, 'login'>, profile: Profile): Owner {
  const now = accountPartsOf(profile);
  const parts = (['workspace', 'person'] as const).map((part) => [login?.[part] ?? null, now[part]]);
  const known = parts.filter(([before, after]) => before !== null && after !== null);
  if (known.some(([before, after]) => before !== after)) return 'another';
  return known.length === parts.length ? 'same' : 'unknown';
}

/** - `after`: a new login, not of another account. `before`: the login is the one that it was.
 *  - `other`: it belongs to another account now, or the profile has gone. */
export function compareLogin(
  plan: Pick<Recorded, 'login' | 'subject'>,
  profiles: readonly Profile[],
): 'after' | 'before' | 'other' {
  const profile = profiles.find(({ id }) => profileDigest(id) === plan.subject?.digest);
  if (!profile || ownerOf(plan, profile) === 'another') return 'other';
  return isNew(plan, profile) ? 'after' : 'before';
}

/** A renewal by the gateway makes a login new, too: only with somebody's approval is it a sign-in. */
export function isNew(
  { login }: Pick<Recorded, 'login'>,
  { tokenExpiresAt, login: { kind } }: Profile,
): boolean {
  return kind === 'ready' && tokenExpiresAt !== login?.endsAt;
}

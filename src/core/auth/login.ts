import { profileDigest } from '../callback.ts';
import type { Profile } from '../usage/profile.ts';
import { accountOf } from './account.ts';
import type { Recorded } from './plan.ts';

/** A saved login before and after signing in. A new one ends at another moment; whose it is, is compared apart from that. */

/** What is remembered of a login before it is made anew. */
export const loginOf = (profile: Profile) => ({
  endsAt: profile.tokenExpiresAt,
  account: accountOf(profile),
});

/** `same`: as before. `unknown`: before or now it cannot be told whose it is. */
export type Owner = 'same' | 'another' | 'unknown';

export function ownerOf({ login }: Pick<Recorded, 'login'>, profile: Profile): Owner {
  const [before, now] = [login?.account ?? null, accountOf(profile)];
  if (before === null || now === null) return 'unknown';
  return before === now ? 'same' : 'another';
}

/** - `after`: signed in anew, to the account it was. `before`: the login is the one that it was.
 *  - `other`: it belongs to another account now, or the profile has gone. */
export function compareLogin(
  plan: Pick<Recorded, 'login' | 'subject'>,
  profiles: readonly Profile[],
): 'after' | 'before' | 'other' {
  const profile = profiles.find(({ id }) => profileDigest(id) === plan.subject?.digest);
  if (!profile || ownerOf(plan, profile) === 'another') return 'other';
  return isNew(plan, profile) ? 'after' : 'before';
}

function isNew({ login }: Pick<Recorded, 'login'>, { tokenExpiresAt, login: { kind } }: Profile): boolean {
  return kind === 'ready' && tokenExpiresAt !== login?.endsAt;
}

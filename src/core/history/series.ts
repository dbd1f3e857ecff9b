import { createHash } from 'node:crypto';
import type { Profile } from '../usage/profile.ts';

/** Names all that is read about one login: agent, profile and account, since a label that was signed in to another account
 *  must not show the former one's figures. Hashed, since an id may hold an e-mail address. */
export function seriesOf(
  agent: string,
  { id, accountId, userId }: Pick<Profile, 'id' | 'accountId' | 'userId'>,
): string {
  return createHash('sha256')
    .update(JSON.stringify([agent, id, accountId, userId]))
    .digest('base64url');
}

import { createHash } from 'node:crypto';
import type { Profile } from '../usage/profile.ts';

/** Whose login it is, as words that say neither workspace nor person; `null` for a part that is not known. A login whose
 *  tokens are gone still tells its workspace. */
export type Account = { workspace: string | null; person: string | null };

export const accountPartsOf = ({ accountId, userId }: Profile): Account => ({
  workspace: accountId && hash(accountId),
  person: userId && hash(userId),
});

/** Both as one; `null` when one of them is not known. */
export function accountOf({ accountId, userId }: Profile): string | null {
  return accountId && userId ? hash(`${accountId}\n${userId}`) : null;
}

const hash = (text: string) => createHash('sha256').update(text).digest('base64url').slice(0, 22);

import { createHash } from 'node:crypto';
import type { Profile } from '../usage/profile.ts';

/** Workspace and person as one word that says neither; `null` when one of them is not known. */
export function accountOf({ accountId, userId }: Profile): string | null {
  if (!accountId || !userId) return null;
  return createHash('sha256').update(`${accountId}\n${userId}`).digest('base64url').slice(0, 22);
}

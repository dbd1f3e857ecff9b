import { createHash } from 'node:crypto';

/** What an entry's hash is made of: the hash before it, and the entry as it is stored. */
export function linkHash(previous: string, body: string): string {
  return createHash('sha256').update(`${previous}\n${body}`).digest('hex');
}

import type { DatabaseSync } from 'node:sqlite';
import type { Claims, Clock } from '../../../core/ports.ts';
import { CLOCK_SLACK_MS, sweep } from './database.ts';
import type { Group } from './group.ts';

/** Expired rows go after so many claims: about two are made for each request. */
const SWEEP_EVERY = 500;

/** Claims in a SQLite file: atomic for all processes of one host. Beside Keyv, which has no set-if-absent. One that would
 *  last longer than a new one was made before the clock was set back. */
export function createClaims(db: DatabaseSync, { write }: Group, clock: Clock): Claims {
  const take = db.prepare(`
    INSERT INTO claim (key, expires_at) VALUES (:key, :expiresAt)
    ON CONFLICT (key) DO UPDATE SET expires_at = :expiresAt
      WHERE claim.expires_at <= :now OR claim.expires_at > :expiresAt + ${CLOCK_SLACK_MS}`);
  const release = db.prepare('DELETE FROM claim WHERE key = ?');
  let takes = 0;
  return {
    take: (key, ttlMs) =>
      write(() => {
        const now = clock.now();
        if ((takes += 1) % SWEEP_EVERY === 0) sweep(db, now);
        return take.run({ key, now, expiresAt: now + ttlMs }).changes === 1;
      }),
    release: (key) => write(() => void release.run(key)),
  };
}

import { randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { Clock, Locks } from '../../../core/ports.ts';
import { BEATS, LIFE_MS } from '../lock-life.ts';
import { CLOCK_SLACK_MS } from './database.ts';
import type { Group } from './group.ts';

/** Locks in a SQLite file: atomic for all processes of one host. */
export function createLocks(db: DatabaseSync, { write }: Group, clock: Clock): Locks {
  const take = db.prepare(`
    INSERT INTO lock (key, token, holder, since, expires_at) VALUES (:key, :token, :holder, :now, :expiresAt)
    ON CONFLICT (key) DO UPDATE SET token = :token, holder = :holder, since = :now, expires_at = :expiresAt
      WHERE lock.expires_at <= :now OR lock.expires_at > :expiresAt + ${CLOCK_SLACK_MS}`);
  const find = db.prepare('SELECT holder, since FROM lock WHERE key = ?');
  const renew = db.prepare('UPDATE lock SET expires_at = :expiresAt WHERE key = :key AND token = :token');
  const release = db.prepare('DELETE FROM lock WHERE key = ? AND token = ?');
  return {
    async take(key, holder, lifeMs = LIFE_MS) {
      const token = randomUUID();
      const now = clock.now();
      const taken = await write(() => take.run({ key, token, holder, now, expiresAt: now + lifeMs }));
      if (taken.changes === 0) {
        const held = find.get(key);
        return {
          isMine: false,
          holder: String(held?.['holder'] ?? ''),
          since: Number(held?.['since'] ?? now),
        };
      }
      const extend = () =>
        write(() => renew.run({ key, token, expiresAt: clock.now() + lifeMs }).changes === 1);
      // When the file is held for too long, the next beat may get through, and whoever needs the lock asks `isHeld`.
      const heartbeat = setInterval(() => void extend().catch(() => {}), lifeMs / BEATS);
      heartbeat.unref();
      return {
        isMine: true,
        isHeld: extend,
        async release() {
          clearInterval(heartbeat);
          await write(() => release.run(key, token));
        },
      };
    },
  };
}

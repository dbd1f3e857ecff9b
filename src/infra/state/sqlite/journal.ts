import type { DatabaseSync } from 'node:sqlite';
import { linkHash } from '../../../core/auth/link.ts';
import type { Journal } from '../../../core/ports.ts';
import { isTaken } from '../../sqlite-codes.ts';
import type { Group } from './group.ts';

/** The journal in the state file. Numbers are never given twice, so that an entry cut off from the end is missed. */
export function createJournal(db: DatabaseSync, group: Group): Journal {
  const newest = db.prepare('SELECT hash FROM journal ORDER BY seq DESC LIMIT 1');
  const insert = db.prepare('INSERT INTO journal (plan, step, hash, body) VALUES (?, ?, ?, ?)');
  const all = db.prepare('SELECT seq, hash, body FROM journal ORDER BY seq');
  const last = db.prepare("SELECT seq FROM sqlite_sequence WHERE name = 'journal'");
  const lastNumber = () => Number(last.get()?.['seq'] ?? 0);
  return {
    async append(...entries) {
      group.end();
      // Elsewhere a power failure may cost the last moments; here it must not.
      db.exec('PRAGMA synchronous = FULL; BEGIN IMMEDIATE');
      try {
        for (const entry of entries) {
          const body = JSON.stringify(entry);
          const previous = newest.get()?.['hash'];
          const hash = linkHash(typeof previous === 'string' ? previous : '', body);
          insert.run(entry.plan, entry.step, hash, body);
        }
        db.exec('COMMIT');
        return true;
      } catch (error) {
        // A full disk ends it by itself.
        if (db.isTransaction) db.exec('ROLLBACK');
        if (isTaken(error)) return false;
        throw error;
      } finally {
        db.exec('PRAGMA synchronous = NORMAL');
      }
    },
    async read() {
      const rows = all.all().map(({ seq, hash, body }) => ({
        seq: Number(seq),
        hash: String(hash),
        body: String(body),
      }));
      return { rows, last: lastNumber() };
    },
    last: async () => lastNumber(),
  };
}

import type { DatabaseSync } from 'node:sqlite';
import type { Clock, Inbox } from '../../../core/ports.ts';
import { sweep } from './database.ts';
import type { Group } from './group.ts';

/** Ids that are not needed any more go after so many requests. */
const SWEEP_EVERY = 500;

/** Accepted requests in a SQLite file: atomic for all processes of one host. What was closed keeps its id alone. */
export function createInbox(db: DatabaseSync, { write }: Group, clock: Clock): Inbox {
  const accept = db.prepare(`
    INSERT INTO inbox (id, owner, accepted_at, is_leaving, body, known_until)
      VALUES (:id, :owner, :now, 0, :body, :knownUntil)
    ON CONFLICT (id) DO UPDATE
      SET owner = :owner, accepted_at = :now, is_leaving = 0, body = :body, known_until = :knownUntil
      WHERE inbox.known_until <= :now`);
  const leave = db.prepare('UPDATE inbox SET is_leaving = 1 WHERE id = ? AND owner = ? AND body IS NOT NULL');
  const find = db.prepare('SELECT 1 FROM inbox WHERE id = ?');
  const close = db.prepare('UPDATE inbox SET body = NULL WHERE id = ? AND owner = ?');
  const open = db.prepare('SELECT * FROM inbox WHERE body IS NOT NULL ORDER BY accepted_at, id');
  const move = db.prepare(
    'UPDATE inbox SET owner = :to WHERE id = :id AND owner = :from AND body IS NOT NULL',
  );
  let accepted = 0;
  return {
    accept: (id, owner, body, knownMs) =>
      write(() => {
        const now = clock.now();
        if ((accepted += 1) % SWEEP_EVERY === 0) sweep(db, now);
        const row = { id, owner, now, body: JSON.stringify(body), knownUntil: now + knownMs };
        return accept.run(row).changes === 1;
      }),
    leave: (id, owner) => write(() => leave.run(id, owner).changes === 1 || find.get(id) === undefined),
    close: (id, owner) => write(() => void close.run(id, owner)),
    open: async () =>
      open.all().map((row) => ({
        id: String(row['id']),
        owner: String(row['owner']),
        acceptedAt: Number(row['accepted_at']),
        isLeaving: row['is_leaving'] === 1,
        body: parsed(String(row['body'])),
      })),
    move: (id, from, to) => write(() => move.run({ id, from, to }).changes === 1),
  };
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}

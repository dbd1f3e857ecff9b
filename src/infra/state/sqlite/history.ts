import type { DatabaseSync } from 'node:sqlite';
import { KEEP_MS } from '../../../core/history/point.ts';
import type { Clock, History } from '../../../core/ports.ts';
import type { Group } from './group.ts';

/** Readings over time in the state file: a row for each, and the name of a series once. What is too old is invisible; it goes
 *  with the next point of its series, or with `sweep`. */
export function createHistory(db: DatabaseSync, { write }: Group, clock: Clock): History {
  const name = db.prepare('INSERT OR IGNORE INTO series (name) VALUES (?)');
  const add = db.prepare(`
    INSERT OR REPLACE INTO history (series, at, point) SELECT id, :at, :point FROM series WHERE name = :series`);
  const forget = db.prepare(`
    DELETE FROM history WHERE series = (SELECT id FROM series WHERE name = ?) AND at <= ?`);
  const read = db.prepare(`
    SELECT at, point FROM history
      WHERE series = (SELECT id FROM series WHERE name = ?) AND at >= ? AND at < ? AND at > ? ORDER BY at`);
  const thin = db.prepare(`
    DELETE FROM history
      WHERE series = (SELECT id FROM series WHERE name = ?) AND at >= ? AND at < ?
        AND at NOT IN (SELECT value FROM json_each(?))`);
  const oldest = () => clock.now() - KEEP_MS;
  return {
    add: (series, at, point) =>
      write(() => {
        name.run(series);
        add.run({ series, at, point: JSON.stringify(point) });
        forget.run(series, oldest());
      }),
    async read(series, since, until = Number.MAX_SAFE_INTEGER) {
      return read.all(series, since, until, oldest()).flatMap((row) => {
        const point = parsed(String(row['point']));
        return point === undefined ? [] : [{ at: Number(row['at']), point }];
      });
    },
    thin: (series, from, until, keep) =>
      write(() => void thin.run(series, from, until, JSON.stringify(keep))),
  };
}

/** What is no JSON was not written by us: as good as not there. */
function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

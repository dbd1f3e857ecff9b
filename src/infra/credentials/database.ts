import { accessSync, constants, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { failed, ok } from '../../core/problem.ts';
import type { Outcome } from '../../core/problem.ts';
import {
  BUSY,
  CANTOPEN,
  CORRUPT,
  ERROR,
  LOCKED,
  NOTADB,
  primaryCode,
  PROTOCOL,
  READONLY,
} from '../sqlite-codes.ts';
import { faultOf } from './faults.ts';
import { BUSY_TIMEOUT_MS } from './patience.ts';
import type { Patience } from './patience.ts';

/** Where a JSON document is kept in a database. Names of our own, never of a store: they become SQL. */
export type Cell = { table: string; keyColumn: string; key: string; column: string };

/** Which of the tables exist, and what the cells hold: the text as stored, `null` where there is no such row. */
export type Cells = { tables: ReadonlySet<string>; values: readonly (string | null)[] };

/** Reads cells of one moment, in place, WAL included, and lets go of the database at once. A reader stops no writer
 *  (contract, section 8). `null` where there is no such file. */
export async function readCells(
  path: string,
  cells: readonly Cell[],
  patience: Patience,
): Promise<Outcome<Cells | null>> {
  for (;;) {
    try {
      accessSync(path, constants.R_OK);
      return ok(readOnce(path, cells));
    } catch (error) {
      switch (primaryCode(error)) {
        case null:
          return faultOf(error) === 'absent' ? ok(null) : failed({ code: 'store.forbidden', path });
        case BUSY:
        case LOCKED:
        case PROTOCOL:
          if (!(await patience())) return failed({ code: 'store.busy', path });
          continue;
        case ERROR:
        case CORRUPT:
        case NOTADB:
          return failed({ code: 'store.corrupt', path });
        default:
          return failed({ code: 'store.forbidden', path });
      }
    }
  }
}

function readOnce(path: string, cells: readonly Cell[]): Cells {
  try {
    return select(path, cells);
  } catch (error) {
    // A database in WAL mode wants two files beside it, which a read-only mount or folder does not let us make.
    // Then it can be read as it stands, unless there is a WAL: what it holds would be missing without a word.
    const code = primaryCode(error);
    if ((code !== CANTOPEN && code !== READONLY) || walSize(path) > 0) throw error;
    const url = pathToFileURL(path);
    url.searchParams.set('immutable', '1');
    return select(url, cells);
  }
}

const Tables = z.array(z.object({ name: z.string() }).transform(({ name }) => name));
const Row = z.object({ json: z.string().nullable() }).optional();

function select(location: string | URL, cells: readonly Cell[]): Cells {
  const db = new DatabaseSync(location, { readOnly: true, timeout: BUSY_TIMEOUT_MS });
  try {
    db.exec('BEGIN');
    const tables = new Set(
      Tables.parse(db.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all()),
    );
    const values = cells.map(({ table, keyColumn, key, column }) => {
      if (!tables.has(table)) return null;
      const row = Row.parse(
        db.prepare(`SELECT CAST(${column} AS TEXT) AS json FROM ${table} WHERE ${keyColumn} = ?`).get(key),
      );
      return row ? (row.json ?? '') : null;
    });
    return { tables, values };
  } finally {
    db.close();
  }
}

function walSize(path: string): number {
  return statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0;
}

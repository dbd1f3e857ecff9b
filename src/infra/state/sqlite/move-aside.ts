import {
  closeSync,
  existsSync,
  openSync,
  readSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { stateFaultOf } from '../fault.ts';
import { openDatabase } from './database.ts';
import { besides } from './secure-file.ts';

/** After so long nobody is at it any more. */
const GUARD_LIFE_MS = 60_000;

/** Puts a damaged state file where it is kept, with what SQLite has beside it, and tells where. `null`, and nothing is moved,
 *  when another process has just done so, or when it was no state file in the first place: a wrong `STATE_URL` must not
 *  take somebody's letters away. Throws when another process is at it in this moment, and when it cannot be moved. */
export function moveAside(path: string, now: number): string | null {
  const file = realpathSync(path);
  if (!wasDatabase(file)) return null;
  const guard = `${file}.moving`;
  const made = statSync(guard, { throwIfNoEntry: false })?.mtimeMs;
  if (made !== undefined && Date.now() - made > GUARD_LIFE_MS) rmSync(guard);
  closeSync(openSync(guard, 'wx', 0o600));
  try {
    if (!isDamaged(file)) return null;
    const aside = `${file}.damaged-${new Date(now).toISOString().slice(0, 19).replaceAll(':', '-')}`;
    renameSync(file, aside);
    for (const [index, beside] of besides(file).entries())
      if (existsSync(beside)) renameSync(beside, besides(aside)[index]!);
    return aside;
  } finally {
    rmSync(guard);
  }
}

/** By its name, or by the first bytes that SQLite writes, https://sqlite.org/fileformat.html. */
function wasDatabase(file: string): boolean {
  if (/\.(?:sqlite3?|db)$/iu.test(file)) return true;
  const magic = Buffer.alloc(16);
  const opened = openSync(file, 'r');
  try {
    readSync(opened, magic);
  } finally {
    closeSync(opened);
  }
  return magic.toString('latin1') === 'SQLite format 3\u0000';
}

function isDamaged(file: string): boolean {
  try {
    openDatabase(file).close();
    return false;
  } catch (error) {
    return stateFaultOf(error) === 'damaged';
  }
}

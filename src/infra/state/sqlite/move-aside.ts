import { existsSync, openSync, readSync, closeSync, realpathSync, renameSync } from 'node:fs';
import { besides } from './secure-file.ts';

/** Puts a damaged state file where it is kept, with what SQLite has beside it, and tells where. `null`, and nothing is moved,
 *  when it was no state file in the first place: a wrong `STATE_URL` must not take somebody's letters away. */
export function moveAside(path: string, now: number): string | null {
  const file = realpathSync(path);
  if (!wasDatabase(file)) return null;
  const aside = `${file}.damaged-${new Date(now).toISOString().slice(0, 19).replaceAll(':', '-')}`;
  renameSync(file, aside);
  for (const [index, beside] of besides(file).entries())
    if (existsSync(beside)) renameSync(beside, besides(aside)[index]!);
  return aside;
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

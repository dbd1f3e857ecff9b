import { chmodSync, closeSync, lstatSync, mkdirSync, openSync, realpathSync, statSync } from 'node:fs';
import type { Stats } from 'node:fs';
import { dirname } from 'node:path';
import { StateRefusal } from '../fault.ts';

/** Makes the state file and its folder where they are missing, and both SQLite's and its own files the owner's alone.
 *  Somebody else's file is refused, and a link of theirs: whoever owns it could read it, exchange it, or have us write
 *  where they may not. */
export function secureFile(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const options = { throwIfNoEntry: false } as const;
  refuseForeign(lstatSync(path, options));
  const file = statSync(path, options);
  refuseForeign(file);
  // A pipe would wait for a reader for ever.
  if (file && !file.isFile()) throw new StateRefusal('forbidden');
  closeSync(openSync(path, 'a', 0o600));
  const real = realpathSync(path);
  chmodSync(real, 0o600);
  // SQLite makes them with the mode of the file; these may be of a time when that was another.
  for (const beside of besides(real)) {
    const stats = lstatSync(beside, options);
    refuseForeign(stats);
    if (!stats) continue;
    if (!stats.isFile()) throw new StateRefusal('forbidden');
    chmodSync(beside, 0o600);
  }
}

/** What SQLite keeps beside a file that is in use. */
export const besides = (path: string) => [`${path}-wal`, `${path}-shm`];

/** Throws when it is another user's. */
export function refuseForeign(stats: Stats | null | undefined): void {
  const user = process.geteuid?.();
  if (stats && user !== undefined && stats.uid !== user) throw new StateRefusal('foreign');
}

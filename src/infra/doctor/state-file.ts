import { access, constants, lstat, stat, statfs } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { dirname } from 'node:path';
import type { StateFacts } from '../../core/doctor/facts.ts';
import { stateFaultOf } from '../state/fault.ts';
import { refuseAnothers } from '../state/sqlite/database.ts';
import { refuseForeign } from '../state/sqlite/secure-file.ts';

/** Long enough for a write of our own, which may be under way in this very moment. */
const BUSY_TIMEOUT_MS = 500;

/** Writes nothing: a disk that fills up, or is mounted for reading only, is seen as it stands. */
export async function lookAtStateFile(path: string): Promise<Partial<StateFacts>> {
  try {
    refuseForeign(await lstat(path).catch(absent));
    const file = await stat(path).catch(absent);
    refuseForeign(file);
    const folder = await nearestFolder(dirname(path));
    await access(folder, constants.W_OK | constants.X_OK);
    if (file) {
      if (!file.isFile()) return { fault: 'forbidden' };
      await access(path, constants.R_OK | constants.W_OK);
      readOnce(path);
    }
    const { bavail, bsize } = await statfs(folder);
    const isOpen = file !== null && process.platform !== 'win32' && (file.mode & 0o077) !== 0;
    return { isOpen, freeBytes: bavail * bsize };
  } catch (error) {
    return { fault: stateFaultOf(error) ?? 'forbidden' };
  }
}

/** The folder is made at the first start; until then, whether it can be made is up to one above it. */
async function nearestFolder(path: string): Promise<string> {
  const found = await stat(path).catch(absent);
  return found ? path : nearestFolder(dirname(path));
}

/** Throws for what is no database, or none of ours. */
function readOnce(path: string): void {
  const db = new DatabaseSync(path, { readOnly: true, timeout: BUSY_TIMEOUT_MS });
  try {
    refuseAnothers(db);
  } finally {
    db.close();
  }
}

function absent(error: unknown): null {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
  throw error;
}

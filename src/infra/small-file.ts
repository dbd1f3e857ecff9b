import { constants } from 'node:fs';
import { open } from 'node:fs/promises';

/** More than a configuration, a key or a settings file ever has; a parser that is given as much answers within a moment. */
const SIZE_LIMIT = 1024 * 1024;

/** The text of a small file that somebody else may have made. `null`: there is none, it may not be read, it is no file (a
 *  pipe would keep us waiting for ever, a device would never end), or it is larger than that. */
export async function readSmallFile(path: string, limit = SIZE_LIMIT): Promise<string | null> {
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch(() => null);
  if (!file) return null;
  try {
    const stats = await file.stat();
    if (!stats.isFile() || stats.size > limit) return null;
    const bytes = await file.readFile();
    return bytes.length > limit ? null : bytes.toString('utf8');
  } catch {
    return null;
  } finally {
    await file.close();
  }
}

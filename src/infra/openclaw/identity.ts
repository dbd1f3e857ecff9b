import { realpath, stat } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

/** Tells one installed binary from the next one: an update makes a new file. `null`: not found. */
export async function identityOf(bin: string, searchPath: string): Promise<string | null> {
  const places = bin.includes('/') ? [bin] : searchPath.split(delimiter).map((folder) => join(folder, bin));
  for (const place of places) {
    try {
      const path = await realpath(place);
      const { ino, size, ctimeMs } = await stat(path);
      return [path, ino, size, ctimeMs].join(':');
    } catch {
      // then perhaps in the next folder
    }
  }
  return null;
}

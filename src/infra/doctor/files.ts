import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { loginsFile } from '../credentials/json-store.ts';
import type { Places } from '../credentials/locate.ts';

/** OpenClaw makes all of them for its own user's eyes alone (contract, section 2). */
const OTHERS = 0o077;

/** Files with logins that others may read, and files that are not ours. Windows knows neither. */
export async function lookAtFiles(
  places: Places,
  dir: string,
): Promise<{ open: readonly string[]; foreign: readonly string[] }> {
  const user = process.geteuid?.();
  if (user === undefined) return { open: [], foreign: [] };
  const sidecars = await readdir(places.sidecarDir).catch(() => []);
  const paths = [
    ...[...new Set([dir, places.baseDir])].flatMap((folder) => [
      loginsFile(folder),
      join(folder, 'openclaw-agent.sqlite'),
    ]),
    places.sharedDatabase,
    ...sidecars.map((name) => join(places.sidecarDir, name)),
  ];
  const files = await Promise.all(
    paths.map(async (path) => {
      const found = await stat(path).catch(() => null);
      return found?.isFile() ? [{ path, isOpen: (found.mode & OTHERS) !== 0, uid: found.uid }] : [];
    }),
  );
  return {
    open: files.flat().flatMap(({ path, isOpen }) => (isOpen ? [path] : [])),
    foreign: files.flat().flatMap(({ path, uid }) => (uid === user ? [] : [path])),
  };
}

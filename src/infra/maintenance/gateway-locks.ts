import { lstat, readFile, readdir, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { setting } from '../credentials/locate.ts';
import type { Places, World } from '../credentials/locate.ts';

/** The lock that a gateway holds for as long as it runs. Wire shape: `gateway.<hash>.lock` of 2026.5.28, 2026.7.1 and
 *  2026.9.6, looked at while they ran. The hash is of the configuration's path as that gateway spells it, so all locks
 *  are read. */
const GatewayLock = z.object({
  pid: z.int().positive(),
  configPath: z.string(),
  /** Linux only: when that process began, in clock ticks since the machine did. */
  startTime: z.number().nullish().catch(null),
});

/** One has about 150 bytes. Others may write to the folder for temporary files. */
const MOST_BYTES = 4096;

/** Processes that hold the lock of a gateway with this configuration or this state directory. Works where there is no `/proc`,
 *  and whatever the process calls itself; a gateway that was told `OPENCLAW_ALLOW_MULTI_GATEWAY=1` takes no lock. */
export async function findLockHolders(world: World, places: Places): Promise<readonly number[]> {
  const ours = new Set(await Promise.all([places.configPath, places.stateDir].map(real)));
  const pids = await Promise.all(
    (await lockFiles(world, places)).map(async (file): Promise<readonly number[]> => {
      const lock = await readLock(file);
      if (!lock) return [];
      const { pid, configPath, startTime } = lock;
      const named = await Promise.all([configPath, dirname(configPath)].map(real));
      return named.some((path) => ours.has(path)) && (await lives(pid, startTime ?? null)) ? [pid] : [];
    }),
  );
  return [...new Set(pids.flat())];
}

/** In the folder for temporary files, which need not be the same for a gateway that was started in another way; in the state
 *  directory since 2026.8. The number is the gateway's user, who need not be the one at the keyboard. */
async function lockFiles(world: World, { stateDir }: Places): Promise<readonly string[]> {
  const roots = new Set([setting(world, 'TMPDIR') ?? tmpdir(), tmpdir(), '/tmp', join(stateDir, 'tmp')]);
  const folders = await namesIn([...roots], /^openclaw(?:-\d+)?$/u);
  return namesIn(folders, /^gateway\..+\.lock$/u);
}

async function namesIn(folders: readonly string[], pattern: RegExp): Promise<readonly string[]> {
  const found = await Promise.all(
    folders.map(async (folder) => {
      const names = await readdir(folder).catch(() => []);
      return names.filter((name) => pattern.test(name)).map((name) => join(folder, name));
    }),
  );
  return found.flat();
}

/** `null` for what is no such lock, or is gone by now. */
async function readLock(path: string): Promise<z.infer<typeof GatewayLock> | null> {
  try {
    const file = await lstat(path);
    if (!file.isFile() || file.size > MOST_BYTES) return null;
    return GatewayLock.safeParse(JSON.parse(await readFile(path, 'utf8'))).data ?? null;
  } catch {
    return null;
  }
}

/** A gateway that was killed leaves its lock, and its number may belong to another process by now. */
async function lives(pid: number, startTime: number | null): Promise<boolean> {
  const began = await startOf(pid);
  if (began !== null && startTime !== null) return began === startTime;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process lives as well.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** The 22nd field of `/proc/<pid>/stat`; the second is a name in brackets, with anything in it. `null` where it cannot be
 *  read. */
async function startOf(pid: number): Promise<number | null> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const fields = text
    .slice(text.lastIndexOf(')') + 1)
    .trim()
    .split(/\s+/u);
  const ticks = Number(fields[19]);
  return text !== '' && Number.isFinite(ticks) ? ticks : null;
}

/** As it is once links are followed; a file that is not there yet by its folder. */
async function real(path: string): Promise<string> {
  const itself = await realpath(path).catch(() => null);
  if (itself !== null) return itself;
  const folder = await realpath(dirname(path)).catch(() => null);
  return folder === null ? path : join(folder, path.slice(dirname(path).length));
}

import { open, readFile, realpath, rename, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { errnoOf } from './errno.ts';

/** A file as it was when we looked. */
export type Original = {
  /** Its real path: a link to it stays a link. */
  path: string;
  bytes: Buffer;
  /** Permission bits. */
  mode: number;
  uid: number;
  gid: number;
};

/** A file is not what we last saw in it, or the lock is not ours any more: another process is at it. */
export class Changed extends Error {}

/** `null` where there is no such file. */
export async function readOriginal(said: string): Promise<Original | null> {
  const path = await realpath(said).catch((error: unknown) => {
    if (errnoOf(error) === 'ENOENT') return null;
    throw error;
  });
  if (path === null) return null;
  const file = await open(path, 'r');
  try {
    const { mode, uid, gid } = await file.stat();
    return { path, bytes: await file.readFile(), mode: mode & 0o7777, uid, gid };
  } finally {
    await file.close();
  }
}

/** Copies the original beside itself, where nothing was before, and on to the disk. Gives the copy's path. */
export async function backUp(original: Original, stamp: string): Promise<string> {
  for (let suffix = 1; ; suffix += 1) {
    const path = `${original.path}.backup-${stamp}${suffix > 1 ? `-${suffix}` : ''}`;
    try {
      await writeNew(path, original.bytes, original, 'owner where possible');
      return path;
    } catch (error) {
      if (errnoOf(error) !== 'EEXIST') throw error;
    }
  }
}

/** Always the same name, so that what a killed run left behind, logins included, goes with the next one. */
const stagePath = ({ path }: Original) => `${path}.maintenance-tmp`;

/** Writes new content beside the file, on to the disk, with the file's permissions and owner. */
export async function stage(original: Original, bytes: Buffer): Promise<void> {
  await unstage(original);
  await writeNew(stagePath(original), bytes, original, 'same owner');
}

export const unstage = (original: Original) => rm(stagePath(original), { force: true });

/** Puts what was staged in the file's place: whoever reads it finds the old content or the new, never a part. Not done
 *  unless the file still holds `expected`. */
export async function swapIn(original: Original, expected: Buffer): Promise<void> {
  if (!expected.equals(await readFile(original.path))) throw new Changed();
  await rename(stagePath(original), original.path);
}

/** Makes new and renamed files in its folder outlast a power failure. */
export async function syncFolderOf({ path }: Original): Promise<void> {
  const folder = await open(dirname(path), 'r');
  try {
    await folder.sync();
  } catch (error) {
    // Some file systems have no such thing as a folder that waits to be written.
    if (!['EINVAL', 'ENOTSUP'].includes(errnoOf(error))) throw error;
  } finally {
    await folder.close();
  }
}

async function writeNew(
  path: string,
  bytes: Buffer,
  like: Original,
  owner: 'same owner' | 'owner where possible',
): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await own(file, like).catch((error: unknown) => {
      if (owner === 'same owner') throw error;
    });
    // After the owner, as a change of owner takes bits away; before the content, as the mask may have left too few.
    await file.chmod(like.mode);
    await file.writeFile(bytes);
    await file.sync();
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await file.close();
  }
}

async function own(file: FileHandle, { uid, gid }: Original): Promise<void> {
  const made = await file.stat();
  if (made.uid !== uid || made.gid !== gid) await file.chown(uid, gid);
}

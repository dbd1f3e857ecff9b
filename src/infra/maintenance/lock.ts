import { open, readFile, realpath, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { errnoOf } from './errno.ts';

/** OpenClaw's own limit (contract, section 2.1). It also takes over at once from a process that is gone; we do not,
 *  as the holder may be in a container, where our process ids mean nothing. */
const STALE_AFTER_MS = 30_000;

export type Lock = {
  /** Nobody took it over in the meantime. */
  isOurs(): Promise<boolean>;
  /** Removes our lock and nobody else's. */
  release(): Promise<void>;
};

/** Takes the lock that OpenClaw takes before it writes `file`. `null`: another process has it. OpenClaw resolves the
 *  folder and not the file: where that is a link, its lock is beside the link, and beside the real file for those
 *  who come by another way. */
export async function takeLocks(file: string, now: number): Promise<Lock | null> {
  const paths = new Set([join(await realpath(dirname(file)), basename(file)), await realpath(file)]);
  const locks: Lock[] = [];
  const release = async () => {
    for (const lock of locks.toReversed()) await lock.release();
  };
  try {
    for (const path of paths) {
      const lock = await takeLock(`${path}.lock`, now);
      if (!lock) {
        await release();
        return null;
      }
      locks.push(lock);
    }
  } catch (error) {
    await release();
    throw error;
  }
  return {
    isOurs: async () => (await Promise.all(locks.map((lock) => lock.isOurs()))).every(Boolean),
    release,
  };
}

async function takeLock(path: string, now: number): Promise<Lock | null> {
  const content = JSON.stringify({ pid: process.pid, createdAt: new Date(now).toISOString() }, null, 2);
  const inode =
    (await create(path, content)) ?? ((await clearStale(path, now)) && (await create(path, content)));
  if (!inode) return null;
  const isOurs = async () => (await inodeOf(path)) === inode && (await readText(path)) === content;
  return {
    isOurs,
    async release() {
      if (await isOurs()) await rm(path, { force: true });
    },
  };
}

async function create(path: string, content: string): Promise<bigint | null> {
  const file = await open(path, 'wx', 0o600).catch((error: unknown) => {
    if (errnoOf(error) === 'EEXIST') return null;
    throw error;
  });
  if (!file) return null;
  try {
    await file.writeFile(content);
    return (await file.stat({ bigint: true })).ino;
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await file.close();
  }
}

/** Whether the way is free now. */
async function clearStale(path: string, now: number): Promise<boolean> {
  const before = await inodeOf(path);
  if (before === null) return true;
  if (!(await isStale(path, now))) return false;
  // Another process may have found it stale as well, and have made its own by now.
  if ((await inodeOf(path)) === before) await rm(path, { force: true });
  return true;
}

const Holder = z.object({ pid: z.number(), createdAt: z.iso.datetime({ offset: true }) });

/** A lock that does not say when it was taken may be one that is being written right now; its file's time decides. */
async function isStale(path: string, now: number): Promise<boolean> {
  const text = await readText(path);
  if (text === null) return true;
  const holder = Holder.safeParse(parse(text));
  const takenAt = holder.success ? Date.parse(holder.data.createdAt) : await modifiedAt(path);
  return takenAt === null || now - takenAt > STALE_AFTER_MS;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const readText = (path: string) => readFile(path, 'utf8').catch(absent);
const inodeOf = async (path: string) => (await stat(path, { bigint: true }).catch(absent))?.ino ?? null;
const modifiedAt = async (path: string) => (await stat(path).catch(absent))?.mtimeMs ?? null;

function absent(error: unknown): null {
  if (errnoOf(error) === 'ENOENT') return null;
  throw error;
}

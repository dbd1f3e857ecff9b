import { rm } from 'node:fs/promises';
import type { Backup, MaintenanceFault } from '../../core/maintenance.ts';
import { loginsFile } from '../credentials/json-store.ts';
import { hasLogin, isSame, mentions, parseDocument, renderDocument, withoutProfile } from './document.ts';
import type { Document } from './document.ts';
import { Changed, backUp, readOriginal, syncFolderOf } from './files.ts';
import type { Original } from './files.ts';
import { stateFile } from './find.ts';
import type { Lock } from './lock.ts';
import type { OnStep } from './steps.ts';
import { causeOf, writeAll } from './write.ts';

export type Removed = { ok: true; backups: readonly Backup[] } | { ok: false; fault: MaintenanceFault };

/** One file of the store: as it was, and as it should be. */
type Work = { original: Original; after: Document; isChanged: boolean };

/** Takes one profile out of a store's files, under a lock that the caller holds. Reads them anew: what was seen before
 *  the lock may be gone. Never throws; a fault's path is as it is on disk. */
export async function removeProfile(
  { dir, id, now }: { dir: string; id: string; now: number },
  lock: Lock,
  onStep: OnStep,
): Promise<Removed> {
  const prepared = await prepare(dir, id).catch(failed);
  if ('code' in prepared) return { ok: false, fault: prepared };
  const { works } = prepared;
  const backups: Backup[] = [];
  try {
    onStep('backup');
    const stamp = new Date(now).toISOString().replaceAll(/[-:]|\.\d+/gu, '');
    for (const { original, isChanged } of works) {
      backups.push({ file: original.path, backup: await backUp(original, stamp), isChanged });
      await syncFolderOf(original);
    }
  } catch (error) {
    await discard(backups);
    return { ok: false, fault: failed(error) };
  }
  const edits = works
    .filter(({ isChanged }) => isChanged)
    .map(({ original, after }) => ({ original, bytes: renderDocument(after, original.bytes) }));
  const written = await writeAll(edits, lock, onStep);
  if (!written.ok) {
    const { state, cause } = written;
    if (state !== 'untouched') return { ok: false, fault: { code: state, cause, backups } };
    await discard(backups);
    return { ok: false, fault: { code: 'failed', cause } };
  }
  onStep('verify');
  // What cannot be read again is not verified; it was written all the same.
  const isVerified = await verify(works, backups, id).catch(() => false);
  return isVerified ? { ok: true, backups } : { ok: false, fault: { code: 'unverified', backups } };
}

/** The files of the store that are there. The logins come last: while they still have the profile, another run finds it,
 *  and completes what was cut off. */
async function prepare(dir: string, id: string): Promise<{ works: readonly Work[] } | MaintenanceFault> {
  const works: Work[] = [];
  let isThere = false;
  for (const path of [stateFile(dir), loginsFile(dir)]) {
    const original = await readOriginal(path);
    if (!original) continue;
    const before = parseDocument(original.bytes);
    if (!before) return { code: 'problem', problem: { code: 'store.corrupt', path } };
    if (!isOurs(original)) return { code: 'not-owner', path: original.path };
    isThere ||= hasLogin(before, id);
    works.push({ original, after: withoutProfile(before, id), isChanged: mentions(before, id) });
  }
  if (!isThere) throw new Changed();
  return { works };
}

/** Another user's file would become ours when it is replaced. Root can give it back. */
function isOurs({ uid }: Original): boolean {
  const user = process.geteuid?.();
  return user === undefined || user === 0 || user === uid;
}

/** Read again: the id is nowhere, everything else is as it was, and so are the backups. */
async function verify(works: readonly Work[], backups: readonly Backup[], id: string): Promise<boolean> {
  for (const { original, after } of works) {
    const now = await readOriginal(original.path);
    const document = now && parseDocument(now.bytes);
    if (!document || mentions(document, id) || !isSame(document, after)) return false;
    if (now.mode !== original.mode || now.uid !== original.uid || now.gid !== original.gid) return false;
    const backup = backups.find(({ file }) => file === original.path);
    const kept = backup && (await readOriginal(backup.backup));
    if (!kept?.bytes.equals(original.bytes) || kept.mode !== original.mode) return false;
  }
  return true;
}

/** Copies of what was not changed are only more places where logins lie about. */
async function discard(backups: readonly Backup[]): Promise<void> {
  for (const { backup } of backups) await rm(backup, { force: true }).catch(() => {});
}

const failed = (error: unknown): MaintenanceFault => ({ code: 'failed', cause: causeOf(error) });

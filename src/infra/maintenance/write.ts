import type { Cause } from '../../core/maintenance.ts';
import { errnoOf } from './errno.ts';
import { Changed, stage, swapIn, syncFolderOf, unstage } from './files.ts';
import type { Original } from './files.ts';
import type { Lock } from './lock.ts';
import type { OnStep } from './steps.ts';

/** One file and what it should hold. */
export type Edit = { original: Original; bytes: Buffer };

/** `put-back`: what was written has its old content again. `half-done`: it has not. */
export type Written =
  | { ok: true }
  | { ok: false; state: 'untouched' | 'put-back' | 'half-done'; cause: Cause };

/** Writes all files or none, as far as the system lets us. All new content is on the disk before the first file gets
 *  its own, so that what can fail has failed by then. */
export async function writeAll(edits: readonly Edit[], lock: Lock, onStep: OnStep): Promise<Written> {
  const written: Edit[] = [];
  try {
    onStep('stage');
    for (const { original, bytes } of edits) await stage(original, bytes);
    for (const edit of edits) {
      onStep(written.length === 0 ? 'swap-first' : 'swap-second');
      if (!(await lock.isOurs())) throw new Changed();
      await swapIn(edit.original, edit.original.bytes);
      written.push(edit);
      await syncFolderOf(edit.original);
    }
    return { ok: true };
  } catch (error) {
    const cause = causeOf(error);
    for (const { original } of edits) await unstage(original).catch(() => {});
    if (written.length === 0) return { ok: false, state: 'untouched', cause };
    return { ok: false, state: (await putBack(written)) ? 'put-back' : 'half-done', cause };
  }
}

export const causeOf = (error: unknown): Cause =>
  error instanceof Changed ? { kind: 'changed' } : { kind: 'system', errno: errnoOf(error) };

/** From memory, which holds what the backups hold. A file that somebody else wrote since is left to them. */
async function putBack(written: readonly Edit[]): Promise<boolean> {
  let isBack = true;
  for (const { original, bytes } of written) {
    try {
      await stage(original, original.bytes);
      await swapIn(original, bytes);
      await syncFolderOf(original);
    } catch {
      isBack = false;
      await unstage(original).catch(() => {});
    }
  }
  return isBack;
}

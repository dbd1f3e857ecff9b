import { setTimeout as delay } from 'node:timers/promises';
import type { Backup, Cause, DeleteAsked, DeleteOutcome, Deleted } from '../../core/maintenance.ts';
import { clean } from '../../core/usage/label.ts';
import { loginsFile } from '../credentials/json-store.ts';
import { locate, shownPath } from '../credentials/locate.ts';
import type { World } from '../credentials/locate.ts';
import { isSame, mentions, parseDocument, renderDocument, withoutProfile } from './document.ts';
import type { Document } from './document.ts';
import { findElsewhere } from './elsewhere.ts';
import { errnoOf } from './errno.ts';
import { Changed, backUp, readOriginal, stage, swapIn, syncFolderOf, unstage } from './files.ts';
import type { Original } from './files.ts';
import { findProfile, stateFile } from './find.ts';
import type { Found } from './find.ts';
import { findGateway, probes } from './gateway.ts';
import type { Probes } from './gateway.ts';
import { takeLock } from './lock.ts';
import type { Lock } from './lock.ts';
import { gatewayPorts } from './ports.ts';

/** One file of the store: as it was, and as it should be. */
type Work = { original: Original; after: Document; bytes: Buffer };

/** Each before it is done; a test stops the process there. */
export type MaintenanceStep =
  | 'lock'
  | 'backup'
  | 'stage'
  | 'swap-first'
  | 'swap-second'
  | 'verify'
  | 'unlock';

export type Machine = World & {
  now: () => number;
  probes?: Probes;
  onStep?: (step: MaintenanceStep) => void;
};

/** Deletes a profile from the files of a JSON store, with the gateway stopped. Each file holds its old content or its new
 *  one at every moment, and a copy of the old one is beside it before anything is written. */
export async function deleteProfile(machine: Machine, asked: DeleteAsked): Promise<DeleteOutcome> {
  const found = await findProfile({ ...machine, sleep: delay }, asked);
  if (!found.ok) return found;
  const { configPath } = await locate(machine);
  const running = await findGateway(machine.probes ?? probes, await gatewayPorts(machine, configPath));
  if (running) return { ok: false, fault: running };
  machine.onStep?.('lock');
  const file = loginsFile(found.value.dir);
  try {
    const lock = await takeLock(file, machine.now());
    if (!lock) return { ok: false, fault: { code: 'locked', path: shownPath(machine, `${file}.lock`) } };
    try {
      return await deleteLocked(machine, found.value, lock);
    } finally {
      machine.onStep?.('unlock');
      await lock.release();
    }
  } catch (error) {
    return { ok: false, fault: { code: 'failed', cause: causeOf(error) } };
  }
}

const causeOf = (error: unknown): Cause =>
  error instanceof Changed ? { kind: 'changed' } : { kind: 'system', errno: errnoOf(error) };

async function deleteLocked(machine: Machine, found: Found, lock: Lock): Promise<DeleteOutcome> {
  const works = await prepare(found);
  const foreign = works.find(({ original }) => original.uid !== process.getuid?.());
  if (foreign)
    return { ok: false, fault: { code: 'not-owner', path: shownPath(machine, foreign.original.path) } };
  machine.onStep?.('backup');
  const stamp = new Date(machine.now()).toISOString().replaceAll(/[-:]|\.\d+/gu, '');
  const backups: Backup[] = [];
  for (const { original, bytes } of works) {
    const backup = await backUp(original, stamp);
    backups.push({ file: original.path, backup, isChanged: !bytes.equals(original.bytes) });
  }
  machine.onStep?.('stage');
  const changed = works.filter(({ original, bytes }) => !bytes.equals(original.bytes));
  const written: Work[] = [];
  try {
    for (const { original, bytes } of changed) await stage(original, bytes);
    for (const work of changed) {
      machine.onStep?.(written.length === 0 ? 'swap-first' : 'swap-second');
      if (!(await lock.isOurs())) throw new Changed();
      await swapIn(work.original, work.original.bytes);
      written.push(work);
      await syncFolderOf(work.original);
    }
  } catch (error) {
    for (const { original } of changed) await unstage(original).catch(() => {});
    return { ok: false, fault: await putBack(written, backups, causeOf(error)) };
  }
  machine.onStep?.('verify');
  if (!(await isDone(works, found.id))) return { ok: false, fault: { code: 'unverified', backups } };
  return { ok: true, value: await describe(machine, found, backups) };
}

/** The files of the store that are there. The logins come last: while they still have the profile, another run finds it,
 *  and completes what was cut off. */
async function prepare({ dir, id }: Found): Promise<readonly Work[]> {
  const works: Work[] = [];
  for (const path of [stateFile(dir), loginsFile(dir)]) {
    const original = await readOriginal(path);
    if (!original) continue;
    const before = parseDocument(original.bytes);
    if (!before) throw new Changed();
    const after = withoutProfile(before, id);
    const bytes = isSame(before, after) ? original.bytes : renderDocument(after, original.bytes);
    works.push({ original, after, bytes });
  }
  return works;
}

async function putBack(written: readonly Work[], backups: readonly Backup[], cause: Cause) {
  if (written.length === 0) return { code: 'failed', cause } as const;
  try {
    for (const { original, bytes } of written) {
      await stage(original, original.bytes);
      await swapIn(original, bytes);
      await syncFolderOf(original);
    }
    return { code: 'put-back', cause, backups } as const;
  } catch {
    return { code: 'half-done', cause, backups } as const;
  }
}

/** Read again: the id is nowhere, and everything else is as it was. */
async function isDone(works: readonly Work[], id: string): Promise<boolean> {
  for (const { original, after } of works) {
    const now = await readOriginal(original.path);
    const document = now && parseDocument(now.bytes);
    if (!now || !document || mentions(document, id) || !isSame(document, after)) return false;
    if (now.mode !== original.mode || now.uid !== original.uid) return false;
  }
  return true;
}

async function describe(machine: Machine, found: Found, backups: readonly Backup[]): Promise<Deleted> {
  const { agent, id, dir, label, left, places, config, sidecar } = found;
  const orders = Object.values(config.orders) as readonly (readonly string[])[];
  return {
    agent,
    label,
    fullLabel: clean(id),
    backups,
    left,
    isShared: dir === places.baseDir,
    elsewhere: await findElsewhere(machine, places, config, found),
    isInConfig: orders.some((ids) => ids.includes(id)),
    sidecar: sidecar && shownPath(machine, sidecar),
  };
}

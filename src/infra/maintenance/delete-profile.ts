import { setTimeout as delay } from 'node:timers/promises';
import type {
  Backup,
  DeleteAsked,
  DeleteOutcome,
  Deleted,
  MaintenanceFault,
} from '../../core/maintenance.ts';
import { clean } from '../../core/usage/label.ts';
import { loginsFile } from '../credentials/json-store.ts';
import { shownPath } from '../credentials/locate.ts';
import type { World } from '../credentials/locate.ts';
import { findElsewhere } from './elsewhere.ts';
import { findProfile } from './find.ts';
import type { Found } from './find.ts';
import { findGateway, probes as realProbes } from './gateway.ts';
import type { Probes } from './gateway.ts';
import { takeLocks } from './lock.ts';
import type { Lock } from './lock.ts';
import { removeProfile } from './remove.ts';
import type { OnStep } from './steps.ts';
import { causeOf } from './write.ts';

export type Machine = World & {
  now: () => number;
  probes?: Probes;
  onStep?: OnStep;
};

/** Deletes a profile from the files of a JSON store, with the gateway stopped. Each file holds its old content or its new
 *  one at every moment, and a copy of the old one is beside it before anything is written. */
export async function deleteProfile(machine: Machine, asked: DeleteAsked): Promise<DeleteOutcome> {
  const found = await findProfile({ ...machine, sleep: delay }, asked);
  if (!found.ok) return found;
  const outcome = await deleteFound(machine, found.value);
  return outcome.ok ? outcome : { ok: false, fault: withShownPath(machine, outcome.fault) };
}

async function deleteFound(machine: Machine, found: Found): Promise<DeleteOutcome> {
  const { now, probes = realProbes, onStep = () => {} } = machine;
  const running = await findGateway(probes, machine, found.places);
  if (running) return { ok: false, fault: running };
  onStep('lock');
  const file = loginsFile(found.dir);
  let lock: Lock | null;
  try {
    lock = await takeLocks(file, now());
  } catch (error) {
    return { ok: false, fault: { code: 'failed', cause: causeOf(error) } };
  }
  if (!lock) return { ok: false, fault: { code: 'locked', path: `${file}.lock` } };
  try {
    // One that started in the meantime has the old logins in its memory, and would write them again.
    const started = await findGateway(probes, machine, found.places);
    if (started) return { ok: false, fault: started };
    const removed = await removeProfile({ dir: found.dir, id: found.id, now: now() }, lock, onStep);
    return removed.ok ? { ok: true, value: await describe(machine, found, removed.backups) } : removed;
  } finally {
    onStep('unlock');
    // A lock that stays is stale in half a minute; what was done matters more.
    await lock.release().catch(() => {});
  }
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

function withShownPath(world: World, fault: MaintenanceFault): MaintenanceFault {
  if ('path' in fault) return { ...fault, path: shownPath(world, fault.path) };
  if (fault.code !== 'problem' || !('path' in fault.problem)) return fault;
  return { ...fault, problem: { ...fault.problem, path: shownPath(world, fault.problem.path) } };
}

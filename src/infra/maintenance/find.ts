import { existsSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import type { DeleteAsked, MaintenanceFault } from '../../core/maintenance.ts';
import type { Problem } from '../../core/problem.ts';
import { labelProfiles, quote, shortName } from '../../core/usage/label.ts';
import { findAgent } from '../credentials/agents.ts';
import { readConfig } from '../credentials/config.ts';
import type { OpenclawConfig } from '../credentials/config.ts';
import type { AuthStore } from '../credentials/document.ts';
import { loginsFile } from '../credentials/json-store.ts';
import { findDirectory, locate, shownPath } from '../credentials/locate.ts';
import type { Places, World } from '../credentials/locate.ts';
import { createPatience } from '../credentials/patience.ts';
import { readStores } from '../credentials/stores.ts';

/** The one profile that was meant, and where it is. */
export type Found = {
  agent: string;
  id: string;
  label: string;
  /** The folder of the store that holds it. */
  dir: string;
  places: Places;
  config: OpenclawConfig;
  left: readonly string[];
  sidecar: string | null;
};

/** What has to be known of the machine, and how to wait for a store that is being written. */
export type Finder = World & { sleep: (ms: number) => Promise<unknown> };

type Finding = { ok: true; value: Found } | { ok: false; fault: MaintenanceFault };

/** Order, last good profile and records of use; there from 2026.4.7 on. */
export const stateFile = (dir: string) => join(dir, 'auth-state.json');

/** Reads, changes nothing. */
export async function findProfile(finder: Finder, asked: DeleteAsked): Promise<Finding> {
  const places = await locate(finder);
  const state = await findDirectory(places.stateDir);
  if (state !== 'there') {
    const code = state === 'absent' ? 'openclaw.missing' : 'store.forbidden';
    return refuse(finder, { code, path: places.stateDir });
  }
  const config = await readConfig(places.configPath);
  const agent = await findAgent(finder, places, config, asked.agent);
  if (!agent.ok) return refuse(finder, agent.problem);
  const { id: name, dir } = agent.value;
  const stores = await readStores(places, dir, createPatience(finder.sleep));
  if (!stores.ok) return refuse(finder, stores.problem);
  const { source, own, base } = stores.value;
  if (source === 'sqlite') return { ok: false, fault: { code: 'sqlite' } };

  const [mine, inherited] = [codexIds(own), codexIds(base)];
  const ids = [...new Set([...mine, ...inherited])];
  const labels = labelProfiles(ids);
  const meant = resolve(asked.profile, ids, labels);
  const [id] = meant;
  if (id === undefined || meant.length > 1) {
    const code = id === undefined ? 'profile-unknown' : 'profile-ambiguous';
    const shown = (id === undefined ? ids : meant).map((one) => labels.get(one)!);
    return { ok: false, fault: { code, said: quote(asked.profile), labels: shown } };
  }
  const label = labels.get(id)!;
  if (!mine.includes(id)) return { ok: false, fault: { code: 'profile-inherited', label, agent: name } };
  const staysInherited = inherited.includes(id) && !(await isOneFile(dir, places.baseDir));
  const left = ids.filter((one) => one !== id || staysInherited).map((one) => labels.get(one)!);
  const sidecar = sidecarOf(places, own, id);
  return { ok: true, value: { agent: name, id, label, dir, places, config, left, sidecar } };
}

/** Stricter than in chat, as there is no second question: capitals count. */
function resolve(
  said: string,
  ids: readonly string[],
  labels: ReadonlyMap<string, string>,
): readonly string[] {
  const exact = ids.filter((id) => id === said);
  const shown = ids.filter((id) => labels.get(id) === said);
  return [exact, shown].find((found) => found.length === 1) ?? ids.filter((id) => shortName(id) === said);
}

/** An agent's file can be a link to the shared one. */
async function isOneFile(...dirs: readonly [string, string]): Promise<boolean> {
  const [one, other] = await Promise.all(dirs.map((dir) => realpath(loginsFile(dir)).catch(() => null)));
  return one !== null && one === other;
}

function codexIds(store: AuthStore | null): readonly string[] {
  return [...(store?.entries ?? [])].flatMap(([id, { kind }]) => (kind === 'codex' ? [id] : []));
}

function sidecarOf({ sidecarDir }: Places, store: AuthStore | null, id: string): string | null {
  const entry = store?.entries?.get(id);
  const name = entry?.kind === 'codex' ? entry.sidecar?.id : null;
  const path = name ? join(sidecarDir, `${name}.json`) : null;
  return path && existsSync(path) ? path : null;
}

function refuse(world: World, problem: Problem): { ok: false; fault: MaintenanceFault } {
  const shown = 'path' in problem ? { ...problem, path: shownPath(world, problem.path) } : problem;
  return { ok: false, fault: { code: 'problem', problem: shown } };
}

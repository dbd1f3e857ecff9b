import type { Clock } from '../../core/ports.ts';
import { failed, ok } from '../../core/problem.ts';
import type { Outcome, Problem } from '../../core/problem.ts';
import { NO_USE } from '../../core/usage/profile.ts';
import type { Profile, ProfileList } from '../../core/usage/profile.ts';
import { findAgent } from './agents.ts';
import { readConfig } from './config.ts';
import { activeHold } from './hold.ts';
import { findDirectory, locate, shownPath } from './locate.ts';
import type { Places, World } from './locate.ts';
import { understand } from './login.ts';
import type { LoginSecret } from './login.ts';
import { mergeStores } from './merge.ts';
import type { Merged } from './merge.ts';
import { createPatience } from './patience.ts';
import { createSidecars } from './sidecar.ts';
import { findLegacyLogins, readStores } from './stores.ts';

/** One look at an agent's stores: what everybody may know, and the tokens beside it. */
export type Reading = { list: ProfileList; secrets: ReadonlyMap<string, LoginSecret> };

export type Reader = World & { clock: Clock; sleep: (ms: number) => Promise<unknown> };

/** Reads what is on disk, now. Writes nothing, starts no process. */
export async function readAgent(reader: Reader, said: string): Promise<Outcome<Reading>> {
  const places = await locate(reader);
  const reading = await readPlaces(reader, places, said);
  return reading.ok ? reading : failed(withShownPath(reader, reading.problem));
}

async function readPlaces(reader: Reader, places: Places, said: string): Promise<Outcome<Reading>> {
  const path = places.stateDir;
  const state = await findDirectory(path);
  if (state === 'absent') return failed({ code: 'openclaw.missing', path });
  if (state === 'forbidden') return failed({ code: 'store.forbidden', path });
  const config = await readConfig(places.configPath);
  const agent = await findAgent(reader, places, config, said);
  if (!agent.ok) return agent;
  const { id, dir } = agent.value;
  const patience = createPatience(reader.sleep);
  const stores = await readStores(places, dir, patience);
  if (!stores.ok) return stores;
  const { source } = stores.value;
  const merged = mergeStores(stores.value, config.orders);
  if (merged.logins.size === 0) {
    const legacy = source === 'sqlite' ? await findLegacyLogins(places, dir, patience) : null;
    if (legacy) return failed({ code: 'store.unmigrated', path: legacy });
    return failed({ code: 'profiles.none', agent: id, found: NONE[merged.saved] });
  }
  const { profiles, secrets } = await openLogins(reader, places, merged);
  const { order, orders } = merged;
  const folders = { own: shownPath(reader, dir), main: shownPath(reader, places.baseDir) };
  return ok({ list: { agent: id, source, folders, order, orders, profiles }, secrets });
}

const NONE = { nothing: 'no-store', 'no-logins': 'empty', 'other-logins': 'no-oauth' } as const;

async function openLogins(reader: Reader, places: Places, { logins, stats, lastGood }: Merged) {
  const openSidecar = createSidecars(reader, places);
  const secrets = new Map<string, LoginSecret>();
  const now = reader.clock.now();
  const profiles = await Promise.all(
    [...logins].map(async ([id, entry]): Promise<Profile> => {
      const isElsewhere = entry.sidecar !== null && entry.tokens.access === null;
      const tokens = isElsewhere ? await openSidecar(id, entry) : entry.tokens;
      const { secret, ...told } = understand(entry, tokens);
      if (secret) secrets.set(id, secret);
      const { holds = [], use = NO_USE } = stats.get(id) ?? {};
      return {
        id,
        provider: entry.provider,
        ...told,
        hold: activeHold(holds, now),
        use: { ...use, isLastGood: lastGood[entry.provider] === id },
      };
    }),
  );
  return { profiles, secrets };
}

function withShownPath(world: World, problem: Problem): Problem {
  return 'path' in problem ? { ...problem, path: shownPath(world, problem.path) } : problem;
}

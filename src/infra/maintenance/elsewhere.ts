import { readFile, readdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import type { Elsewhere } from '../../core/maintenance.ts';
import type { OpenclawConfig } from '../credentials/config.ts';
import { faultOf } from '../credentials/faults.ts';
import { loginsFile } from '../credentials/json-store.ts';
import { SAFE_NAME, agentDirIn, expandHome, shownPath } from '../credentials/locate.ts';
import type { Places, World } from '../credentials/locate.ts';
import { stateFile } from './find.ts';
import { hasLogin, mentions, parseDocument } from './document.ts';
import type { Document } from './document.ts';

/** What other agents' stores know of an id. `dir`: the store that it was deleted from. */
export async function findElsewhere(
  world: World,
  places: Places,
  { agents }: OpenclawConfig,
  { id, dir }: { id: string; dir: string },
): Promise<readonly Elsewhere[]> {
  const folders = await readdir(`${places.stateDir}/agents`).catch(() => []);
  const names = new Set([...agents.keys(), ...folders].filter((name) => SAFE_NAME.test(name)));
  const dirs = new Map([['main', places.baseDir]]);
  for (const name of [...names].toSorted()) {
    const agentDir = agents.get(name)?.agentDir;
    if (name !== 'main')
      dirs.set(name, agentDir ? expandHome(world, agentDir) : agentDirIn(places.stateDir, name));
  }
  const own = await realpath(loginsFile(dir)).catch(() => null);
  const all = await Promise.all(
    [...dirs].map(async ([agent, other]): Promise<readonly Elsewhere[]> => {
      // Through a link several agents can have one file, which was changed for all of them.
      if (own !== null && own === (await realpath(loginsFile(other)).catch(() => null))) return [];
      const found = await look(other, id);
      return found ? [{ agent, path: shownPath(world, join(other, 'auth-profiles.json')), found }] : [];
    }),
  );
  return all.flat();
}

async function look(dir: string, id: string): Promise<Elsewhere['found'] | null> {
  const documents = await Promise.all([loginsFile(dir), stateFile(dir)].map(read));
  if (documents.some((document) => document !== 'unreadable' && hasLogin(document, id))) return 'login';
  if (documents.includes('unreadable')) return 'unreadable';
  return documents.some((document) => document !== 'unreadable' && mentions(document, id)) ? 'mention' : null;
}

async function read(path: string): Promise<Document | 'unreadable'> {
  try {
    return parseDocument(await readFile(path)) ?? 'unreadable';
  } catch (error) {
    return faultOf(error) === 'absent' ? {} : 'unreadable';
  }
}

import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Disk, Generation, Platform } from '../../core/doctor/facts.ts';
import { clean } from '../../core/usage/label.ts';
import { findAgent, listAgents } from '../credentials/agents.ts';
import { isBroken, readConfig } from '../credentials/config.ts';
import type { OpenclawConfig } from '../credentials/config.ts';
import { loginsFile, readJsonStore } from '../credentials/json-store.ts';
import { agentDirIn, locate, shownPath } from '../credentials/locate.ts';
import type { Places, World } from '../credentials/locate.ts';
import { createPatience } from '../credentials/patience.ts';
import type { Patience } from '../credentials/patience.ts';
import { readSharedDatabase } from '../credentials/sqlite-store.ts';
import { readStores } from '../credentials/stores.ts';
import type { Stores } from '../credentials/stores.ts';
import { findOpenSecrets } from '../secret-files.ts';
import { readSmallFile } from '../small-file.ts';
import { lookAtFiles } from './files.ts';

export type BotTokens = Readonly<Record<Platform, string | null>>;

/** OpenClaw's files, apart from the logins in them. What cannot be read is left out: why, the reader of logins says. */
export async function lookAtDisk(
  world: World & { sleep: (ms: number) => Promise<unknown> },
  said: string,
  tokens: BotTokens,
): Promise<Disk> {
  const places = await locate(world);
  const config = await readConfig(places.configPath);
  const agent = await findAgent(world, places, config, said);
  const dir = agent.ok ? agent.value.dir : agentDirIn(places.stateDir, said.toLowerCase());
  const patience = createPatience(world.sleep);
  const read = await readStores(places, dir, patience);
  const stores = read.ok ? read.value : null;
  const shown = (path: string) => clean(shownPath(world, path));
  const left = stores?.source === 'sqlite' ? await findLeftOver(places, dir, patience) : null;
  const files = await lookAtFiles(places, dir);
  return {
    brokenConfig: (await isBroken(places.configPath)) ? shown(places.configPath) : null,
    generation: stores && (await generationOf(places, stores, patience)),
    agents: (await listAgents(places, config)).map(clean),
    schema: {
      shared: schemaOf(places.sharedDatabase),
      agent: schemaOf(join(dir, 'openclaw-agent.sqlite')),
    },
    leftOver: left && shown(left),
    hasOwnLogins: stores?.source === 'sqlite' && (stores.own?.entries?.size ?? 0) > 0,
    openFiles: files.open.map(shown),
    foreignFiles: files.foreign.map(shown),
    deadOrders: stores ? findDeadOrders(stores, config) : [],
    holds: stores ? holdsOf(stores) : [],
    sharedTokens: await findTokens(places, tokens),
    openSecrets: (await findOpenSecrets(world.env, world.homeDir)).map(shown),
  };
}

async function generationOf(
  places: Places,
  { source, own, base }: Stores,
  patience: Patience,
): Promise<Generation | null> {
  if (!own?.entries && !base?.entries) return null;
  if (source === 'json') return 'json';
  const shared = await readSharedDatabase(places.sharedDatabase, patience);
  return shared.ok && shared.value?.store ? 'shared' : 'agent';
}

/** Logins of any kind: OpenClaw stumbles over API keys as well. */
async function findLeftOver(places: Places, dir: string, patience: Patience): Promise<string | null> {
  for (const folder of new Set([dir, places.baseDir])) {
    const store = await readJsonStore(folder, patience);
    if (store.ok && (store.value.entries?.size ?? 0) > 0) return loginsFile(folder);
  }
  return null;
}

/** `null`: no database, or none that can be read. */
function schemaOf(path: string): number | null {
  try {
    const db = new DatabaseSync(path, { readOnly: true });
    try {
      const version = db.prepare('PRAGMA user_version').get()?.['user_version'];
      return typeof version === 'number' ? version : null;
    } finally {
      db.close();
    }
  } catch {
    return null;
  }
}

const PROVIDERS = ['openai', 'openai-codex'] as const;

function findDeadOrders({ own, base }: Stores, config: OpenclawConfig): Disk['deadOrders'] {
  const entries = new Map([...(base?.entries ?? []), ...(own?.entries ?? [])]);
  const idsOf = (provider: (typeof PROVIDERS)[number]) =>
    [own?.orders, base?.orders, config.orders].flatMap((orders) => orders?.[provider] ?? []);
  const isAlive = (provider: string) => [...entries.values()].some((entry) => entry.provider === provider);
  return PROVIDERS.filter((provider) => idsOf(provider).length > 0 && !isAlive(provider)).map((provider) => ({
    provider,
    isInForceElsewhere: PROVIDERS.some(
      (other) => other !== provider && idsOf(other).some((id) => entries.has(id)),
    ),
  }));
}

function holdsOf({ own, base }: Stores): Disk['holds'] {
  const stats = new Map([...(base?.stats ?? []), ...(own?.stats ?? [])]);
  return [...stats].flatMap(([id, { holds }]) =>
    holds.flatMap(({ until, reason }) => (until === null ? [] : [{ id, until, reason }])),
  );
}

/** OpenClaw takes its own bot tokens from its configuration, or from a file of variables beside it. */
async function findTokens({ configPath, stateDir }: Places, tokens: BotTokens): Promise<readonly Platform[]> {
  const texts = await Promise.all([configPath, join(stateDir, '.env')].map((path) => readSmallFile(path)));
  return (['telegram', 'discord'] as const).filter((platform) => {
    const token = tokens[platform];
    return token !== null && texts.some((text) => text?.includes(token));
  });
}

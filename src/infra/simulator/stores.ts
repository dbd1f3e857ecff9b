import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRecord } from './document.ts';
import type { Agent } from './agent.ts';
import type { Home } from './home.ts';
import { jsonStore } from './json-store.ts';
import { Refusal } from './refusal.ts';
import type { Store } from './store.ts';
import { agentStore, ownerOfShared, sharedStore } from './sqlite-store.ts';
import type { Traits } from './version.ts';

export type Stores = {
  own: Store;
  /** What all agents share; `null` when that is this agent's own. */
  base: Store | null;
  /** Where the answers say that it all comes from. */
  path: { logins: string; state: string };
};

export function openStores(home: Home, agent: Agent, traits: Traits): Stores {
  const { stateDir } = home;
  const mainDir = join(stateDir, 'agents', 'main', 'agent');
  const isMain = agent.dir === mainDir;
  if (traits.store === 'json') {
    const path = { logins: join(agent.dir, 'auth-profiles.json'), state: join(agent.dir, 'auth-state.json') };
    return { own: jsonStore(agent.dir), base: isMain ? null : jsonStore(mainDir), path };
  }
  const ownPath = join(agent.dir, 'openclaw-agent.sqlite');
  const mainPath = join(mainDir, 'openclaw-agent.sqlite');
  if (traits.store === 'agent-database') {
    const path = { logins: ownPath, state: ownPath };
    return { own: agentStore(ownPath), base: isMain ? null : agentStore(mainPath), path };
  }
  const sharedPath = join(stateDir, 'state', 'openclaw.sqlite');
  const unreadable = (path: string) => () =>
    new Refusal(`Auth profile store ${home.show(path)} is unreadable; run openclaw doctor --fix.`);
  const isShared = ownerOfShared(sharedPath, () => new Refusal(traits.notADatabase, 'start')) === 'state-db';
  const own = agentStore(ownPath, unreadable(ownPath));
  const stores = {
    own,
    base: isShared
      ? sharedStore(sharedPath, unreadable(sharedPath))
      : isMain
        ? null
        : agentStore(mainPath, unreadable(mainPath)),
  };
  checkMigrated(home, agent, own, traits);
  const path = own.exists() ? ownPath : isShared ? sharedPath : mainPath;
  return { ...stores, path: { logins: path, state: path } };
}

/** From 2026.8.1 on, a file of an older generation beside an agent without logins of its own stops everything. */
function checkMigrated(home: Home, { dir }: Agent, own: Store, { missesGateway }: Traits): void {
  const file = join(dir, 'auth-profiles.json');
  if (!existsSync(file) || Object.keys(own.read().profiles).length > 0) return;
  const providers = providersIn(file);
  const affected = missesGateway
    ? `affected providers: ${providers.join(', ') || 'all (legacy provider scope unavailable)'}; `
    : '';
  const path = home.show(join(dir, 'openclaw-agent.sqlite'));
  const message = `Auth profile store ${path} requires legacy credential migration; ${affected}run openclaw doctor --fix.`;
  const facts = `code=AUTH_PROFILE_MIGRATION_REQUIRED affectedProviders=${JSON.stringify(providers)} action="openclaw doctor --fix"`;
  throw new Refusal(
    message,
    'command',
    missesGateway ? { log: `[auth-profiles/persistence] ${message} ${facts}` } : {},
  );
}

/** With the name that the old one goes by today. */
function providersIn(file: string): readonly string[] {
  const stored = parse(readFileSync(file, 'utf8'));
  const entries = isRecord(stored) && isRecord(stored['profiles']) ? Object.values(stored['profiles']) : [];
  const providers = entries.flatMap((entry) =>
    isRecord(entry) && typeof entry['provider'] === 'string' ? [entry['provider'].toLowerCase()] : [],
  );
  return [...new Set([...providers, ...(providers.includes('openai-codex') ? ['openai'] : [])])].toSorted();
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

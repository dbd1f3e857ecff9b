import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { isRecord, writeJson } from './document.ts';
import { Refusal } from './refusal.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The home of an OpenClaw, found by the same variables (`infra/credentials/locate.ts` has the rules). */
export type Home = {
  stateDir: string;
  /** With `~` for the home directory. */
  show: (path: string) => string;
  config: Config;
};

/** `openclaw.json`: agents that it lists, and what it says about logins. */
export type Config = {
  agents: readonly { id: string; dir: string | null }[];
  /** The order for a provider that it holds. */
  orderOf: (provider: string) => readonly string[] | null;
  names: (profileId: string) => boolean;
  /** Takes a profile out of it, and keeps a copy of what was. */
  remove: (profileId: string) => void;
  path: string;
};

export function findHome(env: Environment): Home {
  const setting = (name: string) => env[name]?.trim() || null;
  const user = setting('HOME') ?? homedir();
  const expand = (path: string, home: string) => resolve(path.replace(/^~(?=$|\/)/u, () => home));
  const home = expand(setting('OPENCLAW_HOME') ?? user, user);
  const profile = setting('OPENCLAW_PROFILE');
  const isIsolated =
    profile !== null && /^[a-z0-9][a-z0-9_-]{0,63}$/iu.test(profile) && profile.toLowerCase() !== 'default';
  const stateDir = expand(
    setting('OPENCLAW_STATE_DIR') ?? join(home, isIsolated ? `.openclaw-${profile}` : '.openclaw'),
    home,
  );
  const show = (path: string) => (path.startsWith(`${user}/`) ? `~${path.slice(user.length)}` : path);
  const configPath = expand(setting('OPENCLAW_CONFIG_PATH') ?? join(stateDir, 'openclaw.json'), home);
  return { stateDir, show, config: readConfig(configPath, show, (path) => expand(path, home)) };
}

function readConfig(path: string, show: Home['show'], expand: (path: string) => string): Config {
  const document = parseConfig(path, show);
  const auth = recordIn(document, 'auth');
  const profiles = recordIn(auth, 'profiles');
  const orders = Object.entries(recordIn(auth, 'order')).map(
    ([provider, ids]) => [provider, idsIn(ids)] as const,
  );
  return {
    path,
    agents: rosterIn(document['agents']).map(({ id, agentDir }) => ({
      id: id.trim().toLowerCase(),
      dir: typeof agentDir === 'string' ? expand(agentDir) : null,
    })),
    orderOf: (provider) => orders.find(([name]) => name.toLowerCase() === provider)?.[1] ?? null,
    names: (id) => Object.hasOwn(profiles, id) || orders.some(([, ids]) => ids.includes(id)),
    remove(id) {
      copyFileSync(path, `${path}.bak`);
      const order = Object.fromEntries(orders.map(([name, ids]) => [name, ids.filter((one) => one !== id)]));
      const rest = Object.fromEntries(Object.entries(profiles).filter(([name]) => name !== id));
      writeJson(path, {
        ...document,
        auth: { ...auth, profiles: rest, ...(auth['order'] ? { order } : {}) },
      });
    },
  };
}

/** Plain JSON only; the real one takes JSON5, too. */
function parseConfig(path: string, show: Home['show']): Record<string, unknown> {
  if (!existsSync(path)) return {};
  try {
    const document: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (isRecord(document)) return document;
  } catch {
    // told below
  }
  throw new Refusal(`OpenClaw config is invalid: ${show(path)}`, 'config', {
    issues: [{ path: '<root>', message: 'JSON5 parse failed' }],
  });
}

/** Newest versions keep the roster in `entries`, older ones in `list`. */
function rosterIn(agents: unknown): { id: string; agentDir?: unknown }[] {
  const listed = recordOr(agents)['list'];
  const all = [
    ...Object.entries(recordIn(agents, 'entries')).map(([id, agent]) => ({ ...recordOr(agent), id })),
    ...(Array.isArray(listed) ? listed.filter(isRecord) : []),
  ];
  return all.flatMap((agent) => (typeof agent['id'] === 'string' ? [{ ...agent, id: agent['id'] }] : []));
}

const recordOr = (value: unknown) => (isRecord(value) ? value : {});
const recordIn = (value: unknown, key: string) => recordOr(recordOr(value)[key]);
const idsIn = (value: unknown) =>
  Array.isArray(value) ? value.filter((id): id is string => typeof id === 'string') : [];

import { stat } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import { faultOf } from './faults.ts';

/** The process that OpenClaw's own rules look at. */
export type World = {
  env: Readonly<Record<string, string | undefined>>;
  /** The home directory of the operating system's user. */
  homeDir: string;
  /** As `process.platform` has it. */
  platform: string;
};

/** Where OpenClaw keeps what we read. Absolute paths; whether anything is there is another question. */
export type Places = {
  stateDir: string;
  configPath: string;
  /** The agent folder whose logins all other agents inherit. The config's `agentDir` does not move it. */
  baseDir: string;
  /** The database of the gateway itself. From 2026.8 on it can hold the logins that all agents share. */
  sharedDatabase: string;
  sidecarDir: string;
};

/** What OpenClaw accepts as the name of an agent or of an isolated profile: nothing that could leave a folder. */
export const SAFE_NAME = /^[a-z0-9][a-z0-9_-]{0,63}$/iu;

/** The rules of 2026.9.6 (`dist/paths-*.mjs`, `dist/path-resolve-*.mjs`), and `PI_CODING_AGENT_DIR` of versions before. */
export async function locate(world: World): Promise<Places> {
  const stateDir = await findStateDir(world);
  const configured = setting(world, 'OPENCLAW_CONFIG_PATH');
  const oauthDir = setting(world, 'OPENCLAW_OAUTH_DIR');
  const baseDir = setting(world, 'OPENCLAW_AGENT_DIR') ?? setting(world, 'PI_CODING_AGENT_DIR');
  return {
    stateDir,
    configPath: configured ? expandHome(world, configured) : join(stateDir, 'openclaw.json'),
    baseDir: baseDir ? expandHome(world, baseDir) : agentDirIn(stateDir, 'main'),
    sharedDatabase: join(stateDir, 'state', 'openclaw.sqlite'),
    sidecarDir: join(oauthDir ? expandHome(world, oauthDir) : join(stateDir, 'credentials'), 'auth-profiles'),
  };
}

/** Where an agent's files are when the config does not say otherwise. */
export const agentDirIn = (stateDir: string, id: string) => join(stateDir, 'agents', id, 'agent');

/** An absolute path out of one that a person wrote; `~` is OpenClaw's home, which `OPENCLAW_HOME` can move. */
export const expandHome = (world: World, path: string) => resolve(withHome(path.trim(), openclawHome(world)));

/** A path as a person is shown it: with `~` for the home directory. */
export function shownPath({ homeDir }: World, path: string): string {
  const home = resolve(homeDir);
  return path === home || path.startsWith(home + sep) ? `~${path.slice(home.length)}` : path;
}

/** A variable of the environment; blank is as good as unset. */
export const setting = ({ env }: World, name: string) => env[name]?.trim() || null;

export async function findDirectory(path: string): Promise<'there' | 'absent' | 'forbidden'> {
  try {
    return (await stat(path)).isDirectory() ? 'there' : 'absent';
  } catch (error) {
    return faultOf(error);
  }
}

async function findStateDir(world: World): Promise<string> {
  const configured = setting(world, 'OPENCLAW_STATE_DIR');
  if (configured) return expandHome(world, configured);
  const home = openclawHome(world);
  const profile = setting(world, 'OPENCLAW_PROFILE');
  if (profile && SAFE_NAME.test(profile) && profile.toLowerCase() !== 'default')
    return join(home, `.openclaw-${profile}`);
  const today = join(home, '.openclaw');
  const formerly = join(home, '.clawdbot');
  const isOld = (await findDirectory(today)) === 'absent' && (await findDirectory(formerly)) === 'there';
  return isOld ? formerly : today;
}

const openclawHome = (world: World) =>
  resolve(withHome(setting(world, 'OPENCLAW_HOME') ?? world.homeDir, world.homeDir));

const withHome = (path: string, home: string) => path.replace(/^~(?=$|[\\/])/u, () => home);

import { readdir } from 'node:fs/promises';
import { failed, ok } from '../../core/problem.ts';
import type { Outcome } from '../../core/problem.ts';
import { quote } from '../../core/usage/label.ts';
import type { OpenclawConfig } from './config.ts';
import { faultOf } from './faults.ts';
import { SAFE_NAME, agentDirIn, expandHome } from './locate.ts';
import type { Places, World } from './locate.ts';

/** OpenClaw's first agent. It is there even when nothing names it. */
const MAIN = 'main';

/** An agent that exists: in the config's roster, as a folder of the state directory, or `main`. */
export async function findAgent(
  world: World,
  { stateDir }: Places,
  { agents }: OpenclawConfig,
  said: string,
): Promise<Outcome<{ id: string; dir: string }>> {
  const id = said.toLowerCase();
  const configured = agents.get(id);
  const known = configuredAgents(agents);
  if (!known.includes(id)) {
    const folders = await readFolders(`${stateDir}/agents`);
    if (!folders.ok) return folders;
    known.push(...folders.value);
  }
  if (!known.includes(id))
    return failed({ code: 'agent.unknown', agent: quote(said), known: [...new Set(known)] });
  const { agentDir } = configured ?? { agentDir: null };
  return ok({ id, dir: agentDir ? expandHome(world, agentDir) : agentDirIn(stateDir, id) });
}

/** Every agent that there is, for all we may see. */
export async function listAgents(
  { stateDir }: Places,
  { agents }: OpenclawConfig,
): Promise<readonly string[]> {
  const folders = await readFolders(`${stateDir}/agents`);
  return [...new Set([...configuredAgents(agents), ...(folders.ok ? folders.value : [])])];
}

const configuredAgents = (agents: OpenclawConfig['agents']) =>
  [MAIN, ...agents.keys()].filter((name) => SAFE_NAME.test(name));

/** OpenClaw lower-cases ids before it makes a folder, so others are not agents. */
async function readFolders(path: string): Promise<Outcome<readonly string[]>> {
  try {
    const entries = await readdir(path, { withFileTypes: true });
    return ok(
      entries
        .filter((entry) => entry.isDirectory() || entry.isSymbolicLink())
        .map(({ name }) => name)
        .filter((name) => SAFE_NAME.test(name) && name === name.toLowerCase())
        .toSorted(),
    );
  } catch (error) {
    return faultOf(error) === 'absent' ? ok([]) : failed({ code: 'store.forbidden', path });
  }
}

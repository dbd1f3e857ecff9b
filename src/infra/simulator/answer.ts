import { findAgent } from './agent.ts';
import { parseCall } from './call.ts';
import type { Call } from './call.ts';
import { findHome } from './home.ts';
import type { Environment } from './home.ts';
import { NOT_REFRESHED, logOut } from './logout.ts';
import { clearOrder, getOrder, setOrder } from './order.ts';
import { Refusal, UNVERIFIED, tellRefusal } from './refusal.ts';
import type { Said } from './refusal.ts';
import type { Scene } from './scene.ts';
import { NO_TERMINAL } from './sign-in.ts';
import { showStatus } from './status.ts';
import { openStores } from './stores.ts';
import { traitsOf } from './version.ts';
import type { SimulatedVersion } from './version.ts';

const commands: Readonly<Record<Call['command'], (scene: Scene) => string>> = {
  status: showStatus,
  'order.get': getOrder,
  'order.set': setOrder,
  'order.clear': clearOrder,
  logout: logOut,
  // with a terminal it never comes here
  login: () => {
    throw new Refusal(NO_TERMINAL);
  },
};

/** What OpenClaw of that version does when it is called so: all of it, on the stores of that environment. */
export function answer(version: SimulatedVersion, argv: readonly string[], env: Environment): Said {
  const traits = traitsOf[version];
  if (argv[0] === '--version')
    return { stdout: `OpenClaw ${version} (${traits.commit})\n`, stderr: '', exitCode: 0 };
  const isJson = argv.includes('--json');
  let noted = '';
  let first = { stdout: '', stderr: '' };
  const note = (line: string) => (noted += `${line}\n`);
  try {
    const call = parseCall(argv, traits);
    const home = findHome(env);
    if (traits.missesGateway && call.command !== 'status')
      first = isJson ? { stdout: '', stderr: `${UNVERIFIED}\n` } : { stdout: `${UNVERIFIED}\n`, stderr: '' };
    const agent = findAgent(home, call, traits);
    const scene = { home, agent, call, traits, note, stores: openStores(home, agent, traits) };
    const stdout = `${commands[call.command](scene)}\n`;
    if (traits.missesGateway && (call.command === 'order.set' || call.command === 'order.clear'))
      note(NOT_REFRESHED);
    return { stdout: first.stdout + stdout, stderr: first.stderr + noted, exitCode: 0 };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { stdout, stderr, exitCode } = tellRefusal(error, isJson, traits);
    return { stdout: first.stdout + stdout, stderr: first.stderr + noted + stderr, exitCode };
  }
}

import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { openStores } from './stores.ts';
import type { Logins, State, Stores } from './stores.ts';
import { traitsOf } from './version.ts';

/** The program behind `writeSimulator`: `node openclaw.ts <version> <delay, ms> <arguments…>`. */

const [version = '', delayMs = '0', ...argv] = process.argv.slice(2);
const traits = traitsOf(version);
const home = process.env['HOME'] ?? homedir();
const stateDir = process.env['OPENCLAW_STATE_DIR'] ?? join(process.env['OPENCLAW_HOME'] ?? home, '.openclaw');
const isJson = argv.includes('--json');

class Refusal extends Error {}

function optionOf(name: string): string | undefined {
  const at = argv.indexOf(name);
  return at < 0 ? undefined : argv[at + 1];
}

const agent = optionOf('--agent') ?? 'main';
const provider = optionOf('--provider') ?? '';
const agentDir = join(stateDir, 'agents', agent, 'agent');
const short = (path: string) => path.replace(home, '~');

/** Words that are neither an option nor what one is set to. */
function wordsFrom(start: number): string[] {
  const taking = ['--agent', '--provider'];
  return argv
    .slice(start)
    .filter((word, index, all) => !word.startsWith('--') && !taking.includes(all[index - 1] ?? ''));
}

function checkAgent(): void {
  const config = join(stateDir, 'openclaw.json');
  const configured = existsSync(config) ? readFileSync(config, 'utf8') : '';
  const isKnown =
    agent === 'main' || configured.includes(`"${agent}"`) || existsSync(join(stateDir, 'agents', agent));
  if (!isKnown)
    throw new Refusal(`Unknown agent id "${agent}". Use "openclaw agents list" to see configured agents.`);
}

/** From 2026.6.5 on the logins of a left-over file do not count; from 2026.8.1 on it stops everything. */
function checkLegacy(): void {
  if (traits.store !== 'shared-database') return;
  const path = join(agentDir, 'auth-profiles.json');
  if (existsSync(path))
    throw new Refusal(
      `Auth profile store ${short(path)} requires legacy credential migration; run openclaw doctor --fix.`,
    );
}

const merged = ({ own, base }: Stores): Logins => ({ ...base?.logins(), ...own.logins() });

/** The order that applies, as `order get` shows it. */
function orderOf({ own, base }: Stores): string[] | null {
  const local = own.state().order?.[provider];
  if (local?.length) return local;
  const shared = base?.state().order?.[provider];
  if (!shared?.length) return null;
  const mine = Object.entries(own.logins()).flatMap(([id, login]) =>
    login.provider === provider ? [id] : [],
  );
  return traits.putsOwnFirst ? [...new Set([...mine, ...shared])] : shared;
}

function statePath(): string {
  const names = { json: 'auth-state.json', 'agent-database': 'openclaw-agent.sqlite' };
  if (traits.store === 'shared-database') {
    const own = join(agentDir, 'openclaw-agent.sqlite');
    return existsSync(own) ? own : join(stateDir, 'state', 'openclaw.sqlite');
  }
  return join(agentDir, names[traits.store]);
}

function showOrder(stores: Stores): string {
  const answer = {
    agentId: agent,
    agentDir,
    provider,
    authStatePath: short(statePath()),
    order: orderOf(stores),
  };
  return JSON.stringify(answer, null, 2);
}

function showStatus(stores: Stores): string {
  const profiles = Object.entries(merged(stores)).flatMap(([profileId, login]) =>
    login.type === 'oauth' ? [{ profileId, provider: login.provider, type: 'oauth', status: 'ok' }] : [],
  );
  const answer = {
    configPath: join(stateDir, 'openclaw.json'),
    agentDir,
    auth: { storePath: statePath(), oauth: { warnAfterMs: 86_400_000, profiles } },
  };
  return JSON.stringify(answer, null, 2);
}

function setOrder(stores: Stores): string {
  const ids = [...new Set(wordsFrom(4).map((id) => id.trim()))].filter((id) => id !== '');
  if (ids.length === 0) throw new Refusal('Missing profile ids.');
  const logins = merged(stores);
  for (const id of ids) {
    const login = logins[id];
    if (!login)
      throw new Refusal(
        `Auth profile "${id}" not found in ${short(agentDir)}. Run openclaw models auth list --provider ${provider} to see saved profiles.`,
      );
    if (login.provider !== provider)
      throw new Refusal(`Auth profile "${id}" is for ${login.provider}, not ${provider}.`);
  }
  const mine = stores.own.logins();
  const dropsSome = traits.dropsInherited && agent !== 'main';
  const kept = dropsSome ? ids.filter((id) => mine[id]) : ids;
  const state = stores.own.state();
  if (kept.length > 0) stores.own.saveState({ ...state, order: { ...state.order, [provider]: kept } });
  const said = traits.store === 'shared-database' ? 'Auth profile order override' : 'Order override';
  return `Agent: ${agent}\nProvider: ${provider}\n${said}: ${ids.join(', ')}`;
}

function clearOrder({ own }: Stores): string {
  own.saveState(withoutOrder(own.state()));
  const said =
    traits.store === 'shared-database'
      ? 'Auth profile order override cleared; selecting automatically.'
      : 'Cleared per-agent order override.';
  return `Agent: ${agent}\nProvider: ${provider}\n${said}`;
}

function withoutOrder(state: State): State {
  const { order = {}, ...rest } = state;
  const others = Object.entries(order).filter(([name]) => name !== provider);
  return others.length > 0 ? { ...rest, order: Object.fromEntries(others) } : rest;
}

function logOut({ own, base }: Stores): string {
  const [id = ''] = wordsFrom(3);
  const login = merged({ own, base })[id];
  if (!login)
    throw new Refusal(
      `Auth profile "${id}" not found for agent "${agent}". Run openclaw models auth list --agent ${agent} to see saved profile ids.`,
    );
  for (const store of [own, ...(base ? [base] : [])]) {
    const { [id]: removed, ...logins } = store.logins();
    if (removed) store.saveLogins(logins);
    const state = store.state();
    const order = Object.entries(state.order ?? {}).map(([name, ids]) => [
      name,
      ids.filter((one) => one !== id),
    ]);
    if (state.order) store.saveState({ ...state, order: Object.fromEntries(order) });
  }
  return `Updated config: ~/.openclaw/openclaw.json\nAgent: ${agent}\nRemoved auth profile: ${id} (${login.provider}/${login.type})`;
}

function answer(): string {
  if (argv[0] === '--version') return `OpenClaw ${version} (simulated)`;
  const verb = argv.slice(0, argv[2] === 'order' ? 4 : 3).join(' ');
  const known: Record<string, (stores: Stores) => string> = {
    'models auth order get': showOrder,
    'models auth order set': setOrder,
    'models auth order clear': clearOrder,
    ...(traits.canLogOut && { 'models auth logout': logOut }),
  };
  const command = argv[1] === 'status' ? showStatus : known[verb];
  if (!command)
    throw new Refusal(`OpenClaw does not recognize option "--yes".\nTry: openclaw models auth --help`);
  checkAgent();
  checkLegacy();
  return command(openStores(stateDir, agent, traits));
}

const isChange = argv.some((word) => ['set', 'clear', 'logout'].includes(word));
const unverified =
  'Installed Gateway service state and config paths could not be verified. Inspect the service environment with `openclaw gateway status --deep` before repairing plugin state.\n';
const untold =
  'Warning: Model auth changes were saved, but the local Gateway could not refresh them. Run `openclaw gateway restart` to apply the saved changes.\n';

await delay(Number(delayMs));
if (traits.missesGateway && argv[0] !== '--version')
  (isJson ? process.stderr : process.stdout).write(unverified);
try {
  process.stdout.write(`${answer()}\n`);
  if (traits.missesGateway && isChange) process.stderr.write(untold);
} catch (error) {
  if (!(error instanceof Refusal)) throw error;
  process.stderr.write(`${traits.hasErrorPrefix ? 'Error: ' : ''}${error.message}\n`);
  if (isJson && !traits.hasErrorPrefix)
    process.stdout.write(
      `${JSON.stringify({ ok: false, error: { type: 'cli_error', message: error.message } }, null, 2)}\n`,
    );
  process.exitCode = 1;
}

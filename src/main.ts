import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { parseArguments, usageText } from '../adapters/cli/arguments.ts';
import type { UsageOptions } from '../adapters/cli/arguments.ts';
import { ConfigFault, readConfig } from './config.ts';
import type { Config } from './config.ts';
import { commands } from './core/commands.ts';
import type { Handle, Settings } from './core/handle.ts';
import { textsFor } from './core/i18n/index.ts';
import type { Log, Ports, State } from './core/ports.ts';
import { plain } from './core/reply.ts';
import type { Line } from './core/reply.ts';
import { createCredentials } from './infra/credentials/index.ts';
import { openState } from './infra/state/index.ts';
import { createUsageEndpoint } from './infra/usage-endpoint/index.ts';
import { version } from './version.ts';

/** The front door: config, then infra, then core, then adapters. The one file that knows every room. What only some
 *  commands need is imported when they need it, so that a `usage` check does not wait for a chat library. */

const LIST_LIFE_MS = 10 * 60_000;

const clock = { now: () => Date.now() };
const texts = textsFor('en');

const complain = (line: string) => void process.stderr.write(`${line}\n`);

/** Settles with the exit code. */
async function main(argv: readonly string[]): Promise<number> {
  const command = parseArguments(argv);
  switch (command.name) {
    case 'help':
      process.stdout.write(usageText);
      return 0;
    case 'version':
      process.stdout.write(`${version}\n`);
      return 0;
    case 'misused':
      complain(`codex-profiler: ${command.fault} codex-profiler help shows what there is.`);
      return 2;
    case 'usage':
      return usage(config(), command.options);
    case 'demo':
      return demo(config(), [texts.console.demo]);
    case 'chat':
      return chat(config());
    case 'start':
      return start(config());
    default:
      return command satisfies never;
  }
}

function config(): Config {
  if (existsSync('.env')) process.loadEnvFile('.env');
  return readConfig(process.env, homedir());
}

/** Everything outside that is the same for every command. */
function openWorld(config: Config) {
  const credentials = createCredentials({ env: process.env, homeDir: homedir(), clock });
  const endpoint = createUsageEndpoint({
    credentials,
    clock,
    timeoutMs: config.usageTimeoutMs,
    retries: config.usageRetries,
    version,
  });
  return { credentials, endpoint };
}

const newReference = () => randomBytes(4).toString('hex');

function settingsOf(config: Config, pace = 1): Settings {
  const { agent, people, duplicateWindowMs } = config;
  return {
    agent,
    people,
    texts,
    duplicateWindowMs: duplicateWindowMs * pace,
    listLifeMs: LIST_LIFE_MS * pace,
  };
}

async function usage(config: Config, options: UsageOptions): Promise<number> {
  const { credentials, endpoint } = openWorld({
    ...config,
    usageTimeoutMs: options.timeoutSec === null ? config.usageTimeoutMs : options.timeoutSec * 1000,
    usageRetries: options.retries ?? config.usageRetries,
  });
  const state = openStateOrForget(config);
  const log: Log = {
    request: () => {},
    bug: () => {},
    warn: (event) => options.debug && complain(`warning: ${event}`),
  };
  const { runUsage } = await import('../adapters/cli/usage.ts');
  try {
    const ports: Ports = { clock, profiles: credentials, usage: endpoint, state, log, newReference };
    const agent = options.agent ?? config.agent;
    const printed = await runUsage(ports, texts, { ...options, agent });
    process.stderr.write(printed.stderr);
    process.stdout.write(printed.stdout);
    return printed.exitCode;
  } finally {
    state.close();
    await endpoint.close();
  }
}

/** The bot on every platform whose token is set; without one, the terminal chat. */
async function start(config: Config): Promise<number> {
  if (!config.telegram) return chat(config);
  const { createLog } = await import('./infra/log.ts');
  const { createHandle } = await import('./core/handle.ts');
  const { startTelegram } = await import('../adapters/telegram/index.ts');
  const log = createLog(config.logLevel ?? 'info');
  const state = openStateOr(config, () => null);
  if (!state) {
    complain(plain(texts.start.stateNeeded(config.statePath)));
    return 1;
  }
  const { credentials, endpoint } = openWorld(config);
  const ports: Ports = { clock, profiles: credentials, usage: endpoint, state, log, newReference };
  if (countPeople(config) === 0) complain(plain(texts.start.nobodyListed));
  const telegram = startTelegram({
    token: config.telegram.token,
    ...(config.telegram.apiRoot ? { apiRoot: config.telegram.apiRoot } : {}),
    handle: createHandle(ports, settingsOf(config)),
    log,
    menu: commands
      .filter(({ inMenu }) => inMenu)
      .map(({ name }) => ({ command: name, description: texts.commands[name] })),
  });
  onStop(() => void telegram.stop());
  try {
    const ending = await telegram.ended;
    if (ending.kind === 'stopped') return 0;
    for (const line of texts.endings[ending.kind]) complain(plain(line));
    return 1;
  } finally {
    state.close();
    await endpoint.close();
  }
}

/** The terminal chat on the real store; on the demo where there is no OpenClaw. */
async function chat(config: Config): Promise<number> {
  const { credentials, endpoint } = openWorld(config);
  const listed = await credentials.list(config.agent);
  if (!listed.ok && listed.problem.code === 'openclaw.missing') {
    await endpoint.close();
    return demo(config, [texts.console.demoForLack(listed.problem.path), texts.console.demo]);
  }
  const { createHandle } = await import('./core/handle.ts');
  const state = openStateOrForget(config);
  const log = await consoleLog(config);
  const ports: Ports = { clock, profiles: credentials, usage: endpoint, state, log, newReference };
  try {
    return await converse(createHandle(ports, settingsOf(config)), []);
  } finally {
    state.close();
    await endpoint.close();
  }
}

async function demo(config: Config, notice: readonly Line[]): Promise<number> {
  const { createHandle } = await import('./core/handle.ts');
  const { createDemo, DEMO_SPEED } = await import('./infra/demo/index.ts');
  const simulated = createDemo(clock);
  const state = openState(':memory:', simulated.clock);
  const log = await consoleLog(config);
  // Its profiles belong to an agent of its own, whatever is set.
  const settings = { ...settingsOf(config, DEMO_SPEED), agent: 'demo' };
  try {
    return await converse(createHandle({ ...simulated, state, log, newReference }, settings), notice);
  } finally {
    state.close();
  }
}

async function converse(handle: Handle, notice: readonly Line[]): Promise<number> {
  const { runConsole } = await import('../adapters/console/index.ts');
  const stopping = new AbortController();
  onStop(() => stopping.abort());
  await runConsole({
    handle,
    input: process.stdin,
    output: process.stdout,
    greeting: [...notice, texts.console.welcome].map(plain),
    signal: stopping.signal,
  });
  return 0;
}

/** The log would stand between the answers: in a terminal it keeps to what is wrong. */
async function consoleLog(config: Config): Promise<Log> {
  const { createLog } = await import('./infra/log.ts');
  return createLog(config.logLevel ?? 'warn');
}

/** For one person at the machine the state is a convenience: without it, nothing is remembered. */
function openStateOrForget(config: Config): State & { close(): void } {
  return openStateOr(config, () => {
    complain(plain(texts.start.stateForgotten(config.statePath)));
    return openState(':memory:', clock);
  });
}

function openStateOr<T>(config: Config, otherwise: () => T) {
  try {
    return openState(config.statePath, clock);
  } catch {
    return otherwise();
  }
}

function countPeople({ people }: Config): number {
  return [...people.owner, ...people.operator, ...people.viewer].filter((who) => !who.startsWith('terminal:'))
    .length;
}

/** The first signal lets what is under way finish, the second ends it. */
function onStop(stop: () => void): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      stop();
      process.once(signal, () => process.exit(130));
    });
  }
}

// A reader that went away (`| head`) is no fault.
process.stdout.on('error', () => process.exit(0));

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (error instanceof ConfigFault) {
    complain(error.message);
    process.exitCode = 2;
  } else {
    const { describeError } = await import('./infra/log.ts');
    const { error: name, at } = describeError(error);
    complain(`codex-profiler: something went wrong (${name}). Nothing was changed. ${at[0] ?? ''}`);
    process.exitCode = 1;
  }
}

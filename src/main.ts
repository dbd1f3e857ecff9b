import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { parseArguments, usageText } from '../adapters/cli/arguments.ts';
import type { UsageOptions } from '../adapters/cli/arguments.ts';
import { ConfigFault, readConfig } from './config.ts';
import type { Config } from './config.ts';
import type { Running } from '../adapters/running.ts';
import type { Settings } from './core/handle.ts';
import { textsFor } from './core/i18n/index.ts';
import type { Log, Ports, StateFault } from './core/ports.ts';
import { plain } from './core/reply.ts';
import type { Line } from './core/reply.ts';
import { createCredentials } from './infra/credentials/index.ts';
import { openState, stateFaultOf } from './infra/state/index.ts';
import { createUsageEndpoint } from './infra/usage-endpoint/index.ts';
import { onStop } from './stop.ts';
import { version } from './version.ts';

/** The front door: config, then infra, then core, then adapters. The one file that knows every room. What only some
 *  commands need is imported when they need it, so that a `usage` check does not wait for a chat library. */

const LIST_LIFE_MS = 10 * 60_000;
/** How long a check may go on after the first signal. People get its answer before the adapters close. */
const GRACE_MS = 6000;
/** What is still open when all is done may stay so for this long. */
const LINGER_MS = 500;

const clock = { now: () => Date.now() };
const newReference = () => randomBytes(4).toString('hex');
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
      complain(`codex-profiler: ${command.fault} npx codex-profiler help shows what there is.`);
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
  if (existsSync('.env')) {
    try {
      process.loadEnvFile('.env');
    } catch {
      throw new ConfigFault('The file .env cannot be read. Check its permissions, or remove it.');
    }
  }
  return readConfig(process.env, homedir());
}

function settingsOf({ agent, people, duplicateWindowMs }: Config, pace = 1): Settings {
  return {
    agent,
    people,
    texts,
    duplicateWindowMs: duplicateWindowMs * pace,
    listLifeMs: LIST_LIFE_MS * pace,
  };
}

type World = {
  ports: Ports;
  /** Lets no check go on; each ends with what is known. */
  interrupt(): Promise<void>;
  close(): Promise<void>;
};

/** Everything outside, behind the core's ports. Throws when the state cannot be opened. */
function openWorld(config: Config, log: Log, statePath = config.statePath): World {
  const state = openState(statePath, clock);
  const profiles = createCredentials({ env: process.env, homeDir: homedir(), clock });
  const usage = createUsageEndpoint({
    credentials: profiles,
    clock,
    timeoutMs: config.usageTimeoutMs,
    retries: config.usageRetries,
    version,
  });
  const close = async () => {
    await usage.close();
    state.close();
  };
  return { ports: { clock, profiles, usage, state, log, newReference }, interrupt: usage.close, close };
}

/** `otherwise`: what to do when the state cannot be opened, told why. */
function openWorldOr<T>(config: Config, log: Log, otherwise: (fault: StateFault) => T): World | T {
  try {
    return openWorld(config, log);
  } catch (error) {
    const fault = stateFaultOf(error);
    if (!fault) throw error;
    return otherwise(fault);
  }
}

/** For one person at the machine the state is a convenience: without it, nothing is remembered. */
function openWorldOrForget(config: Config, log: Log): World {
  return openWorldOr(config, log, (fault) => {
    complain(plain(texts.start.stateForgotten(config.statePath, fault)));
    return openWorld(config, log, ':memory:');
  });
}

async function usage(config: Config, options: UsageOptions): Promise<number> {
  const { timeoutSec, retries, debug } = options;
  const chosen: Config = {
    ...config,
    usageTimeoutMs: timeoutSec === null ? config.usageTimeoutMs : timeoutSec * 1000,
    usageRetries: retries ?? config.usageRetries,
  };
  const log: Log = {
    request() {},
    bug() {},
    info() {},
    warn: (event) => debug && complain(`warning: ${event}`),
  };
  const { ports, close } = openWorldOrForget(chosen, log);
  const { runUsage } = await import('../adapters/cli/usage.ts');
  try {
    const printed = await runUsage(ports, texts, { ...options, agent: options.agent ?? config.agent });
    process.exitCode = printed.exitCode;
    process.stderr.write(printed.stderr);
    process.stdout.write(printed.stdout);
    return printed.exitCode;
  } finally {
    await close();
  }
}

/** The bot on every platform whose token is set; without any, the terminal chat. */
async function start(config: Config): Promise<number> {
  if (!config.telegram && !config.discord) return chat(config);
  const { createLog } = await import('./infra/log.ts');
  const log = createLog(config.logLevel ?? 'info');
  const world = openWorldOr(config, log, (fault) =>
    complain(plain(texts.start.stateNeeded(config.statePath, fault))),
  );
  if (!world) return 1;
  if (!config.isAnybodyListed) complain(plain(texts.start.nobodyListed));
  // What a chat library throws on a loop of its own must not take the other platform with it.
  for (const kind of ['unhandledRejection', 'uncaughtException'])
    process.on(kind, (error) => log.bug('process', error));
  const stopping = new AbortController();
  onStop(() => {
    stopping.abort();
    setTimeout(() => void world.interrupt(), GRACE_MS).unref();
  });
  try {
    const platforms = await startPlatforms(config, world.ports);
    const stop = () => platforms.forEach((platform) => void platform.stop());
    if (stopping.signal.aborted) stop();
    else stopping.signal.addEventListener('abort', stop);
    const ends = await Promise.all(platforms.map((platform) => untilEnded(platform, log)));
    return ends.includes('stopped') ? 0 : 1;
  } finally {
    await world.close();
    // A library that was interrupted while it connected may hold on to its socket.
    setTimeout(() => process.exit(), LINGER_MS).unref();
  }
}

async function startPlatforms(config: Config, ports: Ports): Promise<readonly Running[]> {
  const { menu } = await import('./core/commands.ts');
  const { createHandle } = await import('./core/handle.ts');
  const { telegram, discord } = config;
  const { log } = ports;
  const settings = settingsOf(config);
  const handle = createHandle(ports, settings);
  const platforms: Running[] = [];
  if (telegram) {
    const { startTelegram } = await import('../adapters/telegram/index.ts');
    platforms.push(startTelegram({ ...telegram, handle, log, menu }));
  }
  if (discord) {
    const { createComplete } = await import('./core/complete.ts');
    const { startDiscord } = await import('../adapters/discord/index.ts');
    const complete = createComplete(ports, settings);
    platforms.push(startDiscord({ ...discord, handle, complete, log, menu, says: texts.layout }));
  }
  return platforms;
}

/** Says at once why a platform is served no more; the others go on. */
async function untilEnded({ name, ended }: Running, log: Log): Promise<'stopped' | 'failed'> {
  try {
    const ending = await ended;
    if (ending === 'stopped') return 'stopped';
    for (const line of texts.endings[ending]) complain(plain(line));
  } catch (error) {
    log.bug(name, error);
  }
  return 'failed';
}

/** The terminal chat on the real store; on the demo where there is no OpenClaw. */
async function chat(config: Config): Promise<number> {
  const { ports, close } = openWorldOrForget(config, await consoleLog(config));
  try {
    const listed = await ports.profiles.list(config.agent);
    if (!listed.ok && listed.problem.code === 'openclaw.missing') {
      return await demo(config, [texts.console.demoForLack(listed.problem.path), texts.console.demo]);
    }
    return await converse(ports, settingsOf(config), []);
  } finally {
    await close();
  }
}

async function demo(config: Config, notice: readonly Line[]): Promise<number> {
  const { createDemo, DEMO_SPEED } = await import('./infra/demo/index.ts');
  const simulated = createDemo(clock);
  const state = openState(':memory:', simulated.clock);
  const ports = { ...simulated, state, log: await consoleLog(config), newReference };
  try {
    // Its profiles belong to an agent of its own, whatever is set.
    return await converse(ports, { ...settingsOf(config, DEMO_SPEED), agent: 'demo' }, notice);
  } finally {
    state.close();
  }
}

async function converse(ports: Ports, settings: Settings, notice: readonly Line[]): Promise<number> {
  const { createHandle } = await import('./core/handle.ts');
  const { runConsole } = await import('../adapters/console/index.ts');
  const stopping = new AbortController();
  onStop(() => stopping.abort());
  await runConsole({
    handle: createHandle(ports, settings),
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

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // A reader that went away (`| head`) is no fault: the exit code stays what it is.
  if (error.code === 'EPIPE') process.exit();
  complain(`codex-profiler: the answer could not be written (${error.code ?? 'unknown'}).`);
  process.exit(1);
});

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

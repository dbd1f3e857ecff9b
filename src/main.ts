import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { parseArguments, usageText } from '../adapters/cli/arguments.ts';
import type { UsageOptions } from '../adapters/cli/arguments.ts';
import { ConfigFault, readConfig } from './config.ts';
import type { Config } from './config.ts';
import type { Log } from './core/ports.ts';
import { version } from './version.ts';
import { complain, openWorldOrForget, texts } from './world.ts';

/** The front door: config, then infra, then core, then adapters. Beside it, in this folder, stand the few files that know
 *  every room. What only some commands need is imported when they need it, so that a `usage` check does not wait for a
 *  chat library. */

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
      return (await import('./chat.ts')).demo(config(), [texts.console.demo]);
    case 'chat':
      return (await import('./chat.ts')).chat(config());
    case 'start':
      return start(config());
    case 'auth':
      return (await import('./auth.ts')).auth(config(), command.options);
    case 'maintenance':
      return 1;
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

/** Without a platform, the terminal chat. */
async function start(config: Config): Promise<number> {
  const hasPlatform = config.telegram !== null || config.discord !== null;
  return hasPlatform ? (await import('./bot.ts')).start(config) : (await import('./chat.ts')).chat(config);
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
  const { ports, close } = await openWorldOrForget(chosen, log);
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

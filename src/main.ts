import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { parseArguments } from '../adapters/cli/arguments.ts';
import { usageText } from '../adapters/cli/help.ts';
import type { UsageOptions } from '../adapters/cli/arguments.ts';
import type { DeliveryAsked } from '../adapters/cli/deliver.ts';
import type { Printed } from '../adapters/cli/usage.ts';
import { ConfigFault, readConfig } from './config.ts';
import type { Config } from './config.ts';
import { loadTexts } from './core/i18n/index.ts';
import type { Catalogue } from './core/i18n/index.ts';
import { problemLines } from './core/i18n/problem-lines.ts';
import type { Log, Ports } from './core/ports.ts';
import { plain } from './core/reply.ts';
import { misspeltIn } from './misspelt.ts';
import { withSecretFiles } from './secrets.ts';
import { version } from './version.ts';
import { clock, complain, openWorldOrForget } from './world.ts';

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
      complain(`codex-profiler: ${command.fault} The command help shows what there is.`);
      return 2;
    case 'usage':
      return usage(config(), command.options);
    case 'demo':
      return (await import('./chat.ts')).demo(config(), ({ console }) => [console.demo]);
    case 'chat':
      return (await import('./chat.ts')).chat(config());
    case 'start':
      return start(config());
    case 'auth':
      return (await import('./auth.ts')).auth(config(), command.options);
    case 'maintenance':
      return maintenance(config(), command.options);
    case 'doctor':
      return doctor(config(), command.options);
    default:
      return command satisfies never;
  }
}

function config(): Config {
  if (existsSync('.env')) {
    try {
      process.loadEnvFile('.env');
      for (const line of misspeltIn(readFileSync('.env', 'utf8'))) complain(`codex-profiler: ${line}`);
    } catch {
      throw new ConfigFault('The file .env cannot be read. Check its permissions, or remove it.');
    }
  }
  return readConfig(withSecretFiles(process.env, homedir()), homedir());
}

/** Without a platform, the terminal chat. A service, which has no terminal, would else end without a word. */
async function start(config: Config): Promise<number> {
  const hasPlatform = config.telegram !== null || config.discord !== null;
  if (hasPlatform) return (await import('./bot.ts')).start(config);
  if (!process.stdin.isTTY) complain(plain((await loadTexts(config.locale)).start.noToken));
  return (await import('./chat.ts')).chat(config);
}

/** Writes OpenClaw's files, so it is for the person at the host alone: no intent of chat leads here. */
async function maintenance(config: Config, { profile, agent }: { profile: string; agent: string | null }) {
  if (!config.areMutationsOn) {
    const texts = await loadTexts(config.locale);
    complain(problemLines(texts, { code: 'mutations.off' }).map(plain).join('\n'));
    return 1;
  }
  const { runMaintenanceDelete } = await import('../adapters/cli/maintenance.ts');
  const { deleteProfile } = await import('./infra/maintenance/delete-profile.ts');
  const machine = { env: process.env, homeDir: homedir(), platform: process.platform, now: clock.now };
  return print(
    await runMaintenanceDelete((asked) => deleteProfile(machine, asked), config.locale, {
      profile,
      agent: agent ?? config.agent,
    }),
  );
}

async function doctor(config: Config, { isJson, agent }: { isJson: boolean; agent: string | null }) {
  const texts = await loadTexts(config.locale);
  if (!isJson) complain(plain(texts.doctor.progress));
  const { openDoctorAlone } = await import('./doctor.ts');
  const { runDoctor } = await import('../adapters/cli/doctor.ts');
  const { doctor: ours, close } = await openDoctorAlone({ ...config, agent: agent ?? config.agent });
  try {
    return print(await runDoctor(ours, texts, isJson));
  } finally {
    await close();
  }
}

function print({ stdout, stderr, exitCode }: Printed): number {
  process.exitCode = exitCode;
  process.stderr.write(stderr);
  process.stdout.write(stdout);
  return exitCode;
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
  const texts = await loadTexts(config.locale);
  const asked = { ...options, agent: options.agent ?? config.agent };
  try {
    if (options.deliver) return print(await deliver(config, ports, texts, { ...asked, to: options.deliver }));
    const { runUsage } = await import('../adapters/cli/usage.ts');
    return print(await runUsage(ports, texts, asked));
  } finally {
    await close();
  }
}

/** Through OpenClaw's own channels. It changes nothing, so it needs no leave to change anything. */
async function deliver(
  { openclawBin }: Config,
  ports: Ports,
  texts: Catalogue,
  asked: DeliveryAsked,
): Promise<Printed> {
  const { deliverUsage } = await import('../adapters/cli/deliver.ts');
  const { createMessenger } = await import('./infra/openclaw/messenger.ts');
  const messenger = createMessenger({ bin: openclawBin, env: process.env });
  try {
    return await deliverUsage(ports, messenger, texts, asked);
  } finally {
    messenger.close();
  }
}

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // A reader that went away (`| head`) is no fault: the exit code stays what it is.
  if (error.code === 'EPIPE') {
    // A change that has begun is seen through to its end.
    if (process.argv[2] !== 'auth') process.exit();
    return;
  }
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
    complain(`codex-profiler: something went wrong (${name}). ${at[0] ?? ''}`);
    process.exitCode = 1;
  }
}

import { randomBytes } from 'node:crypto';
import { homedir } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import type { Config } from './config.ts';
import { loadTexts } from './core/i18n/index.ts';
import type { Doctor } from './core/doctor/facts.ts';
import type { Log, Ports, StateFault } from './core/ports.ts';
import { plain } from './core/reply.ts';
import { withKnownFailures } from './core/state-failure.ts';
import { createCredentials } from './infra/credentials/index.ts';
import { openState, stateFaultOf } from './infra/state/index.ts';
import { shownPlace } from './infra/state/place.ts';
import { moveAside } from './infra/state/sqlite/move-aside.ts';
import { createUsageEndpoint } from './infra/usage-endpoint/index.ts';
import { version } from './version.ts';

/** Everything outside, as every command that looks at the real OpenClaw needs it. */

export const clock = { now: () => Date.now() };
export const complain = (line: string) => void process.stderr.write(`${line}\n`);

/** What every world has, simulated or real. */
export const chance = {
  later: (ms: number, work: () => void) => void setTimeout(work, ms).unref(),
  randomBytes: (count: number) => randomBytes(count),
  newId: () => randomBytes(12).toString('base64url'),
  newReference: () => randomBytes(4).toString('hex'),
};

export type World = {
  ports: Ports;
  /** Another program takes our updates from Telegram: for the doctor, who must not look for itself. */
  noteContention(): void;
  /** Lets no check and no command of OpenClaw go on; each ends with what is known. */
  interrupt(): Promise<void>;
  close(): Promise<void>;
};

/** Everything outside, behind the core's ports. Throws when the state cannot be opened. */
export async function openWorld(config: Config, log: Log, place = config.statePlace): Promise<World> {
  const opened = await openState(place, clock, log);
  const state = withKnownFailures(opened);
  const profiles = createCredentials({ env: process.env, homeDir: homedir(), clock });
  const usage = createUsageEndpoint({
    credentials: profiles,
    clock,
    timeoutMs: config.usageTimeoutMs,
    retries: config.usageRetries,
    version,
  });
  const gateway = config.areMutationsOn ? await openGateway(config) : null;
  const interrupt = async () => {
    await Promise.all([usage.close(), gateway?.close()]);
  };
  const close = async () => {
    await interrupt();
    await opened.close();
  };
  let isContended = false;
  const doctor: Doctor = {
    async look() {
      const { openDoctor } = await import('./doctor.ts');
      return openDoctor(config, { profiles, gateway, isContended: () => isContended }).look();
    },
  };
  const sleep = (ms: number) => delay(ms);
  const ports = { clock, sleep, profiles, usage, gateway, doctor, state, log, ...chance };
  return { ports, noteContention: () => void (isContended = true), interrupt, close };
}

/** Loaded only where something may be changed. */
export async function openGateway({ openclawBin }: Config) {
  const { createOpenclaw } = await import('./infra/openclaw/index.ts');
  return createOpenclaw({ bin: openclawBin, env: process.env });
}

/** For the bot. A state file that is damaged is moved aside, and the bot starts with a new one: people need it now, and no
 *  file mends itself. `null`: the state cannot be opened. Whatever happened is said. */
export async function openWorldOfBot(config: Config, log: Log): Promise<World | null> {
  const place = config.statePlace;
  const { start } = await loadTexts(config.locale);
  const first = await openWorldOr(config, log, (fault) => fault);
  if (typeof first === 'object') return first;
  const aside = first === 'damaged' && place.kind === 'file' ? moveDamaged(place.path) : null;
  if (aside !== null) complain(plain(start.state.movedAside(shownPlace(place), aside)));
  // Another process may have moved it in this very moment.
  const second = first === 'damaged' ? await openWorldOr(config, log, (fault) => fault) : first;
  if (typeof second === 'object') return second;
  complain(plain(start.state.needed(shownPlace(place), second)));
  return null;
}

function moveDamaged(path: string): string | null {
  try {
    return moveAside(path, clock.now());
  } catch {
    return null;
  }
}

/** For one person at the machine the state is a convenience: without it, nothing is remembered, and nothing changed. */
export function openWorldOrForget(config: Config, log: Log): Promise<World> {
  return openWorldOr(config, log, async (fault) => {
    const { start } = await loadTexts(config.locale);
    complain(plain(start.state.forgotten(shownPlace(config.statePlace), fault)));
    return openWorld({ ...config, areMutationsOn: false }, log, { kind: 'file', path: ':memory:' });
  });
}

/** `otherwise`: what to do when the state cannot be opened, told why. */
async function openWorldOr<T>(
  config: Config,
  log: Log,
  otherwise: (fault: StateFault) => T,
): Promise<World | Awaited<T>> {
  try {
    return await openWorld(config, log);
  } catch (error) {
    const fault = stateFaultOf(error);
    if (!fault) throw error;
    return await otherwise(fault);
  }
}

import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { runMaintenanceDelete } from '../../adapters/cli/maintenance.ts';
import { locate } from '../../src/infra/credentials/locate.ts';
import { deleteProfile } from '../../src/infra/maintenance/delete-profile.ts';
import { findLockHolders } from '../../src/infra/maintenance/gateway-locks.ts';
import { findGatewayProcesses } from '../../src/infra/maintenance/processes.ts';
import { answersAt } from '../../src/infra/maintenance/ports.ts';
import { emptyHome, writeJsonHome } from '../fakes/openclaw-home.ts';
import type { OpenclawHome } from '../fakes/openclaw-home.ts';
import { VERSIONS, binOf } from './install.ts';
import { environmentOf } from './real-home.ts';

/** A gateway that really runs, on a port that nothing but its command line names. */

const STARTS_WITHIN_MS = 120_000;

async function startGateway(
  version: string,
  home: OpenclawHome,
): Promise<{ pid: number; end: () => Promise<void> }> {
  const port = await freePort();
  const argv = ['gateway', 'run', '--allow-unconfigured', '--port', String(port)];
  const child = spawn(binOf(version), [...argv, '--bind', 'loopback', '--auth', 'none'], {
    env: { ...environmentOf(home), ...temporaryOf(home) },
    stdio: 'ignore',
  });
  onTestFinished(async () => {
    await ended(child, 'SIGTERM');
    home.remove();
  });
  for (const since = Date.now(); !(await answersAt(port)); await delay(250)) {
    if (child.exitCode !== null) throw new Error(`The gateway of ${version} ended with ${child.exitCode}`);
    if (Date.now() - since > STARTS_WITHIN_MS) throw new Error(`The gateway of ${version} does not answer`);
  }
  return { pid: child.pid!, end: () => ended(child, 'SIGKILL') };
}

async function ended(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill(signal);
  const late = setTimeout(() => child.kill('SIGKILL'), 15_000);
  await exit;
  clearTimeout(late);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** A gateway that is killed leaves its lock: where it goes with the test. */
const temporaryOf = ({ homeDir }: OpenclawHome) => ({ TMPDIR: homeDir });

const machineOf = (home: OpenclawHome) => ({
  env: temporaryOf(home),
  homeDir: home.homeDir,
  platform: process.platform,
  now: () => Date.now(),
});

describe('maintenance delete beside a gateway that runs', () => {
  it('is refused by 2026.5.28, by its lock alone too, and is not once it was killed', async () => {
    const ids = ['home', 'spare'].map((name) => ({ id: `openai-codex:${name}` }));
    const home = writeJsonHome({ profiles: ids, order: { 'openai-codex': ['openai-codex:home'] } });
    const gateway = await startGateway('2026.5.28', home);
    const logins = () => readFileSync(home.path('agents', 'main', 'agent', 'auth-profiles.json'), 'utf8');
    const before = logins();
    const remove = (probes?: {
      answersAt: typeof answersAt;
      findProcesses: () => Promise<readonly number[]>;
    }) =>
      runMaintenanceDelete(
        (asked) => deleteProfile({ ...machineOf(home), ...(probes && { probes }) }, asked),
        'en',
        { agent: 'main', profile: 'spare' },
      );
    const refused = await remove();
    expect(refused.exitCode).toBe(1);
    expect(refused.stderr).toContain(String(gateway.pid));
    // No other process of this machine can be meant by this.
    const blind = { answersAt: async () => false, findProcesses: async () => [] };
    expect((await remove(blind)).stderr).toContain(`A gateway is running (process ${gateway.pid})`);
    expect(logins()).toBe(before);
    await gateway.end();
    expect((await remove(blind)).exitCode).toBe(0);
    expect(logins()).not.toContain('spare');
  });

  it.each(VERSIONS)('is noticed by %s’s process and by its lock', async (version) => {
    const home = emptyHome();
    const { pid } = await startGateway(version, home);
    expect(await findGatewayProcesses()).toContain(pid);
    const machine = machineOf(home);
    expect(await findLockHolders(machine, await locate(machine))).toEqual([pid]);
  });
});

import type { MaintenanceFault } from '../../core/maintenance.ts';
import type { Places, World } from '../credentials/locate.ts';
import { findLockHolders } from './gateway-locks.ts';
import { answersAt, gatewayPorts } from './ports.ts';
import { findGatewayProcesses } from './processes.ts';

/** How a gateway makes itself noticed. */
export type Probes = {
  answersAt(port: number): Promise<boolean>;
  findProcesses(): Promise<readonly number[]>;
};

export const probes: Probes = { answersAt, findProcesses: findGatewayProcesses };

/** What speaks against touching its files; `null` when no gateway was noticed: by its process, by its lock, by its port as
 *  configured. One in a container, or on another host that shares the folder, is noticed by its port on this machine or
 *  not at all. */
export async function findGateway(
  { answersAt, findProcesses }: Probes,
  world: World,
  places: Places,
): Promise<MaintenanceFault | null> {
  const [named, locking] = await Promise.all([findProcesses(), findLockHolders(world, places)]);
  const pids = [...new Set([...named, ...locking])];
  if (pids.length > 0) return { code: 'gateway-running', pids };
  for (const port of await gatewayPorts(world, places.configPath))
    if (await answersAt(port)) return { code: 'gateway-answers', port };
  return null;
}

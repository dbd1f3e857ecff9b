import type { MaintenanceFault } from '../../core/maintenance.ts';
import { answersAt } from './ports.ts';
import { findGatewayProcesses } from './processes.ts';

/** How a gateway makes itself noticed. */
export type Probes = {
  answersAt(port: number): Promise<boolean>;
  findProcesses(): Promise<readonly number[]>;
};

export const probes: Probes = { answersAt, findProcesses: findGatewayProcesses };

/** What speaks against touching its files; `null` when no gateway was noticed. One in a container, or on another
 *  host that shares the folder, is noticed by its port on this machine or not at all. */
export async function findGateway(
  { answersAt, findProcesses }: Probes,
  ports: readonly number[],
): Promise<MaintenanceFault | null> {
  const pids = await findProcesses();
  if (pids.length > 0) return { code: 'gateway-running', pids };
  for (const port of ports) if (await answersAt(port)) return { code: 'gateway-answers', port };
  return null;
}

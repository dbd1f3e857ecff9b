import type { Clock, Log, State } from '../../core/ports.ts';
import type { StatePlace } from './place.ts';
import { openStateFile } from './sqlite/index.ts';

export { stateFaultOf } from './fault.ts';

/** Everything the bot remembers, wherever it is kept. Rejects when it cannot be opened; `stateFaultOf` tells why. */
export async function openState(
  place: StatePlace,
  clock: Clock,
  log: Log,
): Promise<State & { close(): Promise<void> }> {
  if (place.kind === 'redis') {
    const { openRedisState } = await import('./redis/index.ts');
    return openRedisState(place.url, clock, log);
  }
  const state = openStateFile(place.path, clock);
  return { ...state, close: async () => state.close() };
}

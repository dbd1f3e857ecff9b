import type { StateFacts } from '../../core/doctor/facts.ts';
import type { StatePlace } from '../state/place.ts';
import { lookAtStateFile } from './state-file.ts';

/** Whether the bot could keep its record there. `shown`: the place, for the eye. */
export async function lookAtState(place: StatePlace, shown: string): Promise<StateFacts> {
  const facts: StateFacts = {
    path: shown,
    fault: null,
    isOpen: false,
    freeBytes: null,
    evictsBy: null,
    isUnsaved: false,
  };
  if (place.kind === 'file') return { ...facts, ...(await lookAtStateFile(place.path)) };
  const { inspectRedis } = await import('../state/redis/inspect.ts');
  return { ...facts, ...(await inspectRedis(place.url)) };
}

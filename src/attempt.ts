import type { Log } from './core/ports.ts';
import { StateFailure } from './core/state-failure.ts';

/** For work that is done again and again. Never rejects. A state that fails is no bug of ours, and one that stays away for an
 *  hour is told once, not every two seconds. */
export function createAttempt(log: Log, where: string) {
  let isFailing = false;
  return async (work: Promise<unknown>): Promise<void> => {
    try {
      await work;
      isFailing = false;
    } catch (error) {
      if (!(error instanceof StateFailure)) return log.bug(where, error);
      if (!isFailing) log.warn('the state fails', error.facts);
      isFailing = true;
    }
  };
}

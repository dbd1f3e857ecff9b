import type { Point } from '../history/point.ts';
import { readSeries } from '../history/record.ts';
import { seriesOf } from '../history/series.ts';
import type { Ports } from '../ports.ts';
import type { Profile } from '../usage/profile.ts';

/** A week and a day: what a forecast learns from. */
export const LOOK_BACK_MS = 8 * 24 * 60 * 60_000;

/** The readings of a profile that a forecast is drawn from. Where they cannot be read there is none: that costs a line, not an
 *  answer. */
export async function readRecent(
  { state, clock, log }: Pick<Ports, 'state' | 'clock' | 'log'>,
  agent: string,
  profile: Profile,
): Promise<readonly Point[]> {
  try {
    return await readSeries(state.history, seriesOf(agent, profile), clock.now() - LOOK_BACK_MS);
  } catch {
    log.warn('readings over time cannot be read');
    return [];
  }
}

import { median } from '../measure.ts';

/** Whether a figure grows: the middle of the last half of its samples against that of the first half, once the process is
 *  warm. */

export type Judgement = {
  first: number;
  last: number;
  /** How much of a difference is nothing: the figure's own restlessness from sample to sample, three times over, and in any
   *  case `floor`. */
  noise: number;
  grows: boolean;
};

/** The share of the samples in which libraries are still being compiled, and maps fill up with everybody who is there. */
const WARM_UP = 0.3;
const FEWEST = 6;

/** `null`: too few samples to tell. `floor`: a difference in the figure's own unit that is nothing in any case. */
export function judge(samples: readonly number[], floor: number): Judgement | null {
  const warm = samples.slice(Math.ceil(samples.length * WARM_UP));
  if (warm.length < FEWEST) return null;
  const middle = Math.floor(warm.length / 2);
  const first = median(warm.slice(0, middle));
  const last = median(warm.slice(middle));
  const steps = warm.slice(1).map((value, index) => Math.abs(value - warm[index]!));
  const noise = Math.max(floor, 3 * median(steps));
  return { first, last, noise, grows: last - first > noise };
}

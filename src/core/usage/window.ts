import type { UsageWindow } from './answer.ts';

/** Nothing is left in it. A window whose figure is unknown is not full. */
export const isFull = ({ leftPercent }: UsageWindow): boolean => leftPercent !== null && leftPercent <= 0;

/** The moment if it lies ahead. A time that has passed is no news about the present. */
export const ahead = (at: number | null, now: number): number | null => (at !== null && at > now ? at : null);

/** Windows as an answer of this moment has them: figures stay, a reset that has passed becomes unknown. */
export function withoutPastResets(windows: readonly UsageWindow[], now: number): readonly UsageWindow[] {
  return windows.map((window) => ({ ...window, resetsAt: ahead(window.resetsAt, now) }));
}

/** What holds an allowance back that the server refuses, and until when: the full windows, and the latest of their
 *  resets ahead. Where none is full, a single window is the only candidate; among several nobody can tell
 *  (`by` empty). `until` is `null` when nobody knows. Contract, section 4.1, row 9. */
export function blockOf(
  windows: readonly UsageWindow[],
  now: number,
): { by: readonly string[]; until: number | null } {
  const full = windows.filter(isFull);
  const blocking = full.length === 0 && windows.length === 1 ? windows : full;
  return { by: blocking.map(({ name }) => name), until: latestReset(blocking, now) };
}

/** The latest reset that lies ahead; `null` when there is none. */
export function latestReset(windows: readonly UsageWindow[], now: number): number | null {
  const resets = windows.map(({ resetsAt }) => ahead(resetsAt, now)).filter((at) => at !== null);
  return resets.length > 0 ? Math.max(...resets) : null;
}

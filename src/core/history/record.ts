import type { History } from '../ports.ts';
import type { Verdict } from '../usage/verdict.ts';
import { pack, unpack } from './pack.ts';
import { KEEP_MS } from './point.ts';
import type { Point } from './point.ts';
import { DAY, HOUR, sliceOf, survivors } from './thin.ts';

/** What the endpoint told in this answer about the account; `null` when that is nothing: it gave no answer, or none that can be
 *  relied on. */
export function toPoint(verdict: Verdict, now: number): Point | null {
  const { basis, state, status, warnings, readAt, windows } = verdict;
  if (basis === 'live' && !warnings.includes('unverified'))
    return {
      at: readAt ?? now,
      state,
      windows: windows.map(({ name, leftPercent, resetsAt }) => ({ name, leftPercent, resetsAt })),
    };
  const isRefused = basis === 'auth' && status !== undefined && REFUSALS.includes(status);
  return isRefused ? { at: now, state, windows: [] } : null;
}

/** What the store alone says, or the state of the network, is no reading. */
const REFUSALS = [401, 402, 403];

/** Points of one series, oldest first, from `since` on (epoch ms). What cannot be understood is left out. */
export async function readSeries(
  history: History,
  series: string,
  since: number,
  until?: number,
): Promise<readonly Point[]> {
  const found = await history.read(series, since, until);
  return found.flatMap((one) => unpack(one) ?? []);
}

/** Neighbours further away than this do not count for what stays. */
const MARGIN_MS = 6 * HOUR;
/** A day of a series is thinned with every fourth reading, since somebody may wait for it. */
const THIN_EVERY = 4;
/** The days that become two days and two weeks old just now; in between one of all, for what a bot that was off has left. */
const RIPE_STEPS = [0, 1, 12, 13];
const STEPS = KEEP_MS / DAY - 1;

/** Keeps what is told, and thins a day of what is old now and then: no burst, and nothing to be remembered over a restart. */
export function createRecord(
  history: History,
): (series: string, verdict: Verdict, now: number) => Promise<void> {
  const counts = new Map<string, number>();

  /** `null`: none this time. */
  function nextStep(series: string, now: number): number | null {
    // Many series begin at one time, and processes that live for one reading all begin.
    const count = counts.get(series) ?? (series.charCodeAt(0) + Math.floor(now / 1000)) % THIN_EVERY;
    counts.set(series, count + 1);
    if (count % THIN_EVERY !== 0) return null;
    const turn = count / THIN_EVERY;
    const place = turn % (RIPE_STEPS.length + 1);
    return RIPE_STEPS[place] ?? Math.floor(turn / (RIPE_STEPS.length + 1)) % STEPS;
  }

  async function thin(series: string, step: number, now: number): Promise<void> {
    const { from, until } = sliceOf(step, now);
    const points = await readSeries(history, series, from - MARGIN_MS, until + MARGIN_MS);
    const kept = survivors(points, { from, until }, now);
    const inside = points.filter(({ at }) => at >= from && at < until);
    if (kept.length < inside.length) await history.thin(series, from, until, kept);
  }

  return async (series, verdict, now) => {
    const point = toPoint(verdict, now);
    if (!point) return;
    await history.add(series, point.at, pack(point));
    const step = nextStep(series, now);
    if (step !== null) await thin(series, step, now);
  };
}

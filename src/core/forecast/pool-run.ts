import type { Point } from '../history/point.ts';
import { STEP_MS } from './course.ts';
import { lengthOf } from './past.ts';

/** One way in which profiles are used up, one after the other: drawn step by step, until nobody has anything left. */

/** A profile of the order. Retired ones are none, nor is one that shares its allowance with another before it. */
export type Member = {
  /** Oldest first, at best of the last eight days. */
  points: readonly Point[];
  /** Its login is refused: it comes back only when somebody signs in. */
  isDead: boolean;
  /** Not used before, epoch ms: limited for another reason than its windows, or held by OpenClaw; `null`: no such thing. */
  notBefore: number | null;
};

/** What a window is that was not looked at since it began anew. */
const FULL = 100;

/** `member`: its place among those given, from 0. */
export type Turn = { member: number; at: number };

/** One way in which all of them are used together: percent of a window of this name, in each step. */
export type Way = { weight: number; use: (name: string, step: number) => number };

/** A profile as it stands at one moment of a run. */
export type Standing = { notBefore: number; windows: readonly Window[] };
type Window = { name: string; left: number; resetsAt: number | null };

export function openAt({ points, isDead, notBefore }: Member, now: number): Standing {
  const last = points.findLast(({ at, windows }) => at <= now && windows.length > 0);
  const windows = (last?.windows ?? []).flatMap(({ name, leftPercent, resetsAt }): Window[] => {
    if (resetsAt !== null && resetsAt <= now) return [{ name, left: FULL, resetsAt: null }];
    return leftPercent === null ? [] : [{ name, left: leftPercent, resetsAt }];
  });
  // Without a figure nobody can count on it.
  return { notBefore: isDead || windows.length === 0 ? Infinity : (notBefore ?? -Infinity), windows };
}

export const isUsable = ({ notBefore, windows }: Standing, at: number) =>
  notBefore <= at && windows.every(({ left }) => left > 0);

/** When it has allowance again; `Infinity`: nobody knows. */
function returnOf({ notBefore, windows }: Standing): number {
  const empty = windows.filter(({ left }) => left <= 0).map(({ resetsAt }) => resetsAt ?? Infinity);
  return Math.max(notBefore, ...empty);
}

/** How one way ends. `at`: nobody has anything left; `Infinity`: not as far as is looked. */
export type End = { at: number; back: Turn | null; first: Turn | null };

export function run(open: readonly Standing[], use: Way['use'], now: number, aheadMs: number): End {
  const all = open.map((one) => ({ ...one, windows: one.windows.map((window) => ({ ...window })) }));
  const inUse = all.findIndex((one) => isUsable(one, now));
  let first: Turn | null = null;
  for (let step = 0; step * STEP_MS < aheadMs; step++) {
    const at = now + step * STEP_MS;
    // What one cannot give of a step, the next one does.
    for (let rest = 1; rest > 0;) {
      const moment = at + (1 - rest) * STEP_MS;
      beginAnew(all, moment);
      const member = all.findIndex((one) => isUsable(one, moment));
      if (member < 0) return { at: moment, back: backOf(all), first };
      rest -= take(all[member]!, use, step, rest, moment);
      if (member === inUse && !first && !isUsable(all[member]!, moment))
        first = { member, at: at + (1 - rest) * STEP_MS };
    }
  }
  return { at: Infinity, back: null, first };
}

function beginAnew(all: readonly Standing[], at: number): void {
  for (const { windows } of all)
    for (const window of windows)
      if (window.resetsAt !== null && window.resetsAt <= at)
        Object.assign(window, { left: FULL, resetsAt: null });
}

/** Uses one for a part of a step, as far as it goes. Gives the part. */
function take(one: Standing, use: Way['use'], step: number, rest: number, at: number): number {
  const part = Math.min(
    rest,
    ...one.windows.map(({ name, left }) => {
      const wanted = use(name, step);
      return wanted > 0 ? left / wanted : Infinity;
    }),
  );
  for (const window of one.windows) {
    const used = use(window.name, step) * part;
    // What remains by rounding is nothing.
    const left = window.left - used < 1e-9 ? 0 : window.left - used;
    const length = lengthOf(window.name);
    const begins = used > 0 && window.resetsAt === null && length !== null;
    Object.assign(window, { left, ...(begins && { resetsAt: at + length }) });
  }
  return part;
}

function backOf(all: readonly Standing[]): Turn | null {
  const turns = all.map((one, member) => ({ member, at: returnOf(one) }));
  const [next] = turns.filter(({ at }) => at < Infinity).toSorted((a, b) => a.at - b.at);
  return next ?? null;
}

import type { Point } from '../../src/core/history/point.ts';
import { createRandom } from './random.ts';
import type { Random } from './random.ts';
import { uses } from './uses.ts';
import type { UseName } from './uses.ts';

/** Weeks of one account, minute by minute, as a plan with five hours and a week behaves: a window begins with its first use,
 *  lasts for its length, and a full one stops the use of both. And the readings that a poller makes of it. */

export const MINUTE_MS = 60_000;
/** A Monday, 0:00 UTC. */
export const BEGIN = Date.UTC(2026, 8, 7);

const LENGTH_MINUTES = { '5h': 300, week: 7 * 24 * 60 } as const;
export type WindowName = keyof typeof LENGTH_MINUTES;
export const windowNames: readonly WindowName[] = ['5h', 'week'];

/** What percent of five hours makes of the week. */
const WEEK_SHARE = { low: 0.05, high: 0.12 } as const;

export type Series = {
  /** One for each account, in the order in which they are used. */
  accounts: readonly (readonly Point[])[];
  /** When this window of the first account was used up next, epoch ms; `null`: it lasted until it began anew. */
  emptyAfter(window: WindowName, at: number): number | null;
  /** When nothing was left of any account next, within so long; `null`: there always was. */
  allEmptyAfter(at: number, withinMs: number): number | null;
};

type Running = { used: number; endsAt: number | null };
type Account = Record<WindowName, Running>;

const isUsable = (account: Account) => windowNames.every((name) => account[name].used < 100);

/** `count` accounts are used one after the other, `load` times as much as a single one would be. */
export function makeSeries(use: UseName, seed: number, days: number, count = 1, load = count): Series {
  const random = createRandom(seed * 7919 + Object.keys(uses).indexOf(use));
  const speed = uses[use](random);
  const share = random.between(WEEK_SHARE.low, WEEK_SHARE.high);
  const minutes = days * 24 * 60;
  const all = Array.from({ length: count }, (): Account => ({
    '5h': { used: 0, endsAt: null },
    week: { used: 0, endsAt: null },
  }));
  /** Minutes at which a window of the first was used up, at which one began anew, and at which nothing was left. */
  const empties: Record<WindowName, number[]> = { '5h': [], week: [] };
  const resets: Record<WindowName, number[]> = { '5h': [], week: [] };
  const allEmpty: number[] = [];
  const polls = all.map(() => poller(random));
  const accounts: Point[][] = all.map(() => []);

  for (let minute = 0; minute < minutes; minute++) {
    for (const account of all) {
      // Somebody spends a banked reset: all begins anew, long before its time.
      const isEarly = random.chance(1 / (20 * 24 * 60));
      for (const name of windowNames) {
        const { endsAt, used } = account[name];
        if (endsAt === null || (minute < endsAt && !(isEarly && used > 30))) continue;
        account[name] = { used: 0, endsAt: null };
        if (account === all[0]) resets[name].push(minute);
      }
    }
    const wanted = (speed(minute) * load) / 60;
    const account = all.find(isUsable);
    if (wanted > 0 && account) {
      for (const name of windowNames) {
        const window = account[name];
        window.endsAt ??= minute + LENGTH_MINUTES[name];
        window.used = Math.min(100, window.used + (name === '5h' ? wanted : wanted * share));
        if (window.used >= 100 && account === all[0]) empties[name].push(minute);
      }
      if (!all.some(isUsable)) allEmpty.push(minute);
    }
    for (const [index, one] of all.entries()) {
      const point = polls[index]!(minute, one);
      if (point) accounts[index]!.push(point);
    }
  }

  const after = (moments: readonly number[], at: number) =>
    moments.find((minute) => minute > (at - BEGIN) / MINUTE_MS) ?? Infinity;
  return {
    accounts,
    emptyAfter(name, at) {
      const empty = after(empties[name], at);
      return empty < after(resets[name], at) ? BEGIN + empty * MINUTE_MS : null;
    },
    allEmptyAfter(at, withinMs) {
      const empty = BEGIN + after(allEmpty, at) * MINUTE_MS;
      return empty <= at + withinMs ? empty : null;
    },
  };
}

/** Every five minutes, unevenly, seldomer while nothing changes; not at all while it is down or the endpoint fails. Told are whole
 *  percents and whole seconds that wander by some; a reset may show late. */
function poller(random: Random) {
  let nextAt = 0;
  let downUntil = 0;
  let lateUntil = 0;
  let quiet = 0;
  let last: { key: string; windows: Point['windows'] } | null = null;
  return (minute: number, running: Readonly<Record<WindowName, Running>>): Point | null => {
    if (random.chance(1 / (3 * 24 * 60)))
      // down for some hours, or just started anew
      downUntil = minute + (random.chance(0.5) ? random.between(60, 600) : random.between(5, 20));
    if (minute < nextAt || minute < downUntil) return null;
    const at = BEGIN + minute * MINUTE_MS + Math.floor(random.between(0, MINUTE_MS / 1000)) * 1000;
    let windows = windowNames.map((name) => {
      const { used, endsAt } = running[name];
      const resetMinute = endsAt ?? minute + LENGTH_MINUTES[name];
      return {
        name,
        leftPercent: 100 - Math.floor(used),
        resetsAt: BEGIN + resetMinute * MINUTE_MS + Math.round(random.between(-1, 1)) * 1000,
      };
    });
    const rose = last?.windows.some((one, index) => windows[index]!.leftPercent > one.leftPercent!) ?? false;
    if (rose && lateUntil < minute - 60 && random.chance(0.2)) lateUntil = minute + random.between(5, 20);
    if (last && minute < lateUntil) windows = last.windows as typeof windows;
    const key = windows.map(({ leftPercent }) => leftPercent).join();
    quiet = key === last?.key ? quiet + 1 : 0;
    last = { key, windows };
    nextAt = minute + Math.round(random.between(4, 6) * (quiet > 6 ? 3 : 1));
    return { at, state: windows.some(({ leftPercent }) => leftPercent <= 0) ? 'limited' : 'usable', windows };
  };
}

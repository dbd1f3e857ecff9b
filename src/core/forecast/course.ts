import type { Rate } from './past.ts';

/** One way in which the use may go on: percent used in each step of `STEP_MS`, from the last reading on. `weight`: how much
 *  it counts beside the others. */
export type Course = { weight: number; use(step: number): number };

/** Forecasts are drawn in steps of this length. */
export const STEP_MS = 10 * 60_000;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Which ways there are, and what each weighs. */
type Mix = {
  /** As lately, over so long. Believed for `trust` times as long, after that as on average. */
  lately: readonly { overMs: number; weight: number }[];
  trust: number;
  /** As since this window began. */
  sinceBegin: number;
  /** As on average over the days that are known. */
  average: number;
  /** As in the last so many days, hour by hour, over and over: nights and weekends come in. After so long as it is now. */
  leadMs: number;
  replays: readonly { days: number; weight: number }[];
};

/** The weights were chosen by how far the whole spread of ends lay from the truth, over all kinds of use of `npm run backtest`
 *  with other seeds. A single straight line, however it is drawn through the window, is half as good. */
const SHORT: Mix = {
  lately: [
    { overMs: 20 * MINUTE, weight: 2 },
    { overMs: 40 * MINUTE, weight: 2 },
    { overMs: 80 * MINUTE, weight: 1 },
  ],
  trust: 2,
  sinceBegin: 4,
  average: 1,
  leadMs: 20 * MINUTE,
  replays: [
    { days: 1, weight: 4 },
    { days: 7, weight: 4 },
  ],
};
const LONG: Mix = {
  lately: [{ overMs: 12 * HOUR, weight: 1 }],
  trust: 5,
  sinceBegin: 0,
  average: 0,
  leadMs: 0,
  replays: [
    { days: 1, weight: 2 },
    { days: 3, weight: 1 },
    { days: 7, weight: 8 },
  ],
};

/** `begin`: of the window that runs now. `to`: the moment of the last reading. `lengthMs`: of the window; `null` where its name
 *  does not tell. None where too little is known. */
export function coursesOf(
  rate: Rate,
  { begin, to, lengthMs }: { begin: number; to: number; lengthMs: number | null },
): readonly Course[] {
  const mix = lengthMs !== null && lengthMs <= DAY ? SHORT : LONG;
  const average = [7, 3, 1].map((days) => rate(to - days * DAY, to)).find((one) => one !== null) ?? null;
  const sinceBegin = rate(begin, to);
  const far = average ?? sinceBegin;
  const present = rate(to - mix.leadMs, to);

  const even = (weight: number, one: number | null): readonly Course[] =>
    one === null || weight === 0 ? [] : [{ weight, use: () => STEP_MS * one }];
  const lately = mix.lately.flatMap(({ overMs, weight }): readonly Course[] => {
    const near = rate(to - overMs, to);
    if (near === null) return [];
    const trusted = (mix.trust * overMs) / STEP_MS;
    return [{ weight, use: (step) => STEP_MS * (step < trusted ? near : (far ?? near)) }];
  });
  const replays = mix.replays.flatMap(({ days, weight }): readonly Course[] => {
    const period = days * DAY;
    const mean = rate(to - period, to);
    if (mean === null) return [];
    const use = (step: number) => {
      if (present !== null && step * STEP_MS < mix.leadMs) return STEP_MS * present;
      const from = to - period + ((step * STEP_MS) % period);
      return STEP_MS * (rate(from, from + STEP_MS) ?? mean);
    };
    return [{ weight, use }];
  });
  return [...lately, ...even(mix.sinceBegin, sinceBegin), ...even(mix.average, far), ...replays];
}

import type { Point } from '../src/core/history/point.ts';

/** Readings as they come of people who use their allowance in one way or another: made up, and the same each time. */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;

/** Percent of the week that are used in an hour at this moment. */
type Pace = (at: number, chance: () => number) => number;
type Use = (from: number, until: number, seed: number) => readonly Point[];

/** A week's worth is about seven times a short window's. */
const SHORT_SHARE = 7;

type Circumstances = {
  /** Whether anybody reads then. */
  isRead?: (passedMs: number, wholeMs: number) => boolean;
  hasShort?: boolean;
};

function simulate(pace: Pace, { isRead = () => true, hasShort = true }: Circumstances = {}): Use {
  return (from: number, until: number, seed: number): readonly Point[] => {
    let state = 1234 + 777 * seed;
    const chance = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
    let week = 72 - 9 * (seed % 5);
    let short = 100;
    let weekEnds = from + (0.45 + 0.07 * (seed % 4)) * Math.min(WEEK, until - from);
    let shortEnds = 0;
    const points: Point[] = [];
    for (let at = from; at <= until; at += 5 * MINUTE) {
      if (at >= weekEnds) {
        week = 100;
        weekEnds += WEEK;
      }
      const isOpen = at < shortEnds;
      if (!isOpen) short = 100;
      const wanted = (pace(at, chance) * (0.7 + 0.15 * (seed % 5))) / 12;
      const used = week > 0 && (short > 0 || !hasShort) ? Math.min(wanted, week) : 0;
      if (used > 0 && !isOpen) shortEnds = at + 5 * HOUR;
      week = Math.max(0, week - used);
      short = Math.max(0, short - SHORT_SHARE * used);
      if (!isRead(at - from, until - from)) continue;
      points.push({
        at,
        state: week > 0 && short > 0 ? 'usable' : 'limited',
        windows: [
          ...(hasShort
            ? [{ name: '5h', leftPercent: Math.round(short), resetsAt: Math.max(shortEnds, at + MINUTE) }]
            : []),
          { name: 'week', leftPercent: Math.round(week), resetsAt: weekEnds },
        ],
      });
    }
    return points;
  };
}

const hourOf = (at: number) => new Date(at).getUTCHours();
const isDay = (at: number) => hourOf(at) >= 8 && hourOf(at) < 20;
const wobble = (chance: () => number) => 0.4 + 1.2 * chance();

export const uses = {
  constant: simulate((_, chance) => 1.6 * wobble(chance)),
  bursty: simulate((at, chance) => (Math.sin(at / (2.3 * HOUR)) > 0.75 ? 7 * wobble(chance) : 0.1)),
  dayNight: simulate((at, chance) => (isDay(at) ? 1.7 * wobble(chance) : 0)),
  idle: simulate(() => 0),
  heavy: simulate((at, chance) => (isDay(at) ? 5 : 1.2) * wobble(chance)),
  gaps: simulate((_, chance) => 1.5 * wobble(chance), {
    isRead: (passed, whole) => {
      const share = passed / whole;
      return !(share > 0.22 && share < 0.38) && !(share > 0.7 && share < 0.79);
    },
  }),
  began: simulate((_, chance) => 2 * wobble(chance), {
    isRead: (passed, whole) => passed / whole > 0.6,
  }),
  thin: simulate((_, chance) => 2 * wobble(chance), {
    isRead: (passed, whole) => passed > whole - 2 * HOUR,
  }),
  weeklyOnly: simulate((at, chance) => (isDay(at) ? 1.5 * wobble(chance) : 0), { hasShort: false }),
} satisfies Record<string, Use>;

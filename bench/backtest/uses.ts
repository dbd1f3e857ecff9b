import type { Random } from './random.ts';

/** Kinds of use. Each draws how fast an account is used, in percent of its five hours per hour, minute by minute from a Monday,
 *  0:00, on. */
export type Use = (random: Random) => (minute: number) => number;

const DAY = 24 * 60;

const hourOf = (minute: number) => (minute % DAY) / 60;
const isWeekend = (minute: number) => Math.floor(minute / DAY) % 7 >= 5;

/** Work of some length, then a pause of some length, the lengths as uneven as people's are. */
function sessions(random: Random, workMinutes: number, pauseMinutes: number, fastest: number) {
  let until = 0;
  let isWork = random.chance(0.5);
  let speed = 0;
  return (minute: number) => {
    if (minute >= until) {
      isWork = !isWork;
      const mean = isWork ? workMinutes : pauseMinutes;
      until = minute + Math.max(2, mean * Math.exp(0.7 * random.normal() - 0.25));
      speed = fastest * random.between(0.3, 1);
    }
    return isWork ? speed : 0;
  };
}

export const uses = {
  /** An agent that works through a long queue. */
  constant: (random) => {
    const speed = random.between(8, 30);
    return () => Math.max(0, speed * (1 + 0.15 * random.normal()));
  },
  /** Somebody's coding by day and night: short and fast. */
  bursty: (random) => sessions(random, 20, 50, random.between(70, 130)),
  /** Steady from morning to evening, the hours differing by day. */
  'day and night': (random) => {
    const speed = random.between(15, 35);
    const [from, to] = [random.between(7, 10), random.between(17, 22)];
    let day = -1;
    let shift = 0;
    return (minute) => {
      if (Math.floor(minute / DAY) !== day) {
        day = Math.floor(minute / DAY);
        shift = random.between(-0.7, 0.7);
      }
      const hour = hourOf(minute) + shift;
      return hour < from || hour > to ? 0 : Math.max(0, speed * (1 + 0.4 * random.normal()));
    };
  },
  /** Sessions on weekdays, from morning to evening, and a free weekend. */
  weekend: (random) => {
    const [from, to] = [random.between(8, 10), random.between(17, 20)];
    const work = sessions(random, 45, 35, random.between(40, 90));
    return (minute) => (isWeekend(minute) || hourOf(minute) < from || hourOf(minute) > to ? 0 : work(minute));
  },
  /** A question now and then. */
  idle: (random) => sessions(random, 5, 400, 25),
  /** Quiet, and on some days a long rush. */
  rush: (random) => {
    const quiet = sessions(random, 10, 120, 20);
    let day = -1;
    let rush = { from: 0, to: 0, speed: 0 };
    return (minute) => {
      if (Math.floor(minute / DAY) !== day) {
        day = Math.floor(minute / DAY);
        const from = random.between(8, 18);
        rush = {
          from,
          to: random.chance(0.4) ? from + random.between(2, 5) : from,
          speed: random.between(40, 70),
        };
      }
      const hour = hourOf(minute);
      return hour >= rush.from && hour < rush.to ? rush.speed : quiet(minute);
    };
  },
} as const satisfies Record<string, Use>;

export type UseName = keyof typeof uses;

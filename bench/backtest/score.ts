import type { Pace } from '../../src/core/forecast/pace.ts';
import { pool, POOL_AHEAD_MS } from '../../src/core/forecast/pool.ts';
import type { Point } from '../../src/core/history/point.ts';
import { BEGIN, makeSeries, MINUTE_MS } from './series.ts';
import type { WindowName } from './series.ts';
import type { UseName } from './uses.ts';

const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** As much as a forecast reads. */
const LOOK_BACK_MS = 8 * DAY_MS;

/** What a forecast of one window and one of all profiles have in common. */
type Said =
  | Pick<Extract<Pace, { kind: 'empty-at' }>, 'kind' | 'at' | 'low' | 'high' | 'sure'>
  | Pick<Extract<Pace, { kind: 'lasts' }>, 'kind' | 'sure' | 'until'>
  | Extract<Pace, { kind: 'silent' }>;

export type Forecast = (points: readonly Point[], window: string, now: number) => Pace;

/** What came of all forecasts of one window under one kind of use. Shares are 0 to 1, `null` where there was none to judge. */
export type Score = {
  asked: number;
  /** Silence aside. */
  spoke: number | null;
  saidEmpty: number;
  /** Of "empty at", where it was: how far off, in minutes. */
  errorMedian: number | null;
  errorP90: number | null;
  /** The same against how far ahead the truth lay. */
  relativeMedian: number | null;
  /** The truth lay between `low` and `high`. */
  inside: number | null;
  /** Of "empty at": it lasted. */
  falseAlarms: number | null;
  /** The same of those that were `likely`. */
  falseLikely: number | null;
  /** Of "lasts": it did not. */
  wrongLasts: number | null;
  wrongLikely: number | null;
  /** Of the moments at most an hour (of the week: a day) before it was used up: how many said that it would be. */
  warned: number | null;
};

type Asked = { said: Said; at: number; truth: number | null };

export type Trial = {
  use: UseName;
  window: WindowName;
  seeds: readonly number[];
  days: number;
  everyMs: number;
};

export function score(forecast: Forecast, trial: Trial): Score {
  return sum(
    trial.seeds.flatMap((seed) => ask(forecast, trial, seed)),
    trial.window === 'week' ? DAY_MS : HOUR_MS,
  );
}

function ask(forecast: Forecast, { use, window, days, everyMs }: Trial, seed: number): readonly Asked[] {
  const { accounts, emptyAfter } = makeSeries(use, seed, days);
  const points = accounts[0]!;
  const asked: Asked[] = [];
  // What comes after the end nobody knows: of the last window there is no truth.
  const end = BEGIN + days * DAY_MS - (window === 'week' ? 7 * DAY_MS : 5 * HOUR_MS);
  let [from, to] = [0, 0];
  for (let at = BEGIN + HOUR_MS; at < end; at += everyMs) {
    while (to < points.length && points[to]!.at <= at) to++;
    while (from < to && points[from]!.at < at - LOOK_BACK_MS) from++;
    // Nothing is to be told while something is used up.
    if (points[to - 1]?.state === 'limited') continue;
    const said = forecast(points.slice(from, to), window, at);
    asked.push({ said, at, truth: emptyAfter(window, at) });
  }
  return asked;
}

export type PoolTrial = Omit<Trial, 'window'> & { count: number; load: number };

/** The same of several accounts, one after the other. */
export function scorePool(trial: PoolTrial): Score {
  return sum(
    trial.seeds.flatMap((seed) => askPool(trial, seed)),
    3 * HOUR_MS,
  );
}

function askPool({ use, days, everyMs, count, load }: PoolTrial, seed: number): readonly Asked[] {
  const { accounts, allEmptyAfter } = makeSeries(use, seed, days, count, load);
  const asked: Asked[] = [];
  for (let at = BEGIN + DAY_MS; at < BEGIN + days * DAY_MS - POOL_AHEAD_MS; at += everyMs) {
    const members = accounts.map((points) => ({
      points: points.filter((point) => point.at <= at && point.at > at - LOOK_BACK_MS),
      isDead: false,
      notBefore: null,
    }));
    const said = pool(members, at);
    if (said.kind !== 'silent' || said.because !== 'empty')
      asked.push({
        said,
        at,
        truth: allEmptyAfter(at, said.kind === 'lasts' ? said.until - at : POOL_AHEAD_MS),
      });
  }
  return asked;
}

/** `soon`: how long before the end it should be told. */
function sum(asked: readonly Asked[], soon: number): Score {
  const spoken = asked.filter(({ said }) => said.kind !== 'silent');
  const empty = spoken.flatMap(({ said, ...rest }) => (said.kind === 'empty-at' ? [{ said, ...rest }] : []));
  const likely = empty.filter(({ said }) => said.sure === 'likely');
  const lasts = spoken.filter(({ said }) => said.kind === 'lasts');
  const sureLasts = lasts.filter(({ said }) => said.kind === 'lasts' && said.sure === 'likely');
  const right = empty.flatMap(({ said, at, truth }) =>
    truth === null
      ? []
      : [
          {
            minutes: Math.abs(said.at - truth) / MINUTE_MS,
            relative: Math.abs(said.at - truth) / (truth - at),
            // a minute is the grain of the truth
            isInside: truth >= said.low - MINUTE_MS && truth <= said.high + MINUTE_MS,
          },
        ],
  );
  const near = asked.filter(({ at, truth, said }) => truth !== null && truth - at <= soon && !isOld(said));
  return {
    asked: asked.length,
    spoke: share(spoken.length, asked.length),
    saidEmpty: empty.length,
    errorMedian: quantile(
      right.map(({ minutes }) => minutes),
      0.5,
    ),
    errorP90: quantile(
      right.map(({ minutes }) => minutes),
      0.9,
    ),
    relativeMedian: quantile(
      right.map(({ relative }) => relative),
      0.5,
    ),
    inside: share(right.filter(({ isInside }) => isInside).length, right.length),
    falseAlarms: share(empty.length - right.length, empty.length),
    falseLikely: share(likely.filter(({ truth }) => truth === null).length, likely.length),
    wrongLasts: share(lasts.filter(({ truth }) => truth !== null).length, lasts.length),
    wrongLikely: share(sureLasts.filter(({ truth }) => truth !== null).length, sureLasts.length),
    warned: share(near.filter(({ said }) => said.kind === 'empty-at').length, near.length),
  };
}

/** Without a reading nobody can know. */
const isOld = (said: Said) => said.kind === 'silent' && said.because === 'old';

const share = (part: number, all: number) => (all === 0 ? null : part / all);

function quantile(values: readonly number[], part: number): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(part * (sorted.length - 1))] ?? null;
}

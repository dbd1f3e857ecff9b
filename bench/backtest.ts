import { parseArgs } from 'node:util';
import { pace } from '../src/core/forecast/pace.ts';
import { score, scorePool } from './backtest/score.ts';
import type { Score } from './backtest/score.ts';
import { windowNames } from './backtest/series.ts';
import { straight } from './backtest/straight.ts';
import { uses } from './backtest/uses.ts';
import type { UseName } from './backtest/uses.ts';

/** `npm run backtest`: what came of the forecasts, per kind of use and window, over weeks that are made from seeds.
 *  `--seeds N`: so many accounts of each kind. `--days N`: so many days of each. */

const { values } = parseArgs({
  options: { seeds: { type: 'string', default: '6' }, days: { type: 'string', default: '35' } },
});
const seeds = Array.from({ length: Number(values.seeds) }, (_, index) => index + 1);
const days = Number(values.days);
const HOUR_MS = 3_600_000;

const say = (cells: readonly string[]) =>
  void process.stdout.write(
    `${cells.map((cell, index) => (index === 0 ? cell.padEnd(24) : cell.padStart(9))).join('')}\n`,
  );
const percent = (share: number | null) => (share === null ? '–' : `${Math.round(share * 100)} %`);
const time = (minutes: number | null) =>
  minutes === null ? '–' : minutes < 120 ? `${Math.round(minutes)} min` : `${(minutes / 60).toFixed(1)} h`;

const row = (name: string, one: Score) =>
  say([
    name,
    String(one.asked),
    percent(one.spoke),
    String(one.saidEmpty),
    time(one.errorMedian),
    time(one.errorP90),
    percent(one.relativeMedian),
    percent(one.inside),
    percent(one.falseAlarms),
    percent(one.falseLikely),
    percent(one.wrongLasts),
    percent(one.wrongLikely),
    percent(one.warned),
  ]);

const heads = [
  'use',
  'asked',
  'spoke',
  'empty',
  'error',
  '90th',
  'of ahead',
  'inside',
  'false',
  'f.likely',
  'wrong',
  'w.likely',
  'warned',
];

for (const window of windowNames) {
  say([`\n${window}`]);
  say(heads);
  for (const use of Object.keys(uses) as UseName[]) {
    const trial = { use, window, seeds, days, everyMs: window === 'week' ? 3 * HOUR_MS : HOUR_MS / 2 };
    row(use, score(pace, trial));
    row('  one straight line', score(straight, trial));
  }
}

say(['\nthree, one after the other, used 1.7 times as much as one']);
say(heads);
for (const use of Object.keys(uses) as UseName[])
  row(use, scorePool({ use, seeds, days, everyMs: 6 * HOUR_MS, count: 3, load: 1.7 }));

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderChart } from '../adapters/text/chart.ts';
import { renderText } from '../adapters/text/render.ts';
import { profilePace } from '../src/core/forecast/pace.ts';
import { loadTexts } from '../src/core/i18n/index.ts';
import type { Locale } from '../src/core/i18n/index.ts';
import type { Pace } from '../src/core/history/chart.ts';
import type { Point } from '../src/core/history/point.ts';
import { rangeMs } from '../src/core/history/range.ts';
import type { Range } from '../src/core/history/range.ts';
import { renderHistory } from '../src/core/history/render.ts';
import { utc } from '../src/core/reply.ts';
import type { Placed } from '../src/core/usage/target.ts';
import { NO_USE } from '../src/core/usage/profile.ts';
import { createDraw } from '../src/infra/chart/index.ts';
import { uses } from './uses.ts';

/** `npm run gallery [folder]`: a picture of every kind of use there is, to be looked at on a phone, and what is said with
 *  it. Prints how long drawing takes and what it costs in memory. */

const folder = process.argv[2] ?? 'gallery';
mkdirSync(folder, { recursive: true });
const NOW = Date.UTC(2026, 10, 24, 14, 20);
const say = (text: string) => void process.stdout.write(`${text}\n`);
const draw = createDraw({ info: say, warn: say });

type Shot = {
  name: string;
  use: keyof typeof uses;
  range: Range;
  locale?: Locale;
  profiles?: number;
  paces?: readonly Pace[];
};

const HOUR = 3_600_000;
const shots: readonly Shot[] = [
  { name: 'constant-day', use: 'constant', range: 'day' },
  {
    name: 'constant-pace',
    use: 'constant',
    range: 'day',
    paces: [
      { window: '5h', at: NOW + 2.2 * HOUR, leftPercent: 0 },
      { window: 'week', at: NOW + 70 * HOUR, leftPercent: 0 },
    ],
  },
  { name: 'bursty-day', use: 'bursty', range: 'day' },
  { name: 'day-night-week', use: 'dayNight', range: 'week' },
  {
    name: 'day-night-week-pace',
    use: 'dayNight',
    range: 'week',
    paces: [{ window: 'week', at: NOW + 60 * HOUR, leftPercent: 0 }],
  },
  { name: 'day-night-month', use: 'dayNight', range: 'month' },
  { name: 'idle-day', use: 'idle', range: 'day' },
  { name: 'heavy-day', use: 'heavy', range: 'day' },
  { name: 'heavy-week', use: 'heavy', range: 'week' },
  { name: 'gaps-day', use: 'gaps', range: 'day' },
  { name: 'gaps-week', use: 'gaps', range: 'week' },
  {
    name: 'readme',
    use: 'bursty',
    range: 'day',
    paces: [{ window: '5h', at: NOW + 3.2 * HOUR, leftPercent: 0 }],
  },
  { name: 'began-day', use: 'began', range: 'day' },
  { name: 'thin-week', use: 'thin', range: 'week' },
  { name: 'weekly-only-week', use: 'weeklyOnly', range: 'week' },
  { name: 'two-profiles-day', use: 'dayNight', range: 'day', profiles: 2 },
  { name: 'twelve-profiles-day', use: 'dayNight', range: 'day', profiles: 12 },
  { name: 'twelve-profiles-month', use: 'heavy', range: 'month', profiles: 12 },
  {
    name: 'chinese-day-pace',
    use: 'gaps',
    range: 'day',
    locale: 'zh-CN',
    paces: [{ window: '5h', at: NOW + 3 * HOUR, leftPercent: 0 }],
  },
  { name: 'chinese-month', use: 'heavy', range: 'month', locale: 'zh-CN' },
  { name: 'chinese-twelve-week', use: 'bursty', range: 'week', locale: 'zh-CN', profiles: 12 },
];

const names = ['work', 'home', 'spare', 'team', 'lab', 'night', 'pro', 'old', 'new', 'test', 'ops', 'last'];

function placed(index: number): Placed {
  const profile = {
    id: `openai:${names[index]}`,
    provider: 'openai',
    accountId: null,
    userId: null,
    tokenExpiresAt: null,
    login: { kind: 'ready', renewable: true },
    hold: null,
    use: NO_USE,
  } as const;
  return { profile, label: names[index]!, order: index + 1, retired: false };
}

const tookMs: number[] = [];
const before = process.memoryUsage.rss();
for (const { name, use, range, locale = 'en', profiles = 1, paces = [] } of shots) {
  const texts = await loadTexts(locale);
  const reads = Array.from({ length: Math.min(profiles, 7) }, (_, index) => {
    const points: readonly Point[] = uses[use](NOW - rangeMs[range], NOW, index);
    return { one: placed(index), points, paces, pace: profilePace(points, NOW) };
  });
  const message = renderHistory(texts, reads, profiles - reads.length, {
    target: { by: 'all' },
    range,
    now: NOW,
  });
  say(`\n${name}\n${renderText(message, utc, (chart) => renderChart(chart, 80))}`);
  if (!message.chart) continue;
  const startedAt = performance.now();
  const png = await draw(message.chart);
  tookMs.push(performance.now() - startedAt);
  if (!png) continue;
  writeFileSync(join(folder, `${name}.png`), png);
  say(`${Math.round(png.length / 1000)} kB, ${Math.round(tookMs.at(-1)!)} ms`);
}
const [first = 0, ...later] = tookMs;
const mean = later.reduce((sum, ms) => sum + ms, 0) / Math.max(1, later.length);
const megabytes = (process.memoryUsage.rss() - before) / 2 ** 20;
say(
  `\nfirst ${Math.round(first)} ms, later ${Math.round(mean)} ms each; ${Math.round(megabytes)} MB more in use after all`,
);

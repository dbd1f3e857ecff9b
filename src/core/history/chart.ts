import type { Catalogue } from '../i18n/index.ts';
import type { Point } from './point.ts';
import { rangeMs } from './range.ts';
import type { Range } from './range.ts';
import { gapsOf, lowsOf, readingsOf, traceOf } from './trace.ts';
import type { ChartPoint, Trace } from './trace.ts';

/** A picture as data: what is to be seen, in the reader's language, and nothing of how it is drawn. Names are not in it;
 *  the words beside it have them. */
export type Chart = {
  /** Epoch ms. `until` lies behind `now` where a pace leads on. */
  from: number;
  now: number;
  until: number;
  ticks: readonly { at: number; label: string }[];
  /** One below the other, on one axis of time. */
  panels: readonly Panel[];
  /** What the signs in it mean; `null` for those that are not there. */
  legend: Readonly<Record<'reset' | 'pace' | 'gap' | 'empty', string | null>>;
};

export type Panel = {
  /** By which the words beside it name its profile: `1`. `null`: there is only one. */
  mark: string | null;
  /** Two at most: the short window, the long one. */
  lines: readonly ChartLine[];
  gaps: readonly { from: number; until: number }[];
};

export type ChartLine = Trace & {
  length: 'short' | 'long';
  /** `5h 82%` */
  label: string;
  /** What is drawn, where it is not the readings themselves. */
  note: string | null;
  pace: readonly [ChartPoint, ChartPoint] | null;
};

/** What is drawn in one panel. */
export type Series = {
  mark: string | null;
  points: readonly Point[];
  /** Where each window leads to, by its pace. */
  paces: readonly Pace[];
};

/** `window` comes to this level at this moment: at nothing, or at its reset. */
export type Pace = ChartPoint & { window: string };

const HOUR = 60 * 60_000;
const DAY = 24 * HOUR;

/** How the axis is divided, and how far it goes on for a pace. */
const axes: Readonly<Record<Range, { tickMs: number; aheadMs: number }>> = {
  day: { tickMs: 6 * HOUR, aheadMs: 6 * HOUR },
  week: { tickMs: 2 * DAY, aheadMs: 2 * DAY },
  month: { tickMs: 7 * DAY, aheadMs: 7 * DAY },
};
/** With more of them, the line itself shows the resets, and marks would hide it. */
const MOST_RESETS = 10;

export function chartOf(texts: Catalogue, series: readonly Series[], range: Range, now: number): Chart {
  const from = now - rangeMs[range];
  const { tickMs, aheadMs } = axes[range];
  const leadsOn = series.some(({ paces }) => paces.length > 0);
  const until = leadsOn ? now + aheadMs : now;
  const panels = series.map(({ mark, points, paces }) => ({
    mark,
    lines: linesOf(texts, points, paces, { from, now, until, range }),
    gaps: gapsOf(points, { from, until: now, range }),
  }));
  const { chart } = texts.history;
  const ticks = [];
  for (let at = now - tickMs; at > from; at -= tickMs) ticks.unshift({ at, label: chart.ago(now - at) });
  ticks.push({ at: now, label: chart.now });
  if (leadsOn) ticks.push({ at: until, label: chart.ahead(until - now) });
  const lines = panels.flatMap((panel) => panel.lines);
  const isEmpty = ({ parts, note }: ChartLine) =>
    note === null && parts.some((part) => part.some(({ leftPercent }) => leftPercent <= 0));
  return {
    from,
    now,
    until,
    ticks,
    panels,
    legend: {
      reset: lines.some(({ resets }) => resets.length > 0) ? chart.reset : null,
      pace: lines.some(({ pace }) => pace !== null) ? chart.pace : null,
      gap: panels.some(({ gaps }) => gaps.length > 0) ? chart.gap : null,
      empty: lines.some(isEmpty) ? chart.empty : null,
    },
  };
}

/** The windows of the strict line: the short one and the long one, as far as they were read. */
export function windowsOf(
  points: readonly Point[],
): readonly { name: string; length: ChartLine['length'] }[] {
  const names = [...new Set(points.flatMap(({ windows }) => windows.map(({ name }) => name)))];
  const long =
    ['week', 'month'].find((name) => names.includes(name)) ?? names.findLast((name) => name !== '5h');
  const short = names.includes('5h') ? '5h' : names.find((name) => name !== long && name !== 'month');
  return [
    ...(short === undefined ? [] : [{ name: short, length: 'short' as const }]),
    ...(long === undefined ? [] : [{ name: long, length: 'long' as const }]),
  ];
}

function linesOf(
  texts: Catalogue,
  points: readonly Point[],
  paces: readonly Pace[],
  { from, now, until, range }: { from: number; now: number; until: number; range: Range },
): readonly ChartLine[] {
  const { chart } = texts.history;
  return windowsOf(points).flatMap(({ name, length }): ChartLine[] => {
    const last = readingsOf(points, name).at(-1);
    if (!last) return [];
    // A hundred and fifty windows side by side are no line any more.
    const areLows = range === 'month' && length === 'short';
    const trace = areLows
      ? lowsOf(points, name, { from, until: now, stepMs: DAY })
      : traceOf(points, name, range);
    const pace = paces.find(({ window }) => window === name);
    return [
      {
        parts: trace.parts,
        resets: trace.resets.length > MOST_RESETS ? [] : trace.resets,
        length,
        label: chart.line(name, last.leftPercent),
        note: areLows ? chart.lows : null,
        pace: pace && !areLows ? paceOf(last, pace, until) : null,
      },
    ];
  });
}

/** From the last reading on, cut off where the picture ends. */
function paceOf(last: ChartPoint, pace: Pace, until: number): ChartLine['pace'] {
  if (pace.at <= last.at) return null;
  const end = Math.min(pace.at, until);
  const share = (end - last.at) / (pace.at - last.at);
  const leftPercent = last.leftPercent + share * (pace.leftPercent - last.leftPercent);
  return [
    { at: last.at, leftPercent: last.leftPercent },
    { at: end, leftPercent },
  ];
}

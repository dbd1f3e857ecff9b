import type { Range } from '../history/range.ts';
import type { Line } from '../reply.ts';
import { renderAge, renderDuration, roundPercent } from '../usage/render.ts';
import { code, named } from './en-words.ts';

/** What is said about readings over time. */

const spans: Readonly<Record<Range, string>> = {
  day: 'the last 24 hours',
  week: 'the last 7 days',
  month: 'the last 30 days',
};

/** No more of them in one line. */
const NAMED = 6;

export const history = {
  title: (label: string, range: Range): Line => [
    { bold: 'History' },
    ' of ',
    code(label),
    `, ${spans[range]}`,
  ],
  titleAll: (range: Range): Line => [{ bold: 'History' }, `, ${spans[range]}`],
  /** Of one window: what is left by the last reading, and the lowest that was seen. */
  window: (
    name: string,
    left: number,
    lowest: { leftPercent: number; at: number } | null,
    resets: number,
  ): Line => [
    code(name),
    `: ${roundPercent(left)}% left`,
    ...(lowest === null ? [] : [`, lowest ${roundPercent(lowest.leftPercent)}% `, { at: lowest.at }]),
    ...(resets === 0 ? [] : [resets === 1 ? ', 1 reset' : `, ${resets} resets`]),
  ],
  /** One of several: its mark in the picture, its name, what is left. */
  profile: (mark: string, label: string, windows: readonly { name: string; left: number }[]): Line => [
    `${mark}. `,
    code(label),
    ' — ',
    windows.map(({ name, left }) => `${name} ${roundPercent(left)}%`).join(' | '),
  ],
  /** Those without enough readings. */
  without: (labels: readonly string[]): Line => ['Too few readings of ', ...named(labels, NAMED), '.'],
  /** Those whose last answer was that their login is refused. */
  refused: (labels: readonly string[]): Line => [
    'Login refused: ',
    ...named(labels, NAMED),
    '. The figures are from before.',
  ],
  more: (count: number): Line => [
    `… and ${count} more. Put a name behind `,
    code('/codex_history'),
    ' to see one.',
  ],
  began: (ms: number): Line => [`Readings began ${renderAge(ms)} ago.`],
  lastRead: (ms: number): Line => [`Last read ${renderAge(ms)} ago.`],
  /** Instead of a picture. */
  none: [
    ['There are no readings in this time.'],
    [
      'While it runs, the bot reads by itself every few minutes, unless ',
      code('POLL_MINUTES=0'),
      ' switches that off. Look again in an hour.',
    ],
  ] as readonly Line[],
  thin: (ms: number, range: Range): readonly Line[] => [
    [`Readings began ${renderAge(ms)} ago: that is too little for a picture of ${spans[range]}.`],
    [
      range === 'day'
        ? 'Look again in an hour.'
        : 'A shorter time may show more; there is more to see tomorrow.',
    ],
  ],
  /** There are some from before, and none of late. */
  stopped: (ms: number): readonly Line[] => [
    [`The last reading was made ${renderAge(ms)} ago, so there is nothing to draw yet.`],
    ['A longer time may show more. ', code('/codex_usage'), ' reads now.'],
  ],
  buttons: { day: 'Day', week: 'Week', month: 'Month' } as Readonly<Record<Range, string>>,

  /** In the picture itself: a few words, and only characters that its font has (`infra/chart`). */
  chart: {
    line: (name: string, left: number): string => `${name} ${roundPercent(left)}%`,
    lows: 'daily low' as string,
    ago: (ms: number): string => `${short(ms)} ago`,
    ahead: (ms: number): string => `in ${short(ms)}`,
    now: 'now' as string,
    reset: 'reset' as string,
    pace: 'at this pace' as string,
    gap: 'no readings' as string,
    empty: 'used up' as string,
  },
};

/** `18h`, `6d`: whole ones only. */
const short = (ms: number) => renderDuration(ms).replace(/ 0[hm]$/u, '');

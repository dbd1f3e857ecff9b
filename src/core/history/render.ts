import { profileDigest } from '../callback.ts';
import type { ProfilePace } from '../forecast/pace.ts';
import { renderPace } from '../forecast/render.ts';
import type { Catalogue } from '../i18n/index.ts';
import type { ChoiceGroup, Line, Message } from '../reply.ts';
import type { ChoiceTarget } from '../request.ts';
import type { Placed } from '../usage/target.ts';
import { chartOf, windowsOf } from './chart.ts';
import type { Pace } from './chart.ts';
import type { Point } from './point.ts';
import { rangeMs, ranges } from './range.ts';
import type { Range } from './range.ts';
import { readingsOf, traceOf } from './trace.ts';

/** What was read of one profile, and where it leads. */
export type Read = {
  one: Placed;
  points: readonly Point[];
  paces: readonly Pace[];
  pace: ProfilePace;
};

/** A phone shows no more of them in one picture. */
export const MOST_PANELS = 6;
/** Less of the time than this is no line yet. */
const LEAST_SHARE = 1 / 24;
/** Readings that begin later than this show a part only, and it is said. */
const WHOLE_SHARE = 0.9;
/** Older readings are no news about the present. */
const OLD_MS = 30 * 60_000;

type Asked = { target: ChoiceTarget; range: Range; now: number };

/** A picture and what belongs to it in words; the words alone tell what matters. `more`: how many were left out. */
export function renderHistory(
  texts: Catalogue,
  reads: readonly Read[],
  more: number,
  { target, range, now }: Asked,
): Message {
  const { history } = texts;
  const choices = [buttonsFor(texts, target, range)];
  const drawable = reads.filter(({ points }) => isEnough(points, range));
  const alone = reads.length === 1 && more === 0;
  if (drawable.length === 0) {
    const title = alone ? history.title(reads[0]!.one.label, range) : history.titleAll(range);
    const lines = [title, ...lackOf(texts, reads, range, now)];
    return { kind: 'result', lines, choices, inPlace: true };
  }
  const shown = drawable.slice(0, MOST_PANELS);
  const others = reads.filter((read) => !drawable.includes(read));
  const series = shown.map(({ points, paces }, index) => ({
    mark: alone ? null : String(index + 1),
    points,
    paces,
  }));
  const left = more + drawable.length - shown.length;
  const refused = shown.filter(({ points }) => points.at(-1)?.state === 'unusable');
  const lines = [
    ...(alone ? aloneLines(texts, shown[0]!, range, now) : severalLines(texts, shown, range)),
    ...(refused.length > 0 ? [history.refused(refused.map(({ one }) => one.label))] : []),
    ...timeLines(texts, shown, range, now),
    ...(others.length > 0 ? [history.without(others.map(({ one }) => one.label))] : []),
    ...(left > 0 ? [history.more(left)] : []),
  ];
  return { kind: 'result', lines, choices, chart: chartOf(texts, series, range, now), inPlace: true };
}

/** Whether there is something to be seen in a picture. */
export function isEnough(points: readonly Point[], range: Range): boolean {
  const read = points.filter(({ windows }) => windows.some(({ leftPercent }) => leftPercent !== null));
  const [first, last] = [read[0], read.at(-1)];
  return read.length > 2 && first!.at <= last!.at - LEAST_SHARE * rangeMs[range];
}

function lackOf({ history }: Catalogue, reads: readonly Read[], range: Range, now: number): readonly Line[] {
  const moments = reads.flatMap(({ points }) => points.map(({ at }) => at));
  if (moments.length === 0) return history.none;
  const last = Math.max(...moments);
  const isOver = now - last > LEAST_SHARE * rangeMs[range];
  return isOver ? history.stopped(now - last) : history.thin(now - Math.min(...moments), range);
}

function aloneLines(texts: Catalogue, { one, points, pace }: Read, range: Range, now: number): Line[] {
  const { history } = texts;
  const lines = windowsOf(points).flatMap(({ name }) => {
    const readings = readingsOf(points, name);
    const last = readings.at(-1);
    if (!last) return [];
    const lowest = readings.reduce((low, each) => (each.leftPercent <= low.leftPercent ? each : low));
    const isNow = lowest.leftPercent === last.leftPercent;
    const { resets } = traceOf(points, name, range);
    return [history.window(name, last.leftPercent, isNow ? null : lowest, resets.length)];
  });
  return [history.title(one.label, range), ...lines, ...renderPace(texts, pace, now)];
}

function severalLines({ history }: Catalogue, shown: readonly Read[], range: Range): Line[] {
  const lines = shown.map(({ one, points }, index) => {
    const windows = windowsOf(points).flatMap(({ name }) => {
      const last = readingsOf(points, name).at(-1);
      return last ? [{ name, left: last.leftPercent }] : [];
    });
    return history.profile(String(index + 1), one.label, windows);
  });
  return [history.titleAll(range), ...lines];
}

function timeLines({ history }: Catalogue, shown: readonly Read[], range: Range, now: number): Line[] {
  const began = now - Math.min(...shown.map(({ points }) => points[0]!.at));
  const age = now - Math.max(...shown.map(({ points }) => points.at(-1)!.at));
  return [
    ...(began < WHOLE_SHARE * rangeMs[range] ? [history.began(began)] : []),
    ...(age > OLD_MS ? [history.lastRead(age)] : []),
  ];
}

/** All three, so that each is always in the same place; the marked one is what is there, and shows it anew. */
function buttonsFor({ history }: Catalogue, target: ChoiceTarget, shown: Range): ChoiceGroup {
  return ranges.map((range) => ({
    label: range === shown ? `· ${history.buttons[range]} ·` : history.buttons[range],
    intent: { kind: 'history.show', target, range },
  }));
}

export const targetOf = ({ profile }: Placed): ChoiceTarget => ({
  by: 'digest',
  digest: profileDigest(profile.id),
});

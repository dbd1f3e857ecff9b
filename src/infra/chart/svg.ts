import type { Chart, ChartLine, Panel } from '../../core/history/chart.ts';
import type { ChartPoint } from '../../core/history/trace.ts';

/** Chart → SVG. Made for a phone that shows it 360 points wide, in a light app as well as in a dark one: it has a ground of
 *  its own, and no letter is smaller than a phone's small print. Pure. */

const WIDTH = 800;
const FONT = 25;
export const FAMILY = 'Noto Sans CJK SC';

/** Okabe and Ito's colours, which nearly everybody can tell apart; and the two lines differ in thickness and in the sign at
 *  their end, too. */
const ink = { ground: '#131b24', band: '#1b2631', grid: '#3a4a58', text: '#f2f5f7', quiet: '#aebac4' };
const EMPTY = '#ff7f2a';
const styles: Readonly<Record<ChartLine['length'], { colour: string; width: number; dash: string }>> = {
  short: { colour: '#56b4e9', width: 3, dash: '7 7' },
  long: { colour: '#f0c000', width: 5.5, dash: '13 8' },
};

/** `left`: room for the scale and the mark. `right`: room for what a line ends with. */
type Frame = { left: number; right: number; top: number; height: number; gap: number };

function frameOf({ panels }: Chart): Frame {
  const isAlone = panels.length === 1;
  const height = isAlone ? 360 : panels.length <= 3 ? 190 : 140;
  return { left: isAlone ? 74 : 108, right: 170, top: 66, height, gap: 30 };
}

type Scale = { x: (at: number) => number; y: (leftPercent: number) => number };

export function svgOf(chart: Chart): string {
  const frame = frameOf(chart);
  const { left, right, top, height, gap } = frame;
  const plotWidth = WIDTH - left - right;
  const bottom = top + chart.panels.length * (height + gap) - gap;
  const x = (at: number) => round(left + ((at - chart.from) / (chart.until - chart.from)) * plotWidth);
  const panels = chart.panels.map((panel, index) => {
    const start = top + index * (height + gap);
    const y = (leftPercent: number) => round(start + (1 - leftPercent / 100) * height);
    return panelOf(panel, chart, { x, y }, frame);
  });
  const size = bottom + 52;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${size}" viewBox="0 0 ${WIDTH} ${size}" font-family="${FAMILY}" font-size="${FONT}" fill="${ink.text}">`,
    `<defs><pattern id="gap" width="10" height="10" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="3" height="10" fill="${ink.grid}"/></pattern></defs>`,
    `<rect width="${WIDTH}" height="${size}" fill="${ink.ground}"/>`,
    legendOf(chart, left),
    ...panels,
    ...ticksOf(chart, x, bottom),
    '</svg>',
  ].join('\n');
}

function panelOf(panel: Panel, chart: Chart, scale: Scale, { left, right, height }: Frame): string {
  const { x, y } = scale;
  const end = WIDTH - right;
  const isTall = height > 300;
  const parts = [
    `<rect x="${left}" y="${y(100)}" width="${end - left}" height="${height}" fill="${ink.band}"/>`,
    ...panel.gaps.map(
      (gap) =>
        `<rect x="${x(gap.from)}" y="${y(100)}" width="${round(x(gap.until) - x(gap.from))}" height="${height}" fill="url(#gap)"/>`,
    ),
    ...(isTall ? [0, 25, 50, 75, 100] : [0, 50, 100]).map(
      (level) =>
        `<line x1="${left}" x2="${end}" y1="${y(level)}" y2="${y(level)}" stroke="${ink.grid}" stroke-width="${level === 0 ? 3 : 1.5}"/>`,
    ),
    ...(isTall ? [0, 50, 100] : [0, 100]).map((level) =>
      text(`${level}`, left - 12, y(level) + (isTall ? 9 : level === 0 ? 2 : 18), {
        anchor: 'end',
        fill: ink.quiet,
      }),
    ),
    ...chart.ticks.map(
      ({ at }) =>
        `<line x1="${x(at)}" x2="${x(at)}" y1="${y(100)}" y2="${y(0)}" stroke="${at === chart.now ? ink.quiet : ink.grid}" stroke-width="${at === chart.now ? 2.5 : 1.5}"/>`,
    ),
  ];
  if (panel.mark !== null) {
    const middle = y(50);
    parts.push(
      `<circle cx="30" cy="${middle}" r="21" fill="none" stroke="${ink.text}" stroke-width="2.5"/>`,
      text(panel.mark, 30, middle + 9, { anchor: 'middle' }),
    );
  }
  // The thin line lies on the thick one.
  const lines = panel.lines.toReversed();
  parts.push(...lines.flatMap((line) => lineOf(line, scale)));
  parts.push(...labelsOf(panel.lines, scale, end));
  return parts.join('\n');
}

function lineOf(line: ChartLine, { x, y }: Scale): string[] {
  const { colour, width, dash } = styles[line.length];
  const stroke = `fill="none" stroke="${colour}" stroke-width="${width}" stroke-linejoin="round" stroke-linecap="round"`;
  const path = (points: readonly ChartPoint[]) =>
    points.map(({ at, leftPercent }) => `${x(at)},${y(leftPercent)}`).join(' ');
  const areLows = line.note !== null;
  const empty = (areLows ? [] : line.parts).flatMap((part) =>
    part.flatMap((point, index) => {
      const next = part[index + 1];
      return next && point.leftPercent <= 0 && next.leftPercent <= 0 ? [[point, next]] : [];
    }),
  );
  const top = y(100);
  return [
    ...line.resets.map(
      (at) =>
        `<line x1="${x(at)}" x2="${x(at)}" y1="${top}" y2="${y(0)}" stroke="${colour}" stroke-width="2" stroke-dasharray="2 6"/>` +
        triangle(x(at), top, colour),
    ),
    ...line.parts.map((part) =>
      part.length === 1
        ? `<circle cx="${x(part[0]!.at)}" cy="${y(part[0]!.leftPercent)}" r="${width}" fill="${colour}"/>`
        : areLows
          ? levelOf(part, { x, y }, colour)
          : `<polyline points="${path(part)}" ${stroke}/>`,
    ),
    ...empty.map(
      (pair) => `<polyline points="${path(pair)}" fill="none" stroke="${EMPTY}" stroke-width="9"/>`,
    ),
    ...(line.pace ? [`<polyline points="${path(line.pace)}" ${stroke} stroke-dasharray="${dash}"/>`] : []),
  ];
}

/** One of many side by side, with a little room between them. */
function levelOf(part: readonly ChartPoint[], { x, y }: Scale, colour: string): string {
  const [start, end] = [part[0]!, part.at(-1)!];
  const level = y(start.leftPercent);
  return `<line x1="${x(start.at) + 3}" x2="${x(end.at) - 3}" y1="${level}" y2="${level}" stroke="${colour}" stroke-width="7"/>`;
}

/** Downwards, on the upper edge. */
const triangle = (x: number, y: number, colour: string) =>
  `<path d="M${x - 10},${y - 15} h20 l-10,15 z" fill="${colour}"/>`;

/** What each line ends with, at its height where there is room. */
function labelsOf(lines: readonly ChartLine[], { x, y }: Scale, end: number): string[] {
  const height = FONT + 5;
  const wanted = lines
    .flatMap((line) => {
      const last = line.parts.at(-1)?.at(-1);
      return last ? [{ line, last, rows: line.note === null ? 1 : 2, at: y(last.leftPercent) }] : [];
    })
    .toSorted((a, b) => a.at - b.at);
  const room = wanted.reduce((sum, { rows }) => sum + rows * height, 0);
  let free = y(100) - height / 2;
  let below = room;
  return wanted.flatMap(({ line, last, rows, at }) => {
    const { colour } = styles[line.length];
    const lowest = y(0) + height / 2 - below;
    const top = Math.max(free, Math.min(at - height / 2, lowest));
    free = top + rows * height;
    below -= rows * height;
    const baseline = top + FONT - 1;
    const [endX, endY] = [x(last.at), y(last.leftPercent)];
    const sign =
      line.length === 'short'
        ? `<circle cx="${endX}" cy="${endY}" r="8" fill="${colour}" stroke="${ink.band}" stroke-width="2"/>`
        : `<rect x="${endX - 8}" y="${endY - 8}" width="16" height="16" fill="${colour}" stroke="${ink.band}" stroke-width="2"/>`;
    return [
      sign,
      text(line.label, end + 14, baseline, { fill: colour }),
      ...(line.note === null ? [] : [text(line.note, end + 14, baseline + height, { fill: ink.quiet })]),
    ];
  });
}

/** The signs that are in it, each with its word, in one row. */
function legendOf({ legend }: Chart, left: number): string {
  const y = 34;
  const signs: Readonly<Record<keyof Chart['legend'], (x: number) => string>> = {
    reset: (x) => triangle(x + 16, y, ink.text),
    pace: (x) =>
      `<line x1="${x}" x2="${x + 34}" y1="${y - 8}" y2="${y - 8}" stroke="${ink.text}" stroke-width="4" stroke-dasharray="9 6"/>`,
    gap: (x) => `<rect x="${x}" y="${y - 19}" width="32" height="22" fill="url(#gap)" stroke="${ink.grid}"/>`,
    empty: (x) =>
      `<line x1="${x}" x2="${x + 32}" y1="${y - 8}" y2="${y - 8}" stroke="${EMPTY}" stroke-width="9"/>`,
  };
  let x = left;
  return (['reset', 'empty', 'pace', 'gap'] as const)
    .flatMap((name) => {
      const word = legend[name];
      if (word === null) return [];
      const drawn = signs[name](x) + text(word, x + 42, y, { fill: ink.quiet });
      x += 42 + widthOf(word) + 28;
      return [drawn];
    })
    .join('\n');
}

function ticksOf({ ticks }: Chart, x: (at: number) => number, bottom: number): string[] {
  let free = WIDTH;
  return ticks.toReversed().flatMap(({ at, label }) => {
    const half = widthOf(label) / 2;
    // The last one may reach under the labels.
    const middle = Math.min(x(at), free - half - 6);
    if (x(at) - middle > 12) return [];
    free = middle - half - 10;
    return [text(label, middle, bottom + 38, { anchor: 'middle', fill: ink.quiet })];
  });
}

/** About as wide as the font draws it. */
function widthOf(words: string): number {
  return words.split('').reduce((sum, letter) => sum + (letter > '\u2e80' ? 1 : 0.56) * FONT, 0);
}

function text(words: string, x: number, y: number, { anchor = 'start', fill = ink.text } = {}): string {
  const safe = words.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<text x="${round(x)}" y="${round(y)}" text-anchor="${anchor}" fill="${fill}">${safe}</text>`;
}

const round = (value: number) => Math.round(value * 10) / 10;

import type { Chart, ChartLine } from '../../src/core/history/chart.ts';
import type { ChartPoint } from '../../src/core/history/trace.ts';

/** Chart → lines of block characters, for places where all characters are equally wide. Each window by itself: the fuller the
 *  column, the more is left; a column without a reading is empty, and one that a pace leads to is shaded. Pure. */

/** What stands before the columns. */
const MARGIN = 5;
const MOST_COLUMNS = 96;
const LEAST_COLUMNS = 24;
const BLOCKS = ' ▁▂▃▄▅▆▇█';
/** At nothing left, so that it is not taken for a gap. */
const EMPTY = '_';
const SHADE = '░';

/** `width`: how many characters a line may have. */
export function renderChart(chart: Chart, width: number): readonly string[] {
  const columns = Math.max(LEAST_COLUMNS, Math.min(MOST_COLUMNS, width - MARGIN - 1));
  const rows = chart.panels.length > 2 ? 2 : 4;
  const lines = chart.panels.flatMap(({ mark, lines: drawn }) =>
    drawn.flatMap((line) => {
      const title = [mark === null ? null : `${mark}.`, line.label, line.note].filter(
        (part) => part !== null,
      );
      return [title.join(' '), ...bars(line, chart, columns, rows)];
    }),
  );
  return [...lines, ticksOf(chart, columns)];
}

function bars(line: ChartLine, { from, until }: Chart, columns: number, rows: number): string[] {
  const stepMs = (until - from) / columns;
  const cells = Array.from({ length: columns }, (_, column) => {
    const start = from + column * stepMs;
    const known = lowest(line.parts, start, start + stepMs);
    const led = known === null && line.pace ? lowest([line.pace], start, start + stepMs) : null;
    return { left: known ?? led, isLed: known === null };
  });
  return Array.from({ length: rows }, (_, index) => {
    const row = rows - 1 - index;
    const scale = index === 0 ? '100' : row === 0 ? '0' : '';
    const drawn = cells.map(({ left, isLed }) => {
      if (left === null) return ' ';
      const eighths = Math.round((left / 100) * rows * 8) - row * 8;
      if (row === 0 && eighths <= 0) return isLed ? ' ' : EMPTY;
      if (isLed) return eighths >= 4 ? SHADE : ' ';
      return BLOCKS[Math.max(0, Math.min(8, eighths))]!;
    });
    return `${scale.padStart(MARGIN - 2)} ${drawn.join('')}`.trimEnd();
  });
}

/** The lowest level between these moments, lines between readings included; `null` where there is none. */
function lowest(parts: readonly (readonly ChartPoint[])[], start: number, end: number): number | null {
  const levels = parts.flatMap((part) =>
    part.flatMap((point, index) => {
      const next = part[index + 1] ?? point;
      if (next.at < start || point.at >= end) return [];
      return [levelAt(point, next, Math.max(start, point.at)), levelAt(point, next, Math.min(end, next.at))];
    }),
  );
  return levels.length > 0 ? Math.min(...levels) : null;
}

function levelAt(point: ChartPoint, next: ChartPoint, at: number): number {
  if (next.at === point.at) return Math.min(point.leftPercent, next.leftPercent);
  return (
    point.leftPercent + ((at - point.at) / (next.at - point.at)) * (next.leftPercent - point.leftPercent)
  );
}

/** Each label begins where its moment is; the last ones end with the line. */
function ticksOf({ ticks, from, until }: Chart, columns: number): string {
  let line = ' '.repeat(MARGIN - 1);
  for (const { at, label } of ticks) {
    const place = MARGIN - 1 + Math.floor(((at - from) / (until - from)) * columns);
    const start = Math.min(place, MARGIN - 1 + columns - widthOf(label));
    const room = start - widthOf(line);
    if (room > 0 || line.trim() === '') line += `${' '.repeat(Math.max(0, room))}${label}`;
  }
  return line;
}

/** A Chinese character takes two columns. */
const widthOf = (words: string) =>
  words.split('').reduce((sum, letter) => sum + (letter > '\u2e80' ? 2 : 1), 0);

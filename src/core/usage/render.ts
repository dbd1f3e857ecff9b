import type { Line } from '../reply.ts';
import type { UsageWindow } from './answer.ts';
import { glyphOf } from './health.ts';
import type { Verdict } from './verdict.ts';

/** Stands for a window that does not exist or is unknown. */
const NOTHING = '–';

/** The strict line: the same in every language, one per profile, nothing else in it.
 *
 *      🟢 `work` — 5h **82%** | week **64%** | r5 **2h 14m** | rw **4d 6h**
 *
 *  `~` before a value: the last good reading, not from this check. A plan whose long window is not a week names it as
 *  it is, in both places: `month` … `rm`. */
export function renderLine(label: string, verdict: Verdict, now: number): Line {
  const short = verdict.windows.find(({ name }) => name === '5h') ?? null;
  const long = longWindow(verdict.windows);
  const mark = verdict.basis === 'stored' ? '~' : '';
  const longName = long?.name ?? 'week';
  return [
    `${glyphOf(verdict)} `,
    { code: label },
    ' — 5h ',
    { bold: left(short, mark) },
    ` | ${longName} `,
    { bold: left(long, mark) },
    ' | r5 ',
    { bold: untilReset(short, mark, now) },
    ` | ${resetName(longName)} `,
    { bold: untilReset(long, mark, now) },
  ];
}

/** The week where there is one, else the month, else whatever is longest beside the five hours. */
function longWindow(windows: readonly UsageWindow[]): UsageWindow | null {
  const named = (wanted: string) => windows.find(({ name }) => name === wanted);
  return named('week') ?? named('month') ?? windows.findLast(({ name }) => name !== '5h') ?? null;
}

/** `rw`, `rm`, `rd`; a window that is only a length keeps it: `r3d`. */
function resetName(windowName: string): string {
  return /^\d/u.test(windowName) ? `r${windowName}` : `r${windowName[0]!}`;
}

function left(window: UsageWindow | null, mark: string): string {
  return window?.leftPercent == null ? NOTHING : `${mark}${roundPercent(window.leftPercent)}%`;
}

/** What is left above zero never shows as 0, and what is below 100 never as 100. */
export function roundPercent(percent: number): number {
  const rounded = Math.round(percent);
  if (percent > 0 && rounded === 0) return 1;
  if (percent < 100 && rounded === 100) return 99;
  return rounded;
}

function untilReset(window: UsageWindow | null, mark: string, now: number): string {
  return window?.resetsAt == null ? NOTHING : `${mark}${renderDuration(window.resetsAt - now)}`;
}

/** `45m`, `2h 14m`, `4d 6h`; `now` when due. Rounded up to the minute: nobody is told to come back too early. */
export function renderDuration(ms: number): string {
  if (ms <= 0) return 'now';
  const minutes = Math.ceil(ms / 60_000);
  const hours = Math.floor(minutes / 60);
  if (hours === 0) return `${minutes}m`;
  if (hours < 24) return `${hours}h ${minutes % 60}m`;
  return `${Math.floor(hours / 24)}d ${hours % 24}h`;
}

/** How long ago: `less than a minute`, `14m`, `1h 46m`. Rounded down, as people tell ages. */
export function renderAge(ms: number): string {
  return ms < 60_000 ? 'less than a minute' : renderDuration(Math.floor(ms / 60_000) * 60_000);
}

/** A line as text with its markup, for terminals and for machines. A back-tick in a name would end the code span. */
export function renderMarkup(line: Line, renderTime: (at: number) => string): string {
  return line
    .map((span) => {
      if (typeof span === 'string') return span;
      if ('bold' in span) return `**${span.bold}**`;
      if ('code' in span) return `\`${span.code.replaceAll('`', 'ˋ')}\``;
      return renderTime(span.at);
    })
    .join('');
}

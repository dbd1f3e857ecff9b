/** How far back somebody looks. */
export const ranges = ['day', 'week', 'month'] as const;
export type Range = (typeof ranges)[number];

const HOUR = 60 * 60_000;
const DAY = 24 * HOUR;

export const rangeMs: Readonly<Record<Range, number>> = { day: DAY, week: 7 * DAY, month: 30 * DAY };

/** As people say it, in both languages. */
const words: Readonly<Record<Range, readonly string[]>> = {
  day: ['day', 'today', '24h', '日', '天', '今天', '一天'],
  week: ['week', '7d', '周', '星期', '本周', '一周'],
  month: ['month', '30d', '月', '本月', '一个月'],
};

export function rangeOf(word: string): Range | null {
  const said = word.toLowerCase();
  return ranges.find((range) => words[range].includes(said)) ?? null;
}

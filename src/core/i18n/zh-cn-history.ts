import type { Range } from '../history/range.ts';
import { roundPercent } from '../usage/render.ts';
import type { Catalogue } from './index.ts';
import { age, code, duration, named } from './zh-cn-words.ts';

/** What is said about readings over time. */

const spans: Readonly<Record<Range, string>> = {
  day: '过去 24 小时',
  week: '过去 7 天',
  month: '过去 30 天',
};

export const history: Catalogue['history'] = {
  title: (label, range) => [{ bold: '历史' }, '：', code(label), `，${spans[range]}`],
  titleAll: (range) => [{ bold: '历史' }, `，${spans[range]}`],
  window: (name, left, lowest, resets) => [
    code(name),
    `：剩余 ${roundPercent(left)}%`,
    ...(lowest === null ? [] : [`，最低 ${roundPercent(lowest.leftPercent)}%，在 `, { at: lowest.at }]),
    ...(resets === 0 ? [] : [`，重置 ${resets} 次`]),
  ],
  profile: (mark, label, windows) => [
    `${mark}. `,
    code(label),
    ' — ',
    windows.map(({ name, left }) => `${inPicture(name)} ${roundPercent(left)}%`).join(' | '),
  ],
  without: (labels) => ['读数太少：', ...named(labels, 6), '。'],
  refused: (labels) => ['登录被拒绝：', ...named(labels, 6), '。数字是之前的。'],
  more: (count) => [`… 还有 ${count} 个。在 `, code('/codex_history'), ' 后面写上名称，就只看那一个。'],
  began: (ms) => [`读数从${age(ms)}前开始。`],
  lastRead: (ms) => [`最近一次读取在${age(ms)}前。`],
  none: [
    ['这段时间里没有读数。'],
    ['机器人运行时每隔几分钟会自己读取，除非用 ', code('POLL_MINUTES=0'), ' 关掉了。请过一小时再看。'],
  ],
  thin: (ms, range) => [
    [`读数从${age(ms)}前才开始，还画不出${spans[range]}的图。`],
    [range === 'day' ? '请过一小时再看。' : '选短一些的时间也许能看到更多；明天还会更多。'],
  ],
  stopped: (ms) => [
    [`最近一次读取在${age(ms)}前，所以现在没有可画的。`],
    ['选长一些的时间也许能看到更多。', code('/codex_usage'), ' 会立即读取。'],
  ],
  buttons: { day: '日', week: '周', month: '月' },

  chart: {
    line: (name, left) => `${inPicture(name)} ${roundPercent(left)}%`,
    lows: '每日最低',
    ago: (ms) => `${duration(ms).replace(/ 0 \S+$/u, '')}前`,
    ahead: (ms) => `${duration(ms).replace(/ 0 \S+$/u, '')}后`,
    now: '现在',
    reset: '重置',
    pace: '按此速度',
    gap: '无读数',
    empty: '用完',
  },
};

/** `5h` is 5 小时, `week` is 周. */
function inPicture(name: string): string {
  const long: Readonly<Record<string, string>> = { day: '每日', week: '每周', month: '每月' };
  const units: Readonly<Record<string, string>> = { d: '天', h: '小时', m: '分钟', s: '秒' };
  return (
    long[name] ??
    name.replace(/^(\d+)([dhms])$/u, (_, count: string, unit: string) => `${count} ${units[unit]}`)
  );
}

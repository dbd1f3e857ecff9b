import type { NamedTurn } from '../forecast/render.ts';
import type { Line } from '../reply.ts';
import type { Reason } from '../rotation/suggest.ts';
import { roundPercent } from '../usage/render.ts';
import type { Catalogue } from './index.ts';
import { code, duration, windowOf } from './zh-cn-words.ts';

/** What is said of the time ahead. */

const poolEnd = (first: NamedTurn | null, at: number, back: NamedTurn | null): Line => [
  ...(first ? [code(first.label), ' 在 ', { at: first.at }, ' 用完，'] : []),
  '全部登录能用到 ',
  { at },
  ...(back ? ['，之后最先恢复的是 ', code(back.label), '，时间是 ', { at: back.at }] : []),
  '。',
];
const poolOn = (first: NamedTurn | null, until: number): Line => [
  ...(first ? [code(first.label), ' 在 ', { at: first.at }, ' 用完，'] : []),
  '全部登录至少能用到 ',
  { at: until },
  '。',
];

export const forecast: Catalogue['forecast'] = {
  empty: (window, at, inMs) => [
    `按目前的速度，${windowOf(window)}会在 `,
    { at },
    ` 用完（还有 ${duration(inMs)}）。`,
  ],
  emptyRoughly: (window, at, earliestMs, latestMs) => [
    `按目前的速度，${windowOf(window)}大约在 `,
    { at },
    ` 用完（还有 ${duration(earliestMs)}到 ${duration(latestMs)}）。`,
  ],
  lasts: (at) => ['按目前的速度，能用到 ', { at }, ' 重置。'],
  lastsRoughly: (at) => ['按目前的速度，很可能用得到 ', { at }, ' 重置。'],

  pool: (first, at, back) => ['按目前的速度依次使用：', ...poolEnd(first, at, back)],
  poolRoughly: (first, at, back) => ['粗略估计，按目前的速度依次使用：', ...poolEnd(first, at, back)],
  poolLasts: (first, until) => ['按目前的速度依次使用：', ...poolOn(first, until)],
  poolLastsRoughly: (first, until) => ['粗略估计，按目前的速度依次使用：', ...poolOn(first, until)],
};

const left = (percent: number) => `剩余 ${roundPercent(percent)}%`;

function why(reason: Reason): Line {
  switch (reason.kind) {
    case 'lost':
      return [`${windowOf(reason.window)}${left(reason.left)}，重置时作废：`, { at: reason.at }];
    case 'anew':
      return [`${windowOf(reason.window)}${left(reason.left)}，重新充满：`, { at: reason.at }];
    case 'place':
      return [
        reason.place === null ? left(reason.left) : `${left(reason.left)}，现在排第 ${reason.place} 位`,
      ];
    case 'above':
      return [`${left(reason.left)}，高于预留`];
    case 'below':
      return [`${left(reason.left)}，留作预留`];
    case 'works':
      return ['可用，何时重置未知'];
    case 'credits':
      return ['使用点数，每次使用都会消耗'];
    case 'unknown':
      return ['最近没有检查过'];
    case 'limited':
      return reason.until === null ? ['受限'] : ['受限，恢复时间：', { at: reason.until }];
    case 'held':
      return reason.until === null
        ? ['OpenClaw 暂停使用']
        : ['OpenClaw 暂停使用，恢复时间：', { at: reason.until }];
    case 'dead':
      return ['登录已失效'];
    default:
      return reason satisfies never;
  }
}

export const suggestion: Catalogue['suggestion'] = {
  title: (agent, name) => [{ bold: '建议的使用顺序' }, '：智能体 ', code(agent), `，${name}`],
  names: {
    drain: '先用将作废的',
    reset: '先用将重置的',
    primary: '保持主次',
    reserve: '留有余量',
  },
  means: {
    drain: () => ['长周期额度最早重置的排在最前：到那时还没用完的就作废了。'],
    reset: () => ['短周期额度最早重置的排在最前：它会比别的更早充满。'],
    primary: (_, hasOrder) => [
      hasOrder
        ? '保持现在的顺序，只把现在不能用的排到后面。'
        : '没有设使用顺序，也就没有可以保持的：按名称排列，现在不能用的排到后面。',
    ],
    reserve: (floor, hasOrder) => [
      hasOrder
        ? `保持现在的顺序，但剩余不到 ${floor}% 的排到后面，留着不用。`
        : `没有设使用顺序：按名称排列，但剩余不到 ${floor}% 的排到后面，留着不用。`,
    ],
  },
  placement: (place, glyph, label, reason) => [`${place}. ${glyph} `, code(label), ' — ', ...why(reason)],
  same: ['现在的顺序就是这样。'],
  advice: ['这只是建议：在你确认更改方案之前，什么都不会改变。'],
  single: ['没有可以调整的：在用的登录不到两个。'],
  buttons: { suggest: '建议的顺序', propose: '提出这个顺序', rotation: '轮换' },
};

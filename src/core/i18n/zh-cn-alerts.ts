import type { Line } from '../reply.ts';
import { roundPercent } from '../usage/render.ts';
import type { Catalogue } from './index.ts';
import { signIn } from './zh-cn-verdicts.ts';
import { code, listed, windowOf } from './zh-cn-words.ts';

/** What is said without being asked. */

const NO_OTHER = '现在没有其他登录可用。';

/** The first ones matter. */
const SHOWN = 3;
const orderOf = (labels: readonly string[] | null): Line =>
  labels === null
    ? ['无']
    : labels.length === 0
      ? ['空']
      : [...listed(labels.slice(0, SHOWN)), ...(labels.length > SHOWN ? ['…'] : [])];

const backOf = (back: { label: string; at: number } | null): Line =>
  back === null ? [] : ['最先恢复的是 ', code(back.label), '，时间是 ', { at: back.at }, '。'];

export const alerts: Catalogue['alerts'] = {
  facts: {
    low: ({ profile, window, leftPercent, resetsAt, isOnCredits, isLast }, now) => [
      code(profile.label),
      ...(isOnCredits
        ? ([' 的 ', code(window), ' 额度已用完，现在消耗点数'] as const)
        : ([' 的 ', code(window), ' 额度还剩 ', { bold: `${roundPercent(leftPercent)}%` }] as const)),
      ...(resetsAt === null || resetsAt <= now ? ['。'] : ['，', { at: resetsAt }, ' 重置。']),
      ...(isLast ? [NO_OTHER] : []),
    ],
    empty: ({ profile, until, instead, isLast }, now) => [
      code(profile.label),
      ' 的额度',
      { bold: '已用完' },
      ...(until === null || until <= now ? ['，不知道到何时为止。'] : ['，到 ', { at: until }, ' 为止。']),
      ...(instead === null ? [] : ['顺序中的下一个：', code(instead), '。']),
      ...(isLast ? [NO_OTHER] : []),
    ],
    back: ({ profile, windows }) => [
      code(profile.label),
      ' ',
      { bold: '已恢复' },
      ...(windows.length === 0
        ? ['。']
        : [
            '：',
            windows
              .map(({ name, leftPercent }) => `${windowOf(name)} ${roundPercent(leftPercent)}%`)
              .join('，'),
            '。',
          ]),
    ],
    expiring: ({ profile, endsAt }) => [
      code(profile.label),
      ' 的登录将于 ',
      { at: endsAt },
      ' 到期，且不会自动续期。',
      ...signIn(profile.label),
    ],
    dead: ({ profile }, why, next) => [
      code(profile.label),
      ' 的登录',
      { bold: '已失效' },
      why === null ? '。' : `：${why}。`,
      ...next,
    ],
    failover: ({ first, used, heldUntil }) => [
      'OpenClaw 在用 ',
      code(used.label),
      '，尽管 ',
      code(first.label),
      ' 排在首位',
      ...(heldUntil === null ? ['。'] : ['：后者被 OpenClaw 暂停使用，到 ', { at: heldUntil }, ' 为止。']),
    ],
    order: ({ before, after }) => [
      '使用顺序被改动了，不是在这里改的：',
      ...orderOf(before),
      ' → ',
      ...orderOf(after),
      '。',
    ],
    returned: ({ profile, retiredAt }) => [
      code(profile.label),
      ' 曾于 ',
      { at: retiredAt },
      ' 停用，现在又在使用。',
    ],
    'soon-out': ({ at, isRough, back }) => [
      '按目前的速度，',
      { bold: '顺序中的全部登录' },
      isRough ? '大约在 ' : '将在 ',
      { at },
      ' 用完。',
      ...backOf(back),
    ],
    out: ({ back, key }) => [
      { bold: '已无可用额度' },
      '：顺序中没有登录可用。',
      ...(key === null ? [] : ['OpenClaw 会改用 API 密钥 ', code(key), '，只要它可用。']),
      ...backOf(back),
    ],
  },
  over: {
    low: ({ profile, window, leftPercent }, at) => [
      code(profile.label),
      ' 的 ',
      code(window),
      ` 额度已恢复到 ${roundPercent(leftPercent)}%，时间是 `,
      { at },
      '。',
    ],
    empty: ({ profile }, at) => [code(profile.label), ' 的额度曾用完，', { at }, ' 起恢复。'],
    expiring: ({ profile }, at) => [code(profile.label), ' 的登录不再即将到期，时间是 ', { at }, '。'],
    dead: ({ profile }, at) => [code(profile.label), ' 的登录又可用了，时间是 ', { at }, '。'],
    failover: ({ first }, at) => ['OpenClaw 不再越过 ', code(first.label), '，时间是 ', { at }, '。'],
    order: (_, at) => ['使用顺序被改动过，不是在这里改的。已于 ', { at }, ' 了结。'],
    returned: ({ profile }, at) => [code(profile.label), ' 停用后曾又在使用。已于 ', { at }, ' 了结。'],
    'soon-out': (_, at) => ['顺序中的全部登录曾快要用完。', { at }, ' 起又够用了。'],
    out: (_, at) => ['顺序中曾没有登录可用，到 ', { at }, ' 为止。'],
  },
  passed: {
    low: ({ profile, window, threshold }) => [
      code(profile.label),
      ' 的 ',
      code(window),
      ` 额度曾只剩 ${threshold}% 或更少。后来更糟了：见下方。`,
    ],
    empty: ({ profile }) => [code(profile.label), ' 的额度曾用完。现在它的登录已失效：见下方。'],
    expiring: ({ profile }) => [code(profile.label), ' 的登录曾即将到期。现已到期：见下方。'],
    order: ['使用顺序被改动过，不是在这里改的。之后又被改动：见下方。'],
    'soon-out': ['顺序中的全部登录曾快要用完。现已用完：见下方。'],
  },
  unwatched: (label, at) => [code(label), ' 自 ', { at }, ' 起已不在顺序中，因此不再关注它。'],
  orderGone: (at) => ['顺序中的全部登录曾快要用完。', { at }, ' 起已没有使用顺序。'],
  again: ['你可能已经看过这条消息：我在发送时被打断了。'],
  digest: (day) => [{ bold: '今日' }, `，${day}`],
  buttons: {
    details: '详情',
    all: '全部额度',
    first: '切换首位…',
    signIn: '重新登录',
    why: '为什么？',
    mute: '静音 8 小时',
    settings: '提醒',
  },
};

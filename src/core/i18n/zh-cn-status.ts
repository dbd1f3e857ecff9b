import type { Passed } from '../auth/why.ts';
import type { Line, Span } from '../reply.ts';
import type { Hold, OrderSource } from '../usage/profile.ts';
import type { Catalogue } from './index.ts';
import { age, code, holdReason } from './zh-cn-words.ts';

/** What is said about how one login stands, and why it is used or not. */

const kinds: Readonly<Record<Hold['kind'], string>> = {
  cooldown: '冷却',
  disabled: '禁用',
  blocked: '封锁',
};

const sources: Record<OrderSource, string> = {
  agent: '这个智能体的使用顺序',
  shared: '所有智能体共用的使用顺序',
  config: '配置文件规定的使用顺序',
};

const PINNED_ELSEWHERE = '如果有会话固定使用另一个登录，这里看不到。';
const PINNED_HERE = '如果有会话固定使用它，这里看不到。';

function obstacle({ label, obstacle: why }: Passed): Line {
  switch (why.kind) {
    case 'held':
      return [code(label), ' 被 OpenClaw 暂停使用，到 ', { at: why.hold.until }, ' 为止'];
    case 'limited':
      return [code(label), ' 受限', ...(why.until === null ? [] : ['，到 ', { at: why.until }, ' 为止'])];
    case 'refused':
      return [code(label), ' 需要有人修复才能使用'];
    default:
      return why satisfies never;
  }
}

const obstacles = (passed: readonly Passed[]): Line =>
  passed.flatMap((one, index): readonly Span[] => [...(index > 0 ? ['；'] : []), ...obstacle(one)]);

const kindOf = ({ kind, reason }: Hold) =>
  `${kinds[kind]}${reason === null ? '' : `：${holdReason(reason)}`}`;

export const status: Catalogue['status'] = {
  hold: (hold) => [
    'OpenClaw 暂停使用它，到 ',
    { at: hold.until },
    ` 为止（${kindOf(hold)}）`,
    ...(hold.model === null ? ['。'] : ['，只针对模型 ', code(hold.model), '。']),
  ],
  remedies: {
    message: ({ until }) => [
      '→ 给你的智能体发一条消息：回答之前，OpenClaw 会再次向 OpenAI 查询（最多每五分钟一次），可以使用就会结束暂停。否则暂停会在 ',
      { at: until },
      ' 自行结束。',
    ],
    'other-model': ({ until }) => ['→ 在 ', { at: until }, ' 之前请使用另一个模型：届时暂停会自行结束。'],
    wait: ({ until }) => [
      '→ 请等到 ',
      { at: until },
      '：届时暂停会自行结束。OpenClaw 依据的是它自己的记录，而不是 OpenAI 现在的说法。',
    ],
    'wait-or-sign-in': ({ until }, label) => [
      '→ 请等到 ',
      { at: until },
      '：届时暂停会自行结束。如果等得太久，重新登录也会结束暂停：请私聊我 ',
      code(`/codex_auth start ${label}`),
      '。',
    ],
  },
  lastUse: ({ lastUsedAt, isLastGood }, now) => [
    ...(lastUsedAt === null
      ? ['OpenClaw 没有使用过它的记录']
      : lastUsedAt > now
        ? ['OpenClaw 上次使用它是在 ', { at: lastUsedAt }]
        : [`OpenClaw 上次使用它是在${age(now - lastUsedAt)}前，即 `, { at: lastUsedAt }]),
    isLastGood ? '；它是最近一次成功的登录。' : '。',
  ],
  errors: ({ errorCount, failures, lastFailureAt }) => [
    errorCount === null ? 'OpenClaw 记录了错误' : `OpenClaw 记录了 ${errorCount} 次错误`,
    failures.length === 0
      ? ''
      : `（${failures.map(({ reason, count }) => `${holdReason(reason)}：${count}`).join('，')}）`,
    ...(lastFailureAt === null ? ['。'] : ['，最近一次在 ', { at: lastFailureAt }, '。']),
  ],
  place: (place, of, from) => [`在${sources[from]}中排第 ${place} 位，共 ${of} 位。`],

  whys: {
    first_usable: (passed, isConfirmed) => [
      isConfirmed ? '现在使用它：' : '现在会先尝试它：',
      ...(passed.length === 0
        ? [isConfirmed ? '它排在首位，而且可用。' : '它排在首位，且没有发现问题。']
        : ['它是顺序中第一个可用的。', ...obstacles(passed), '。']),
      PINNED_ELSEWHERE,
    ],
    only_usable: (passed, isConfirmed) => [
      isConfirmed ? '现在使用它：' : '现在会尝试它：',
      ...(passed.length === 0 ? ['没有其他登录。'] : ['没有其他登录可用。', ...obstacles(passed), '。']),
      PINNED_ELSEWHERE,
    ],
    behind_another: (ahead, { kind, seenAt }) => [
      '现在不使用：',
      code(ahead),
      ' 排在它前面，',
      ...(kind !== 'works'
        ? ['且没有发现问题。']
        : seenAt === null
          ? ['而且可用。']
          : ['上次检查时（', { at: seenAt }, '）可用。']),
      PINNED_HERE,
    ],
    behind_api_key: (ahead) => [
      '只有排在前面的 API 密钥 ',
      code(ahead),
      ' 失败时才会使用它；那个密钥的情况这里看不到。',
    ],
    openclaw_chooses: (last) => [
      '未设使用顺序，由 OpenClaw 自行选择；下一次是否用它，这里看不到。',
      ...(last === null
        ? ['它没有使用过任何一个的记录。']
        : last.isThis
          ? ['它上次用的就是这个。']
          : ['它上次用的是 ', code(last.label), '，时间是 ', { at: last.at }, '。']),
    ],
    retired: (from) => [`不使用：它已停用，即不在${sources[from]}中。`],
    login_refused: ['不使用：需要有人修复才能使用。'],
    held_by_openclaw: (hold, isServed) => [
      '现在不使用：OpenClaw 暂停使用它，到 ',
      { at: hold.until },
      ` 为止（${kindOf(hold)}）`,
      isServed ? '，尽管 OpenAI 会提供服务。' : '。',
    ],
    limited: (until) =>
      until === null
        ? ['现在不使用：它受限，不知道到何时为止。']
        : ['现在不使用：它受限，到 ', { at: until }, ' 为止。'],
  },
  instead: {
    profile: (label) => ['目前看来在用 ', code(label), '。'],
    key: (label) => ['接下来会用 API 密钥 ', code(label), '。'],
    nobody: (soonest, spare) => [
      '目前看来，OpenClaw 没有可用的登录。',
      ...(spare === null ? [] : [code(spare), ' 已停用，但可能可用：把它排到首位即可继续。']),
      ...(soonest === null
        ? []
        : ['最先恢复的是 ', code(soonest.label), '，时间是 ', { at: soonest.at }, '。']),
    ],
    open: ['OpenClaw 会自行在其他登录中选择。'],
  },
  putFirst: (label) => `把 ${label} 排到首位`,
};

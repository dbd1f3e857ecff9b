import type { Passed } from '../auth/why.ts';
import type { Line } from '../reply.ts';
import type { Hold } from '../usage/profile.ts';
import type { Catalogue } from './index.ts';
import { age, code, holdReason, listed } from './zh-cn-words.ts';

/** What is said where somebody asks why one login is used, and not another. */

const kinds: Readonly<Record<Hold['kind'], string>> = {
  cooldown: '冷却',
  disabled: '禁用',
  blocked: '封锁',
};

const SERVED = '，尽管 OpenAI 会提供服务';

const heldUntil = ({ until, kind, reason }: Hold): Line => [
  '被 OpenClaw 暂停使用，到 ',
  { at: until },
  ` 为止（${kinds[kind]}${reason === null ? '' : `：${holdReason(reason)}`}）`,
];

function obstacle({ obstacle: why }: Passed): Line {
  switch (why.kind) {
    case 'held':
      return [...heldUntil(why.hold), ...(why.isServed ? [SERVED] : [])];
    case 'limited':
      return why.until === null ? ['受限，不知道到何时为止'] : ['受限，到 ', { at: why.until }, ' 为止'];
    case 'refused':
      return ['需要有人修复才能使用'];
    default:
      return why satisfies never;
  }
}

const RESTART = 'openclaw gateway restart';
const ASK_AGAIN: Line = ['→ 给你的智能体发一条消息，然后再问我一次。'];

export const why: Catalogue['why'] = {
  facts: {
    first_usable: (isFirst, isConfirmed) => [
      isFirst
        ? isConfirmed
          ? '现在使用它：排在首位，而且可用'
          : '现在先尝试它：排在首位，且没有发现问题'
        : isConfirmed
          ? '现在使用它：顺序中第一个可用的'
          : '现在先尝试它：顺序中第一个没有发现问题的',
    ],
    only_usable: (isConfirmed) => [
      isConfirmed ? '现在使用它：没有其他登录可用' : '现在尝试它：没有其他登录可用',
    ],
    behind_another: (ahead) => ['还没轮到它：', code(ahead), ' 排在它前面'],
    behind_api_key: (ahead) => ['还没轮到它：API 密钥 ', code(ahead), ' 排在它前面'],
    openclaw_chooses: (isLast) => [
      isLast ? '未设使用顺序，由 OpenClaw 自行选择；上次用的就是它' : '未设使用顺序，由 OpenClaw 自行选择',
    ],
    retired: (leftOut) =>
      leftOut.by === 'bot'
        ? ['已在这里停用，时间是 ', { at: leftOut.at }]
        : [leftOut.by === 'others' ? '不在使用顺序中，但不是本机器人停用的' : '不在使用顺序中'],
    login_refused: ['需要有人修复才能使用'],
    held_by_openclaw: (hold, isServed) => [...heldUntil(hold), ...(isServed ? [SERVED] : [])],
    limited: (until) => (until === null ? ['受限，不知道到何时为止'] : ['受限，到 ', { at: until }, ' 为止']),
  },
  lastUsed: (at, now) => (at > now ? ['；上次使用是在 ', { at }] : [`；上次使用是在${age(now - at)}前`]),
  leftOut: (leftOut) =>
    leftOut.by === 'bot'
      ? ['它是由本机器人有意停用的，时间是 ', { at: leftOut.at }, '。']
      : ['它不是本机器人停用的：设置顺序时没有列入它，或者它是之后才登录的。'],

  asked: [{ bold: '我设了使用顺序，为什么还在用另一个？' }],
  answers: {
    changed_since: (labels, at) => [
      '在这里于 ',
      { at },
      ' 设置的顺序已不再生效：有别人改过，或者 OpenClaw 升级时改了。当时的顺序是：',
      ...listed(labels),
      '。',
    ],
    set_since: (at) => [
      ['这里于 ', { at }, ' 清除了使用顺序，之后有别人又设了一个。'],
      ['→ ', code('/codex_auth clear'), ' 可再次清除。'],
    ],
    no_order: (last, first) => [
      [
        '未设使用顺序，由 OpenClaw 自行选择。',
        ...(last === null ? [] : ['它上次用的是 ', code(last.label), '，时间是 ', { at: last.at }, '。']),
      ],
      ['→ ', code(`/codex_auth first ${first}`), ' 可设置一个顺序。'],
    ],
    key_first: (key, first) => [
      ['API 密钥 ', code(key), ' 排在首位，只要可用就会使用它；它的情况这里看不到。'],
      ['→ ', code(`/codex_auth first ${first}`), ' 可把一个登录排到它前面。'],
    ],
    nobody_usable: (soonest, spare, first) => [
      [
        '顺序中现在没有可用的登录，所以顺序起不了作用。',
        ...(soonest === null
          ? []
          : ['最先恢复的是 ', code(soonest.label), '，时间是 ', { at: soonest.at }, '。']),
      ],
      spare === null
        ? ['→ ', code(`/codex_auth ${first}`), ' 会说明该怎么办。']
        : ['→ ', code(`/codex_auth first ${spare}`), ' 可启用一个已停用、但可能可用的登录。'],
    ],
    passed_over: (passed, used, isKey) => [
      [
        '因为 ',
        code(passed.label),
        ' 现在不能使用：',
        ...obstacle(passed),
        isKey ? '。接下来会用 API 密钥 ' : '。目前看来在用 ',
        code(used),
        '。',
      ],
      passed.obstacle.kind === 'refused'
        ? ['→ ', code(`/codex_auth ${passed.label}`), ' 会说明怎样修复。']
        : passed.returnsAt === null
          ? ['→ 无需处理：结束之后，OpenClaw 会重新使用它。']
          : ['→ 无需处理：从 ', { at: passed.returnsAt }, ' 起，OpenClaw 可以重新使用它。'],
    ],
    in_step: (last) => [
      [
        '目前看来并没有：OpenClaw 上次用的是 ',
        code(last.label),
        '，时间是 ',
        { at: last.at },
        '，与顺序一致。',
      ],
    ],
    never_used: (first) => [
      ['排在首位的是 ', code(first), '，OpenClaw 还没有使用过任何登录的记录。'],
      ASK_AGAIN,
    ],
    not_yet: (first, last, since) => [
      [
        '顺序于 ',
        { at: since },
        ' 设置，此后还没有使用过任何登录。之前用的是 ',
        code(last.label),
        '，时间是 ',
        { at: last.at },
        '；接下来会用 ',
        code(first),
        '。',
      ],
      ASK_AGAIN,
    ],
    another_used: (first, last, isStale) => [
      [
        '上次用的是 ',
        code(last.label),
        '，时间是 ',
        { at: last.at },
        '，尽管 ',
        code(first),
        ' 排在它前面，现在也没有发现问题。',
        isStale ? '设置顺序时，没能通知正在运行的网关。' : '要么当时并非如此，要么有会话固定使用另一个登录。',
      ],
      isStale
        ? ['→ 在主机上运行：', code(RESTART), '。']
        : [
            '→ 给你的智能体发送 ',
            code('/new'),
            '：新的会话会按顺序选择。如果没有用，请在主机上运行：',
            code(RESTART),
            '。',
          ],
    ],
  },
  setAgain: (first) => ['→ ', code(`/codex_auth first ${first}`), ' 会重新把它排到首位。'],
  unseen: ['这里看不到的：固定使用某个登录的会话，以及 API 密钥的情况。'],

  cameBack: (wanted, now) => [
    '网关使用过之后，我又查看了一次：使用顺序与你设置的不同。',
    ...(wanted === null ? ['你清除了顺序'] : ['你设置的是 ', ...listed(wanted)]),
    ...(now === null ? ['；现在没有设置顺序。'] : ['；现在是 ', ...listed(now), '。']),
  ],
  whatThen: [
    '→ 如果不是有人特意改的，请重启网关（在主机上运行 ',
    code(RESTART),
    '），再用 ',
    code('/codex_auth'),
    ' 重新设置。',
  ],
  ask: '为什么？',

  all: '全部',
  usage: '额度',
};

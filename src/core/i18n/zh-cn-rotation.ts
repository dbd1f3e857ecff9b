import type { Known } from '../rotation/known.ts';
import type { Catalogue } from './index.ts';
import { age, code } from './zh-cn-words.ts';

/** What is said about running several accounts. */

/** How a profile stands, in a few words. */
const states: Readonly<Record<Known['state'], string>> = {
  usable: '可用',
  credits: '使用点数，每次使用都会消耗',
  limited: '受限',
  dead: '登录已失效',
  unknown: '最近没有检查过',
};

export const rotation: Catalogue['rotation'] = {
  title: (agent) => [{ bold: '轮换' }, '：智能体 ', code(agent)],
  titleAutomatic: (agent) => [
    { bold: '轮换' },
    '：智能体 ',
    code(agent),
    ' 未设使用顺序，由 OpenClaw 自行选择',
  ],
  standing: ({ order, glyph, label, state, limitedUntil, heldUntil, retired }) => [
    order === null ? `${glyph} ` : `${order}. ${glyph} `,
    code(label),
    retired ? ` — 已停用，${states[state]}` : ` — ${states[state]}`,
    ...(limitedUntil === null ? [] : ['，到 ', { at: limitedUntil }, ' 为止']),
    ...(heldUntil === null ? [] : ['；OpenClaw 自己暂停使用它，到 ', { at: heldUntil }, ' 为止']),
  ],
  more: (count) => [`… 还有 ${count} 个。`, code('/codex_auth'), ' 会全部列出。'],
  lastKnown: (oldestMs) => [
    oldestMs === null
      ? '还没有检查过任何一个。刚才没有向 OpenAI 查询。'
      : `以上是上次检查的情况，最早的在${age(oldestMs)}前。刚才没有向 OpenAI 查询。`,
  ],

  advice: {
    first: {
      limited: (now, better, until) => [
        code(now),
        ' 排在首位，但受限',
        ...(until === null ? [] : ['，到 ', { at: until }, ' 为止']),
        '：请把 ',
        code(better),
        ' 排到首位。',
      ],
      dead: (now, better) => [
        code(now),
        ' 排在首位，但它的登录已失效：在那之前，请把 ',
        code(better),
        ' 排到首位。',
      ],
      held: (now, better, until) => [
        code(now),
        ' 排在首位，但 OpenClaw 自己暂停使用它',
        ...(until === null ? [] : ['，到 ', { at: until }, ' 为止']),
        '：请把 ',
        code(better),
        ' 排到首位。',
      ],
      credits: (now, better) => [
        code(now),
        ' 排在首位，但会消耗点数：请把 ',
        code(better),
        ' 排到首位，它还有套餐额度。',
      ],
    },
    signIn: (label) => [
      '在有人登录之前，没有登录可用：请私聊我 ',
      code(`/codex_auth start ${label}`),
      '，或在主机上运行 ',
      code('openclaw models auth login'),
      '。',
    ],
    check: (label) => ['对 ', code(label), ' 了解得还不够：请先检查，再做调整。'],
    wait: (label, at) => [
      '现在没有一个可用。',
      code(label),
      ' 最先恢复，时间是 ',
      { at },
      '。在那之前，请保持顺序不变。',
    ],
    waitUnknown: ['现在没有一个可用，也不知道何时恢复。请过几分钟再检查。'],
    restore: (only, back) => ['顺序中只有 ', code(only), '，没有后备：请恢复使用 ', code(back), '。'],
    closed: (label) => ['OpenAI 已关闭 ', code(label), ' 的账号：请联系 OpenAI 的客服，或停用它。'],
    mend: (label) => [
      code(label),
      ' 在有人登录之前不能用：请私聊我 ',
      code(`/codex_auth start ${label}`),
      '，或在主机上运行 ',
      code('openclaw models auth login'),
      '。也可以在那之前先停用它。',
    ],
    setOrder: (label) => ['请设定一个顺序，这样就知道何时用谁：把 ', code(label), ' 排到首位。'],
    fine: (first, next) => [
      '一切正常：正在使用 ',
      code(first),
      '，下一个是 ',
      code(next),
      '。请保持不变，回答失败时再检查。',
    ],
    fineAlone: (first) => ['正在使用 ', code(first), '，没有已知更好的。它失败时，请检查其他登录配置。'],
    alone: {
      usable: (label) => [
        code(label),
        ' 是唯一的登录：它的额度用完后，你的智能体就会停下。再添加一个你自己的登录，就可以接替。',
      ],
      credits: (label) => [
        code(label),
        ' 是唯一的登录，现在会消耗点数。再添加一个你自己的登录，就可以接替。',
      ],
      limited: (label) => [
        code(label),
        ' 是唯一的登录，你的智能体只能等它恢复。再添加一个你自己的登录，就可以接替。',
      ],
      dead: (label) => [
        code(label),
        ' 是唯一的登录：在有人登录之前，你的智能体无法回答。请私聊我 ',
        code(`/codex_auth start ${label}`),
        '，或在主机上运行 ',
        code('openclaw models auth login'),
        '。',
      ],
      unknown: (label) => [
        code(label),
        ' 是唯一的登录，最近没有检查过。请检查它；再添加一个你自己的登录，就可以在它失败时接替。',
      ],
    },
  },
  needsOperator: ['本机器人的操作员或所有者可以这样做。'],
  readOnly: ['这个机器人只能查看。它的所有者可以在主机上允许更改：', code('AUTH_MUTATIONS=on'), '。'],

  rules: [
    ['连续两次明确失败（401、403）后换到下一个，连续两次检查正常后再换回来。'],
    ['超时不是更换的理由。停用而不要删除；只使用你自己的账号。'],
  ],

  setUp: (order) => [
    [{ bold: '1. 账号' }],
    [
      '只使用你自己的账号，或为此交给你使用的账号。轮换是为了让智能体持续回答，不是为了绕过别人给你设的限制。',
    ],
    ['一个登录只属于一个程序。两个程序为同一个登录续期，会让双方都失效：请让它们各自登录。'],
    ['同一账号的两个名称共用额度，因此不能互为后备。'],
    [],
    [{ bold: '2. 一个固定的顺序' }],
    ['设定一次：之后用谁就不靠运气，谁都能一眼看明白。例如 ', code(`/codex_auth order ${order}`), '。'],
    ['额度最多的排在最前，想省着用的排在最后。'],
    [],
    [{ bold: '3. 失败意味着什么，该暂停多久' }],
    [
      { bold: '401' },
      '：登录未被接受。出现一次，可能是令牌正在续期。出现两次，或显示“已被撤销”：在有人重新登录之前不要用它。OpenClaw 会暂停使用它 12 小时。',
    ],
    [
      { bold: '403' },
      '：登录有效但被拒绝，原因在工作区、地区或网络的验证页面。暂停使用一天，并检查工作区和网络；重新登录很少有用。OpenClaw 会暂停使用它 24 小时。',
    ],
    [
      { bold: '429' },
      '：如果出现在智能体的回答上，说明额度已用完：暂停到它的额度重置为止，不必更久。如果出现在用量检查上，只是检查得太频繁：等一等，登录没有问题。',
    ],
    [{ bold: '超时、404 和 5xx' }, '：它们不说明登录有问题。五分钟后再试，不要因为一次就更换。'],
    [],
    [{ bold: '4. 换走和换回' }],
    [
      '连续两次明确失败后，把下一个排到首位。只有隔几分钟、连续两次检查正常之后，才把原来的换回来：只有一次正常可能是偶然。',
    ],
    [],
    [{ bold: '5. 不再使用' }],
    [
      '停用而不要删除：',
      code('/codex_auth retire'),
      ' 把登录配置移出顺序并保留登录，',
      code('/codex_auth restore'),
      ' 再让它回来。',
    ],
  ],

  buttons: {
    first: (label) => `把 ${label} 排到首位`,
    restore: (label) => `恢复使用 ${label}`,
    signIn: (label) => `登录：${label}`,
    look: (label) => `查看 ${label}`,
    anyFirst: '排到首位…',
    anyRestore: '恢复使用…',
    check: '立即检查',
    order: '使用顺序',
    setUp: '完整说明',
  },
};

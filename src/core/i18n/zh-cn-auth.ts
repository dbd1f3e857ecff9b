import type { Line } from '../reply.ts';
import type { Catalogue } from './index.ts';
import { code, listed, named } from './zh-cn-words.ts';

/** What is said about changing the auth order and logins. */

const ways = {
  confirmed: 'openclaw models auth ...',
  status: 'models status',
  order: 'auth order get',
};

export const auth: Catalogue['auth'] = {
  deeds: {
    order: () => ['设定使用顺序'],
    first: (label) => ['把 ', code(label), ' 排到首位'],
    retire: (label) => ['停用 ', code(label)],
    restore: (label) => ['恢复使用 ', code(label)],
    clear: () => ['清除使用顺序'],
    delete: (label) => ['永久删除登录配置 ', code(label)],
    undo: () => ['退回到上次更改之前的顺序'],
    start: (label) => ['重新登录 ', code(label)],
  },

  plan: (agent, deed) => ['智能体 ', code(agent), ' 的更改方案：', ...deed, '。'],
  onMain: (asked, agent) => [
    '智能体 ',
    code(asked),
    ' 没有自己的登录配置，而当前安装的 OpenClaw 会把继承来的从它的顺序中去掉。因此这里更改的是 ',
    code(agent),
    ' 的使用顺序，',
    code(asked),
    ' 会跟随它。',
  ],
  now: ['现在：'],
  later: ['之后：'],
  order: (labels) => listed(labels),
  inheritedOrder: (labels, from) => [
    ...listed(labels),
    from === 'shared' ? '（所有智能体共用）' : '（来自 OpenClaw 的配置）',
  ],
  noOrder: ['未设顺序，由 OpenClaw 自行选择'],
  noOwnOrder: ['没有自己的顺序'],
  goesOut: (labels) => ['不再使用：', ...named(labels), '。数据原样保留。'],
  comesBack: (labels) => ['重新使用：', ...named(labels), '。'],
  warnings: {
    'no-failover': (label) => [
      '⚠️ 顺序中只剩下 ',
      code(label),
      '：它的额度用完后，你的智能体就没有后备可用了。',
    ],
    'expired-first': (label) => [
      '⚠️ ',
      code(label),
      ' 的令牌已过期。它一排到首位，OpenClaw 就会为它续期；如果那时主机没有网络，OpenClaw 2026.9.4 及更高版本会让这个登录永久失效。请只在网络畅通时确认。',
    ],
    'broken-first': (label) => [
      '⚠️ 按上次检查的结果，',
      code(label),
      ' 不能使用：OpenClaw 仍会先尝试它，然后才用下一个。',
    ],
  },
  removal: [
    ['OpenClaw 会忘掉这个登录，共用它的智能体也会失去它。无法撤销，只能重新登录。'],
    ['如果只是不再使用、但想保留它，请改为停用。'],
  ],
  // In three lines: at 80 columns none of the commands is broken in two.
  howApplied: [
    ['我会通过 ', code(ways.confirmed), ' 执行更改。'],
    ['然后用 ', code(ways.status), ' 和 ', code(ways.order), ' 核实结果。'],
    ['我不会直接改动登录文件：网关运行时的状态会变化，一次性的改动可能被覆盖。'],
  ],
  confirmUntil: (at) => ['尚未做任何更改。你可以在 ', { at }, ' 之前在这里确认。'],
  confirmByFlag: ['尚未做任何更改。在同一命令后加上 ', code('--yes'), ' 即可执行。'],
  typeToDelete: (label, at) => [
    '尚未做任何更改。要确认，请在这里输入 ',
    code(`/codex_auth delete ${label} ${label}`),
    '，',
    { at },
    ' 之前有效。',
  ],
  buttons: {
    confirm: '确认',
    cancel: '取消',
    first: '排到首位',
    retire: '停用',
    restore: '恢复使用',
    delete: '删除…',
    start: '登录',
    clear: '清除顺序',
    undo: '撤销',
    log: '记录',
  },

  confirmed: (deed) => ['已确认：', ...deed, '。'],
  steps: {
    checking: '第 1 步，共 3 步：正在向 OpenClaw 确认情况与方案一致…',
    applying: '第 2 步，共 3 步：OpenClaw 正在更改…',
    verifying: '第 3 步，共 3 步：正在重新读取并核实…',
  },

  done: (deed) => ['✅ 已完成并核实：', ...deed, '。'],
  savedAfterAll: ['OpenClaw 的命令异常结束，但该做的已经做到。'],
  stale: [
    ['更改已保存，但未能通知正在运行的网关。'],
    ['如果网关正在运行，请在主机上运行 ', code('openclaw gateway restart'), '。'],
  ],
  mismatched: (deed) => ['⚠️ 结果与方案不符：', ...deed, '。'],
  expected: ['应为：'],
  found: ['实为：'],
  nothingMore: ['我没有再做其他更改。可能有别人改动过；', code('/codex_auth'), ' 会显示当前情况。'],
  notBegun: ['这只是查询当前情况：未做任何更改。'],
  notDone: ['OpenClaw 没有执行这项更改。'],
  readBack: ['我重新读取过：一切与之前相同。'],
  unverified: ['⚠️ 已向 OpenClaw 发出更改，但无法读取结果。'],
  lookYourself: ['再次提出更改之前，请先过一会儿用 ', code('/codex_auth'), ' 查看。'],
  interrupted: (deed) => [
    '我在执行这项更改时被中断了：',
    ...deed,
    '。我已查看它的结果，没有重复执行任何操作。',
  ],
  willTell: [
    ['更改还在进行，而我就要停止运行了。'],
    ['重新启动后，我会查看它的结果并在这里告诉你。任何操作都不会重复执行。'],
  ],
  cancelled: ['已取消。未做任何更改。'],

  effective: (agent, from, labels) => [
    '智能体 ',
    code(agent),
    ' 的使用顺序：',
    ...listed(labels),
    { agent: '。', shared: '（所有智能体共用）。', config: '（来自 OpenClaw 的配置）。' }[from],
  ],
  automatic: (agent, labels) => [
    '智能体 ',
    code(agent),
    ' 未设使用顺序，由 OpenClaw 自行从以下登录配置中选择：',
    ...named(labels, 12),
    '。',
  ],
  outOfUse: (labels) => ['已停用：', ...named(labels, 12), '。'],
  which: ['要看哪个登录配置？'],
  whichFor: {
    first: ['要把哪个登录配置排到首位？'],
    retire: ['要停用哪个登录配置？'],
    restore: ['要恢复使用哪个登录配置？'],
    delete: ['要永久删除哪个登录配置？'],
    start: ['要重新登录哪个登录配置？'],
  },
  noneFor: {
    first: ['没有其他登录配置可以排到首位。'],
    retire: ['没有登录配置可以停用。'],
    restore: ['没有已停用的登录配置。'],
    delete: ['没有登录配置可以删除。'],
    start: ['没有登录配置可以登录。'],
  },
  cameBack: (label, at) => [
    '⚠️ ',
    code(label),
    ' 已于 ',
    { at },
    ' 停用，现在却又在使用：可能是重新登录、更新或别人的操作让它回来了。用 ',
    code(`/codex_auth retire ${label}`),
    ' 可再次停用。',
  ],

  noHistory: [['本机器人还没有做过任何更改。']],
  logged: (at, who, deed, orders) => [
    { at },
    ' ',
    code(who),
    '：',
    ...deed,
    ...(orders ? ['；', ...orders.before, ' → ', ...orders.after] : []),
  ],
  outcomes: {
    verified: '已核实',
    stale: '已核实，但未能通知网关',
    mismatched: '与方案不符',
    'not-applied': '未执行',
    unverified: '结果未知',
  },
  underway: '进行中',
  olderOnes: (count) => [
    `还有 ${count} 条更早的，可在主机上用 `,
    code('codex-profiler auth log --json'),
    ' 查看。',
  ],
  whole: (entries) => [`记录完整：共 ${entries} 条，每条都与前一条相连。`],
  broken: (at) => [`⚠️ 记录被篡改过：第 ${at} 条被改动或删除。请勿相信它之后的内容。`],

  byHand: ({ label, version, agent, isRetired, backUp, remove, rollBack }): readonly Line[] => [
    [`OpenClaw ${version} 没有删除单个登录的命令，而我不会改动它的文件。未做任何更改。`],
    isRetired
      ? [code(label), ' 已停用：现在 OpenClaw 就不会使用它。']
      : ['如果只是不想再用它，停用就够了：', code(`/codex_auth retire ${label}`), '。'],
    ['如果仍要删除，请停止网关后在主机上操作：'],
    ['1. 停止：', code('openclaw gateway stop')],
    ['2. 备份：', code(backUp)],
    ['3. 删除：', code(remove)],
    ['4. 检查：', code(`openclaw models status --agent ${agent} --json`), ' 的结果中不应再有它。'],
    ['5. 启动：', code('openclaw gateway start')],
    ['要还原：先停止网关，运行 ', code(rollBack), '，再启动网关。'],
    ['较新的版本（2026.8.1 及更高）可以直接在这里删除。'],
  ],
};

/** Said where a change was asked for that cannot be had. */
export const stateUnwritable: readonly Line[] = [
  ['机器人无法写入自己的更改记录，因此未做任何更改。'],
  ['请检查状态文件（', code('STATE_URL'), '）的磁盘空间和权限，然后再次确认。'],
];

export const stateFailed = (reference: string): readonly Line[] => [
  ['机器人自己的存储此刻出了故障，因此无法完成这项操作。请再试一次。'],
  [
    code('/codex_usage'),
    ' 不依赖它，仍可使用。如果你刚才确认过更改，',
    code('/codex_auth'),
    ' 可以查看现在的情况。',
  ],
  [
    '如果一直如此，请把这个编号告诉所有者：',
    code(reference),
    '。请在主机上检查：磁盘是否已满，',
    code('STATE_URL'),
    ' 所指的存储（未设置时为状态文件）是否被其他程序占用或已不存在？',
  ],
];

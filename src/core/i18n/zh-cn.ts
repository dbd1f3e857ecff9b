import type { StateFault } from '../ports.ts';
import type { Line } from '../reply.ts';
import { clean, shortName } from '../usage/label.ts';
import { roundPercent } from '../usage/render.ts';
import type { Reason } from '../usage/verdict.ts';
import type { Catalogue } from './index.ts';
import { auth, stateUnwritable } from './zh-cn-auth.ts';
import { callback } from './zh-cn-callback.ts';
import { doctor } from './zh-cn-doctor.ts';
import { zhCnMenu } from './zh-cn-menu.ts';
import { rotation } from './zh-cn-rotation.ts';
import { signInProblems, signingIn } from './zh-cn-sign-in.ts';
import { status } from './zh-cn-status.ts';
import { age, code, duration, holdReason, listed, named, windowOf } from './zh-cn-words.ts';

/** 简体中文: everything the bot can say. The words it keeps to:
 *
 *  profile 登录配置 · login 登录 · auth order 使用顺序 · allowance 额度 · credits 点数 · subscription plan 套餐 ·
 *  plan of a change（更改）方案 · retire 停用 · restore 恢复使用 · verify 核实 · undo 撤销 · log 记录 · gateway 网关 ·
 *  agent 智能体 · workspace 工作区 · store of logins 登录存储 · configuration 配置 · access token 访问令牌 · renew 续期 ·
 *  hold 暂停使用 · cooldown 冷却 · reset 重置 · meter 计量 · host 主机 · owner 所有者 · operator 操作员 ·
 *  viewer 查看者 · administrator 管理员 · bot 机器人。
 *
 *  Punctuation is full-width; one blank stands between Chinese and code, Latin words or numbers, none beside punctuation.
 *  Commands, settings and the names of profiles stay as they are. “Nothing was changed.” is always 未做任何更改。 */

/** A profile's short name, fit for the eye. */
const nameOf = (id: string) => clean(shortName(id));

const checkBin: Line = ['请检查 ', code('OPENCLAW_BIN'), ' 是否就是网关所运行的 OpenClaw。'];
const backUpThen = (command: string): Line => ['请先备份状态目录，然后在主机上运行 ', code(command), '。'];

const problems: Catalogue['problems'] = {
  'openclaw.missing': ({ path }) => [
    ['机器人所在的机器上没有 OpenClaw 文件夹：', code(path), '。'],
    [
      '请在网关所在的主机上以同一用户运行 codex-profiler，或把 ',
      code('OPENCLAW_STATE_DIR'),
      ' 设为 OpenClaw 的状态目录。',
    ],
  ],
  'agent.unknown': ({ agent, known }) => [
    ['OpenClaw 没有名为 ', code(agent), ' 的智能体。'],
    known.length > 0
      ? [
          '现有的是：',
          ...named(known),
          '。请在主机上把 ',
          code('OPENCLAW_AGENT'),
          ' 或 ',
          code('--agent'),
          ' 设为其中之一。',
        ]
      : [code('openclaw agents list'), ' 会列出现有的智能体。'],
  ],
  'store.unmigrated': ({ path }) => [
    ['登录信息还在旧文件 ', code(path), ' 中，当前安装的 OpenClaw 还没有接管它。'],
    [
      '它们没有丢失，也未做任何更改。请先备份状态目录，然后在主机上运行 ',
      code('openclaw doctor --fix'),
      '。',
    ],
  ],
  'store.corrupt': ({ path }) => [
    ['OpenClaw 的登录存储已损坏，无法读懂：', code(path), '。'],
    [
      '这并不表示有登录已失效。未做任何更改。请先备份这个文件，然后在主机上运行 ',
      code('openclaw doctor'),
      '。',
    ],
  ],
  'store.busy': ({ path }) => [
    ['另一个进程正占用 OpenClaw 的登录存储（', code(path), '）。'],
    ['未做任何更改。请稍后再试。'],
  ],
  'store.forbidden': ({ path }) => [
    ['没有权限读取 OpenClaw 的登录存储：', code(path), '。'],
    ['请以运行 OpenClaw 的同一用户运行 codex-profiler。'],
  ],
  'profiles.none': ({ agent, found }) => [
    ['没有找到智能体 ', code(agent), ' 的 Codex 登录配置。', noneFound[found]],
    ['要添加登录，请在主机上运行 ', code('openclaw models auth login'), '。'],
  ],
  'gateway.missing': ({ path }) => [
    ['找不到 OpenClaw 的命令：', code(path), '。未做任何更改。'],
    ['请在机器人所在的机器上安装 OpenClaw，或把 ', code('OPENCLAW_BIN'), ' 设为它的路径。'],
  ],
  'gateway.node': () => [
    ['OpenClaw 无法在它找到的 Node 上运行。未做任何更改。'],
    ['请在启动机器人时，把 OpenClaw 使用的 Node 放在 ', code('PATH'), ' 的最前面。'],
  ],
  'gateway.too-old': () => [
    ['当前安装的 OpenClaw 没有这个命令。未做任何更改。'],
    [code('openclaw --version'), ' 会显示它的版本；更新的版本可能有。'],
  ],
  'gateway.unmigrated': () => [
    ['OpenClaw 的数据尚待迁移。未做任何更改。'],
    backUpThen('openclaw doctor --fix'),
  ],
  'gateway.newer-data': () => [
    ['OpenClaw 的数据是由另一个版本写入的，不是机器人启动的这个。未做任何更改。'],
    ['请把 ', code('OPENCLAW_BIN'), ' 设为网关所运行的 OpenClaw。'],
  ],
  'gateway.config': () => [
    ['OpenClaw 的配置无效，因此它拒绝执行任何命令。未做任何更改。'],
    ['在主机上运行 ', code('openclaw config validate'), ' 可以看到错在哪里。'],
  ],
  'gateway.store': () => [
    ['OpenClaw 读不出它的登录存储。这并不表示有登录已失效。'],
    backUpThen('openclaw doctor'),
  ],
  'gateway.busy': () => [['另一个进程正占用 OpenClaw 的登录存储。'], ['请稍后再试。']],
  'gateway.agent-unknown': ({ agent }) => [
    ['OpenClaw 没有名为 ', code(agent), ' 的智能体。未做任何更改。'],
    [code('openclaw agents list'), ' 会列出现有的智能体。'],
  ],
  'gateway.profile-unknown': () => [
    ['OpenClaw 已不认识其中的某个登录配置。未做任何更改。'],
    [code('/codex_usage'), ' 会列出现有的登录配置。'],
  ],
  'gateway.timed-out': ({ afterMs }) => [
    [`OpenClaw 在 ${Math.round(afterMs / 1000)} 秒内没有响应，命令已被终止。`],
    ['请再试一次；更新后的第一条命令会比较慢。'],
  ],
  'gateway.killed': () => [['OpenClaw 的命令还没完成就被终止了。'], ['请再试一次。']],
  'gateway.unreadable': () => [
    ['无法读懂 OpenClaw 的回答。'],
    [
      '这个机器人可能比当前安装的 OpenClaw 旧；在主机上运行 ',
      code('openclaw --version'),
      ' 可以看到它的版本。',
    ],
  ],
  'gateway.elsewhere': () => [
    ['正在运行的网关与机器人启动的命令使用的不是同一批文件。未做任何更改。'],
    [
      '请以同一用户启动机器人，并使用相同的 ',
      code('OPENCLAW_STATE_DIR'),
      ' 和 ',
      code('OPENCLAW_PROFILE'),
      '。',
    ],
  ],
  'gateway.refused': ({ said }) => [
    ['OpenClaw 拒绝执行：', code(said), '。'],
    ['在主机上运行 ', code('openclaw doctor'), ' 或许能看到更多原因。'],
  ],
  ...signInProblems,
  'order.unchanged': () => [['使用顺序已经是这样。未做任何更改。', code('/codex_auth'), ' 会显示当前顺序。']],
  'order.empty': () => [
    ['使用顺序至少要有一个登录配置。未做任何更改。'],
    ['用 ', code('/codex_auth clear'), ' 可以让 OpenClaw 自行选择。'],
  ],
  'order.unknown': ({ id }) => [
    ['OpenClaw 没有名为 ', code(nameOf(id)), ' 的登录配置。未做任何更改。'],
    [code('/codex_usage'), ' 会列出现有的登录配置。'],
  ],
  'order.retired': ({ id }) => [
    [code(nameOf(id)), ' 已经停用，不在使用顺序中。未做任何更改。'],
    ['用 ', code(`/codex_auth restore ${nameOf(id)}`), ' 可以恢复使用。'],
  ],
  'order.not-retired': ({ id }) => [
    [code(nameOf(id)), ' 已经在使用顺序中。未做任何更改。'],
    ['用 ', code(`/codex_auth first ${nameOf(id)}`), ' 可以把它排到首位。'],
  ],
  'order.last': ({ id }) => [
    [code(nameOf(id)), ' 是最后一个能用的登录配置，没有它你的智能体就无法回答。未做任何更改。'],
    ['请先恢复使用另一个：', code('/codex_auth restore'), '。'],
  ],
  'order.mixed': () => [
    ['这些登录配置分属两个提供商（某次更新改过名称），不能排在同一个顺序里。'],
    ['未做任何更改。', code('/codex_auth'), ' 会列出登录配置。'],
  ],
  'order.drops': ({ agent, labels }) => [
    [
      '当前安装的 OpenClaw 会悄悄把 ',
      ...named(labels),
      ' 从智能体 ',
      code(agent),
      ' 的使用顺序中去掉，因为这个智能体只是继承了它们。未做任何更改。',
    ],
    ['请只列出它自己的登录配置，或把 OpenClaw 更新到 2026.8.1 或更高版本。'],
  ],
  'order.drifted': ({ expected, found }) => [
    ['这份方案生成后，情况已被改动，因此没有执行任何操作。'],
    ...(isSame(expected, found)
      ? [['登录配置本身，或所有智能体共用的顺序，已经与当时不同。']]
      : [
          ['原来是：', ...orderOrNone(expected), '。'],
          ['现在是：', ...orderOrNone(found), '。'],
        ]),
  ],
  'order.disagrees': ({ stored, told }) => [
    ['OpenClaw 的命令给出的顺序与它的存储不一致。未做任何更改。'],
    ['存储中是：', ...orderOrNone(stored), '。'],
    ['命令给出：', ...orderOrNone(told), '。'],
    checkBin,
  ],
  'login.disagrees': ({ label }) => [
    ['OpenClaw 的存储中有 ', code(label), '，但它的命令没有列出。未做任何更改。'],
    checkBin,
  ],
  'undo.nothing': () => [
    ['这个使用顺序没有已核实的更改可以撤销。未做任何更改。'],
    [code('/codex_auth log'), ' 会显示本机器人做过的更改。'],
  ],
  'mutations.off': () => [
    ['这个机器人只能查看：更改功能已关闭。未做任何更改。'],
    ['它的所有者可以在主机上开启：设置 ', code('AUTH_MUTATIONS=on'), ' 并重新启动。'],
  ],
  'role.needed': ({ role }) => [
    [`只有${role === 'owner' ? '所有者' : '操作员或所有者'}可以这样做。未做任何更改。`],
    [code('/codex_help'), ' 会说明你可以做什么。'],
  ],
  'plan.unknown': () => [
    ['这份方案已经不在了。未做任何更改。'],
    ['用 ', code('/codex_auth'), ' 可以重新开始。'],
  ],
  'plan.expired': () => [['这份方案已过期，因此未做任何更改。下面是一份新的。']],
  'plan.used': () => [
    ['这份方案之前已经确认过；没有重复执行任何操作。'],
    [code('/codex_auth log'), ' 会显示它的结果。'],
  ],
  'plan.foreign': () => [
    ['这是别人的方案，只有提出它的人可以确认。未做任何更改。'],
    ['用 ', code('/codex_auth'), ' 可以开始你自己的方案。'],
  ],
  'plan.elsewhere': () => [
    ['这份方案是在另一个聊天里生成的，只在那里有效。未做任何更改。'],
    ['用 ', code('/codex_auth'), ' 可以在这里重新开始。'],
  ],
  'plan.untyped': ({ label }) => [
    ['只有输入名称之后，才会删除登录配置。未做任何更改。'],
    ['请输入 ', code(`/codex_auth delete ${label} ${label}`), '。'],
  ],
  'change.busy': ({ holder, since }) => [
    holder === 'codex-profiler' || holder === ''
      ? ['本机器人还在查明一项被中断的更改结果如何。未做任何更改。']
      : [code(holder), ' 自 ', { at: since }, ' 起正在更改这个使用顺序。未做任何更改。'],
    ['请稍后再试。'],
  ],
  'state.unwritable': () => stateUnwritable,
  'name.unsafe': ({ label }) => [
    ['名称 ', code(label), ' 无法安全地交给 OpenClaw 的命令。未做任何更改。'],
    ['请换一个简单的名称重新登录。'],
  ],
  'profile.unknown': ({ said, labels }) => [
    said ? ['没有名为 ', code(said), ' 的登录配置。'] : ['那个登录配置已经不在了。'],
    ['现有的是：', ...named(labels, 12), '。'],
  ],
  'profile.ambiguous': ({ said, candidates }) => [
    ['有多个登录配置叫做 ', code(said), '：', ...named(candidates.map(({ label }) => label)), '。'],
    ['要哪一个？请选择，或输入完整名称。'],
  ],
};

const orderOrNone = (labels: readonly string[] | null): Line =>
  labels ? listed(labels) : ['没有自己的顺序'];

const isSame = (one: readonly string[] | null, other: readonly string[] | null) =>
  JSON.stringify(one) === JSON.stringify(other);

const noneFound = {
  'no-store': 'OpenClaw 还没有为它保存过任何登录。',
  empty: '它的登录存储存在，但是空的。',
  'no-oauth': '它有登录，但没有一个是用 ChatGPT 登录的（API 密钥没有 Codex 额度可显示）。',
} as const;

/** Why a profile is in its state, in a few words. */
const reasons: Record<Reason, string> = {
  ok: '可用',
  plan_limit: '套餐额度已用完',
  credits_carry: '套餐额度已用完，目前使用点数',
  spend_control: '已达到工作区的消费上限',
  workspace_credits: '工作区的点数已用完',
  workspace_limit: '已达到工作区的用量上限',
  payment_required: 'OpenAI 要求付款',
  token_expired: '访问令牌已过期',
  token_invalidated: 'OpenAI 已终止这个登录',
  token_revoked: '这个登录已被撤销',
  refresh_failed: 'OpenClaw 未能为这个登录续期',
  refreshing: 'OpenClaw 正在为这个登录续期',
  login_incomplete: '保存的登录信息不完整',
  secret_elsewhere: '它的密钥存放在本机器人读不到的地方',
  account_deactivated: 'OpenAI 已关闭这个账号',
  deactivated_workspace: '它的工作区已被关闭',
  wrong_account_id: '这个登录无权访问它的工作区',
  wrong_account_in_answer: '返回的是另一个账号的数据',
  auth_unclear: 'OpenAI 的用量服务没有接受这个登录，也没有说明原因',
  forbidden_unclear: 'OpenAI 的用量服务拒绝了请求，没有说明原因',
  blocked_by_edge: 'OpenAI 的网络用验证页面拦住了这台主机',
  region_blocked: 'OpenAI 的用量服务不向当前网络所在的地区开放',
  endpoint_throttled: 'OpenAI 的用量服务要求降低查询频率',
  http_404: 'OpenAI 的用量服务暂时不在',
  http_5xx: 'OpenAI 的用量服务出错了',
  http_other: 'OpenAI 的用量服务给出了意外的回答',
  redirect_refused: 'OpenAI 的用量服务要转到别处，机器人没有跟随',
  bad_body: '无法读懂 OpenAI 用量服务的回答',
  no_usage_data: 'OpenAI 用量服务的回答中没有数据',
  unreachable: '连接不上 OpenAI 的用量服务',
};

const askAgain = '请过几分钟再查询。';
const signIn: Line = [
  '请重新登录：私聊我 ',
  code('/codex_auth start'),
  '，或在主机上运行 ',
  code('openclaw models auth login'),
  '。',
];

const hints: Record<Reason, Line | null> = {
  ok: null,
  plan_limit: ['恢复之前，请使用另一个登录配置。'],
  credits_carry: ['它可以使用，但每次使用都会消耗点数。'],
  spend_control: ['请联系工作区管理员提高上限，或等待重置。'],
  workspace_credits: ['请联系工作区管理员补充点数。'],
  workspace_limit: ['请联系工作区管理员，或等待重置。'],
  payment_required: ['请查看账号的账单页面，或联系工作区管理员。'],
  token_expired: ['OpenClaw 会在下次使用时为它续期：请给智能体发一条消息，然后再查询。'],
  token_invalidated: signIn,
  token_revoked: signIn,
  refresh_failed: signIn,
  refreshing: ['请过半分钟再查询。'],
  login_incomplete: signIn,
  secret_elsewhere: [
    '请让本机器人读到 OpenClaw 使用的密钥（',
    code('OPENCLAW_AUTH_PROFILE_SECRET_KEY'),
    '），或在主机上查看。',
  ],
  account_deactivated: ['重新登录不会有用；请联系 OpenAI 的客服。'],
  deactivated_workspace: ['重新登录时，请选择另一个工作区。'],
  wrong_account_id: ['请重新登录，并选择正确的工作区。'],
  wrong_account_in_answer: [`这些数据没有采用。${askAgain}`],
  auth_unclear: [`这可能会自行恢复。${askAgain}`],
  forbidden_unclear: [askAgain],
  blocked_by_edge: [`这不说明登录有问题。${askAgain}`],
  region_blocked: ['请检查这台主机出站所用的网络。'],
  endpoint_throttled: [`这不说明额度有问题。${askAgain}`],
  http_404: [askAgain],
  http_5xx: [askAgain],
  http_other: [askAgain],
  redirect_refused: [askAgain],
  bad_body: [askAgain],
  no_usage_data: [askAgain],
  unreachable: ['请检查这台主机的网络，然后再查询。'],
};

/** Why the bot's own memory cannot be opened, and the mend. */
const stateFaults: Record<StateFault, string> = {
  damaged: '已损坏，或不是状态文件。它只保存记住的数据和请求：请把它移走，或把 STATE_URL 设为另一个文件。',
  busy: '正被另一个程序占用。请停止那个程序，或把 STATE_URL 设为另一个文件。',
  forbidden: '无法打开。请检查它和所在文件夹的权限，或把 STATE_URL 设为另一个文件。',
};

export const zhCn: Catalogue = {
  problems,
  states: {
    unconfirmed: '本次未能确认',
    onCredits: '正在使用点数，自身没有额度',
    usableBefore: '上次读取时可用',
    limitedBefore: '上次读取时受限',
    held: '据 OpenClaw 的记录，目前受限',
  },
  reasons,
  hints,
  signInAgain: signIn,

  ...zhCnMenu,

  progress: ['正在检查 Codex 用量…'],
  menu: {
    title: (agent) => ['要看智能体 ', code(agent), ' 的哪个登录配置？'],
    page: (page, pages) => [`第 ${page} 页，共 ${pages} 页。`],
    default: (label) => (label === 'default' ? '默认' : `默认（${label}）`),
    all: '全部',
    back: '‹ 上一页',
    next: '下一页 ›',
  },
  layout: {
    pick: '请选择…',
    leftOut: ['其余的这里放不下。请只查询一个登录配置，或私下问我。'],
  },
  under: { refresh: '刷新', details: '详情', mend: '修复', profiles: '登录配置' },

  stranger: (who) => [
    ['这个机器人只回答所有者列出的人。'],
    ['你的 ID 是 ', code(who), '。这是你的机器人吗？请把它写进 ', code('OWNERS'), ' 并重新启动。'],
    ['如果不是，请把它告诉所有者。'],
  ],
  duplicate: ['你刚才已经问过：答案就在上面，或马上就到。'],
  foreignButton: ['那些按钮是给别人的。下面是给你的。'],
  staleButton: ['那个登录配置已经不在了。下面是现有的。'],
  unknownButton: ['那个按钮来自另一个版本。未做任何更改。下面是新的菜单。'],
  unknownCommand: (said) => [
    ['没有 ', code(said), ' 这个命令。', code('/codex_help'), ' 会列出有哪些命令。'],
  ],
  missedChoice: [
    ['我没有看懂。未做任何更改。'],
    [code('/codex_usage'), ' 会列出登录配置，', code('/codex_help'), ' 会说明还能做什么。'],
  ],
  bug: (reference) => [
    ['这个机器人出错了。', code('/codex_auth'), ' 会显示当前情况。请再试一次。'],
    ['如果还是这样，请把这个编号告诉所有者：', code(reference), '。'],
  ],

  auth,
  signingIn,
  callback,
  status,
  doctor,
  rotation,

  details: {
    until: (at) => ['，到 ', { at }, ' 为止'],
    window: (name, percent) => [`${windowOf(name)}：剩余 ${roundPercent(percent)}%`],
    windowUnknown: (name) => [`${windowOf(name)}：未知`],
    resets: (at, inMs) =>
      inMs <= 0 ? ['，已到重置时间'] : ['，', { at }, ` 重置（还有 ${duration(inMs)}）`],
    unlimited: ['点数不限量。'],
    readNow: ['刚刚读取。'],
    readAgo: (ms) => [`读取于 ${age(ms)}前。`],
    lastGood: (ms, reason) => [`以上是 ${age(ms)}前最后一次成功读取的数据。本次：${reason}。`],
    neverRead: (reason) => [`还没有数据：${reason}。`],
    unverified: ['现在应该又能用了，但还没有检查过。'],
    fullUnclear: ['有一项额度显示剩余 0 %，不清楚 OpenAI 是否仍提供服务。'],
    fullButAllowed: ['有一项额度显示剩余 0 %，但 OpenAI 仍提供服务。'],
    brokenWindow: ['有一项额度的数据无法读懂。'],
    endUnknown: ['何时恢复尚不清楚。'],
    planReturns: (at) => ['套餐自身的额度将于 ', { at }, ' 恢复。'],
    plan: (plan) => ['套餐：', code(plan)],
    credits: (balance) => [`点数：${balance}`],
    budget: (percent) => [`预算：剩余 ${roundPercent(Math.max(0, 100 - percent))}%`],
    meter: (name, percent, blocked) => [
      '附加计量 ',
      code(name),
      `：${percent === null ? '未知' : `剩余 ${roundPercent(percent)}%`}${blocked ? '，已用完' : ''}`,
    ],
    bankedResets: (count) => [`存有的重置次数：${count}。本机器人从不动用。`],
    held: (at, reason) => [
      'OpenClaw 自己暂停使用这个登录配置，到 ',
      { at },
      reason ? ` 为止（${holdReason(reason)}）。` : ' 为止。',
    ],
    tokenEnds: (at) => ['访问令牌将于 ', { at }, ' 到期。'],
    tokenEnded: (at) => ['访问令牌已于 ', { at }, ' 过期。'],
    shares: (labels) => ['与 ', ...named(labels), ' 共用额度：同一个账号，只是名称不同。这不是故障。'],
    order: (place) => [`在使用顺序中排第 ${place} 位。`],
    retired: ['已停用：不在使用顺序中。'],
    automatic: ['未设使用顺序，由 OpenClaw 自行选择。'],
  },

  help: {
    intro: [['显示这个 OpenClaw 网关的每个 ChatGPT 登录还剩多少 Codex 额度。']],
    readOnly: ['它只查看，不做任何更改。'],
    changes: ['它只按你确认过的方案更改使用顺序，并会核实结果。'],
    command: (name, description) => [code(`/${name}`), ` — ${description}`],
    usageForms: [
      code('/codex_usage work'),
      ' — 只看一个登录配置；也可以用 ',
      code('all'),
      ' 和 ',
      code('default'),
    ],
    authForms: [
      [code('/codex_auth work'), ' — 它的登录，以及它在顺序中的位置'],
      [
        code('/codex_auth first work'),
        ' — 优先使用它；',
        code('retire'),
        ' 停用，',
        code('restore'),
        ' 恢复使用',
      ],
      [
        code('/codex_auth order work home'),
        ' — 按这个顺序；',
        code('clear'),
        ' 清除，',
        code('undo'),
        ' 撤销',
      ],
      [code('/codex_auth log'), ' — 改过什么，是谁改的'],
    ],
    legend: [
      ['🟢 可用  🟠 受限或未确认  🔴 需要有人处理'],
      ['5h 和 week：剩余额度。r5 和 rw：距重置的时间。~：上次成功读取。–：未知。'],
    ],
    role: (who, role) => ['你是 ', code(who), `，身份：${role}。`],
    roles: { viewer: '查看者', operator: '操作员', owner: '所有者' },
  },

  console: {
    welcome: ['请用编号、名称或命令回答。/codex_help 查看说明，Ctrl-D 结束。'],
    paste: ['请粘贴地址，然后按 Enter 和 Ctrl-D。'],
    demo: ['这是演示：登录配置和数据都是虚构的，时间也走得更快。'],
    demoForLack: (path) => [`在 ${path} 没有找到 OpenClaw，所以先看演示。`],
    joined: (lines) => lines.join(''),
    remark: (label, reason, hint) => [`${label}：${reason}。`, ...(hint ?? [])],
  },
  start: {
    nobodyListed: [
      '还没有列出任何人，因此机器人不会为任何人服务。请私下给机器人发消息（在 Discord 上用 /codex_help），它会告诉你你的 ID。把它写进 OWNERS 并重新启动。',
    ],
    stateForgotten: (path, fault) => [`状态文件 ${path} ${stateFaults[fault]}这次什么都不会记住。`],
    stateNeeded: (path, fault) => [`状态文件 ${path} ${stateFaults[fault]}机器人没有启动。`],
  },
  delivery: {
    notBegun: ['OpenClaw 未能发出第一条消息，因此没有检查。'],
    notDelivered: ['OpenClaw 未能发出结果，因此改为打印在这里。'],
    whatToDo: ['请检查 ', code('--deliver'), ' 后面的频道和目的地，以及网关是否在运行，然后再试。'],
  },
  endings: {
    'telegram.wrong-token': [
      ['Telegram 不认识这个令牌。那里不再提供服务。'],
      ['请向 @BotFather 索取令牌，写进 TELEGRAM_BOT_TOKEN 并重新启动。'],
      ['如果设置了 TELEGRAM_API_ROOT，请检查它是否是 Bot API 服务器的地址。'],
    ],
    'telegram.second-poller': [
      ['另一个程序正在收取这个机器人的消息：两个程序不能共用一个令牌。那里不再提供服务。'],
      [
        '请停止另一个程序，或向 @BotFather 为 codex-profiler 申请一个专用的机器人（不是 OpenClaw 的那个），然后重新启动。',
      ],
    ],
    'discord.wrong-token': [
      ['Discord 不认识这个令牌。那里不再提供服务。'],
      [
        '请在 Developer Portal 重新生成一个（你的应用，Bot，Reset Token），写进 DISCORD_BOT_TOKEN 并重新启动。',
      ],
    ],
    'discord.turned-away': [
      ['Discord 已永久关闭连接。那里不再提供服务。'],
      ['请在 Developer Portal 查看你的应用：它可能已被停用，或加入了过多的服务器。'],
    ],
  },
};

import { roundPercent } from '../usage/render.ts';
import type { Catalogue } from './index.ts';
import { alertsMenu } from './zh-cn-alerts-menu.ts';
import { auth } from './zh-cn-auth.ts';
import { callback } from './zh-cn-callback.ts';
import { doctor } from './zh-cn-doctor.ts';
import { alerts } from './zh-cn-alerts.ts';
import { history } from './zh-cn-history.ts';
import { http } from './zh-cn-http.ts';
import { zhCnMenu } from './zh-cn-menu.ts';
import { resumed } from './zh-cn-resumed.ts';
import { forecast, suggestion } from './zh-cn-forecast.ts';
import { rotation } from './zh-cn-rotation.ts';
import { problems } from './zh-cn-problems.ts';
import { signingIn } from './zh-cn-sign-in.ts';
import { stateAtStart } from './zh-cn-state.ts';
import { why } from './zh-cn-why.ts';
import { status } from './zh-cn-status.ts';
import { hints, reasons, signIn } from './zh-cn-verdicts.ts';
import { age, code, duration, holdReason, named, windowOf } from './zh-cn-words.ts';

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
    ['你的 ID 是 ', code(who), '。这是你的机器人吗？请在设置中写入 ', code(`OWNERS=${who}`), ' 并重新启动。'],
    ['如果不是，请把它告诉所有者。'],
  ],
  duplicate: ['你刚才已经问过：答案就在上面，或马上就到。'],
  tooMuch: (seconds) => [`一下子太多了，这一条没有处理。请在 ${seconds} 秒后再试。`],
  tooManyAtOnce: ['此刻询问的人很多，这一条没有处理。请过一分钟再试。'],
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
  why,
  doctor,
  rotation,
  forecast,
  suggestion,
  resumed,
  alerts,
  history,
  alertsMenu,

  details: {
    until: (at) => ['，到 ', { at }, ' 为止'],
    window: (name, percent) => [`${windowOf(name)}：剩余 ${roundPercent(percent)}%`],
    windowUnknown: (name) => [`${windowOf(name)}：未知`],
    resets: (at, inMs) =>
      inMs <= 0 ? ['，已到重置时间'] : ['，', { at }, ` 重置（还有 ${duration(inMs)}）`],
    unlimited: ['点数不限量。'],
    readNow: ['刚刚读取。'],
    readAgo: (ms) => [`读取于${age(ms)}前。`],
    lastGood: (ms, reason) => [`以上是${age(ms)}前最后一次成功读取的数据。本次：${reason}。`],
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
    bankedResetsEnd: (count, next, last) => [
      `存有 ${count} 次重置：`,
      ...(count === 1 || last === next
        ? ['请在 ', { at: next }, ' 之前使用']
        : last === null
          ? ['最早到期的请在 ', { at: next }, ' 之前使用']
          : ['最早到期的请在 ', { at: next }, ' 之前使用，最晚到期的请在 ', { at: last }, ' 之前使用']),
      '（在 Codex 里输入 ',
      code('/usage'),
      '）。本机器人从不动用。',
    ],
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
    historyForms: [code('/codex_history work week'), ' — 只看一个登录配置，以及看多久'],
    whyForms: [code('/codex_why work'), ' — 一个登录配置现在为什么用或不用'],
    alertsForms: [code('/codex_alerts quiet 23-7'), ' — 夜里不提醒；', code('mute 8'), ' — 8 小时内不提醒'],
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
    ownerForms: [
      [code('/codex_auth start work'), ' — 在私聊中重新登录它'],
      [code('/codex_auth delete work'), ' — 永久删除它的登录'],
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
    noToken: [
      '没有启动机器人：TELEGRAM_BOT_TOKEN 和 DISCORD_BOT_TOKEN 都没有设置。这里是终端聊天。要启动机器人，请设置其中一个并重新启动。',
    ],
    state: stateAtStart,
  },
  http,
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
    'telegram.bad-webhook': [
      ['Telegram 不接受 TELEGRAM_WEBHOOK_URL 中的地址。那里不再提供服务。'],
      [
        '它必须能从外部通过 https 访问，端口为 443、80、88 或 8443，并且证书有效。请更正它，或移除它（消息将改为主动收取），然后重新启动。',
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

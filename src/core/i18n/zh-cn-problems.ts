import type { Line } from '../reply.ts';
import { clean, shortName } from '../usage/label.ts';
import type { Catalogue } from './index.ts';
import { stateFailed, stateUnwritable } from './zh-cn-auth.ts';
import { signInProblems } from './zh-cn-sign-in.ts';
import { code, listed, named } from './zh-cn-words.ts';

/** What a person can cause or mend, in words: what happened, whether anything was changed, what to do next. */

/** A profile's short name, fit for the eye. */
const nameOf = (id: string) => clean(shortName(id));

const checkBin: Line = ['请检查 ', code('OPENCLAW_BIN'), ' 是否就是网关所运行的 OpenClaw。'];
const backUpThen = (command: string): Line => ['请先备份状态目录，然后在主机上运行 ', code(command), '。'];

export const problems: Catalogue['problems'] = {
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
  'gateway.legacy-provider': () => [
    [
      '这个登录保存在旧的提供方名称 ',
      code('openai-codex'),
      ' 下，当前安装的 OpenClaw 不能用这个名称登录。未做任何更改。',
    ],
    [
      '请先备份状态目录，并确认网络正常，再在主机上运行 ',
      code('openclaw doctor --fix'),
      ' 来改名。或在主机上运行 ',
      code('openclaw models auth login --provider openai'),
      ' 登录。',
    ],
  ],
  'gateway.refused': ({ said }) => [
    said === '?' ? ['OpenClaw 的命令执行失败，且未说明原因。'] : ['OpenClaw 拒绝执行：', code(said), '。'],
    ['在主机上运行 ', code('openclaw doctor'), ' 或许能看到更多原因。'],
  ],
  ...signInProblems,
  'order.none': () => [
    ['没有设置使用顺序，因此没有停用的登录配置。未做任何更改。'],
    ['用 ', code('/codex_auth order'), ' 加上登录配置的名称可以设置一个。'],
  ],
  'order.none-own': () => [
    ['它没有自己的使用顺序可以取消。未做任何更改。'],
    [code('/codex_auth'), ' 会显示现在生效的顺序。'],
  ],
  'order.none-works': () => [
    ['按上次检查的结果，这些登录配置都不能使用，而可以使用的会被排除在外。未做任何更改。'],
    ['请至少加上一个可以使用的；', code('/codex_usage'), ' 会显示哪些可用。'],
  ],
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
  'state.failed': ({ reference }) => stateFailed(reference),
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

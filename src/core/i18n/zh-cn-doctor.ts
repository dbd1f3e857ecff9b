import type { Generation, NetworkFault, Platform } from '../doctor/facts.ts';
import type { Probe } from '../doctor/finding.ts';
import type { Summary } from '../doctor/diagnose.ts';
import type { Line } from '../reply.ts';
import type { Catalogue } from './index.ts';
import { stateFaults } from './zh-cn-state.ts';
import { code, duration, holdReason, named } from './zh-cn-words.ts';

const platforms: Record<Platform, { name: string; token: string; apiRoot: string }> = {
  telegram: { name: 'Telegram', token: 'TELEGRAM_BOT_TOKEN', apiRoot: 'TELEGRAM_API_ROOT' },
  discord: { name: 'Discord', token: 'DISCORD_BOT_TOKEN', apiRoot: 'DISCORD_API_ROOT' },
};

const newToken: Record<Platform, string> = {
  telegram: '请向 @BotFather 索取令牌',
  discord: '请在 Developer Portal 重新生成一个令牌（你的应用，Bot，Reset Token）',
};

const faults: Record<NetworkFault, string> = {
  timeout: '没有及时得到回答',
  dns: '查不到它的域名',
  tls: '它的证书不可信',
  network: '连接失败',
};

const checkFirewall: Line = ['请检查这台主机的网络和防火墙。'];
const networkMends: Record<NetworkFault, Line> = {
  timeout: checkFirewall,
  dns: ['请检查这台主机的网络和域名服务器。'],
  tls: [
    '这台主机与它之间有东西在拆开连接。如果这是有意的，请把 ',
    code('NODE_EXTRA_CA_CERTS'),
    ' 设为那个证书。',
  ],
  network: checkFirewall,
};

/** The one command that may cost a login: never without a copy first, and never while it could not renew. */
const fix = (mayFix: boolean): Line =>
  mayFix
    ? ['请先备份状态目录，然后在主机上运行 ', code('openclaw doctor --fix'), '。']
    : [
        '请先修复网络：没有网络时，',
        code('openclaw doctor --fix'),
        ' 可能让登录永久失效。然后再运行 ',
        code('/codex_doctor'),
        '。',
      ];

const signIn = (label: string): Line => [
  '请重新登录：在私聊中用 ',
  code(`/codex_auth start ${label}`),
  '，或在主机上运行 ',
  code('openclaw models auth login'),
  '。',
];
const effect = (isLast: boolean): Line => [
  isLast ? '没有其他登录可用，因此你的智能体无法回答。' : '它不能使用；其他登录不受影响。',
];

const changesFail: Line = ['更改要通过它进行，因此什么都不能更改。'];
const sameUser: Line = ['请以运行 OpenClaw 的同一用户运行 codex-profiler。'];
const addLogin: Line = ['要添加登录，请在主机上运行 ', code('openclaw models auth login'), '。'];
const nothingToDo: Line = ['无需处理。'];
const putYourId: Line = [
  '请把你的 ID 写进 ',
  code('OWNERS'),
  ' 并重新启动；',
  code('/codex_help'),
  ' 会显示你的 ID。',
];

const orderMends: Record<'agent' | 'shared' | 'config', Line> = {
  agent: ['请重新设定：', code('/codex_auth order'), ' 后面依次写上登录配置。'],
  shared: ['请为这个智能体单独设定顺序：', code('/codex_auth order'), ' 后面写上登录配置。'],
  config: ['请在主机上把它们从 openclaw.json 的 ', code('auth.order'), ' 中去掉。'],
};

const findings: Catalogue['doctor']['findings'] = {
  'openclaw.missing': ({ path }) => ({
    what: ['机器人所在的机器上没有 OpenClaw 文件夹：', code(path), '。'],
    why: ['没有它，就没有登录可显示。'],
    mend: [
      '请在网关所在的主机上以同一用户运行 codex-profiler，或把 ',
      code('OPENCLAW_STATE_DIR'),
      ' 设为 OpenClaw 的状态目录。',
    ],
  }),
  'binary.missing': ({ path }) => ({
    what: ['找不到 OpenClaw 的命令：', code(path), '。'],
    why: changesFail,
    mend: ['请在机器人所在的机器上安装 OpenClaw，或把 ', code('OPENCLAW_BIN'), ' 设为它的路径。'],
  }),
  'binary.node': () => ({
    what: ['OpenClaw 无法在它找到的 Node 上运行。'],
    why: changesFail,
    mend: ['请在启动机器人时，把 OpenClaw 使用的 Node 放在 ', code('PATH'), ' 的最前面。'],
  }),
  'binary.failing': ({ path }) => ({
    what: ['OpenClaw 的命令没有说出它的版本：', code(path), '。'],
    why: ['更改要通过它进行，因此也会失败。'],
    mend: ['请以机器人的用户在主机上运行 ', code('openclaw --version'), '，并修复它指出的问题。'],
  }),
  'version.unknown': () => ({
    what: ['不知道安装的 OpenClaw 是哪个版本。'],
    why: ['无法检查它的数据是否属于那个版本。'],
    mend: ['请把 ', code('OPENCLAW_BIN'), ' 设为网关所运行的 OpenClaw。'],
  }),
  'version.too-old': ({ version, oldest }) => ({
    what: ['OpenClaw ', code(version), ' 比本机器人试过的所有版本都旧。'],
    why: ['在那里显示和更改的内容可能有误。'],
    mend: ['请先备份状态目录，然后把 OpenClaw 更新到 ', code(oldest), ' 或更高版本。'],
  }),
  'config.broken': ({ path }) => ({
    what: ['OpenClaw 的配置无法读懂：', code(path), '。'],
    why: ['因为它，OpenClaw 拒绝执行任何命令；它的智能体和使用顺序这里无从得知。'],
    mend: ['在主机上运行 ', code('openclaw config validate'), ' 可以看到错在哪里。'],
  }),
  'agent.unknown': ({ agent, known }) => ({
    what: ['OpenClaw 没有名为 ', code(agent), ' 的智能体。'],
    why: ['本机器人查看的就是它，所以什么都找不到。'],
    mend:
      known.length > 0
        ? ['现有的是：', ...named(known, 12), '。请把 ', code('OPENCLAW_AGENT'), ' 设为其中之一并重新启动。']
        : [code('openclaw agents list'), ' 会列出现有的智能体。'],
  }),
  'agents.several': ({ agent, others }) => ({
    what: ['本机器人只查看智能体 ', code(agent), '；另外还有 ', ...named(others, 6), '。'],
    why: ['每个智能体可能有自己的使用顺序和登录。'],
    mend: ['要查看另一个，请设置 ', code('OPENCLAW_AGENT'), '。'],
  }),

  'store.missing': ({ agent }) => ({
    what: ['OpenClaw 还没有为智能体 ', code(agent), ' 保存过任何登录。'],
    why: ['没有可显示的内容。'],
    mend: addLogin,
  }),
  'store.empty': ({ agent }) => ({
    what: ['智能体 ', code(agent), ' 的登录存储存在，但是空的。'],
    why: ['没有可显示的内容。这并不证明有人退出了登录。'],
    mend: addLogin,
  }),
  'store.no-oauth': ({ agent }) => ({
    what: ['智能体 ', code(agent), ' 有登录，但没有一个是用 ChatGPT 登录的。'],
    why: ['API 密钥没有 Codex 额度可显示。'],
    mend: addLogin,
  }),
  'store.unmigrated': ({ path, mayFix }) => ({
    what: ['登录信息还在旧文件 ', code(path), ' 中，当前安装的 OpenClaw 不会读取它。'],
    why: ['它们没有丢失，但你的智能体无法使用。'],
    mend: fix(mayFix),
  }),
  'store.corrupt': ({ path, mayFix }) => ({
    what: ['OpenClaw 的登录存储已损坏，无法读懂：', code(path), '。'],
    why: ['其中的登录既不能显示，也不能使用。这并不表示有登录已失效。'],
    mend: fix(mayFix),
  }),
  'store.busy': ({ path }) => ({
    what: ['另一个进程正占用 OpenClaw 的登录存储（', code(path), '）。'],
    why: ['刚才无法读取。'],
    mend: ['请稍后再试。如果还是这样，请在主机上运行 ', code('openclaw gateway restart'), '。'],
  }),
  'store.forbidden': ({ path }) => ({
    what: ['没有权限读取 OpenClaw 的登录存储：', code(path), '。'],
    why: ['其中的登录无法显示。'],
    mend: sameUser,
  }),
  'store.open': ({ paths }) => ({
    what: ['这台机器的其他用户可以读取 OpenClaw 的登录信息：', ...named(paths, 4), '。'],
    why: ['读到的人就能使用这些账号。'],
    mend: [
      '请在主机上运行：',
      code(`chmod 600 ${paths[0] ?? ''}`),
      paths.length > 1 ? '，其余的也一样。' : '。',
    ],
  }),
  'store.foreign': ({ paths }) => ({
    what: ['OpenClaw 的文件属于另一个用户，不是本机器人的用户：', ...named(paths, 4), '。'],
    why: ['一方建立的文件，另一方可能打不开。'],
    mend: sameUser,
  }),
  'generation.older-data': ({ version, mayFix }) => ({
    what: ['OpenClaw 的数据早于当前安装的 ', code(version), '，尚待迁移。'],
    why: ['登录可以读取；在迁移之前，更改可能会被拒绝。'],
    mend: fix(mayFix),
  }),
  'generation.newer-data': ({ version }) => ({
    what: ['OpenClaw 的数据是由比当前安装的 ', code(version), ' 更新的版本写入的。'],
    why: ['旧版本找不到新版本保存的内容，更改会失败。'],
    mend: ['请把 ', code('OPENCLAW_BIN'), ' 设为网关所运行的 OpenClaw，或重新安装较新的版本。'],
  }),
  'store.left-over': ({ path, isBlocking, mayFix }) => ({
    what: ['数据库旁边留有一个含登录信息的旧文件：', code(path), '。'],
    why: [
      isBlocking
        ? '因为它，OpenClaw 拒绝执行所有登录命令，尽管数据库里的登录是好的。'
        : '它已不再被读取，但里面仍有登录信息。',
    ],
    mend: fix(mayFix),
  }),

  'profiles.two-providers': ({ older, newer }) => ({
    what: [
      '登录配置保存在同一提供商的两个名称下：',
      ...named(older, 6),
      ' 在 openai-codex 下，',
      ...named(newer, 6),
      ' 在 openai 下。',
    ],
    why: ['它们不能排在同一个顺序里，因此 OpenClaw 可能会漏掉一些。'],
    mend: ['请用新名称重新登录较旧的那些：在主机上运行 ', code('openclaw models auth login'), '。'],
  }),
  'profiles.same-account': ({ labels }) => ({
    what: [...named(labels), ' 是同一个账号，而且都可用。'],
    why: ['它们共用额度。这不是故障。'],
    mend: nothingToDo,
  }),
  'order.missing': ({ from, labels }) => ({
    what: ['使用顺序中有已经不在的登录配置：', ...named(labels, 6), '。'],
    why: ['OpenClaw 会跳过它们，因此实际的顺序比看起来短。'],
    mend: orderMends[from],
  }),
  'order.dead': ({ provider, isLost }) => ({
    what: [code(provider), ' 下保存着一个旧的使用顺序，那里已经没有登录配置。'],
    why: [
      isLost
        ? '某次更新之后它就不再起作用，也没有设定其他顺序：由 OpenClaw 自行选择。'
        : '它不起作用；另一个顺序有效。',
    ],
    mend: isLost ? ['请重新设定：', code('/codex_auth order'), ' 后面写上登录配置。'] : nothingToDo,
  }),
  'hold.past': ({ labels }) => ({
    what: ['OpenClaw 还记着 ', ...named(labels, 6), ' 的一次暂停，但那已经结束。'],
    why: ['它不起作用。'],
    mend: nothingToDo,
  }),
  'hold.long': ({ label, until, reason, model }) => ({
    what: [
      'OpenClaw 自己暂停使用 ',
      code(label),
      ...(model === null ? [] : ['（仅限模型 ', code(model), '）']),
      '，到 ',
      { at: until },
      reason ? ` 为止（${holdReason(reason)}）。` : ' 为止。',
    ],
    why: [
      model === null
        ? '在那之前不会使用它，即使 OpenAI 会提供服务。'
        : '在那之前，这个模型不会使用它；其他模型不受影响。',
    ],
    mend: [code(`/codex_auth ${label}`), ' 会显示 OpenAI 是否提供服务，以及该怎么做。'],
  }),
  'login.expired': ({ label, isLast }) => ({
    what: ['登录 ', code(label), ' 已过期，而且无法续期。'],
    why: effect(isLast),
    mend: signIn(label),
  }),
  'login.fenced': ({ label, isLast }) => ({
    what: ['OpenClaw 未能为登录 ', code(label), ' 续期，它的令牌已经没有了。'],
    why: effect(isLast),
    mend: signIn(label),
  }),
  'login.incomplete': ({ label, isLast }) => ({
    what: ['保存的登录 ', code(label), ' 不完整：里面没有访问令牌。'],
    why: effect(isLast),
    mend: signIn(label),
  }),
  'login.elsewhere': ({ label }) => ({
    what: [code(label), ' 的密钥存放在本机器人读不到的地方。'],
    why: ['OpenClaw 很可能可以使用它；本机器人无法显示它的额度。'],
    mend: ['请让本机器人读到 OpenClaw 使用的密钥：', code('OPENCLAW_AUTH_PROFILE_SECRET_KEY'), '。'],
  }),
  'login.expiring': ({ label, at }) => ({
    what: ['登录 ', code(label), ' 将于 ', { at }, ' 到期，而且无法续期。'],
    why: ['之后就不能使用了。'],
    mend: signIn(label),
  }),
  'login.to-renew': ({ labels }) => ({
    what: [...named(labels, 6), ' 的访问令牌已过期。'],
    why: ['OpenClaw 会在下次使用时续期。'],
    mend: nothingToDo,
  }),
  'login.at-risk': ({ labels }) => ({
    what: [...named(labels, 6), ' 的访问令牌已过期，而且连接不上 OpenAI。'],
    why: ['现在续期如果失败，这个登录会永久失效。'],
    mend: ['在网络恢复之前，不要使用它，也不要运行 ', code('openclaw doctor'), '。'],
  }),
  'login.refreshing': ({ label }) => ({
    what: ['OpenClaw 正在为登录 ', code(label), ' 续期。'],
    why: ['稍后就可以再次使用。'],
    mend: ['如果几分钟后还是这样，请在私聊中重新登录：', code(`/codex_auth start ${label}`), '。'],
  }),

  'clock.wrong': ({ skewMs }) => ({
    what: [`这台机器的时钟${skewMs > 0 ? '快' : '慢'}了 ${duration(Math.abs(skewMs))}。`],
    why: ['重置和到期的时间会显示错误，续期也可能太迟。'],
    mend: ['请在主机上按网络校准：', code('timedatectl set-ntp true'), '。'],
  }),
  'endpoint.unreachable': ({ fault, isProxied }) => ({
    what: ['连接不上 OpenAI（chatgpt.com）：', faults[fault], isProxied ? '（经由代理）。' : '。'],
    why: ['无法读取额度，OpenClaw 也无法为登录续期。'],
    mend: isProxied
      ? ['请检查机器人的 ', code('HTTPS_PROXY'), ' 和 ', code('NO_PROXY'), '，以及代理本身。']
      : networkMends[fault],
  }),
  'platform.unreachable': ({ platform, fault }) => ({
    what: [`连接不上 ${platforms[platform].name}：${faults[fault]}。`],
    why: ['机器人在那里既收不到消息，也发不出消息。'],
    mend: networkMends[fault],
  }),
  'platform.refused': ({ platform }) => ({
    what: [`${platforms[platform].name} 不认识这个令牌。`],
    why: ['那里不提供服务。'],
    mend: [
      `${newToken[platform]}，写进 `,
      code(platforms[platform].token),
      ' 并重新启动。如果设置了 ',
      code(platforms[platform].apiRoot),
      '，也请检查它。',
    ],
  }),
  'platform.commands': ({ platform, missing }) => ({
    what: [
      `${platforms[platform].name} 没有提供所有命令，缺少 `,
      ...named(missing.map((name) => `/${name}`)),
      '。',
    ],
    why: ['直接输入或许可用，但菜单里没有。'],
    mend: ['请启动或重新启动机器人：它会自己注册这些命令。'],
  }),
  'platform.shared-token': ({ platform }) => ({
    what: [`OpenClaw 的配置里有与本机器人相同的 ${platforms[platform].name} 令牌。`],
    why: ['两个程序共用一个令牌，会互相抢走消息。'],
    mend: [
      platform === 'telegram'
        ? '请向 @BotFather 为 codex-profiler 申请一个专用的机器人，把它的令牌写进 '
        : '请在 Developer Portal 为 codex-profiler 建立一个专用的应用，把它的令牌写进 ',
      code(platforms[platform].token),
      ' 并重新启动。',
    ],
  }),
  'telegram.webhook': () => ({
    what: ['这个 Telegram 机器人设置了网络回调（Webhook）。'],
    why: ['Telegram 会把消息发到那里，本机器人收不到。'],
    mend: [
      '如果有另一个程序在用它，请向 @BotFather 为 codex-profiler 申请一个专用的机器人。如果没有，请移除它：调用 Bot API 的 ',
      code('deleteWebhook'),
      '。',
    ],
  }),
  'telegram.webhook-gone': () => ({
    what: ['这个 Telegram 机器人的网络回调（Webhook）已不再设置。'],
    why: ['Telegram 不会送来消息，而本机器人被设置为等待送达，也不会主动收取。'],
    mend: [
      '请重新启动机器人：它会设置 Webhook。如果再次发生，说明有另一个副本在没有 ',
      code('TELEGRAM_WEBHOOK_URL'),
      ' 的情况下运行，或有另一个程序在用同一个令牌。',
    ],
  }),
  'telegram.webhook-failing': ({ waiting, failure }) => ({
    what: [`有 ${waiting} 条消息还未能送达本机器人。Telegram 说：`, code(failure), '。'],
    why: ['有人在等待答复。Telegram 会在一天之内继续尝试。'],
    mend: [
      '请确认 ',
      code('TELEGRAM_WEBHOOK_URL'),
      ' 中的地址能从外部访问、证书有效，并且代理把该路径原样转发到 ',
      code('HTTP_PORT'),
      ' 的端口。',
    ],
  }),
  'telegram.contended': () => ({
    what: ['另一个程序正在收取这个 Telegram 机器人的消息。'],
    why: ['两个程序不能共用一个令牌，因此那里不再提供服务。'],
    mend: ['请停止另一个程序，或向 @BotFather 为 codex-profiler 申请一个专用的机器人，然后重新启动。'],
  }),

  'people.nobody': ({ platform }) => ({
    what: [`没有为 ${platforms[platform].name} 列出任何人。`],
    why: ['机器人在那里不为任何人服务。'],
    mend: ['请私下给机器人发消息：它会告诉你你的 ID。把它写进 ', code('OWNERS'), ' 并重新启动。'],
  }),
  'people.no-owner': ({ platform }) => ({
    what: [`没有为 ${platforms[platform].name} 列出所有者。`],
    why: ['没有人可以从那里登录或删除登录。'],
    mend: putYourId,
  }),
  'people.only-viewers': ({ platform }) => ({
    what: [`为 ${platforms[platform].name} 只列出了查看者。`],
    why: ['没有人可以从那里更改，或运行这项检查。'],
    mend: putYourId,
  }),
  'state.fault': ({ path, fault }) => {
    const { what, mend } = stateFaults[fault](code(path));
    return { what, why: ['没有它，机器人不会启动，也不做任何更改。'], mend };
  },
  'state.full': ({ path, freeBytes }) => ({
    what: ['磁盘已满：', code(path), ` 旁边只剩 ${Math.floor(freeBytes / 1024 / 1024)} MB。`],
    why: ['机器人无法写入记录，没有记录就不做任何更改。'],
    mend: ['请在那个磁盘上腾出空间。'],
  }),
  'state.open': ({ path }) => ({
    what: ['这台机器的其他用户可以读取机器人的状态文件 ', code(path), '。'],
    why: ['里面记着谁提出过什么请求。'],
    mend: ['请在主机上运行：', code(`chmod 600 ${path}`), '。'],
  }),
  'state.evicting': ({ path, policy }) => ({
    what: ['位于 ', code(path), ' 的 Redis 在内存用满后，可能丢弃机器人保存的数据。'],
    why: ['那时同一个请求可能被回答两次，更改记录也可能丢失。'],
    mend: ['请在它的配置中把 ', code(`maxmemory-policy ${policy}`), ' 改为 ', code('noeviction'), '。'],
  }),
  'state.unsaved': ({ path }) => ({
    what: ['位于 ', code(path), ' 的 Redis 不在磁盘上保存任何数据。'],
    why: ['它重新启动时，更改记录、待确认的方案和停用过的登录都会丢失。'],
    mend: ['请在它的配置中设置 ', code('appendonly yes'), '。'],
  }),
  'secrets.open': ({ paths }) => ({
    what: ['这台机器的其他用户可以读取机器人自己的机密：', ...named(paths, 4), '。'],
    why: ['读到令牌的人就能冒充这个机器人。'],
    mend: [
      '请在主机上运行：',
      code(`chmod 600 ${paths[0] ?? ''}`),
      paths.length > 1 ? '，其余的也一样。' : '。',
    ],
  }),
  'look.late': ({ probes: late }) => ({
    what: ['有些内容没能查看：', late.map((one) => probes[one]).join('、'), '。'],
    why: ['那里是否有问题，这次无从得知。'],
    mend: ['请稍后再试：', code('/codex_doctor'), '。'],
  }),
};

const probes: Record<Probe, string> = {
  binary: 'OpenClaw 的命令',
  disk: 'OpenClaw 的文件',
  logins: '登录',
  endpoint: '与 OpenAI 的连接',
  telegram: 'Telegram',
  discord: 'Discord',
  state: '机器人自己的记忆',
};

const generations: Record<Generation, string> = {
  json: '登录保存在文件中',
  agent: '每个智能体一个数据库',
  shared: '共用一个数据库',
};

function setUp({ version, generation, agent, profiles, bot }: Summary): Line {
  return [
    version === null ? 'OpenClaw（版本未知）' : `OpenClaw ${version}`,
    generation === null ? '' : `，${generations[generation]}`,
    '，智能体 ',
    code(agent),
    profiles === null ? '' : `，${profiles} 个登录配置`,
    `，codex-profiler ${bot.version}，Node ${bot.node}`,
    bot.areMutationsOn ? '。' : '，只能查看。',
  ];
}

export const doctor: Catalogue['doctor'] = {
  progress: ['正在检查安装…'],
  findings,
  note: (what, why) => [...what, ...why],
  healthy: (summary) => ['✅ 一切正常：', ...setUp(summary)],
  setUp: (summary) => ['已检查：', ...setUp(summary)],
  title: (broken, warnings) => [
    broken === 0
      ? `有 ${warnings} 项需要留意：`
      : warnings === 0
        ? `有 ${broken} 项故障：`
        : `有 ${broken} 项故障，另有 ${warnings} 项需要留意：`,
  ],
  more: (count) => [`还有 ${count} 项；在主机上运行 `, code('codex-profiler doctor'), ' 可以看到全部。'],
  again: '重新检查',
  logins: '登录与顺序',
};

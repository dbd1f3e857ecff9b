import type { Line } from '../reply.ts';
import type { Catalogue } from './index.ts';
import { code } from './zh-cn-words.ts';

/** What is said about signing in again, and why it came to nothing. */

type SignInProblems = Pick<Catalogue['problems'], Extract<keyof Catalogue['problems'], `sign-in.${string}`>>;

const atTheHost: Line = [
  '也可以在主机的终端里运行 ',
  code('openclaw models auth login'),
  '，通过浏览器登录。',
];

export const signInProblems: SignInProblems = {
  'sign-in.in-public': () => [
    ['登录要在私聊中进行：看到代码的人都可能使用它。未做任何更改。'],
    ['请私下给我发消息：', code('/codex_auth start'), '。'],
  ],
  'sign-in.busy': ({ holder, since }) => [
    holder === 'codex-profiler'
      ? ['本机器人还在查明一次被中断的登录结果如何。未做任何更改。']
      : [code(holder), ' 自 ', { at: since }, ' 起正在登录；同时只能有一个。未做任何更改。'],
    ['请等那次登录结束后再试。'],
  ],
  'sign-in.approved': () => [
    ['那次登录已获批准，正在保存，因此没有取消。'],
    [code('/codex_auth'), ' 会显示现在的情况。'],
  ],
  'sign-in.over': () => [
    ['那次登录已经结束，或在别处等待。未做任何更改。'],
    ['用 ', code('/codex_auth start'), ' 可以重新开始。'],
  ],
  'sign-in.disabled': () => [
    ['这个账号或它的工作区关闭了设备码登录，因此未能登录。'],
    [
      '请在 ChatGPT 的安全设置中开启（工作区由管理员开启），然后再试。也可以在主机上运行 ',
      code('openclaw models auth login'),
      '，通过浏览器登录。',
    ],
  ],
  'sign-in.refused': ({ said }) => [
    said === null
      ? ['OpenAI 拒绝了这次登录。原来的登录（如果有）保持不变。']
      : ['OpenAI 拒绝了这次登录：', code(said), '。原来的登录（如果有）保持不变。'],
    ['请检查账号和工作区是否正确，然后再试。'],
  ],
  'sign-in.expired': () => [['代码没有及时输入，已经过期。未能登录。'], ['请再试一次，你会得到新的代码。']],
  'sign-in.cancelled': () => [
    ['登录已取消。未做任何更改，输入它的代码也不再有作用。'],
    [code('/codex_auth'), ' 会列出现有的登录。'],
  ],
  'sign-in.offline': () => [
    ['OpenClaw 连接不上 OpenAI 的登录服务器，因此未能登录。'],
    ['请检查机器人所在机器的网络，然后再试。'],
  ],
  'sign-in.too-old': ({ version }) => [
    ['OpenClaw ', code(version), ' 还不能用设备码登录某个登录配置；2026.5.26 起才可以。未做任何更改。'],
    atTheHost,
  ],
  'sign-in.no-terminal': () => [
    ['机器人无法在它的机器上打开终端，而 OpenClaw 的登录需要终端。未做任何更改。'],
    atTheHost,
  ],
};

export const signingIn: Catalogue['signingIn'] = {
  of: (label, agent) => ['正在登录智能体 ', code(agent), ' 的 ', code(label), '。'],
  steps: {
    clearing: ['之前有一次登录被中断；我先查明它的结果…'],
    asking: ['第 1 步，共 3 步：OpenClaw 正在向 OpenAI 请求代码…'],
    approved: ['已获批准。第 3 步，共 3 步：OpenClaw 正在保存登录，随后由我读取核实…'],
    over: ['它的代码已不再有效。'],
  },
  code: (url, shown, label) => [
    ['第 2 步，共 3 步：打开 ', url, ' 并输入这个代码：'],
    [code(shown)],
    ['请在那里用 ', code(label), ' 所属的账号登录。切勿把代码交给别人。'],
  ],
  willMove: ['OpenClaw 会把它排到使用顺序的首位；之后可以撤销。'],
  until: (at) => ['我会等到 ', { at }, '，并在这里告诉你结果。'],
  openPage: '打开页面',
  copyCode: '复制代码',
  end: '取消登录',
  ended: ['已取消。提出登录的人会得到通知。'],
  again: '再试一次',
  check: '检查它的额度',

  done: (label) => ['✅ 已登录并核实：', code(label), '。'],
  owner: {
    same: ['账号与之前相同。'],
    unknown: ['无法确定账号是否与之前相同。'],
  },
  moved: (was) => [
    `⚠️ OpenClaw 在登录时把它排到了首位，原来是第 ${was} 位。`,
    code('/codex_auth undo'),
    ' 可还原。',
  ],
  movedIn: ['⚠️ OpenClaw 在登录时把它加进了使用顺序。', code('/codex_auth undo'), ' 可移出。'],
  stillRetired: (label) => [
    '它仍处于停用状态：OpenClaw 不会使用它。用 ',
    code(`/codex_auth restore ${label}`),
    ' 可以恢复使用。',
  ],
  renewed: (label) => ['没有人在这里批准它，但 ', code(label), ' 的登录已是新的：OpenClaw 自行为它续期了。'],
  asBefore: (label) => ['我重新读取过：', code(label), ' 与之前相同。'],
  unverified: ['⚠️ 登录已经结束，但无法读取结果。'],
  anotherAccount: (label) => [
    ['⚠️ ', code(label), ' 已登录，但换成了另一个账号，不是之前的那个。'],
    ['从现在起，OpenClaw 会用这个名称使用那个账号，它的额度也是另一份。'],
    [
      '如果这不是你的本意，请用正确的账号再登录一次：',
      code(`/codex_auth start ${label}`),
      '。或者用 ',
      code(`/codex_auth retire ${label}`),
      ' 停用它。',
    ],
  ],
  elsewhere: (label, saved) => [
    ['⚠️ OpenClaw 把新的登录保存为 ', code(saved), '，而不是 ', code(label), '。'],
    [code(label), ' 与之前相同。', code('/codex_auth'), ' 会显示这两个。'],
  ],
  notSaved: (label) => [
    '⚠️ OpenClaw 表示已经完成，但 ',
    code(label),
    ' 的登录并不是新的。',
    code('/codex_auth'),
    ' 会显示当前情况。',
  ],
};

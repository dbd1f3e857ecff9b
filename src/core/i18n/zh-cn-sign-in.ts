import type { Line } from '../reply.ts';
import type { Catalogue } from './index.ts';
import { code } from './zh-cn-words.ts';

/** Why a sign-in came to nothing. */

type SignInProblems = Pick<Catalogue['problems'], Extract<keyof Catalogue['problems'], `sign-in.${string}`>>;

const atTheHost: Line = [
  '也可以在主机的终端里运行 ',
  code('openclaw models auth login'),
  '，通过浏览器登录。',
];

export const signInProblems: SignInProblems = {
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
    ['登录已取消，它的代码已经作废。'],
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

import type { Malformed, SignInError } from '../auth/callback-url.ts';
import type { Line } from '../reply.ts';
import type { Catalogue } from './index.ts';
import { code } from './zh-cn-words.ts';

/** What is said about a sign-in through a browser: the link out, and the address that comes back. Nothing of that address is
 *  ever said. */

const ORIGIN = 'http://localhost:1455';

const handIn = (label: string) => code(`/codex_auth finish ${label} <address>`);
const start = (label: string) => code(`/codex_auth start ${label}`);
const status = (label: string) => code(`/codex_auth ${label}`);

const copyAgain = (label: string): Line => [
  '请复制那个打不开的页面的完整地址，然后提交：',
  handIn(label),
  '。',
];
const startAgain = (label: string): Line => ['要获取新链接：', start(label), '。'];
const tryLater = (label: string): Line => ['请过几分钟再试：', start(label), '。'];
const notUsed: Line = ['它没有被使用，未做任何更改。'];

/** What is wrong with what was pasted. */
const malformed: Readonly<Record<Malformed, Line>> = {
  'no-address': ['这里面没有登录用的地址。'],
  'too-long': ['它太长了，不会是登录用的地址。'],
  several: ['这里不止一个地址；我只需要其中那一个。'],
  'odd-characters': ['这个地址里有真正的地址不会有的字符。'],
  encoded: ['这个地址的写法与登录页面给出的不同。'],
  'sign-in-page': [
    '这是登录页面本身的地址，不是登录之后的。请先在那里登录；之后那个打不开的页面才有正确的地址。',
  ],
  'user-info': ['这个地址在主机名前面写了用户名，真正的地址从不这样。可能有人想误导你。'],
  'wrong-host': ['这个地址通向别处。真正的地址以 ', code(ORIGIN), ' 开头。'],
  'wrong-scheme': ['这个地址的开头不对。真正的地址以 ', code(ORIGIN), ' 开头，是 http 而不是 https。'],
  'wrong-port': ['这个地址的端口不对。真正的地址以 ', code(ORIGIN), ' 开头。'],
  'wrong-path': ['这不是登录结束时的那个页面，那里的地址以 ', code(`${ORIGIN}/auth/callback`), ' 开头。'],
  fragment: ['这个地址里有 #，后面还有内容。真正的地址没有。'],
  repeated: ['这个地址里有内容出现了两次，真正的地址只出现一次。'],
  'code-and-error': ['这个地址既说登录成功，又说登录失败，真正的地址从不这样。'],
  'no-code': ['这个地址里没有代码。可能是复制时被截断了。'],
  'no-state': ['这个地址没有说明属于哪一次登录。可能是复制时被截断了。'],
};

/** What the sign-in page answered instead of a code. */
const denied: Readonly<Record<SignInError, Line>> = {
  no_codex: ['工作区没有允许这个账号使用 Codex，因此 OpenAI 拒绝了登录。'],
  access_denied: ['登录在 OpenAI 的页面上被拒绝或取消了。'],
  login_required: ['OpenAI 的页面要求你先在那里登录。'],
  consent_required: ['OpenAI 的页面需要你同意，但没有得到。'],
  interaction_required: ['OpenAI 的页面有事要问你，但没有得到回答。'],
  account_selection_required: ['OpenAI 的页面要求你先选择一个账号。'],
  invalid_request: ['OpenAI 的页面没有读懂这个链接。'],
  unauthorized_client: ['OpenAI 的页面不允许这类程序登录。'],
  unsupported_response_type: ['OpenAI 的页面不再提供这种登录方式。'],
  invalid_scope: ['OpenAI 的页面没有给予链接所请求的权限。'],
  server_error: ['OpenAI 的登录页面出错了。'],
  temporarily_unavailable: ['OpenAI 的登录页面过载，或正在维护。'],
  other: ['OpenAI 的登录页面报告了一个我不认识的错误。'],
};

/** Where a new link alone does not help. */
const remedies: Partial<Readonly<Record<SignInError, (label: string) => Line>>> = {
  no_codex: (label) => ['请联系工作区管理员开启，或在登录时选择另一个工作区。然后：', start(label), '。'],
  server_error: tryLater,
  temporarily_unavailable: tryLater,
};

const unsupported: readonly SignInError[] = [
  'invalid_request',
  'unauthorized_client',
  'unsupported_response_type',
  'invalid_scope',
];

export const callback: Catalogue['callback'] = {
  atTheHost: (label, version, command) => [
    ['OpenClaw ', code(version), ' 还不能用设备码登录；2026.5.26 起才可以。未做任何更改。'],
    ['要重新登录 ', code(label), '，请在主机上运行 ', code(command), '：它会给出一个链接。'],
    [
      '可以在任何设备上打开那个链接。最后会出现一个打不开的页面，这是正常的：它的地址以 ',
      code(ORIGIN),
      ' 开头。请在这里提交，我会把它交给主机上等待的登录：',
      handIn(label),
      '。',
    ],
    ['不要把那个地址交给别人：拿到它的人可能会使用你的登录。'],
  ],
  link: (link, endsAt) => [
    ['我的这个链接只能看出 OpenAI 是否让你登录，不会保存任何东西。有效期至 ', { at: endsAt }, '：'],
    [code(link)],
  ],
  form: {
    button: '交回地址',
    title: (label) => `登录：${label}`,
    label: '那个打不开的地址',
  },
  handIn: (label) => [
    ['请把那个打不开的页面的地址发给我，用于 ', code(label), '：', handIn(label), '。'],
    ['能删除的地方，我会把它从聊天中删除。'],
  ],
  waiting: (label, endsAt) => [
    [code(label), ' 的登录正在等待它的地址，直到 ', { at: endsAt }, '。'],
    ['提交：', handIn(label), '。要获取新链接：', start(label), '。'],
  ],

  noneWaiting: [
    ['我没有给出还在等待地址的链接。未做任何更改。'],
    [code('/codex_auth start'), ' 会开始登录。如果主机上有登录在等待，请把它的地址粘贴到这里。'],
  ],
  byCode: [['在这里等待的登录使用代码，不需要地址。未做任何更改。'], ['请在它的页面上输入我给你的代码。']],

  deleted: ['我已删除你那条含有地址的消息。'],
  notDeleted: ['我无法删除你的消息：请自行删除。'],

  malformed: (why, label) => [malformed[why], notUsed, copyAgain(label)],
  denied: (error, label, command) => [
    denied[error],
    ['未能登录，未做任何更改。'],
    unsupported.includes(error)
      ? ['本机器人的链接可能已经过时。请用 OpenClaw 自己的方式登录：在主机上运行 ', code(command), '。']
      : (remedies[error]?.(label) ?? startAgain(label)),
  ],
  expired: (label) => [
    ['这个地址属于一个不再有效的链接：每个链接有效十分钟，而且只有最新的算数。'],
    notUsed,
    startAgain(label),
  ],
  used: (label) => [
    ['这个地址之前已经提交过，每个只能用一次。没有重复执行任何操作。'],
    [status(label), ' 会显示登录的情况。', ...startAgain(label)],
  ],
  foreign: {
    person: (label) => [
      ['这个地址对应的链接是给别人的。'],
      ['它没有被使用，也不再有效；未做任何更改。'],
      ['要获取你自己的链接：', start(label), '。'],
    ],
    chat: (label) => [
      ['这个地址对应的链接是在另一个聊天里给出的，只在那里有效。'],
      ['它已经在这里被看到，因此不再有效。未做任何更改。'],
      ['要获取新链接，请在与本机器人的私聊中使用：', start(label), '。'],
    ],
  },
  otherProfile: (label) => [
    ['这个地址对应的链接属于另一个登录配置。'],
    ['它没有被使用，仍然有效。未做任何更改。'],
    ['请用当初获取链接时的名称提交，或为这个获取一个：', start(label), '。'],
  ],
  inOrder: (label, command) => [
    ['这个地址没有问题：OpenAI 允许你登录。尚未做任何更改。'],
    ['本机器人不兑换登录代码；OpenClaw 会，但只兑换它自己的链接得来的。'],
    [
      '要保存登录，请在主机上运行 ',
      code(command),
      '，打开它给出的链接，然后在它询问时把地址粘贴到那里，或在这里提交：',
      handIn(label),
      '。',
    ],
  ],

  handedOver: {
    taken: (label) => [
      ['OpenClaw 的登录正在等这个地址，并且已经收下。'],
      ['它会自己保存登录；稍后 ', status(label), ' 会显示结果。'],
    ],
    'turned-away': (label, command) => [
      ['主机上有一个登录在等待，但等的是另一个链接的地址。它没有收下这个，还在等待。'],
      [
        '未做任何更改。请打开它给出的链接，或在那里用 ',
        code(command),
        ' 重新开始；然后提交新的地址：',
        handIn(label),
        '。',
      ],
    ],
    nobody: (label) => [
      ['我不知道这个地址属于哪个链接，主机上也没有登录在等它。未做任何更改。'],
      ['如果是你在终端里开始的登录，而它还在询问地址，请粘贴到那里。否则请重新开始：', start(label), '。'],
    ],
    unclear: (label) => [
      ['我把这个地址交给了主机上等待的登录，但没有得到明确的回答：它可能已经收下。'],
      ['请过一会儿用 ', status(label), ' 查看，然后再决定是否重新开始。'],
    ],
  },
};

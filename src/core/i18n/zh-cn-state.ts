import type { StateFault } from '../ports.ts';
import type { Line, Span } from '../reply.ts';
import type { Catalogue } from './index.ts';
import { code } from './zh-cn-words.ts';

/** Why the bot's own memory cannot be opened, and what mends it. */
export const stateFaults: Record<StateFault, (place: Span) => { what: Line; mend: Line }> = {
  damaged: (place) => ({
    what: ['状态文件 ', place, ' 已损坏，或不是状态文件。'],
    mend: [
      '状态文件保存着读取过的数据、待确认的方案和更改记录：请把它移走并保留，或把 STATE_URL 设为另一个文件。',
    ],
  }),
  busy: (place) => ({
    what: ['状态文件 ', place, ' 正被另一个程序占用。'],
    mend: ['请停止那个程序，或把 STATE_URL 设为另一个文件。'],
  }),
  forbidden: (place) => ({
    what: ['状态文件 ', place, ' 无法打开。'],
    mend: ['请检查它和所在文件夹的权限，或把 STATE_URL 设为另一个文件。'],
  }),
  foreign: (place) => ({
    what: ['状态文件 ', place, ' 属于这台机器的另一个用户，或由那个用户的链接指向。'],
    mend: ['请以它所属的用户身份运行 codex-profiler，或把 STATE_URL 设为另一个文件。'],
  }),
  full: (place) => ({
    what: ['状态文件 ', place, ' 所在的磁盘已没有空间。'],
    mend: ['请在那个磁盘上腾出空间，或把 STATE_URL 设为另一个磁盘上的文件。'],
  }),
  'of-another-program': (place) => ({
    what: ['文件 ', place, ' 是另一个程序的数据库。其中的内容没有更改。'],
    mend: ['请把 STATE_URL 设为机器人自己的文件，或移除它。'],
  }),
  unreachable: (place) => ({
    what: ['在 ', place, ' 没有 Redis 回应。'],
    mend: [
      '请检查它是否在运行，以及 STATE_URL 是否是它的地址：',
      code('redis://'),
      '，使用 TLS 时则是 ',
      code('rediss://'),
      '。',
    ],
  }),
  'turned-away': (place) => ({
    what: ['位于 ', place, ' 的 Redis 拒绝了机器人。'],
    mend: ['请检查 STATE_URL 中的用户、密码和数据库编号，以及那个用户的权限。'],
  }),
  unwritable: (place) => ({
    what: ['位于 ', place, ' 的 Redis 不再接受新的数据。'],
    mend: [
      '它可能是另一个 Redis 的副本、内存已满，或无法写入磁盘：它的日志会说明是哪一种。请解决这个问题，或把 STATE_URL 设为另一个。',
    ],
  }),
  'no-client': () => ({
    what: ['把状态保存在 Redis 所需的软件包没有安装。'],
    mend: ['请用 ', code('npm install @redis/client'), ' 安装，或把 STATE_URL 设为一个文件。'],
  }),
};

export const stateAtStart: Catalogue['start']['state'] = {
  forgotten: (place, fault) => [...inOneLine(place, fault), '这次什么都不会记住。'],
  needed: (place, fault) => [...inOneLine(place, fault), '机器人没有启动。'],
  movedAside: (path, aside) => [
    `状态文件 ${path} 已损坏。它现在位于 ${aside}：请保留它，里面有更改记录。`,
    '机器人用一个空的状态文件启动，已不记得那份记录、读取过的数据、待确认的方案、哪些登录被停用、谁要收到哪些提醒，以及还没有回答的请求。',
  ],
};

function inOneLine(place: string, fault: StateFault): Line {
  const { what, mend } = stateFaults[fault](place);
  return [...what, ...mend];
}

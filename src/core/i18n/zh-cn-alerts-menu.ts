import { alertKinds, thresholds } from '../alerts/subscription.ts';
import type { AlertKind } from '../alerts/subscription.ts';
import type { Line } from '../reply.ts';
import { between, onClock, onTheHour } from './en-alerts-menu.ts';
import type { Catalogue } from './index.ts';
import { code } from './zh-cn-words.ts';

/** What is said where somebody sets up what they are warned of. 提醒 alert · 免打扰时段 quiet hours · 静音 mute · 每日摘要 digest ·
 *  界限 level. */

const kinds: Readonly<Record<AlertKind, string>> = {
  low: '额度偏低',
  empty: '用完',
  back: '恢复可用',
  login: '登录',
  failover: '换用其他登录',
  order: '顺序被改',
  returned: '停用的又在用',
  pool: '全部快用完',
};

const screen = (name: string): Line => [{ bold: '提醒' }, ` · ${name}`];
const kind = (name: AlertKind, means: string): Line => [{ bold: kinds[name] }, `：${means}`];

export const alertsMenu: Catalogue['alertsMenu'] = {
  title: (isForAll, isOn) => [
    { bold: '提醒' },
    `（${isForAll ? '给这个聊天' : '给你'}）：${isOn ? '已开启' : '已关闭'}`,
  ],
  offer: (isForAll) => [
    `登录的额度偏低、用完或恢复可用，需要重新登录，或网关换用另一个登录时，我可以告诉${isForAll ? '大家' : '你'}。请点“开启”。`,
  ],
  warnsOf: (on, levels) => {
    const names = on.map((one) =>
      one === 'low' ? `${kinds[one]}（${levels.map((level) => `${level}%`).join('、')}）` : kinds[one],
    );
    return [names.length === 0 ? '没有选任何一种提醒。请点“提醒什么”。' : `提醒什么：${names.join('、')}`];
  },
  rhythm: (quiet, digestAt, clock) => {
    const zone = clock && `${clock.zone}，现在 ${onClock(clock)}`;
    const behind = zone === null ? '' : ` — ${zone}`;
    return [
      quiet ? `免打扰 ${between(quiet)}${behind}` : '没有免打扰时段',
      ' · ',
      digestAt === null ? '没有每日摘要' : `每日摘要 ${onTheHour(digestAt)}${quiet ? '' : behind}`,
      ...(zone !== null && !quiet && digestAt === null ? [` · ${zone}`] : []),
    ];
  },
  zoneMissing: ['知道时区之后，这些时间才会生效：请点“时区”。'],
  muted: (until) => (until === null ? ['已静音，直到你结束。'] : ['已静音，到 ', { at: until }, ' 为止。']),
  peace: (until) => ['已静音，到 ', { at: until }, ' 为止。到时仍然如此的，会再说。'],
  unwatched: [
    '现在什么都没有监视：',
    code('POLL_MINUTES=0'),
    ' 把它关掉了。运行这个机器人的人可以把它设为 5 并重新启动。',
  ],
  onlyOperators: ['这里由操作员或所有者设置。要设置你自己的提醒，请私下给我发 ', code('/codex_alerts'), '。'],
  noWay: ['提醒会发到 Telegram 和 Discord，终端里收不到。请在那里给机器人发 ', code('/codex_alerts'), '。'],

  turnedOn: ['提醒现在已开启。'],
  firstWord: (minutes) => [
    `每个登录大约${minutes === 1 ? '每分钟' : `每 ${minutes} 分钟`}查看一次。已经出现的情况，下次查看时就会告诉你；之后只说新的变化。`,
  ],
  notOn: ['提醒已关闭，因此未做任何更改。'],
  zoneFirst: ['记下了。还需要你的时区：'],
  unclear: [
    '我没有看懂。未做任何更改。可以试试 ',
    code('/codex_alerts quiet 23-7'),
    '、',
    code('/codex_alerts levels 20 5'),
    ' 或 ',
    code('/codex_alerts mute 8'),
    '。',
  ],
  odd: {
    kinds: ['未做任何更改。可以用的词：', code(`/codex_alerts only ${alertKinds.join(' ')}`)],
    levels: [`未做任何更改：界限只有 ${thresholds.join('、')}。`],
    quiet: ['未做任何更改：请给两个不同的整点，0 到 23。'],
    mute: ['未做任何更改：请给整小时数，1 到 720，例如 ', code('/codex_alerts mute 8'), '。'],
    digest: ['未做任何更改：请给一个整点，0 到 23。'],
  },
  nowhere: ['我不知道这个名称的时区。未做任何更改。'],

  kinds,
  kindsScreen: [
    screen('提醒什么'),
    kind('low', '剩下的不多；多少算少，在“界限”里选'),
    kind('empty', '一点不剩'),
    kind('back', '用完之后又可以用了'),
    kind('login', '快到期，或已经不能用'),
    kind('failover', '网关用的不是顺序中的第一个登录'),
    kind('order', '别人改了使用顺序'),
    kind('returned', '停用的登录又在使用'),
    kind('pool', '顺序中的全部登录都会用完，其间没有一个恢复'),
    ['点一个，就开启或关闭它。'],
  ],
  levelsScreen: [screen('界限'), ['只剩这么多或更少时，提醒一次。点一个，就开启或关闭它。']],
  quietScreen: [
    screen('免打扰时段'),
    ['在这段时间里我什么都不说；之后仍然如此的，到时再说。'],
    ['其他时间：', code('/codex_alerts quiet 21-6')],
  ],
  zoneScreen: (clock) => [
    screen(clock ? `时区 ${clock.zone}，现在 ${onClock(clock)}` : '时区'),
    ['点你的钟现在显示的时间。没有？', code('/codex_alerts zone Europe/Paris')],
  ],
  muteScreen: [screen('静音'), ['我要安静多久？']],
  digestScreen: [
    screen('每日摘要'),
    ['每天在这个时间发一次概览。其他时间：', code('/codex_alerts digest 10')],
  ],

  buttons: {
    turnOn: '开启',
    turnOff: '关闭',
    kinds: '提醒什么',
    levels: '界限',
    quiet: '免打扰时段',
    zone: '时区',
    mute: '静音',
    digest: '每日摘要',
    back: '‹ 返回',
    hours: between,
    hour: onTheHour,
    noQuiet: '没有免打扰时段',
    noDigest: '没有每日摘要',
    zoneNow: (clock, city) => `${onClock(clock)} ${city}`,
    muteFor: (hours) => (hours > 24 ? `${hours / 24} 天` : `${hours} 小时`),
    muteOpen: '直到我结束',
    endMute: '结束静音',
  },
  cities: {
    'Pacific/Honolulu': '檀香山',
    'America/Anchorage': '安克雷奇',
    'America/Los_Angeles': '洛杉矶',
    'America/Denver': '丹佛',
    'America/Chicago': '芝加哥',
    'America/New_York': '纽约',
    'America/Halifax': '哈利法克斯',
    'America/Sao_Paulo': '圣保罗',
    'Europe/London': '伦敦',
    'Europe/Berlin': '柏林',
    'Europe/Athens': '雅典',
    'Europe/Moscow': '莫斯科',
    'Asia/Dubai': '迪拜',
    'Asia/Karachi': '卡拉奇',
    'Asia/Kolkata': '加尔各答',
    'Asia/Dhaka': '达卡',
    'Asia/Bangkok': '曼谷',
    'Asia/Shanghai': '上海',
    'Asia/Tokyo': '东京',
    'Australia/Sydney': '悉尼',
    'Pacific/Auckland': '奥克兰',
    'Australia/Brisbane': '布里斯班',
    'Africa/Abidjan': '阿比让',
    'Pacific/Noumea': '努美阿',
    'Pacific/Fiji': '斐济',
    'Atlantic/Cape_Verde': '佛得角',
    'America/Nuuk': '努克',
    'Pacific/Pago_Pago': '帕果帕果',
    'Pacific/Gambier': '甘比尔',
  },
};

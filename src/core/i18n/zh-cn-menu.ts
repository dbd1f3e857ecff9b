import type { MenuTexts } from './index.ts';

/** The menu of commands, which a platform shows before anybody has asked. By itself, so that a menu in every language
 *  does not load every sentence of every language. */
export const zhCnMenu: MenuTexts = {
  commands: {
    codex_usage: '查看每个登录还剩多少 Codex 额度',
    codex_history: '额度的变化：一天、一周或一个月的图',
    codex_why: '为什么用这个登录而不用另一个',
    codex_auth: '登录的使用顺序：谁先用，以及如何更改',
    codex_rotation: '怎样用好多个登录',
    codex_alerts: '我提醒你什么：登录的额度偏低、到期或有变化',
    codex_doctor: '检查安装有什么问题，以及怎样修复',
    codex_help: '这个机器人能做什么，你又可以做什么',
    help: '这个机器人能做什么，你又可以做什么',
    start: '这个机器人能做什么，你又可以做什么',
  },
  arguments: {
    guide: 'order 是建议的使用顺序，setup 是完整说明；不填则是简短说明',
    setting: 'on、off、quiet 23-7、zone Europe/Berlin、mute 8、digest 9、levels 20 5；不填则显示按钮',
    view: '登录配置的名称，以及日、周或月；不填则是全部登录配置的一天',
    profile: '登录配置的名称、all（全部）或 default（默认）；不填则列出可选项',
    change: '登录配置的名称，或要做的事：first work、retire work、order work home、undo、start work',
  },
};

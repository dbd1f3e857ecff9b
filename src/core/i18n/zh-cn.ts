import type { MenuTexts } from './index.ts';

/** 简体中文. So far what a platform shows before anybody has asked: its menu of commands. */
export const zhCn: MenuTexts = {
  commands: {
    codex_usage: '查看每个登录还剩多少 Codex 额度',
    codex_auth: '登录的使用顺序：谁先用，以及如何更改',
    codex_rotation: '怎样用好多个登录',
    codex_doctor: '检查安装有什么问题，以及怎样修复',
    codex_help: '这个机器人能做什么，你又可以做什么',
    start: '这个机器人能做什么，你又可以做什么',
  },
  arguments: {
    change:
      '配置名，或要做的事：first work、retire work、restore work、order work home、clear、undo、log、start work',
    guide: 'setup 为完整说明；不填为简短说明',
    profile: '配置名、all（全部）或 default（默认）；不填则列出可选项',
  },
};

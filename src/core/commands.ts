import type { Role } from './access.ts';
import { en } from './i18n/en.ts';
import type { MenuTexts } from './i18n/index.ts';
import { zhCnMenu } from './i18n/zh-cn-menu.ts';

/** What may stand behind a command; whoever offers commands can complete it. */
export const argumentNames = ['profile', 'change', 'guide', 'view', 'setting'] as const;
export type ArgumentName = (typeof argumentNames)[number];

/** One table for slash menus, help and the parser of typed words. Descriptions are in `i18n/`. */
export const commands = [
  { name: 'codex_usage', role: 'viewer', inMenu: true, argument: 'profile' },
  { name: 'codex_history', role: 'viewer', inMenu: true, argument: 'view' },
  { name: 'codex_auth', role: 'viewer', inMenu: true, argument: 'change' },
  { name: 'codex_why', role: 'viewer', inMenu: true, argument: 'profile' },
  { name: 'codex_rotation', role: 'viewer', inMenu: true, argument: 'guide' },
  { name: 'codex_alerts', role: 'viewer', inMenu: true, argument: 'setting' },
  { name: 'codex_doctor', role: 'operator', inMenu: true, argument: null },
  { name: 'codex_help', role: 'stranger', inMenu: true, argument: null },
  /** What people type before they know ours. */
  { name: 'help', role: 'stranger', inMenu: false, argument: null },
  /** Telegram's own first word to a bot. */
  { name: 'start', role: 'stranger', inMenu: false, argument: null },
] as const satisfies readonly {
  name: string;
  role: Role;
  inMenu: boolean;
  argument: ArgumentName | null;
}[];

export type CommandName = (typeof commands)[number]['name'];

/** The menu of commands, by language. */
const menuTexts = { en, 'zh-CN': zhCnMenu } satisfies Record<string, MenuTexts>;

/** One text in every language there is. */
export type Localized = Readonly<Record<keyof typeof menuTexts, string>>;

/** What a platform's own menu of commands holds. */
export type MenuEntry = {
  name: CommandName;
  description: Localized;
  argument: { name: ArgumentName; description: Localized } | null;
};

export const menu: readonly MenuEntry[] = commands
  .filter(({ inMenu }) => inMenu)
  .map(({ name, argument }) => ({
    name,
    description: localize((texts) => texts.commands[name]),
    argument: argument && { name: argument, description: localize((texts) => texts.arguments[argument]) },
  }));

function localize(text: (texts: MenuTexts) => string): Localized {
  return { en: text(menuTexts.en), 'zh-CN': text(menuTexts['zh-CN']) };
}

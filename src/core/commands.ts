import type { Role } from './access.ts';

/** One table for slash menus, help and the parser of typed words. Descriptions are in `i18n/`. */
export const commands = [
  { name: 'codex_usage', role: 'viewer', inMenu: true },
  { name: 'codex_help', role: 'stranger', inMenu: true },
  /** Telegram's own first word to a bot. */
  { name: 'start', role: 'stranger', inMenu: false },
] as const satisfies readonly { name: string; role: Role; inMenu: boolean }[];

export type CommandName = (typeof commands)[number]['name'];

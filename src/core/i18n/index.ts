import { en } from './en.ts';
import type { Catalogue } from './en.ts';
import { zhCn } from './zh-cn.ts';

export type { Catalogue };

/** What a platform shows before anybody has asked. */
export type MenuTexts = Pick<Catalogue, 'commands' | 'arguments'>;

/** What the bot can say, by language. */
const catalogues = { en } satisfies Record<string, Catalogue>;

export type Locale = keyof typeof catalogues;

/** The menu of commands, by language. */
export const menuTexts = { ...catalogues, 'zh-CN': zhCn } satisfies Record<string, MenuTexts>;

export const textsFor = (locale: Locale): Catalogue => catalogues[locale];

import { en } from './en.ts';
import type { Catalogue } from './en.ts';

export type { Catalogue };

/** What a platform shows before anybody has asked. */
export type MenuTexts = Pick<Catalogue, 'commands' | 'arguments'>;

/** What the bot can say, by language. */
const catalogues = { en } satisfies Record<string, Catalogue>;

export type Locale = keyof typeof catalogues;

export const textsFor = (locale: Locale): Catalogue => catalogues[locale];

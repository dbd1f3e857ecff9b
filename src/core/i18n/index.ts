import { en } from './en.ts';
import type { Catalogue } from './en.ts';

export type { Catalogue };

/** What a platform shows before anybody has asked. */
export type MenuTexts = Pick<Catalogue, 'commands' | 'arguments'>;

/** The languages that the bot speaks. */
export const locales = ['en', 'zh-CN'] as const;
export type Locale = (typeof locales)[number];

/** The other language is loaded when somebody reads it: a check of a few hundred milliseconds must not wait for words that it
 *  does not say. */
export async function loadTexts(locale: Locale): Promise<Catalogue> {
  return locale === 'zh-CN' ? (await import('./zh-cn.ts')).zhCn : en;
}

/** A person's language as their platform tells it (BCP 47: `zh-hans`, `en-GB`). `otherwise` for one that we do not speak, and
 *  where the platform tells none. */
export function localeFor(language: string | undefined, otherwise: Locale): Locale {
  const tag = language?.toLowerCase() ?? '';
  if (/^zh\b/u.test(tag)) return 'zh-CN';
  return /^en\b/u.test(tag) ? 'en' : otherwise;
}

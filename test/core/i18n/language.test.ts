import { describe, expect, it } from 'vitest';
import { localeFor } from '../../../src/core/i18n/index.ts';

describe('the language of an answer', () => {
  it.each([
    ['zh', 'zh-CN'],
    ['zh-hans', 'zh-CN'],
    ['zh-CN', 'zh-CN'],
    ['zh-TW', 'zh-CN'],
    ['en', 'en'],
    ['en-GB', 'en'],
  ] as const)('for %s is %s, whatever the setting', (language, expected) => {
    expect(localeFor(language, 'en')).toBe(expected);
    expect(localeFor(language, 'zh-CN')).toBe(expected);
  });

  it.each(['de', 'zhuang', 'english', '', undefined])('for %s is the one that was set', (language) => {
    expect(localeFor(language, 'en')).toBe('en');
    expect(localeFor(language, 'zh-CN')).toBe('zh-CN');
  });
});

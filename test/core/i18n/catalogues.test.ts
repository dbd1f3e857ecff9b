import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { maintenance as enMaintenance } from '../../../src/core/i18n/en-maintenance.ts';
import { en } from '../../../src/core/i18n/en.ts';
import { maintenance as zhMaintenance } from '../../../src/core/i18n/zh-cn-maintenance.ts';
import { age, duration, named } from '../../../src/core/i18n/zh-cn-words.ts';
import { zhCn } from '../../../src/core/i18n/zh-cn.ts';
import { plain } from '../../../src/core/reply.ts';
import type { Span } from '../../../src/core/reply.ts';
import { COMMAND, englishIn } from './left-over.ts';
import { samples } from './samples.ts';

/** One text of the catalogue as it is said: a string, a line, lines, or nothing at all. */
type Said = { path: string; texts: readonly [english: unknown, chinese: unknown] };

const isText = (value: unknown): boolean =>
  value === null || typeof value === 'string' || typeof value === 'function' || Array.isArray(value);

const called = new Set<string>();

/** Every text of both catalogues, side by side; functions are called, once for each sample. */
function* walk(english: unknown, chinese: unknown, path = ''): Generator<Said> {
  if (typeof english === 'function' && typeof chinese === 'function') {
    const needsNone = english.length === 0 && chinese.length === 0;
    called.add(path);
    const calls = samples[path] ?? (needsNone ? [[]] : []);
    if (calls.length === 0) throw new Error(`samples.ts has nothing to call ${path} with`);
    for (const [index, call] of calls.entries())
      yield* walk(english(...call), chinese(...call), calls.length > 1 ? `${path} (${index + 1})` : path);
  } else if (isText(english) || isText(chinese)) {
    yield { path, texts: [english, chinese] };
  } else {
    const [one, other] = [english, chinese] as Record<string, unknown>[];
    expect(Object.keys(other!).toSorted(), path).toEqual(Object.keys(one!).toSorted());
    for (const key of Object.keys(one!)) yield* walk(one![key], other![key], path ? `${path}/${key}` : key);
  }
}

const isLine = (value: unknown): value is readonly Span[] =>
  Array.isArray(value) && value.every((span) => typeof span === 'string' || !Array.isArray(span));

/** Code as it is taken out of a sentence: one mark, so that what stands beside it can be looked at. */
const CODE = '`';

function proseOf(said: unknown): string {
  if (said === null) return '';
  if (typeof said === 'string') return said;
  if (!isLine(said)) return (said as readonly unknown[]).map(proseOf).join('\n');
  return said.map((span) => (typeof span === 'object' && 'code' in span ? CODE : plainSpan(span))).join('');
}

/** A moment is a number that no other sentence has. */
const plainSpan = (span: Span) => (typeof span === 'object' && 'at' in span ? `${span.at}` : plain([span]));

function codesOf(said: unknown): string[] {
  if (!Array.isArray(said)) return [];
  return said.flatMap((span) =>
    Array.isArray(span) ? codesOf(span) : typeof span === 'object' && 'code' in span ? [span.code] : [],
  );
}

/** Lines of plain text, not spans of one line. */
const asLines = (said: unknown) => (Array.isArray(said) ? said.map((line) => [line]) : said);

const chat = [...walk(en, zhCn)];
const host = [...walk({ maintenance: enMaintenance }, { maintenance: zhMaintenance })].map(
  ({ path, texts: [english, chinese] }) => ({ path, texts: [asLines(english), asLines(chinese)] as const }),
);
const all: readonly Said[] = [...chat, ...host];

/** All that is wrong in one go: the path, and what was found there. */
function strays(find: (texts: Said['texts'], path: string) => readonly string[]): readonly string[] {
  return all.flatMap(({ path, texts }) => find(texts, path).map((found) => `${path}: ${found}`));
}

/** What may be typed behind a command: said as it is where a platform offers the command. */
const ARGUMENTS =
  /\b(?:(?:first|retire|restore|start|order) work(?: home)?|order|clear|undo|log|setup|all|default|on|off|quiet 23-7|zone Europe\/Berlin|mute 8|digest 9|levels 20 5)\b/gu;

describe('the catalogues', () => {
  it('have samples for nothing that is not there', () => {
    expect(Object.keys(samples).filter((path) => !called.has(path))).toEqual([]);
  });

  it('say something where the other one does, and nothing where it does not', () => {
    expect(
      strays(([one, other]) => ((proseOf(one) === '') === (proseOf(other) === '') ? [] : ['empty'])),
    ).toEqual([]);
    expect(strays(([one]) => (proseOf(one).trim() === '' && one !== null ? ['nothing'] : []))).toEqual([]);
  });

  it('leave no English in Chinese', () => {
    const english = ([, chinese]: Said['texts'], path: string) => {
      const prose = proseOf(chinese);
      return englishIn(path.startsWith('arguments/') ? prose.replaceAll(ARGUMENTS, '') : prose);
    };
    expect(strays(english)).toEqual([]);
  });

  it('have no Chinese and none of its punctuation in English', () => {
    expect(
      strays(([english]) => proseOf(english).match(/[\p{Script=Han}\u3000-\u303F\uFF00-\uFFEF]+/gu) ?? []),
    ).toEqual([]);
  });

  it('name the same commands, settings and profiles', () => {
    const codes = (said: unknown) => [...new Set(codesOf(said))].toSorted().join(' · ');
    expect(
      strays(([one, other]) => (codes(one) === codes(other) ? [] : [`${codes(one)} ≠ ${codes(other)}`])),
    ).toEqual([]);
    const unknown = ([one, other]: Said['texts']) =>
      (proseOf(other).match(COMMAND) ?? []).filter((command) => !proseOf(one).includes(command.trim()));
    expect(strays(unknown)).toEqual([]);
  });

  it('tell the same numbers', () => {
    const numbers = (said: unknown) => [...new Set(proseOf(said).match(/\d+/gu))].toSorted().join(' ');
    expect(
      strays(([one, other]) =>
        numbers(one) === numbers(other) ? [] : [`${numbers(one)} ≠ ${numbers(other)}`],
      ),
    ).toEqual([]);
  });
});

describe('Chinese sentences', () => {
  const inChinese = (fault: RegExp) => strays(([, chinese]) => proseOf(chinese).match(fault) ?? []);

  it('have full-width punctuation', () => {
    expect(inChinese(/.?\p{Script=Han} ?[,.;:!?()'"]|[,;!?)'"] ?\p{Script=Han}.?/gu)).toEqual([]);
  });

  it('have a blank between Chinese and code, words or numbers', () => {
    expect(inChinese(/.?\p{Script=Han}[A-Za-z0-9`/].?|.?[A-Za-z0-9`%]\p{Script=Han}.?/gu)).toEqual([]);
  });

  it('have no blank beside their punctuation, and none doubled', () => {
    expect(inChinese(/.? [，。：；（）、？！]|[，。：；（）、？！] .?/gu)).toEqual([]);
    expect(inChinese(/\S {2,}(?![🟠🔴])\S/gu)).toEqual([]);
  });

  it('end as the English ones do: with a full stop, or without', () => {
    const ends = (said: unknown) => /[.?。？]$/u.test(proseOf(said));
    expect(strays(([one, other]) => (ends(one) === ends(other) ? [] : [proseOf(other)]))).toEqual([]);
  });

  it('join names as Chinese does', () => {
    const joined = (labels: readonly string[], most?: number) => plain(named(labels, most));
    expect(joined([])).toBe('');
    expect(joined(['a'])).toBe('a');
    expect(joined(['a', 'b'])).toBe('a 和 b');
    expect(joined(['a', 'b', 'c'])).toBe('a、b 和 c');
    expect(joined(['a', 'b', 'c', 'd'], 2)).toBe('a、b 和另外 2 个');
  });

  it('tell times in words', () => {
    expect([45, 134, 4 * 24 * 60 + 6 * 60].map((minutes) => duration(minutes * 60_000))).toEqual([
      '45 分钟',
      '2 小时 14 分钟',
      '4 天 6 小时',
    ]);
    expect([59_000, 61_000].map(age)).toEqual(['不到 1 分钟', ' 1 分钟']);
  });
});

describe('a check in English', () => {
  /** Files that are loaded with this one, whatever is asked for. */
  function loadedWith(file: string, found = new Set<string>()): Set<string> {
    if (found.has(file)) return found;
    found.add(file);
    const source = readFileSync(file, 'utf8');
    for (const [, target] of source.matchAll(/^(?:import|export) (?!type\b)[^;]*?from '(\.[^']+)';/gmu))
      loadedWith(join(dirname(file), target!), found);
    return found;
  }

  it('does not load the Chinese sentences', () => {
    const loaded = [...loadedWith('src/main.ts'), ...loadedWith('adapters/cli/usage.ts')];
    expect(loaded).toContain('src/core/i18n/en.ts');
    expect(loaded.filter((file) => /zh-cn(?!-menu)/u.test(file))).toEqual([]);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeMessage, encodeNotice, encodeSuggestions } from '../../../adapters/discord/encode.ts';
import type { ActionRow } from '../../../adapters/discord/encode.ts';
import { decodeCallback } from '../../../src/core/callback.ts';
import type { ChoiceGroup, Line, Span } from '../../../src/core/reply.ts';
import { nastyNames, nastyText } from '../../fakes/nasty-text.ts';
import { readMarkup } from './read-markup.ts';

const ada = { platform: 'discord', id: '700000000000000001' };
const says = { pick: 'Choose…', leftOut: ['The rest is left out.'] };
const encode = (lines: readonly Line[], choices: readonly ChoiceGroup[] = [], most?: number) =>
  encodeMessage({ kind: 'result', lines, choices }, ada, says, most);
const group = (count: number, from = 0): ChoiceGroup =>
  Array.from({ length: count }, (_, n) => ({
    label: `p${from + n}`,
    intent: { kind: 'usage.page', page: from + n } as const,
  }));
const rowsOf = (...groups: ChoiceGroup[]) => encode([['x']], groups)[0].components.map(describeRow);
/** A row of three buttons: 3; a menu of twenty: [20]. */
function describeRow({ components }: ActionRow): number | [number] {
  const [first] = components;
  return first && 'options' in first ? [first.options.length] : components.length;
}

describe('a message', () => {
  it('shows the strict line with its name in code and its values in bold', () => {
    const [{ content }] = encode([
      ['🟢 ', { code: 'work' }, ' — 5h ', { bold: '~82%' }, ' | week ', { bold: '–' }],
    ]);
    expect(content).toBe('🟢 `work` — 5h **~82%** | week **–**');
    expect(readMarkup(content)).toEqual({
      text: '🟢 work — 5h ~82% | week –',
      code: ['work'],
      bold: ['~82%', '–'],
      moments: [],
      other: [],
    });
  });

  it('shows a moment in the reader’s own time', () => {
    const [{ content }] = encode([['resets ', { at: Date.parse('2026-11-22T14:14:59.999Z') }, '.']]);
    expect(content).toBe('resets <t:1795356899:f>.');
  });

  it.each([
    'a_b*c|d~e\\f',
    '**bold** _it_ ~~s~~ ||spoiler||',
    '# heading',
    '-# small',
    '- one',
    '12. one',
    '> quote',
    '>>> quote',
    '<@123> <#1> <t:1:R> </a:1> <:a:1>',
    '@everyone and @here',
    '[x](https://evil.example)',
    'https://evil.example',
    '```js',
    '``a`` b',
  ])('shows the words %j as they are', (words) => {
    const [{ content }] = encode([[words]]);
    expect(readMarkup(content)).toMatchObject({ text: words, code: [], bold: [], moments: [], other: [] });
  });

  it('shows words as they are that are markup only together', () => {
    const [{ content }] = encode([['https:', '//evil.example |', '|x|', '|']]);
    expect(readMarkup(content)).toMatchObject({ text: 'https://evil.example ||x||', other: [] });
  });

  it('puts no backslash where nothing would be markup', () => {
    const words = 'Ask again (in 2h 14m): it may pass. 5 > 3 - 1 | 0 # fine, ~100%!';
    expect(encode([[words]])[0].content).toBe(words);
  });

  it.each(nastyNames)('leaves the name %j unharmed, in code', (name) => {
    const [{ content }] = encode([['🟢 ', { code: name }, ' — 5h ', { bold: '82%' }]]);
    const { code, bold, other } = readMarkup(content);
    expect(other).toEqual([]);
    expect(bold).toEqual(['82%']);
    expect(code).toHaveLength(1);
    expect(code[0]!.trim()).toBe(
      name
        .toWellFormed()
        .replaceAll(/[\p{Cc}]/gu, ' ')
        .replaceAll('`', 'ˋ')
        .trim(),
    );
  });

  it('says something even when there is nothing to say', () => {
    expect(encode([])[0].content).toBe('…');
    expect(encode([[''], ['\u200b']])[0].content).toBe('…');
    expect(encodeNotice([])).toBe('…');
  });

  it('that is long is split between lines, its choices on the last', () => {
    const lines = Array.from({ length: 100 }, (_, n): Line => [`${n} `, { code: 'x'.repeat(60) }]);
    const parts = encode(lines, [group(2)]);
    expect(parts.length).toBe(4);
    expect(parts.map(({ components }) => components.length)).toEqual([0, 0, 0, 1]);
    expect(parts.flatMap(({ content }) => content.split('\n'))).toHaveLength(100);
  });

  it('for a guest of five messages says when the rest had to be left out', () => {
    const lines = Array.from({ length: 100 }, (_, n): Line => [`${n} ${'x'.repeat(60)}`]);
    const parts = encode(lines, [group(2)], 2);
    expect(parts).toHaveLength(2);
    expect(parts[1]!.content.split('\n').at(-1)).toBe('The rest is left out.');
    expect(parts[1]!.components).toHaveLength(1);
    expect(encode(lines.slice(0, 40), [], 2).at(-1)!.content).not.toContain('left out');
  });

  it('is within the limits and without foreign markup, whatever is in it', () => {
    const span = fc.oneof<fc.Arbitrary<Span>[]>(
      nastyText(),
      nastyText().map((bold) => ({ bold })),
      nastyText().map((code) => ({ code })),
      fc.constant({ at: 1_795_356_899_000 }),
    );
    fc.assert(
      fc.property(fc.array(fc.array(span, { maxLength: 6 }), { maxLength: 12 }), (lines) => {
        for (const { content } of encode(lines)) {
          expect(content.length).toBeLessThanOrEqual(2000);
          expect(content.trim()).not.toBe('');
          expect(content.isWellFormed()).toBe(true);
          expect(readMarkup(content).other).toEqual([]);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('choices', () => {
  it('are buttons, five in a row, each group in rows of its own', () => {
    expect(rowsOf(group(2), group(7), group(1))).toEqual([2, 5, 2, 1]);
    expect(rowsOf(group(2), group(20))).toEqual([2, 5, 5, 5, 5]);
  });

  it('beyond what buttons hold are a menu, where the group is largest', () => {
    expect(rowsOf(group(2), group(20), group(1))).toEqual([2, [20], 1]);
    expect(rowsOf(group(25), group(20), group(2))).toEqual([[25], [20], 2]);
  });

  it('say what they mean and for whom, and look plain', () => {
    const choices = [[{ label: 'a*b `c`', intent: { kind: 'usage.page', page: 3 } as const }]];
    const [row] = encode([['x']], choices)[0].components;
    const [button] = row!.components;
    expect(button).toMatchObject({ label: 'a*b `c`' });
    expect(decodeCallback((button as { custom_id: string }).custom_id)?.intent).toEqual(
      choices[0]![0]!.intent,
    );
  });

  it('have labels of a sane length, and never an empty one', () => {
    const labels = ['x'.repeat(300), ' ', '\u200b'];
    const choices = labels.map((label, page) => [{ label, intent: { kind: 'usage.page', page } as const }]);
    const shown = encode([['x']], choices)[0].components.flatMap(({ components }) =>
      components.map((button) => ('label' in button ? button.label : '')),
    );
    expect(shown).toEqual([`${'x'.repeat(79)}…`, '…', '…']);
  });
});

describe('completions', () => {
  it('keep their words, and have labels that Discord takes', () => {
    expect(encodeSuggestions([{ label: '👩‍👩‍👧'.repeat(20), words: '#abc' }])).toEqual([
      { name: `${'👩‍👩‍👧'.repeat(12)}…`, value: '#abc' },
    ]);
  });
});

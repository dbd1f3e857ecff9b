import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeMessage, encodeNotice } from '../../../adapters/telegram/encode.ts';
import type { Part } from '../../../adapters/telegram/encode.ts';
import { decodeCallback } from '../../../src/core/callback.ts';
import type { Line, Span } from '../../../src/core/reply.ts';
import { checkMessage } from '../../fakes/telegram-limits.ts';

const ada = { platform: 'telegram', id: '7' };
const encode = (...lines: Line[]) => encodeMessage({ kind: 'result', lines }, ada);
const marked = ({ text, entities }: Part) =>
  entities.map(({ type, offset, length }) => [type, text.slice(offset, offset + length)]);
const buttons = (...labels: string[]) => {
  const row = labels.map((label) => ({ label, intent: { kind: 'usage.menu' } as const }));
  return encodeMessage({ kind: 'result', lines: [['x']], choices: [row] }, ada)[0].keyboard;
};
const family = '👩‍👩‍👧'; // one sign to the eye, eight units on the wire

describe('a message', () => {
  it('shows the strict line with its name in code and its values in bold', () => {
    const [part] = encode(['🟢 ', { code: 'work' }, ' — 5h ', { bold: '82%' }, ' | week ', { bold: '64%' }]);
    expect(part.text).toBe('🟢 work — 5h 82% | week 64%');
    expect(part.entities).toEqual([
      { type: 'code', offset: 3, length: 4 },
      { type: 'bold', offset: 13, length: 3 },
      { type: 'bold', offset: 24, length: 3 },
    ]);
  });

  it('shows a moment in the reader’s own time, and in UTC where the app is too old for that', () => {
    const [part] = encode(['resets ', { at: Date.parse('2026-11-22T14:14:59.999Z') }]);
    expect(part.text).toBe('resets 2026-11-22 14:14 UTC');
    expect(part.entities).toEqual([
      { type: 'date_time', offset: 7, length: 20, unix_time: 1_795_356_899, date_time_format: 'wDT' },
    ]);
  });

  it('counts offsets across lines', () => {
    expect(marked(encode(['one ', { bold: 'two' }], [], [{ code: family }, ' end'])[0])).toEqual([
      ['bold', 'two'],
      ['code', family],
    ]);
  });

  it.each([
    'a_b*c|d',
    '`x`',
    '<b>',
    '@everyone',
    '[x](https://evil.example)',
    '/logout',
    '<@123>',
    '工作 🏠',
  ])('leaves the name %s as it is, inside code', (name) => {
    const [part] = encode([{ code: name }]);
    expect(part.text).toBe(name);
    expect(marked(part)).toEqual([['code', name]]);
  });

  it('keeps a line one line, and half a surrogate pair off the wire', () => {
    expect(encode(['a\nb\r\u2028c', { code: 'x\ud83dy' }])[0].text).toBe('a b  cx\ufffdy');
  });

  it('marks nothing where there is nothing to mark', () => {
    expect(encode(['a', { bold: '' }, { code: ' ' }, 'b'])[0]).toMatchObject({ text: 'a b', entities: [] });
  });

  it('without a word is still a message', () => {
    expect(encode().map(({ text }) => text)).toEqual(['…']);
    expect(encode([''], [' ', { bold: '\u200b' }]).map(({ text }) => text)).toEqual(['…']);
  });
});

describe('a long answer', () => {
  it('is split between lines, and no part begins with an empty one', () => {
    const parts = encode(['a'.repeat(2000)], ['b'.repeat(2000)], ['c'.repeat(2000)], [], ['d']);
    expect(parts.map(({ text }) => text)).toEqual([
      `${'a'.repeat(2000)}\n${'b'.repeat(2000)}`,
      `${'c'.repeat(2000)}\n\nd`,
    ]);
    const [, second] = encode(['a'.repeat(4096)], [], ['b']);
    expect(second?.text).toBe('b');
  });

  it('fills a part to the last unit', () => {
    expect(encode(['a'.repeat(2047)], ['b'.repeat(2048)])).toHaveLength(1);
    expect(encode(['a'.repeat(2048)], ['b'.repeat(2048)])).toHaveLength(2);
  });

  it('is split when it has more marks than one message shows', () => {
    const line: Line = [{ code: 'n' }, { bold: '1' }, { bold: '2' }, { bold: '3' }, { bold: '4' }];
    const parts = encode(...Array.from({ length: 45 }, () => line));
    expect(parts.map(({ entities }) => entities.length)).toEqual([100, 100, 25]);
  });

  it('loses the end of a single line that no message can hold, between two signs', () => {
    const [part, ...rest] = encode([{ bold: family.repeat(600) }, ' tail ', { code: 'gone' }]);
    expect(rest).toEqual([]);
    expect(part.text).toBe(`${family.repeat(511)}…`);
    expect(marked(part)).toEqual([['bold', family.repeat(511)]]);
  });

  it('hangs its buttons on the last part', () => {
    const choices = [[{ label: 'Help', intent: { kind: 'help' } as const }]];
    const lines = [['a'.repeat(4000)], ['b'.repeat(4000)]];
    const parts = encodeMessage({ kind: 'result', lines, choices }, ada);
    expect(parts.map(({ keyboard }) => keyboard?.inline_keyboard[0]?.[0]?.text)).toEqual([undefined, 'Help']);
  });
});

describe('buttons', () => {
  it('stand in pairs where all of a group are short, else one below the other', () => {
    const rowsOf = (...labels: string[]) =>
      buttons(...labels)?.inline_keyboard.map((row) => row.map(({ text }) => text));
    expect(rowsOf('work', 'home', 'spare')).toEqual([['work', 'home'], ['spare']]);
    expect(rowsOf('openai-codex:work', 'openai-codex:research')).toEqual([
      ['openai-codex:work'],
      ['openai-codex:research'],
    ]);
  });

  it('keep their groups apart, and say what they mean and for whom', () => {
    const digest = 'abcdefghijklmnopqrstuv';
    const choices = [
      [{ label: 'All', intent: { kind: 'usage.show', target: { by: 'all' } } as const }],
      [{ label: 'work', intent: { kind: 'usage.show', target: { by: 'digest', digest } } as const }],
    ];
    const rows = encodeMessage({ kind: 'result', lines: [['x']], choices }, ada)[0].keyboard?.inline_keyboard;
    expect(rows?.map((row) => row.map(({ text }) => text))).toEqual([['All'], ['work']]);
    const button = rows?.[1]?.[0] as { callback_data: string };
    expect(decodeCallback(button.callback_data)?.intent).toEqual(choices[1]?.[0]?.intent);
  });

  it('have plain labels of a sane length, and never an empty one', () => {
    const rows = buttons('a*b', family.repeat(20), '', '\u200b')?.inline_keyboard ?? [];
    const texts = rows.flat().map(({ text }) => text);
    expect(texts).toEqual(['a*b', `${family.repeat(7)}…`, '…', '…']);
  });

  it('are left out when there are none', () => {
    expect(encodeMessage({ kind: 'result', lines: [['x']], choices: [] }, ada)[0].keyboard).toBeNull();
  });
});

describe('a toast', () => {
  it('is plain text of at most 200 units, cut between two signs', () => {
    expect(encodeNotice(['Already ', { bold: 'running' }, '.'])).toBe('Already running.');
    expect(encodeNotice([family.repeat(30)])).toBe(`${family.repeat(24)}…`);
  });
});

it('is taken by Telegram, whatever the core says', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: 'grapheme', maxLength: 900, size: 'max' }),
  );
  const halves = fc.string({ unit: fc.constantFrom('\ud83d', '\ude00', 'a', ' ', '\n', '\u0301', '\u200d') });
  const word = fc.oneof(text, halves);
  const span: fc.Arbitrary<Span> = fc.oneof(
    word,
    word.map((bold) => ({ bold })),
    word.map((code) => ({ code })),
    fc.integer({ min: 0, max: 4e12 }).map((at) => ({ at })),
  );
  const lines = fc.array(fc.array(span, { maxLength: 130 }), { maxLength: 40 });
  const label = fc.array(fc.array(word, { maxLength: 4 }), { maxLength: 8 });
  fc.assert(
    fc.property(lines, label, (lines, labels) => {
      const choices = labels.map((row) => row.map((label) => ({ label, intent: { kind: 'help' } as const })));
      const parts = encodeMessage({ kind: 'result', lines, choices }, ada);
      for (const { text, entities, keyboard } of parts) {
        const reply_markup = keyboard as {
          inline_keyboard: { text: string; callback_data: string }[][];
        } | null;
        checkMessage({ text, entities, ...(reply_markup && { reply_markup }) });
      }
    }),
    { numRuns: 300 },
  );
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clean, labelProfiles, quote } from '../../../src/core/usage/label.ts';
import { nastyText } from '../../fakes/nasty-text.ts';

const labels = (...ids: string[]) => ids.map((id) => labelProfiles(ids).get(id));

describe('what a profile is called', () => {
  it('is the part after the provider’s colon', () => {
    expect(labels('openai-codex:work', 'openai:home', 'bare')).toEqual(['work', 'home', 'bare']);
  });

  it('is the full id where two profiles share a short name', () => {
    expect(labels('openai-codex:work', 'openai:work', 'openai:home')).toEqual([
      'openai-codex:work',
      'openai:work',
      'home',
    ]);
  });

  it('never shows an e-mail address', () => {
    expect(labels('openai:jane.doe@example.com')).toEqual(['j…@example.com']);
    expect(clean('login jane.doe@example.com failed')).toBe('login j…@example.com failed');
  });

  it('still tells two e-mail names apart', () => {
    const [first, second] = labels('openai:jane@example.com', 'openai:john@example.com');
    expect(first).toMatch(/^openai:j…@example\.com #[\w-]{6}$/u);
    expect(second).not.toBe(first);
  });

  it('keeps visible text, and drops what could move the cursor, turn the line or end it', () => {
    expect(clean('a\nb\u202Ec\u001b[31m\u200b')).toBe('a bc[31m');
    expect(clean('中文 名字')).toBe('中文 名字');
    expect(clean('\u200b')).toBe('?');
  });

  it('cuts between graphemes, at 64', () => {
    const cut = clean('👩‍👩‍👧‍👦'.repeat(80));
    expect(cut.endsWith('…')).toBe(true);
    expect(cut.isWellFormed()).toBe(true);
    expect(clean('x'.repeat(64))).toHaveLength(64);
    expect(clean('x'.repeat(65))).toHaveLength(64);
  });

  it('is no longer than its letters allow, however high they are piled up', () => {
    const piled = `a${'\u0301'.repeat(10_000)}`.repeat(64);
    expect(clean(piled).length).toBeLessThanOrEqual(256);
    expect(clean(`work ${piled}`)).toBe('work …');
    expect(clean('x'.repeat(50_000_000))).toHaveLength(64);
    expect(clean(`${'\u200b'.repeat(50_000_000)}x`)).toBe('?');
  });

  it.each(['\u3164', '\u2800', '\uFFA0', '\u{E0061}\u{E007F}', '\u061C', '\u00AD', '\u115F'])(
    'shows something where there is nothing to see: %j',
    (invisible) => {
      expect(clean(invisible)).toBe('?');
      expect(clean(`wo${invisible}rk`)).toBe('work');
    },
  );

  it('differs for every profile of a list, whatever they are called', () => {
    fc.assert(
      fc.property(fc.uniqueArray(nastyText(), { minLength: 1, maxLength: 12 }), (ids) => {
        const shown = ids.map((id) => labelProfiles(ids).get(id));
        expect(new Set(shown).size).toBe(ids.length);
        for (const label of shown) expect(label).toMatch(/^[^\p{Cc}\u2028\u2029]+$/u);
      }),
    );
  });
});

describe('somebody’s own words', () => {
  it.each([
    ['ghost', 'ghost'],
    ['/reboot', '/reboot'],
    ['openai-codex:work', 'openai-codex:work'],
    ['my  work\nlogin', 'my work login'],
    ['jane@example.com', 'j…@example.com'],
    ['http://localhost:1455/auth/callback?code=abc&state=def', '…'],
    ['localhost/auth?code=abc', '…'],
    ['rt_0123456789012345678901234567890', '…'],
    ['eyJhbGciOiJub25lIn0.eyJleHAiOjE3OTYwNDE1NTh9.ZmFrZQ', '…'],
    ['a long story about why this should be repeated', '…'],
  ])('%j are repeated as %s: what may be a secret is not', (said, repeated) => {
    expect(quote(said)).toBe(repeated);
  });
});

import fc from 'fast-check';

/** Names that have broken chat messages, terminals and parsers before. */
export const nastyNames = [
  '`x`',
  '**bold** _it_ ~s~ ||spoiler||',
  'a\nb\r\nc',
  '\u202Eevil\u202C',
  '@everyone',
  '<@123>',
  '<b>html</b> & more',
  '[x](https://evil.example)',
  '/logout now',
  '🟢 `fake` — 5h **100%**',
  '\u001b[31mred\u001b[0m',
  '\ud800half',
  '\u200b\u200b',
  '   ',
  'x'.repeat(200),
  '👩‍👩‍👧‍👦'.repeat(80),
  '__proto__',
  'constructor',
  '$(reboot)',
  '--force',
  'someone@example.com',
] as const;

/** Any text at all, and often one of those. */
export const nastyText = () =>
  fc.oneof(
    fc.constantFrom(...nastyNames),
    fc.string({ unit: 'binary', maxLength: 220 }),
    fc.string({ unit: 'grapheme', maxLength: 220 }),
    fc
      .tuple(fc.constantFrom(...nastyNames), fc.string({ unit: 'grapheme', maxLength: 20 }))
      .map((parts) => parts.join('')),
  );

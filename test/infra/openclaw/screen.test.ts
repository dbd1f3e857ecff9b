import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDeviceCode } from '../../../src/infra/openclaw/device-code.ts';
import { createScreen } from '../../../src/infra/openclaw/screen.ts';
import { nastyText } from '../../fakes/nasty-text.ts';

/** What real versions wrote on their terminal during a login that was approved (recorded 2026-11-25). */
const FOLDER = join(import.meta.dirname, '../../fixtures/openclaw-login');
const recordings = readdirSync(FOLDER).map(
  (file) => [file.replace('.txt', ''), readFileSync(join(FOLDER, file), 'utf8')] as const,
);

function linesOf(...pieces: readonly string[]): string[] {
  const lines: string[] = [];
  const screen = createScreen((line) => lines.push(line));
  for (const piece of pieces) screen.write(piece);
  screen.end();
  return lines;
}

function stepsIn(lines: readonly string[]) {
  const deviceCode = createDeviceCode();
  return lines.map((line) => deviceCode.read(line)).filter((step) => step !== null);
}

/** Cut at these places, given as parts of the whole. */
function cut(text: string, places: readonly number[]): string[] {
  const at = [0, ...places.map((part) => Math.floor(part * text.length)), text.length].toSorted(
    (a, b) => a - b,
  );
  return at.slice(1).map((end, index) => text.slice(at[index], end));
}

const places = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 200 });

describe('what OpenClaw writes on its terminal', () => {
  it.each(recordings)('of %s holds the code once, and that somebody approved', (_, text) => {
    const [shown, ...rest] = stepsIn(linesOf(text));
    const url = 'https://auth.openai.com/codex/device';
    expect(shown).toMatchObject({ kind: 'code', url, lastsMs: 840_000 });
    expect(shown?.kind === 'code' && shown.code.reveal()).toBe('ABCD-EFGHI');
    expect(rest).toEqual([{ kind: 'approved' }]);
  });

  it.each(recordings)('of %s is the same lines in whatever pieces it comes', (_, text) => {
    const whole = linesOf(text);
    fc.assert(
      fc.property(places, (parts) => {
        expect(linesOf(...cut(text, parts))).toEqual(whole);
      }),
    );
    expect(linesOf(...text.split(''))).toEqual(whole);
  });

  it('has no escape codes, frames or empty lines in it', () => {
    for (const [, text] of recordings)
      for (const line of linesOf(text)) {
        expect(line).toMatch(/^[^\s│◇◒─].*[^\s│╮─]$/u);
        expect(line).not.toContain('\u001B');
      }
  });

  it('gives no code that is not one, whatever stands on it', () => {
    const noise = fc.oneof(
      nastyText(),
      fc.constantFrom(
        'URL: https://evil.example',
        'Code: ABCD',
        '│',
        '\r\n',
        '\u001B[1G',
        '\u001B[',
        'URL: ',
      ),
    );
    fc.assert(
      fc.property(fc.array(noise), places, (parts, cuts) => {
        const text = parts.join('\n');
        expect(linesOf(...cut(text, cuts))).toEqual(linesOf(text));
        for (const step of stepsIn(linesOf(text))) {
          if (step.kind !== 'code') continue;
          expect(new URL(step.url).origin).toBe('https://auth.openai.com');
          expect(step.code.reveal()).toMatch(/^[A-Z0-9-]{4,20}$/u);
        }
      }),
    );
  });
});

describe('a screen that is not OpenClaw’s', () => {
  it.each([
    ['blanks that end in a letter', `${' '.repeat(3_000_000)}x\n`],
    ['frames that end in a letter', `x${'│'.repeat(3_000_000)}x\n`],
    ['one line that never ends', 'x'.repeat(3_000_000)],
    ['escape codes', '\u001B['.repeat(1_000_000)],
    ['line ends', '\n'.repeat(3_000_000)],
  ])('is read at once all the same: %s', (_, said) => {
    for (const line of linesOf(said, 'URL: https://auth.openai.com/x\n'))
      expect(line.length).toBeLessThanOrEqual(2000);
  });
});

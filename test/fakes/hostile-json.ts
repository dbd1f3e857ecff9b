import { expect } from 'vitest';

/** JSON, and what is taken for it, that has broken parsers, prototypes and memory before. Each is a value that may stand
 *  wherever JSON has one. */

const DEEP = 100_000;
const MEGABYTE = 1024 * 1024;

export const hostileValues: Readonly<Record<string, () => string>> = {
  'keys of prototypes': () =>
    '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"prototype":{"polluted":true},' +
    '"profiles":{"__proto__":{"polluted":true,"type":"oauth","provider":"openai"}},"order":{"__proto__":["x"]}}',
  'the prototype itself': () => '{"__proto__":null}',
  'lists, 100,000 deep': () => '['.repeat(DEEP) + ']'.repeat(DEEP),
  'objects, 100,000 deep': () => '{"rate_limit":'.repeat(DEEP) + '1' + '}'.repeat(DEEP),
  'deep, and never closed': () => '['.repeat(DEEP),
  'numbers beyond numbers': () => `[1e999,-1e999,${'9'.repeat(100_000)},0.${'0'.repeat(100_000)}1,-0]`,
  'words that are nearly numbers': () =>
    `{"used_percent":"${'9'.repeat(400_000)}x","reset_at":"${'9'.repeat(400_000)}."}`,
  'keys twice': () =>
    '{"order":["a"],"order":7,"profiles":{},"profiles":[],"rate_limit":{},"rate_limit":null}',
  'a hundred thousand keys': () => `{${Array.from({ length: DEEP }, (_, n) => `"k${n}":1`).join(',')}}`,
  'halves of characters': () => String.raw`{"\ud800":"\udfff\u0000\u001b[31m"}`,
  'a line end in a word': () => '"a\nb"',
  'ten megabytes of a word': () => `"${'x'.repeat(10 * MEGABYTE)}"`,
  'ten megabytes of nothing': () => `${' '.repeat(10 * MEGABYTE)}null`,
  null: () => 'null',
  'a word': () => '"yes"',
  nothing: () => '',
  'a page': () => '<!doctype html><title>x</title>',
};

export const hostileKinds = Object.keys(hostileValues);

/** As text that is no UTF-8, too. */
export const brokenUtf8 = Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0xc0, 0x80, 0x22, 0x3a, 0x31, 0x7d]);

/** What JSON makes of it, where it makes anything. */
export function valueOf(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return json;
  }
}

export function expectUnpolluted(): void {
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  expect(([] as unknown as Record<string, unknown>)['polluted']).toBeUndefined();
  expect((() => {}) as unknown as Record<string, unknown>).not.toHaveProperty('polluted');
}

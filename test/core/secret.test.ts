import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../src/core/secret.ts';

describe('a secret', () => {
  const secret = new Secret('hush');

  it('is told to who asks for it', () => {
    expect(secret.reveal()).toBe('hush');
  });

  it.each([
    ['a template', () => `a ${String(secret)}`],
    ['JSON', () => JSON.stringify({ secret })],
    ['a look at it', () => inspect({ deep: { secret } }, { depth: 9, showHidden: true })],
    ['an error', () => String(new Error(`no ${String(secret)}`))],
  ])('is not in %s', (_, print) => {
    expect(print()).toContain('[redacted]');
    expect(print()).not.toContain('hush');
  });
});

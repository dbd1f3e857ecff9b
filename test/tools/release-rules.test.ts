import { describe, expect, it } from 'vitest';
import { changelogHas, findLeaks, isAllowed, isBelow } from '../../tools/release-rules.ts';

const leaks = (text: string) =>
  findLeaks(text, ['/srv/checkout', '/', 'registry.npmjs.org', 'npm.corp.test']);

describe('a release', () => {
  it.each([
    'package.json',
    'README.md',
    'LICENSE',
    'bin/codex-profiler.js',
    'dist/main.js',
    'skill/SKILL.md',
  ])('holds %s', (file) => expect(isAllowed(file)).toBe(true));

  it.each([
    '.env',
    'src/main.ts',
    'test/config.test.ts',
    'dist/state.sqlite',
    'docs/answer.png',
    'dist/a/b.js',
  ])('does not hold %s', (file) => expect(isAllowed(file)).toBe(false));

  it.each([
    ['a Telegram token', `token ${'1'.repeat(10)}:${'A'.repeat(35)}`],
    ['a Discord token', `token ${'M'.repeat(26)}.${'G'.repeat(6)}.${'x'.repeat(38)}`],
    ['a JSON Web Token', `eyJ${'a'.repeat(20)}.eyJ${'b'.repeat(20)}.c`],
    ['an API key', `sk-${'a'.repeat(30)}`],
    ['a private key', '-----BEGIN EC PRIVATE KEY-----'],
    ['an e-mail address', 'write to somebody@mail.org'],
    ["somebody's home folder", 'in /home/alice/.openclaw'],
    ['a path or host of this machine', 'at /srv/checkout/src/main.ts'],
    ['a path or host of this machine', 'from https://npm.corp.test/zod'],
  ])('is found to give away %s', (kind, text) => expect(leaks(text)).toEqual([kind]));

  it('may say what gives nobody away', () => {
    const text =
      'someone@example.com reads ~/.openclaw, or /home/user/.openclaw, at https://registry.npmjs.org/zod, telegram:123456789';
    expect(leaks(text)).toEqual([]);
  });

  it.each([
    ['0.1.0', 'v0.1.1', true],
    ['0.1.9', 'v0.2.0', true],
    ['0.9.0', 'v0.10.0', true],
    ['1.0.0', 'v0.9.9', false],
    ['0.1.0', 'v0.1.0', false],
    ['0.10.0', 'v0.9.1', false],
  ])('%s after %s is a step back: %s', (version, tag, is) => expect(isBelow(version, tag)).toBe(is));

  it('has its entry in the changelog', () => {
    const changelog = '# Changelog\n\n## [0.2.0] – 2026-11-26\n\n- 0.3.0 is for later\n\n## 0.1.0\n';
    expect(['0.1.0', '0.2.0', '0.3.0', '0.2'].map((version) => changelogHas(changelog, version))).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});

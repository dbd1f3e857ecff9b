import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { misspeltIn } from '../src/misspelt.ts';
import { run } from './cli/run.ts';

describe('a name in .env that is near to a setting', () => {
  it.each([
    ['OWNER', 'OWNERS'],
    ['OWNRES', 'OWNERS'],
    ['owners', 'OWNERS'],
    ['TELEGRAM_TOKEN', 'TELEGRAM_BOT_TOKEN'],
    ['TELEGRAM_BOT_TOKENS', 'TELEGRAM_BOT_TOKEN'],
    ['DISCORD_TOKEN', 'DISCORD_BOT_TOKEN'],
    ['DISCORD_BOT_TOKENFILE', 'DISCORD_BOT_TOKEN_FILE'],
    ['TELEGRAM_BOT_TOKEN_FIEL', 'TELEGRAM_BOT_TOKEN_FILE'],
    ['OWNERS_FILE', 'OWNERS'],
    ['AUTH_MUTATION', 'AUTH_MUTATIONS'],
    ['LOCAL', 'LOCALE'],
    ['USAGE_TIMEOUT', 'USAGE_TIMEOUT_SEC'],
  ])('is told: %s', (name, meant) => {
    expect(misspeltIn(`${name}=CANARY\n`)).toEqual([
      `.env sets ${name}, which is no setting. Did you mean ${meant}?`,
    ]);
  });

  it('is none of our business when it is far from all, empty, or right', () => {
    const others =
      'PATH=/bin\nNODE_ENV=x\nPOSTGRES_PASSWORD=x\nOPENCLAW_STATE_DIR=/x\nHTTPS_PROXY=x\nTOKEN=x\nOWNER=\n#OWNER=x\n';
    expect(misspeltIn(others)).toEqual([]);
    expect(misspeltIn(readFileSync('.env.example', 'utf8').replaceAll(/=$/gmu, '=x'))).toEqual([]);
    expect(misspeltIn(`${'A'.repeat(100_000)}=x\n__proto__=x\nOW\u001B[31mNER=x`)).toEqual([]);
  });

  it('is told on stderr at the start of any command, without its value, and the command goes on', async () => {
    const cwd = mkdtempSync(join(tmpdir(), 'misspelt-'));
    onTestFinished(() => rmSync(cwd, { recursive: true }));
    writeFileSync(join(cwd, '.env'), 'TELEGRAM_TOKEN=CANARY\n');
    const { stdout, stderr, code } = await run(
      ['usage'],
      { HOME: '/nowhere', STATE_URL: join(cwd, 's') },
      { cwd },
    );
    expect(stderr.split('\n')[0]).toBe(
      'codex-profiler: .env sets TELEGRAM_TOKEN, which is no setting. Did you mean TELEGRAM_BOT_TOKEN?',
    );
    expect(stdout + stderr).not.toContain('CANARY');
    expect(code).toBe(1);
  });
});

import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { run } from './cli/run.ts';
import { asStranger } from './infra/credentials/open.ts';
import { ConfigFault } from '../src/config.ts';
import { fileSettingOf, findOpenSecrets, SECRET_SETTINGS } from '../src/infra/secret-files.ts';
import { withSecretFiles } from '../src/secrets.ts';

const CANARY = '123456789:AACANARYCANARYCANARYCANARYCANARYCA';

function folder() {
  const path = mkdtempSync(join(tmpdir(), 'secret-files-'));
  chmodSync(path, 0o755);
  onTestFinished(() => rmSync(path, { recursive: true }));
  const write = (name: string, content: string | Buffer, mode = 0o600) => {
    writeFileSync(join(path, name), content, { mode });
    return join(path, name);
  };
  return { path, write };
}

function fault(env: Record<string, string>): string | null {
  try {
    withSecretFiles(env, '/home/user');
    return null;
  } catch (error) {
    if (error instanceof ConfigFault) return error.message;
    throw error;
  }
}

describe('a secret in a file', () => {
  it.each([
    ['as it is', CANARY],
    ['with a line end', `${CANARY}\n`],
    ['as another system ends lines', `  ${CANARY}\r\n\r\n`],
  ])('takes the place of its setting: %s', (_, content) => {
    const { write } = folder();
    for (const name of SECRET_SETTINGS) {
      const env = { [fileSettingOf(name)]: write('token', content), OWNERS: 'telegram:1' };
      expect(withSecretFiles(env, '/')).toEqual({ ...env, [name]: CANARY });
    }
  });

  it('is not put into the environment of what is started', () => {
    const { write } = folder();
    const env = { TELEGRAM_BOT_TOKEN_FILE: write('token', CANARY) };
    withSecretFiles(env, '/');
    expect(env).not.toHaveProperty('TELEGRAM_BOT_TOKEN');
  });

  it('may be named from home, and through a link', () => {
    const { path, write } = folder();
    symlinkSync(write('token', CANARY), join(path, 'link'));
    expect(withSecretFiles({ DISCORD_BOT_TOKEN_FILE: '~/link' }, path)['DISCORD_BOT_TOKEN']).toBe(CANARY);
  });

  it('is not looked for when no file is named', () => {
    expect(withSecretFiles({ TELEGRAM_BOT_TOKEN_FILE: ' ', TELEGRAM_BOT_TOKEN: CANARY }, '/')).toMatchObject({
      TELEGRAM_BOT_TOKEN: CANARY,
    });
  });

  it.each<[string, (made: ReturnType<typeof folder>) => string, string]>([
    [
      'is not there',
      ({ path }) => join(path, 'nothing'),
      'there is no such file. Correct the path, or remove it.',
    ],
    [
      'is a folder',
      ({ path }) => (mkdirSync(join(path, 'd')), join(path, 'd')),
      'that is no plain file. Correct the path.',
    ],
    ['is a device', () => '/dev/zero', 'that is no plain file. Correct the path.'],
    [
      'is a pipe that nobody writes to',
      ({ path }) => (spawnSync('mkfifo', [join(path, 'p')]), join(path, 'p')),
      'that is no plain file. Correct the path.',
    ],
    ['is empty', ({ write }) => write('t', ' \n'), 'that file is empty. Put the value into it.'],
    [
      'is too large',
      ({ write }) => write('t', CANARY.repeat(1000)),
      'that file is larger than 8 kB. It must hold the value and nothing else.',
    ],
  ])('that %s stops the start with one line that names the setting and the mend', (_, make, words) => {
    const path = make(folder());
    for (const name of SECRET_SETTINGS)
      expect(fault({ [fileSettingOf(name)]: path })).toBe(`${fileSettingOf(name)} is not valid: ${words}`);
  });

  it('that somebody else keeps to themselves is told as that', async () => {
    const { write } = folder();
    const env = { TELEGRAM_BOT_TOKEN_FILE: write('token', CANARY) };
    expect(await asStranger(async () => fault(env))).toBe(
      'TELEGRAM_BOT_TOKEN_FILE is not valid: that file cannot be read by this user. Check its owner and its permissions.',
    );
  });

  it('is not chosen over the setting itself: both are one too many', () => {
    const { write } = folder();
    const env = { TELEGRAM_BOT_TOKEN: CANARY, TELEGRAM_BOT_TOKEN_FILE: write('token', CANARY) };
    expect(fault(env)).toBe(
      'TELEGRAM_BOT_TOKEN and TELEGRAM_BOT_TOKEN_FILE are both set. Remove one of them.',
    );
  });

  it('is not repeated when it is no token: the line names the setting', async () => {
    const { write } = folder();
    const { stdout, stderr, code } = await run(['start'], {
      HOME: '/nowhere',
      TELEGRAM_BOT_TOKEN_FILE: write('token', `${CANARY} and more\nsecond line`),
    });
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^The file that TELEGRAM_BOT_TOKEN_FILE names holds no valid value: it must be .+ Correct that file\.\n$/u,
    );
    expect(stdout + stderr).not.toContain('CANARY');
  });
});

describe('a secret that every user of the machine may read', () => {
  it('is found by the doctor: files that are named, and .env where one is in it', async () => {
    const { path, write } = folder();
    const token = write('token', CANARY, 0o644);
    const kept = write('kept', CANARY, 0o640);
    const env = { TELEGRAM_BOT_TOKEN_FILE: token, DISCORD_BOT_TOKEN_FILE: kept, STATE_URL_FILE: '/nowhere' };
    expect(await findOpenSecrets(env, '/', path)).toEqual([token]);
    for (const [line, found] of [
      [`OWNERS=telegram:1\nTELEGRAM_BOT_TOKEN=${CANARY}\n`, true],
      ['export DISCORD_BOT_TOKEN = "x"', true],
      ['STATE_URL=redis://:CANARY@host', true],
      ['TELEGRAM_BOT_TOKEN=\nSTATE_URL=/var/lib/state.sqlite\nTELEGRAM_BOT_TOKEN_FILE=/x\n', false],
    ] as const) {
      const settings = write('.env', line);
      chmodSync(settings, 0o644);
      expect(await findOpenSecrets({}, '/', path)).toEqual(found ? [settings] : []);
      chmodSync(settings, 0o600);
      expect(await findOpenSecrets({}, '/', path)).toEqual([]);
    }
  });
});

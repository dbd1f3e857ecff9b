import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { readSmallFile } from './small-file.ts';
import { withHome } from './with-home.ts';

/** Secrets that are kept in files of their own: `TELEGRAM_BOT_TOKEN_FILE` names the file that holds `TELEGRAM_BOT_TOKEN`. */

/** The settings that are secrets. */
export const SECRET_SETTINGS = ['TELEGRAM_BOT_TOKEN', 'DISCORD_BOT_TOKEN', 'STATE_URL'] as const;
type SecretSetting = (typeof SECRET_SETTINGS)[number];
export const fileSettingOf = (name: SecretSetting) => `${name}_FILE` as const;

/** A token has a hundred characters. */
const SIZE_LIMIT = 8 * 1024;

export type SecretRead =
  | { kind: 'read'; value: string }
  | { kind: 'absent' | 'forbidden' | 'no-file' | 'too-large' | 'empty' };

/** What is in it, without the line end. At the start and before anything else, so it may wait for the disk. */
export function readSecretFile(path: string): SecretRead {
  let file: number | null = null;
  try {
    // A pipe that nobody writes to would keep us waiting for ever.
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    if (!fstatSync(file).isFile()) return { kind: 'no-file' };
    const bytes = Buffer.alloc(SIZE_LIMIT + 1);
    const size = readSync(file, bytes, 0, bytes.length, 0);
    if (size > SIZE_LIMIT) return { kind: 'too-large' };
    const value = bytes.toString('utf8', 0, size).trim();
    bytes.fill(0);
    return value === '' ? { kind: 'empty' } : { kind: 'read', value };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    return { kind: code === 'ENOENT' || code === 'ENOTDIR' ? 'absent' : 'forbidden' };
  } finally {
    if (file !== null) closeSync(file);
  }
}

/** Where a container puts secrets, readable for all inside it, and gives the bot no choice. */
const OF_CONTAINERS = /^(?:\/var)?\/run\/secrets\//u;
const OTHERS_MAY_READ = 0o004;

/** Files with our secrets in them that every user of the machine may read: those, and `.env`. */
export async function findOpenSecrets(
  env: Readonly<Record<string, string | undefined>>,
  homeDir: string,
  folder = process.cwd(),
): Promise<readonly string[]> {
  if (process.platform === 'win32') return [];
  const named = SECRET_SETTINGS.flatMap(
    (name) => withHome(env[fileSettingOf(name)]?.trim() ?? '', homeDir) || [],
  );
  const found: string[] = [];
  for (const path of [...named, ...(await ownSettings(resolve(folder, '.env')))]) {
    const stats = await stat(path).catch(() => null);
    if (stats?.isFile() && (stats.mode & OTHERS_MAY_READ) !== 0 && !OF_CONTAINERS.test(resolve(path)))
      found.push(path);
  }
  return found;
}

/** `.env`, where a secret is in it. */
async function ownSettings(path: string): Promise<readonly string[]> {
  const text = (await readSmallFile(path)) ?? '';
  return /^[ \t]*(?:export[ \t]+)?(?:(?:TELEGRAM|DISCORD)_BOT_TOKEN[ \t]*=[ \t]*\S|STATE_URL[ \t]*=.*@)/mu.test(
    text,
  )
    ? [path]
    : [];
}

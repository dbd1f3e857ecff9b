import { realpath } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import type { Binary } from '../../core/doctor/facts.ts';
import type { Gateway } from '../../core/ports.ts';
import { clean } from '../../core/usage/label.ts';
import { versionIn } from '../openclaw/answer.ts';
import { readSmallFile } from '../small-file.ts';

/** A first start compiles for half a minute; nobody waits for that here. */
const PATIENCE_MS = 7000;
/** `openclaw/dist/cli/entry.js` would be three folders in. */
const MOST_FOLDERS = 4;

const Package = z.object({ name: z.literal('openclaw'), version: z.string() });

/** OpenClaw's command, asked for its version where the bot may start it at all. Without a gateway nothing is started: then
 *  the package says what it is. */
export async function lookAtBinary(
  { bin, searchPath, shown }: { bin: string; searchPath: string; shown: (path: string) => string },
  gateway: Pick<Gateway, 'version'> | null,
): Promise<Binary | 'late'> {
  const path = clean(shown(bin));
  const file = await find(bin, searchPath);
  if (file === null) return { path, version: null, fault: 'missing' };
  const packaged = await packageVersion(file);
  if (!gateway) return { path, version: packaged, fault: null };
  const said = await Promise.race([gateway.version(), delay(PATIENCE_MS, null, { ref: false })]);
  if (said === null) return packaged === null ? 'late' : { path, version: packaged, fault: null };
  if (said.ok) return { path, version: said.value, fault: null };
  const { code } = said.problem;
  const fault = code === 'gateway.missing' ? 'missing' : code === 'gateway.node' ? 'node' : 'failing';
  return { path, version: packaged, fault };
}

async function find(bin: string, searchPath: string): Promise<string | null> {
  const places = bin.includes('/') ? [bin] : searchPath.split(delimiter).map((folder) => join(folder, bin));
  for (const place of places) {
    const path = await realpath(place).catch(() => null);
    if (path !== null) return path;
  }
  return null;
}

async function packageVersion(file: string): Promise<string | null> {
  let folder = dirname(file);
  for (let left = MOST_FOLDERS; left > 0; left -= 1) {
    const text = await readSmallFile(join(folder, 'package.json'));
    const found = Package.safeParse(parse(text ?? ''));
    if (found.success) return versionIn(found.data.version);
    folder = dirname(folder);
  }
  return null;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

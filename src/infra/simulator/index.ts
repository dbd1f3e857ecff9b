import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Stands in for `openclaw`: for tests that cannot take seconds a call, and for the demo. */

export type SimulatedVersion = '2026.4.29' | '2026.5.28' | '2026.7.1' | '2026.8.2' | '2026.9.6';

/** Writes an executable into `folder` that behaves as OpenClaw of that version does, and returns its path. It works on the
 *  store files of the home that it is started with, and takes `delayMs` longer than it needs. */
export function writeSimulator(
  folder: string,
  { version, delayMs = 0 }: { version: SimulatedVersion; delayMs?: number },
): string {
  const bin = join(folder, 'openclaw');
  const quoted = [process.execPath, join(import.meta.dirname, 'openclaw.ts'), version, String(delayMs)]
    .map((word) => `'${word.replaceAll("'", String.raw`'\''`)}'`)
    .join(' ');
  writeFileSync(bin, `#!/bin/sh\nexec ${quoted} "$@"\n`);
  chmodSync(bin, 0o755);
  return bin;
}

import { chmodSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import type { SimulatedVersion } from './version.ts';

/** Stands in for `openclaw`: for tests that cannot take seconds a call, and for the demo. What it says and does is held
 *  against recordings of the real ones, and one suite of tests runs on both. */

export { simulatedVersions } from './version.ts';
export type { SimulatedVersion } from './version.ts';

/** Where Node keeps compiled programs unless it is told otherwise; with it, a call takes a third of the time. */
const COMPILE_CACHE = join(tmpdir(), 'node-compile-cache');

/** Writes an executable into `folder` that behaves as OpenClaw of that version does, and returns its path. It works on the
 *  store files of the home that it is started with, and takes `delayMs` longer than it needs. It knows the commands of
 *  `infra/openclaw` and no others, needs no network and starts nothing. */
export function writeSimulator(
  folder: string,
  { version, delayMs = 0 }: { version: SimulatedVersion; delayMs?: number },
): string {
  const bin = join(folder, 'openclaw');
  // In the package it is compiled, and stands beside us there as well.
  const program = join(import.meta.dirname, `openclaw${extname(import.meta.filename)}`);
  const words = [process.execPath, program, version, String(delayMs)];
  const lines = [
    '#!/bin/sh',
    `[ "$NODE_COMPILE_CACHE" ] || NODE_COMPILE_CACHE=${quote(COMPILE_CACHE)}`,
    'export NODE_COMPILE_CACHE',
    `exec ${words.map(quote).join(' ')} "$@"`,
  ];
  writeFileSync(bin, `${lines.join('\n')}\n`);
  chmodSync(bin, 0o755);
  return bin;
}

/** For a shell: nothing in single quotes means anything but their end. */
const quote = (word: string) => `'${word.replaceAll("'", String.raw`'\''`)}'`;

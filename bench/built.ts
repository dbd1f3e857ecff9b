import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');

/** A checkout runs from its sources. */
export const CHECKOUT_ENTRY = join(root, 'bin', 'codex-profiler.js');

/** Lays out in `folder` what people install: the compiled form, beside the other packages of this checkout. Returns what is
 *  started there. */
export function buildPackage(folder: string): string {
  execFileSync(process.execPath, [join(root, 'tools', 'build.ts')], { stdio: 'ignore' });
  const installed = join(folder, 'installed');
  mkdirSync(installed);
  for (const part of ['bin', 'dist', 'package.json'])
    cpSync(join(root, part), join(installed, part), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(installed, 'node_modules'));
  return join(installed, 'bin', 'codex-profiler.js');
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

const root = join(import.meta.dirname, '..', '..');

/** One of our own programs for measuring, as npm runs it. */
export async function runTool(path: string, argv: readonly string[]) {
  const child = spawn(process.execPath, [join(root, path), ...argv], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [stdout, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  return { stdout, code: Number(code) };
}

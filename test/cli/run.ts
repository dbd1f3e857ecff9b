import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

export const ENTRY = new URL('../../bin/codex-profiler.js', import.meta.url).pathname;

export type Ran = { stdout: string; stderr: string; code: number | null };

/** Starts the real entry with this very Node and no help of a test runner, in an environment that holds nothing but what is given here. */
export async function run(
  argv: readonly string[],
  env: Readonly<Record<string, string>>,
  { input = '', cwd = '/' }: { input?: string; cwd?: string } = {},
): Promise<Ran> {
  const child = spawn(process.execPath, [ENTRY, ...argv], { env, cwd });
  child.stdin.end(input);
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit') as Promise<[number | null]>,
  ]);
  return { stdout, stderr, code };
}

import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { endWithUs } from './end-with-us.ts';

/** One child process from beginning to end: no shell, nothing to read, a limit of time and of output, a group of its own
 *  so that nothing of it is left behind. */

export type Ran =
  | { kind: 'exited'; code: number; stdout: string; stderr: string }
  | { kind: 'missing' }
  | { kind: 'timed-out' }
  /** By somebody else's signal, ours (`signal`), or for saying too much. */
  | { kind: 'killed' };

/** Far more than any answer has; a program that goes on and on is stopped. */
const OUTPUT_LIMIT_BYTES = 2 * 1024 * 1024;
/** Between asking a process to end and ending it. */
const MERCY_MS = 2000;

export type RunOptions = {
  env: Readonly<Record<string, string>>;
  timeoutMs: number;
  signal?: AbortSignal | undefined;
};

/** Never rejects. Settles when the process has gone and its output was read. */
export function run(file: string, argv: readonly string[], options: RunOptions): Promise<Ran> {
  if (options.signal?.aborted) return Promise.resolve({ kind: 'killed' });
  const child = start(file, argv, options.env);
  if (!child) return Promise.resolve({ kind: 'missing' });
  return new Promise((resolve) => {
    let fate: 'timed-out' | 'killed' | null = null;
    let mercy: NodeJS.Timeout | undefined;
    const end = (why: 'timed-out' | 'killed') => {
      if (fate) return;
      fate = why;
      killGroup(child, 'SIGTERM');
      mercy = setTimeout(() => killGroup(child, 'SIGKILL'), MERCY_MS);
    };
    const limit = setTimeout(() => end('timed-out'), options.timeoutMs);
    const cancel = () => end('killed');
    options.signal?.addEventListener('abort', cancel);
    const output = collect(child, () => end('killed'));

    const isOver = endWithUs(() => killGroup(child, 'SIGKILL'));
    const settle = (ran: Ran) => {
      isOver();
      clearTimeout(limit);
      clearTimeout(mercy);
      options.signal?.removeEventListener('abort', cancel);
      resolve(ran);
    };
    child.once('error', () => settle({ kind: 'missing' }));
    // A grandchild may hold the pipes open after its parent has gone: then they are closed for it.
    child.once('exit', (code) => {
      // Ended by somebody else, it may have left one behind that still writes.
      if (fate || code === null) killGroup(child, 'SIGKILL');
      setTimeout(() => output.close(), MERCY_MS).unref();
    });
    child.once('close', (code) => {
      if (fate) return settle({ kind: fate });
      settle(code === null ? { kind: 'killed' } : { kind: 'exited', code, ...output.read() });
    });
  });
}

/** Some faults are thrown at once, others come as an event. */
function start(file: string, argv: readonly string[], env: RunOptions['env']): ChildProcess | null {
  try {
    return spawn(file, argv, {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
      shell: false,
      windowsHide: true,
    });
  } catch {
    return null;
  }
}

function collect({ stdout, stderr }: ChildProcess, tooMuch: () => void) {
  const streams = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
  let bytes = 0;
  for (const [name, stream] of [['stdout', stdout] as const, ['stderr', stderr] as const]) {
    stream?.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > OUTPUT_LIMIT_BYTES) tooMuch();
      else streams[name].push(chunk);
    });
  }
  const textOf = (chunks: readonly Buffer[]) => Buffer.concat(chunks).toString('utf8');
  return {
    read: () => ({ stdout: textOf(streams.stdout), stderr: textOf(streams.stderr) }),
    close(): void {
      stdout?.destroy();
      stderr?.destroy();
    },
  };
}

function killGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // it has gone already
  }
}

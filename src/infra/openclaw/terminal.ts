import type { IPty } from '@lydell/node-pty';
import { endWithUs } from './end-with-us.ts';

/** One child process on a terminal of its own, from beginning to end: no shell, nothing typed, a limit of output, and
 *  nothing of it is left behind. For what refuses to run without a terminal; all else is `run.ts`. */

/** `stopped`: by `stop`, or for saying too much. */
export type Exited = { kind: 'exited'; code: number } | { kind: 'killed' } | { kind: 'stopped' };

export type Terminal = {
  /** Never rejects. Settles when the process has gone and all it said was told. */
  ended: Promise<Exited>;
  stop(): void;
};

export type TerminalOptions = {
  env: Readonly<Record<string, string>>;
  /** What it says, in pieces that end anywhere, with all that is meant for a screen. */
  said: (piece: string) => void;
};

/** A quarter of an hour of a spinner is well below one. */
const OUTPUT_LIMIT = 4 * 1024 * 1024;
/** Between asking a process to end and ending it. */
const MERCY_MS = 2000;
/** Wide enough that no line that is read is broken in two. */
const SIZE = { cols: 120, rows: 50 };

/** `null`: there are no terminals here, such as on a system that the package has no binary for. */
export async function openTerminal(
  file: string,
  argv: readonly string[],
  { env, said }: TerminalOptions,
): Promise<Terminal | null> {
  const pty = await start(file, argv, env);
  if (!pty) return null;
  let isStopped = false;
  let length = 0;
  let mercy: NodeJS.Timeout | undefined;
  const stop = () => {
    if (isStopped) return;
    isStopped = true;
    killGroup(pty, 'SIGTERM');
    mercy = setTimeout(() => killGroup(pty, 'SIGKILL'), MERCY_MS);
  };
  pty.onData((piece) => {
    length += piece.length;
    if (length > OUTPUT_LIMIT) stop();
    else if (!isStopped) said(piece);
  });
  const isOver = endWithUs(() => killGroup(pty, 'SIGKILL'));
  const ended = new Promise<Exited>((resolve) => {
    pty.onExit(({ exitCode, signal }) => {
      isOver();
      clearTimeout(mercy);
      // It may have left one behind that still writes.
      if (isStopped || signal) killGroup(pty, 'SIGKILL');
      if (isStopped) resolve({ kind: 'stopped' });
      else resolve(signal ? { kind: 'killed' } : { kind: 'exited', code: exitCode });
    });
  });
  return { ended, stop };
}

/** The package is loaded when it is needed: it opens a binary, and most bots never sign in. */
async function start(
  file: string,
  argv: readonly string[],
  env: TerminalOptions['env'],
): Promise<IPty | null> {
  try {
    const { spawn } = await import('@lydell/node-pty');
    return spawn(file, [...argv], { ...SIZE, name: 'xterm', env: { ...env } });
  } catch {
    return null;
  }
}

/** Its terminal made it the leader of a group. */
function killGroup({ pid }: IPty, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // it has gone already
  }
}

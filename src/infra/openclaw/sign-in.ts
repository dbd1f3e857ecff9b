import type { Applied, SignIn, SignInStep } from '../../core/ports.ts';
import { canSignIn } from '../../core/auth/version.ts';
import { failed, ok } from '../../core/problem.ts';
import type { Outcome, Problem } from '../../core/problem.ts';
import { saysStale } from './answer.ts';
import { toArgv } from './command.ts';
import { CODE_LASTS_MS, createDeviceCode } from './device-code.ts';
import { loginProblem } from './login-failure.ts';
import { createScreen } from './screen.ts';
import { openTerminal } from './terminal.ts';
import type { Terminal } from './terminal.ts';

export type SignInLimits = {
  /** Without anything new on the screen before there is a code: it asks something that nobody answers. */
  quietMs: number;
  /** For the person, from the code on. */
  codeMs: number;
  /** For everything. */
  overallMs: number;
};
export const SIGN_IN_LIMITS: SignInLimits = {
  quietMs: 90_000,
  codeMs: CODE_LASTS_MS,
  overallMs: 20 * 60_000,
};

export type SignInOptions = {
  bin: string;
  env: Readonly<Record<string, string>>;
  version: string;
  limits: SignInLimits;
  /** Too late once somebody has approved: what is being saved is not cut off. */
  cancel: AbortSignal;
  /** Ends it whatever it does. */
  closing: AbortSignal;
};

/** Runs OpenClaw's own login on a terminal, to whatever end. */
export async function signIn(
  asked: SignIn,
  told: (step: SignInStep) => void,
  { bin, env, version, limits, cancel, closing }: SignInOptions,
): Promise<Outcome<Applied>> {
  if (!canSignIn(version)) return failed({ code: 'sign-in.too-old', version });
  const command = { kind: 'login', version, ...asked } as const;
  const argv = toArgv(command);
  if (!argv.ok) return argv;
  if (closing.aborted) return failed({ code: 'gateway.killed' });
  if (cancel.aborted) return failed({ code: 'sign-in.cancelled' });

  const lines: string[] = [];
  const deviceCode = createDeviceCode();
  let terminal: Terminal | null = null;
  let ending: Problem | null = null;
  let code: string | null = null;
  let isApproved = false;
  const end = (why: Problem) => {
    ending ??= why;
    terminal?.stop();
  };

  const tooQuiet = () => end({ code: 'gateway.timed-out', afterMs: limits.quietMs });
  let quiet = setTimeout(tooQuiet, limits.quietMs);
  let forgotten: NodeJS.Timeout | undefined;
  const seen = new Set<string>();
  const screen = createScreen((line) => {
    const words = line.replace(/[.…]+$/u, ''); // a spinner adds dots
    if (seen.has(words)) return;
    seen.add(words);
    lines.push(line);
    const step = deviceCode.read(line);
    if (step?.kind === 'unreadable') return end({ code: 'gateway.unreadable' });
    clearTimeout(quiet);
    if (step?.kind === 'code') {
      code = step.code.reveal();
      forgotten = setTimeout(() => end({ code: 'sign-in.expired' }), limits.codeMs);
    }
    if (step?.kind === 'approved') {
      isApproved = true;
      clearTimeout(forgotten);
    }
    if (code === null) quiet = setTimeout(tooQuiet, limits.quietMs);
    if (step) told(step);
  });

  const tooLong = () => end({ code: 'gateway.timed-out', afterMs: limits.overallMs });
  const overall = setTimeout(tooLong, limits.overallMs);
  const onCancel = () => {
    if (!isApproved) end({ code: 'sign-in.cancelled' });
  };
  const onClosing = () => end({ code: 'gateway.killed' });
  cancel.addEventListener('abort', onCancel);
  closing.addEventListener('abort', onClosing);
  try {
    terminal = await openTerminal(bin, argv.value, {
      // Somebody else's screen is far away: it must not open a browser on this machine.
      env: { ...env, SSH_TTY: '/dev/tty' },
      said: (piece) => screen.write(piece),
    });
    if (ending) terminal?.stop(); // while it was opened
    if (!terminal) return failed({ code: 'sign-in.no-terminal' });
    const exited = await terminal.ended;
    screen.end();
    if (ending) return failed(ending);
    if (exited.kind !== 'exited') return failed({ code: 'gateway.killed' });
    if (exited.code !== 0) return failed(loginProblem(command, lines, code));
    return isApproved ? ok({ isStale: saysStale(lines.join('\n')) }) : failed({ code: 'gateway.unreadable' });
  } finally {
    clearTimeout(quiet);
    clearTimeout(forgotten);
    clearTimeout(overall);
    cancel.removeEventListener('abort', onCancel);
    closing.removeEventListener('abort', onClosing);
  }
}

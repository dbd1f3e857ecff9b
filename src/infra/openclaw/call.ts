import { failed, ok } from '../../core/problem.ts';
import type { Outcome } from '../../core/problem.ts';
import { toArgv } from './command.ts';
import type { Command } from './command.ts';
import { problemOf } from './failure.ts';
import { run } from './run.ts';
import type { RunOptions } from './run.ts';

/** One command from beginning to end. Never rejects; what was refused, and why, is a problem. */
export async function call(
  bin: string,
  command: Command,
  options: RunOptions,
): Promise<Outcome<{ stdout: string; stderr: string }>> {
  const argv = toArgv(command);
  if (!argv.ok) return argv;
  const ran = await run(bin, argv.value, options);
  switch (ran.kind) {
    case 'missing':
      return failed({ code: 'gateway.missing', path: bin });
    case 'timed-out':
      return failed({ code: 'gateway.timed-out', afterMs: options.timeoutMs });
    case 'killed':
      return failed({ code: 'gateway.killed' });
    case 'exited':
      return ran.code === 0 ? ok(ran) : failed(problemOf(command, ran.stdout, ran.stderr));
    default:
      return ran satisfies never;
  }
}

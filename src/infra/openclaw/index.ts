import type { Gateway } from '../../core/ports.ts';
import { failed, ok } from '../../core/problem.ts';
import type { Outcome } from '../../core/problem.ts';
import type { z } from 'zod';
import { OrderAnswer, StatusAnswer, jsonIn, saysStale, versionIn } from './answer.ts';
import { toArgv } from './command.ts';
import type { Command } from './command.ts';
import { environmentFor } from './environment.ts';
import { problemOf } from './failure.ts';
import { run } from './run.ts';

/** Two minutes: a first start compiles for half a minute, a busy database is waited for up to 81 s (`contracts/openclaw`,
 *  measured), and a command that was cut off may have been saved all the same. */
const TIMEOUT_MS = 120_000;

export type OpenclawOptions = {
  /** `openclaw`, or the path of one. */
  bin: string;
  env: Readonly<Record<string, string | undefined>>;
  timeoutMs?: number;
};

/** The installed OpenClaw, by its own command line. `close` ends what is running and lets nothing begin. */
export function createOpenclaw({
  bin,
  env,
  timeoutMs = TIMEOUT_MS,
}: OpenclawOptions): Gateway & { close(): Promise<void> } {
  const closing = new AbortController();
  const environment = environmentFor(env);
  /** One after the other: two commands at once may take each other's locks. */
  let queue: Promise<unknown> = Promise.resolve();

  function ask(command: Command): Promise<Outcome<{ stdout: string; stderr: string }>> {
    const asked = queue.then(() => askNow(command));
    queue = asked;
    return asked;
  }

  async function askNow(command: Command): Promise<Outcome<{ stdout: string; stderr: string }>> {
    const argv = toArgv(command);
    if (!argv.ok) return argv;
    const ran = await run(bin, argv.value, { env: environment, timeoutMs, signal: closing.signal });
    switch (ran.kind) {
      case 'missing':
        return failed({ code: 'gateway.missing', path: bin });
      case 'timed-out':
        return failed({ code: 'gateway.timed-out', afterMs: timeoutMs });
      case 'killed':
        return failed({ code: 'gateway.killed' });
      case 'exited':
        return ran.code === 0 ? ok(ran) : failed(problemOf(command, ran.stdout, ran.stderr));
      default:
        return ran satisfies never;
    }
  }

  async function read<T>(command: Command, answer: z.ZodType<T>): Promise<Outcome<T>> {
    const said = await ask(command);
    if (!said.ok) return said;
    const parsed = answer.safeParse(jsonIn(said.value.stdout));
    return parsed.success ? ok(parsed.data) : failed({ code: 'gateway.unreadable' });
  }

  return {
    async version() {
      const said = await ask({ kind: 'version' });
      if (!said.ok) return said;
      const version = versionIn(said.value.stdout);
      return version === null ? failed({ code: 'gateway.unreadable' }) : ok(version);
    },
    readOrder: (owner) => read({ kind: 'order.get', ...owner }, OrderAnswer),
    readLogins: (agent) => read({ kind: 'status', agent }, StatusAnswer),
    async change(change) {
      const said = await ask(change);
      return said.ok ? ok({ isStale: saysStale(said.value.stderr) }) : said;
    },
    async close() {
      closing.abort();
      await queue;
    },
  };
}

import type { Gateway, HandOver } from '../../core/ports.ts';
import { failed, ok } from '../../core/problem.ts';
import type { Outcome } from '../../core/problem.ts';
import type { z } from 'zod';
import { OrderAnswer, StatusAnswer, jsonIn, saysStale, versionIn } from './answer.ts';
import { call } from './call.ts';
import type { Command } from './command.ts';
import { environmentFor } from './environment.ts';
import { createHandOver } from './hand-over.ts';
import { identityOf } from './identity.ts';
import { SIGN_IN_LIMITS, signIn } from './sign-in.ts';
import type { SignInLimits } from './sign-in.ts';

/** Two minutes: a first start compiles for half a minute, a busy database is waited for up to 81 s (`contracts/openclaw`,
 *  measured), and a command that was cut off may have been saved all the same. */
const TIMEOUT_MS = 120_000;

export type OpenclawOptions = {
  /** `openclaw`, or the path of one. */
  bin: string;
  env: Readonly<Record<string, string | undefined>>;
  timeoutMs?: number;
  signInLimits?: Partial<SignInLimits>;
  handOver?: HandOver;
};

/** The installed OpenClaw, by its own command line. `close` ends what is running and lets nothing begin. */
export function createOpenclaw({
  bin,
  env,
  timeoutMs = TIMEOUT_MS,
  signInLimits,
  handOver = createHandOver(),
}: OpenclawOptions): Gateway & { close(): Promise<void> } {
  const closing = new AbortController();
  const environment = environmentFor(env);
  /** A change waits for all before it, and everything for a change: two at once may take each other's locks. Looks do not
   *  disturb each other. */
  let lastChange: Promise<unknown> = Promise.resolve();
  let looks: Promise<unknown> = Promise.resolve();
  let known: { binary: string; version: string } | null = null;
  const signIns = new Set<Promise<unknown>>();

  function ask(
    command: Command,
    mayStill: () => Promise<Outcome<null>> = async () => ok(null),
  ): Promise<Outcome<{ stdout: string; stderr: string }>> {
    if (isLook(command)) {
      const asked = lastChange.then(() => askNow(command));
      looks = Promise.all([looks, asked]);
      return asked;
    }
    const asked = Promise.all([lastChange, looks]).then(async () => {
      const still = await mayStill();
      return still.ok ? askNow(command) : still;
    });
    lastChange = asked.catch(() => {}); // whoever asked is told
    looks = Promise.resolve();
    return asked;
  }

  const askNow = (command: Command) =>
    call(bin, command, { env: environment, timeoutMs, signal: closing.signal });

  async function read<T>(command: Command, answer: z.ZodType<T>): Promise<Outcome<T>> {
    const said = await ask(command);
    if (!said.ok) return said;
    const parsed = answer.safeParse(jsonIn(said.value.stdout));
    return parsed.success ? ok(parsed.data) : failed({ code: 'gateway.unreadable' });
  }

  async function readVersion(): Promise<Outcome<string>> {
    const binary = await identityOf(bin, environment['PATH'] ?? '');
    if (known && known.binary === binary) return ok(known.version);
    const said = await ask({ kind: 'version' });
    if (!said.ok) return said;
    const version = versionIn(said.value.stdout);
    if (version === null) return failed({ code: 'gateway.unreadable' });
    known = binary === null ? null : { binary, version };
    return ok(version);
  }

  return {
    version: readVersion,
    readOrder: (owner) => read({ kind: 'order.get', ...owner }, OrderAnswer),
    readLogins: (agent) => read({ kind: 'status', agent }, StatusAnswer),
    async change(change, mayStill) {
      const said = await ask(change, mayStill);
      return said.ok ? ok({ isStale: saysStale(said.value.stderr) }) : said;
    },
    async signIn(asked, told, cancel) {
      const version = await readVersion();
      if (!version.ok) return version;
      const running = signIn(asked, told, {
        bin,
        env: environment,
        version: version.value,
        limits: { ...SIGN_IN_LIMITS, ...signInLimits },
        cancel,
        closing: closing.signal,
      });
      signIns.add(running);
      return running.finally(() => signIns.delete(running));
    },
    handOver,
    async close() {
      closing.abort();
      await Promise.all([lastChange, looks, ...signIns]);
    },
  };
}

const isLook = ({ kind }: Command) => kind === 'version' || kind === 'status' || kind === 'order.get';

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';

/** A program that is measured: a process of its own. */
export type Program = {
  /** Resident at this moment, KiB. */
  residentKiB(): number;
  /** The most that was resident whenever somebody looked since it was asked last: ten times a second. */
  mostResidentKiB(): number;
  stop(): Promise<void>;
};

const LOOK_MS = 100;

export function startProgram(argv: readonly string[], env: Readonly<Record<string, string>>): Program {
  const child = spawn(process.execPath, argv, { env, cwd: '/', stdio: 'ignore' });
  const exited = once(child, 'exit');
  const residentKiB = () =>
    Number(/VmRSS:\s+(\d+)/u.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]);
  let most = 0;
  const look = () => (most = Math.max(most, residentKiB()));
  const looking = setInterval(look, LOOK_MS);
  void exited.then(() => clearInterval(looking));
  return {
    residentKiB,
    mostResidentKiB() {
      look();
      const before = most;
      most = 0;
      return before;
    },
    async stop() {
      clearInterval(looking);
      child.kill('SIGTERM');
      await exited;
    },
  };
}

import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** An executable that stands in for `openclaw`: says what it is told, and writes down how it was called. */

export type Answer = {
  stdout?: string;
  stderr?: string;
  exitCode?: number;
  /** Goes on for ever, heedless of a request to end; `child`: in a process of its own that holds the pipes. */
  hangs?: 'itself' | 'child';
  /** Says more than anybody wants to hear. */
  floods?: true;
  delayMs?: number;
};
export type Called = {
  argv: string[];
  env: Record<string, string>;
  startedAt: number;
  endedAt: number | null;
};
type Note = {
  pid: number;
  at: number;
  argv?: string[];
  env?: Record<string, string>;
  child?: number;
  ended?: true;
  deaf?: true;
};

const PROGRAM = `#!${process.execPath}
const { appendFileSync, readFileSync } = require('node:fs');
const { spawn } = require('node:child_process');
const answers = JSON.parse(readFileSync(__dirname + '/answers.json', 'utf8'));
const argv = process.argv.slice(2);
const note = (what) => appendFileSync(__dirname + '/calls', JSON.stringify({ pid: process.pid, at: Date.now(), ...what }) + '\\n');
note({ argv, env: process.env });
const { stdout = '', stderr = '', exitCode = 0, hangs, floods, delayMs = 0 } =
  answers.find(({ words }) => words.every((word) => argv.includes(word))) ?? { stderr: 'no answer', exitCode: 99 };
process.on('SIGTERM', () => {});
note({ deaf: true });
if (floods) setInterval(() => process.stdout.write('x'.repeat(100_000)), 1);
else if (hangs === 'itself') setInterval(() => {}, 1000);
else if (hangs === 'child') {
  const child = spawn(process.execPath, [__dirname + '/child.cjs'], { stdio: 'inherit' });
  note({ child: child.pid });
} else
  setTimeout(() => {
    note({ ended: true });
    process.stdout.write(stdout);
    process.stderr.write(stderr);
    process.exitCode = exitCode;
  }, delayMs);
`;

const CHILD = `
const { appendFileSync } = require('node:fs');
process.on('SIGTERM', () => {});
appendFileSync(__dirname + '/calls', JSON.stringify({ pid: process.pid, at: Date.now(), deaf: true }) + '\\n');
setInterval(() => {}, 1000);
`;

/** For one test. */
export function fakeOpenclaw() {
  const folder = mkdtempSync(join(tmpdir(), 'openclaw-cli-'));
  const bin = join(folder, 'openclaw');
  const answers: (Answer & { words: string[] })[] = [];
  writeFileSync(bin, PROGRAM);
  writeFileSync(join(folder, 'child.cjs'), CHILD);
  chmodSync(bin, 0o755);
  writeFileSync(join(folder, 'answers.json'), '[]');
  onTestFinished(() => rmSync(folder, { recursive: true }));

  const notes = (): Note[] =>
    existsSync(join(folder, 'calls'))
      ? readFileSync(join(folder, 'calls'), 'utf8')
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line) as Note)
      : [];
  return {
    bin,
    /** What it says when all of these words are among its arguments; the latest goes first. */
    on(words: string, answer: Answer): void {
      answers.unshift({ words: words.split(' '), ...answer });
      writeFileSync(join(folder, 'answers.json'), JSON.stringify(answers));
    },
    /** How it was called, in order. */
    calls(): Called[] {
      const all = notes();
      return all.flatMap(({ argv, env = {}, pid, at }) =>
        argv
          ? [
              {
                argv,
                env,
                startedAt: at,
                endedAt: all.find((one) => one.ended && one.pid === pid)?.at ?? null,
              },
            ]
          : [],
      );
    },
    /** All processes that it has ever been, and their children. */
    pids: () => [...new Set(notes().flatMap(({ pid, child }) => (child ? [pid, child] : [pid])))],
    /** Those that run and will not hear a request to end. */
    deaf: () =>
      notes()
        .filter(({ pid, deaf }) => deaf && isAlive(pid))
        .map(({ pid }) => pid),
  };
}

/** A process that has ended and that nobody has asked about (a zombie) is not alive. */
export function isAlive(pid: number): boolean {
  try {
    return !/\) Z /u.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

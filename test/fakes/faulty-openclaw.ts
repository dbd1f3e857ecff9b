import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** An executable in front of another one: passes every call on, writes it down, and goes wrong where it is told to. */

export type Fault = {
  /** Is not passed on at all. */
  isLost?: true;
  /** Is passed on, and what it said is replaced. */
  stdout?: string;
  stderr?: string;
  exitCode?: number;
  /** Never ends. */
  hangs?: true;
  /** Another call, after this one: somebody else was quick. */
  next?: readonly string[];
  /** Only so many times. */
  times?: number;
};

const PROGRAM = `#!${process.execPath}
const { appendFileSync, readFileSync, renameSync, writeFileSync } = require('node:fs');
const { spawnSync } = require('node:child_process');
const real = readFileSync(__dirname + '/real', 'utf8');
const argv = process.argv.slice(2);
appendFileSync(__dirname + '/calls', JSON.stringify(argv) + '\\n');
const faults = JSON.parse(readFileSync(__dirname + '/faults.json', 'utf8'));
const fault = faults.find(({ words, times }) => times !== 0 && words.every((word) => argv.includes(word))) ?? {};
if (fault.times) {
  fault.times -= 1;
  // Another call may be reading it.
  writeFileSync(__dirname + '/faults.' + process.pid, JSON.stringify(faults));
  renameSync(__dirname + '/faults.' + process.pid, __dirname + '/faults.json');
}
// A sign-in wants the terminal itself.
const stdio = argv.includes('login') ? 'inherit' : 'pipe';
const lost = { stdout: '', stderr: '', status: 1 };
const { stdout, stderr, status } = fault.isLost ? lost : spawnSync(real, argv, { encoding: 'utf8', stdio });
const ran = { stdout: stdout ?? '', stderr: stderr ?? '', status };
if (fault.next) spawnSync(real, fault.next);
if (fault.hangs) {
  appendFileSync(__dirname + '/hung', process.pid + '\\n');
  setInterval(() => {}, 1000);
}
else {
  process.stdout.write(fault.stdout ?? ran.stdout);
  process.stderr.write(fault.stderr ?? ran.stderr);
  process.exitCode = fault.exitCode ?? ran.status;
}
`;

/** For one test. */
export function faultyOpenclaw(real: string) {
  const opened = openFaultyOpenclaw(real);
  onTestFinished(opened.close);
  return opened;
}

/** To be closed by whoever opened it. */
export function openFaultyOpenclaw(real: string) {
  const folder = mkdtempSync(join(tmpdir(), 'faulty-openclaw-'));
  const bin = join(folder, 'openclaw');
  const faults: (Fault & { words: string[] })[] = [];
  writeFileSync(bin, PROGRAM);
  chmodSync(bin, 0o755);
  writeFileSync(join(folder, 'real'), real);
  writeFileSync(join(folder, 'faults.json'), '[]');
  const hung = () =>
    (existsSync(join(folder, 'hung')) ? readFileSync(join(folder, 'hung'), 'utf8') : '')
      .split('\n')
      .filter(Boolean);
  /** Ends those that hang. */
  const killHung = () => {
    for (const pid of hung()) kill(Number(pid));
  };
  return {
    bin,
    /** Where calls are written down, a JSON list of words on a line. */
    log: join(folder, 'calls'),
    /** What goes wrong when all of these words are among the arguments; the latest goes first. */
    on(words: string, fault: Fault): void {
      faults.unshift({ words: words.split(' '), ...fault });
      writeFileSync(join(folder, 'faults.json'), JSON.stringify(faults));
    },
    /** Nothing goes wrong any more. */
    mend(): void {
      faults.length = 0;
      writeFileSync(join(folder, 'faults.json'), '[]');
    },
    /** How many hang, or have hung. */
    hung: () => hung().length,
    killHung,
    /** Whoever called them may be dead by now. */
    close(): void {
      killHung();
      rmSync(folder, { recursive: true });
    },
    /** All calls so far, each as one line of words. */
    calls: (): readonly string[] =>
      existsSync(join(folder, 'calls'))
        ? readFileSync(join(folder, 'calls'), 'utf8')
            .trim()
            .split('\n')
            .map((line) => (JSON.parse(line) as string[]).join(' '))
        : [],
  };
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // it has ended already
  }
}

import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { isAlive } from './openclaw-cli.ts';

/** A shell script in front of another executable: writes each call down before it passes it on, and can hold changes back
 *  until it is told to let them through. Starts in a millisecond, which counts where a hundred are started. */
export type RecordedOpenclaw = {
  bin: string;
  /** The file that each call becomes a line of. */
  callsPath: string;
  /** The calls that change something, in order. */
  changes(): readonly string[];
  /** Settles once so many changes were begun. */
  untilChanging(count: number): Promise<void>;
  /** Lets through what is held back, and all that comes. */
  letGo(): void;
  /** Settles once all processes that it ever was have ended. */
  untilGone(): Promise<void>;
};

const CHANGES = / (set|clear|logout) /u;
const LOOK_MS = 5;
const PATIENCE_MS = 10_000;

/** `folder` is the caller's to remove. */
export function recordOpenclaw(folder: string, real: string, { isHolding = false } = {}): RecordedOpenclaw {
  const bin = join(folder, 'recorded-openclaw');
  const callsPath = join(folder, 'calls');
  const gate = join(folder, 'gate');
  writeFileSync(
    bin,
    `#!/bin/sh
printf '%s %s\\n' "$$" "$*" >> '${callsPath}'
case " $* " in *' set '*|*' clear '*|*' logout '*) while [ ! -e '${gate}' ]; do sleep 0.01; done ;; esac
exec '${real}' "$@"
`,
  );
  chmodSync(bin, 0o755);
  const letGo = () => writeFileSync(gate, '');
  if (!isHolding) letGo();
  const lines = () =>
    existsSync(callsPath) ? readFileSync(callsPath, 'utf8').split('\n').filter(Boolean) : [];
  const changes = () => lines().flatMap((line) => (CHANGES.test(line) ? [line.replace(/^\d+ /u, '')] : []));
  const pids = () => lines().map((line) => Number.parseInt(line, 10));
  return {
    bin,
    callsPath,
    changes,
    untilChanging: (count) => until(() => changes().length >= count, `change ${count}`),
    letGo,
    untilGone: () => until(() => !pids().some(isAlive), 'the end of all calls'),
  };
}

/** A folder for one test. */
export function testFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'changing-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** Waits for what other processes do to files. */
export async function until(isSo: () => boolean, what: string): Promise<void> {
  const endsAt = Date.now() + PATIENCE_MS;
  while (!isSo()) {
    if (Date.now() > endsAt) throw new Error(`${what} never came`);
    await delay(LOOK_MS);
  }
}

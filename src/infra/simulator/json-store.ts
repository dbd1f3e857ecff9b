import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isRecord, toDocument, toStored, writeJson } from './document.ts';
import { Busy } from './store.ts';
import type { Store } from './store.ts';

/** How long another process may hold the lock; the real ones wait for almost a minute. */
const PATIENCE_MS = 2000;
const PAUSE_MS = 10;

/** Two files for each agent. What is not JSON counts as empty, as it does for the real ones. */
export function jsonStore(dir: string): Store {
  const loginsPath = join(dir, 'auth-profiles.json');
  const statePath = join(dir, 'auth-state.json');
  const read = () => {
    const logins = readJson(loginsPath);
    // an order that an older version left beside the logins counts until there is another one
    return toDocument(logins, logins, readJson(statePath));
  };
  return {
    read,
    exists: () => existsSync(loginsPath),
    update(change) {
      holding(`${loginsPath}.lock`, () => {
        const changed = change(read());
        if (!changed) return;
        const { logins, state } = toStored(changed);
        writeJson(loginsPath, logins);
        if (state) writeJson(statePath, state);
        else rmSync(statePath, { force: true });
      });
    },
  };
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}

function holding(lock: string, work: () => void): void {
  mkdirSync(dirname(lock), { recursive: true });
  const until = Date.now() + PATIENCE_MS;
  while (!take(lock)) {
    if (Date.now() > until) throw new Busy();
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
  }
  try {
    work();
  } finally {
    rmSync(lock, { force: true });
  }
}

function take(lock: string): boolean {
  try {
    const file = openSync(lock, 'wx', 0o600);
    writeFileSync(file, JSON.stringify({ pid: process.pid, createdAt: new Date().toISOString() }));
    closeSync(file);
    return true;
  } catch (error) {
    if (!isRecord(error) || error['code'] !== 'EEXIST') throw error;
    if (isAbandoned(lock)) rmSync(lock, { force: true });
    return false;
  }
}

/** Its process has gone. A lock without a process in it is just being made. */
function isAbandoned(lock: string): boolean {
  const held = readJson(lock);
  if (!isRecord(held) || typeof held['pid'] !== 'number') return false;
  try {
    process.kill(held['pid'], 0);
    return false;
  } catch (error) {
    return isRecord(error) && error['code'] === 'ESRCH';
  }
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Held, Locks } from '../../../src/core/ports.ts';
import { openState } from '../../../src/infra/state/index.ts';

const KEY = 'main:openai';

function open() {
  const folder = mkdtempSync(join(tmpdir(), 'locks-'));
  const path = join(folder, 'state.sqlite');
  const clock = { at: 1000, now: () => clock.at };
  const states = [openState(path, clock), openState(path, clock)] as const;
  onTestFinished(() => {
    vi.useRealTimers();
    for (const state of states) state.close();
    rmSync(folder, { recursive: true });
  });
  return { path, clock, mine: states[0].locks, theirs: states[1].locks };
}

async function hold(locks: Locks, holder = 'telegram:1'): Promise<Held> {
  const lock = await locks.take(KEY, holder);
  return lock.isMine ? lock : expect.fail(`held by ${lock.holder}`);
}

describe('a lock', () => {
  it('has one holder, who is named with the moment, until it is released', async () => {
    const { mine, theirs, clock } = open();
    const lock = await hold(mine);
    clock.at = 2000;
    expect(await theirs.take(KEY, 'telegram:2')).toEqual({
      isMine: false,
      holder: 'telegram:1',
      since: 1000,
    });
    expect((await theirs.take('ops:openai', 'telegram:2')).isMine).toBe(true);
    await lock.release();
    expect((await theirs.take(KEY, 'telegram:2')).isMine).toBe(true);
  });

  it('outlives its holder by fifteen seconds', async () => {
    const { mine, theirs, clock } = open();
    await hold(mine);
    clock.at += 14_999;
    expect((await theirs.take(KEY, 'telegram:2')).isMine).toBe(false);
    clock.at += 1;
    expect((await theirs.take(KEY, 'telegram:2')).isMine).toBe(true);
  });

  it('stays while its holder lives, however long that takes', async () => {
    vi.useFakeTimers();
    const { mine, theirs, clock } = open();
    await hold(mine);
    for (let beat = 0; beat < 10; beat += 1) {
      clock.at += 4000;
      await vi.advanceTimersByTimeAsync(4000);
    }
    expect((await theirs.take(KEY, 'telegram:2')).isMine).toBe(false);
  });

  it('that was lost is known to be lost, and its release leaves the new holder alone', async () => {
    const { mine, theirs, clock } = open();
    const lost = await hold(mine);
    expect(await lost.isHeld()).toBe(true);
    clock.at += 60_000;
    const held = await hold(theirs, 'telegram:2');
    expect(await lost.isHeld()).toBe(false);
    await lost.release();
    expect(await held.isHeld()).toBe(true);
    expect((await mine.take(KEY, 'telegram:1')).isMine).toBe(false);
  });

  it('of another process counts, and is free some time after that process was killed', async () => {
    const { path, mine, clock } = open();
    const child = spawn(process.execPath, [join(import.meta.dirname, 'lock-holder.ts'), path], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    const [said] = (await once(child.stdout, 'data')) as [Buffer];
    expect(String(said)).toBe('true\n');
    clock.at = Date.now();
    expect(await mine.take(KEY, 'telegram:1')).toMatchObject({ isMine: false, holder: 'telegram:2' });
    child.kill('SIGKILL');
    await once(child, 'exit');
    clock.at += 20_000;
    expect((await mine.take(KEY, 'telegram:1')).isMine).toBe(true);
  });
});

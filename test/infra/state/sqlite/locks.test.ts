import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Held, Locks } from '../../../../src/core/ports.ts';
import { openStateFile } from '../../../../src/infra/state/sqlite/index.ts';

const KEY = 'main:openai';

function open() {
  const folder = mkdtempSync(join(tmpdir(), 'locks-'));
  const path = join(folder, 'state.sqlite');
  const clock = { at: 1000, now: () => clock.at };
  const states = [openStateFile(path, clock), openStateFile(path, clock)] as const;
  onTestFinished(() => {
    vi.useRealTimers();
    for (const state of states) state.close();
    rmSync(folder, { recursive: true });
  });
  return { clock, mine: states[0].locks, theirs: states[1].locks };
}

async function hold(locks: Locks, holder = 'telegram:1'): Promise<Held> {
  const lock = await locks.take(KEY, holder);
  return lock.isMine ? lock : expect.fail(`held by ${lock.holder}`);
}

/** By a clock of the test's own; the rest is in `test/suites/state.ts`. */
describe('a lock in a file', () => {
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

  it('is not taken by one who read the clock a little earlier, and had to wait for the file', async () => {
    const { mine, theirs, clock } = open();
    clock.at = 100_000;
    await hold(mine);
    clock.at -= 1000;
    expect((await theirs.take(KEY, 'telegram:2')).isMine).toBe(false);
    clock.at -= 60_000;
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
});

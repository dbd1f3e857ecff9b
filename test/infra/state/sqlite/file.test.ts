import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { stateFaultOf } from '../../../../src/infra/state/fault.ts';
import { openStateFile } from '../../../../src/infra/state/sqlite/index.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'state-'));
  path = join(folder, 'deep', 'state.sqlite');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('a claim in a file', () => {
  it('ends by the clock it was made by', async () => {
    let now = 1000;
    const state = openStateFile(path, { now: () => now });
    expect(await state.claims.take('a', 100)).toBe(true);
    now = 1099;
    expect(await state.claims.take('a', 100)).toBe(false);
    now = 1100;
    expect(await state.claims.take('a', 100)).toBe(true);
    state.close();
  });
});

describe('the state file', () => {
  it('keeps what it was given when it is opened again, each namespace apart', async () => {
    const clock = { now: () => Date.now() };
    const first = openStateFile(path, clock);
    await first.readings.set('key', { a: 1 }, 60_000);
    await first.lists.set('key', ['b'], 60_000);
    first.close();
    const second = openStateFile(path, clock);
    expect(await second.readings.get('key')).toEqual({ a: 1 });
    expect(await second.lists.get('key')).toEqual(['b']);
    await second.readings.delete('key');
    expect(await second.readings.get('key')).toBeUndefined();
    expect(await second.lists.get('key')).toEqual(['b']);
    second.close();
  });

  it('is for its owner’s eyes alone, and so is its folder', () => {
    openStateFile(path, { now: () => 0 }).close();
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'deep')).mode & 0o777).toBe(0o700);
  });

  it('says what keeps it from being opened', () => {
    const fault = (where: string) => {
      try {
        openStateFile(where, { now: () => 0 }).close();
        return 'none';
      } catch (error) {
        return stateFaultOf(error);
      }
    };
    openStateFile(path, { now: () => 0 }).close();
    expect(fault(path)).toBe('none');
    expect(fault(folder)).toBe('forbidden');
    const garbage = join(folder, 'garbage');
    writeFileSync(garbage, 'this is no database, and long enough to be sure of it'.repeat(40));
    expect(fault(garbage)).toBe('damaged');
    expect(stateFaultOf(new TypeError('a bug'))).toBeNull();
  });

  it('fails loudly when it is closed, or no database', async () => {
    const state = openStateFile(path, { now: () => 0 });
    state.close();
    await expect(state.readings.get('key')).rejects.toThrow('not open');
    const other = join(folder, 'other.sqlite');
    writeFileSync(other, 'this is no database, and long enough to be sure of it'.repeat(40));
    expect(() => openStateFile(other, { now: () => 0 })).toThrow();
  });
});

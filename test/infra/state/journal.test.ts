import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readHistory } from '../../../src/core/auth/journal.ts';
import { openState } from '../../../src/infra/state/index.ts';

function open() {
  const folder = mkdtempSync(join(tmpdir(), 'journal-'));
  const path = join(folder, 'state.sqlite');
  const state = openState(path, { now: () => 0 });
  onTestFinished(() => {
    state.close();
    rmSync(folder, { recursive: true });
  });
  /** Somebody with the file in their hands. */
  const tamper = (sql: string) => {
    const db = new DatabaseSync(path);
    db.exec(sql);
    db.close();
  };
  return { path, journal: state.journal, tamper };
}

const five = async ({ journal }: ReturnType<typeof open>) => {
  for (let n = 0; n < 5; n += 1) await journal.append({ plan: `plan-${n}`, step: 'applying' });
};

describe('the journal', () => {
  it('takes each step of a plan once', async () => {
    const { journal } = open();
    expect(await journal.append({ plan: 'a', step: 'applying' })).toBe(true);
    expect(await journal.append({ plan: 'a', step: 'applying' })).toBe(false);
    expect(await journal.append({ plan: 'a', step: 'ended' })).toBe(true);
    expect(await journal.append({ plan: 'b', step: 'applying' })).toBe(true);
    expect(await readHistory(journal)).toMatchObject({ entries: 3, brokenAt: null });
  });

  it.each([
    ['altered', `UPDATE journal SET body = replace(body, 'plan-2', 'plan-9') WHERE seq = 3`, 3],
    ['removed', 'DELETE FROM journal WHERE seq = 2', 2],
    ['cut off from the end', 'DELETE FROM journal WHERE seq = 5', 5],
    ['all gone', 'DELETE FROM journal', 1],
    ['exchanged', 'UPDATE journal SET seq = 9 WHERE seq = 1', 1],
  ])('shows an entry that was %s', async (_, sql, brokenAt) => {
    const opened = open();
    await five(opened);
    expect(await readHistory(opened.journal)).toMatchObject({ entries: 5, brokenAt: null });
    opened.tamper(sql);
    expect((await readHistory(opened.journal)).brokenAt).toBe(brokenAt);
  });

  it('goes on after an entry was cut off, and the gap stays', async () => {
    const opened = open();
    await five(opened);
    opened.tamper('DELETE FROM journal WHERE seq = 5');
    await opened.journal.append({ plan: 'later', step: 'applying' });
    expect((await readHistory(opened.journal)).brokenAt).toBe(5);
  });

  it('is whole, and has each entry once, when four processes write at the same time', async () => {
    const { path, journal } = open();
    const writer = join(import.meta.dirname, 'journal-writer.ts');
    const added = await Promise.all(
      Array.from({ length: 4 }, async () => {
        const child = spawn(process.execPath, [writer, path], { stdio: ['ignore', 'pipe', 'inherit'] });
        const [said] = await Promise.all([text(child.stdout), once(child, 'exit')]);
        return said.split('\n').filter(Boolean);
      }),
    );
    expect(added.flat().toSorted()).toEqual(Array.from({ length: 50 }, (_, n) => String(n)).toSorted());
    expect(await readHistory(journal)).toMatchObject({ entries: 50, brokenAt: null });
  });
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readHistory } from '../../../../src/core/auth/journal.ts';
import { openStateFile } from '../../../../src/infra/state/sqlite/index.ts';

function open() {
  const folder = mkdtempSync(join(tmpdir(), 'journal-'));
  const path = join(folder, 'state.sqlite');
  const state = openStateFile(path, { now: () => 0 });
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
  return { journal: state.journal, tamper };
}

const five = async ({ journal }: ReturnType<typeof open>) => {
  for (let n = 0; n < 5; n += 1) await journal.append({ plan: `plan-${n}`, step: 'applying' });
};

/** Whoever has the file can write in it. */
describe('the journal in a file', () => {
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
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../../../../src/infra/state/sqlite/database.ts';
import { createGroup } from '../../../../src/infra/state/sqlite/group.ts';

function open() {
  const folder = mkdtempSync(join(tmpdir(), 'group-'));
  const path = join(folder, 'state.sqlite');
  const db = openDatabase(path);
  const other = new DatabaseSync(path, { timeout: 0 });
  onTestFinished(() => {
    other.close();
    db.close();
    rmSync(folder, { recursive: true });
  });
  const insert = db.prepare('INSERT INTO claim VALUES (?, 0)');
  /** As another process sees it. */
  const seen = () =>
    other
      .prepare('SELECT key FROM claim ORDER BY key')
      .all()
      .map(({ key }) => key);
  return { db, other, group: createGroup(db), put: (key: string) => insert.run(key), seen };
}

describe('writes of one turn', () => {
  it('are in the file, for everybody to see, when they settle', async () => {
    const { group, put, seen } = open();
    const first = group.write(() => put('a'));
    const second = group.write(() => put('b'));
    expect(seen()).toEqual([]);
    await first;
    expect(seen()).toEqual(['a', 'b']);
    await second;
    await group.write(() => put('c'));
    expect(seen()).toEqual(['a', 'b', 'c']);
  });

  it('do not fail because another of them does', async () => {
    const { group, put, seen } = open();
    const all = await Promise.allSettled(['a', 'a', 'b'].map((key) => group.write(() => put(key))));
    expect(all.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(seen()).toEqual(['a', 'b']);
  });

  it('fail together when all of them are undone, and the next ones do not', async () => {
    const { db, group, put, seen } = open();
    const undone = () => {
      db.exec('ROLLBACK'); // as SQLite does on a full disk
      throw new Error('full');
    };
    const all = await Promise.allSettled([
      group.write(() => put('a')),
      group.write(undone),
      group.write(() => put('b')),
    ]);
    expect(all.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled']);
    expect(seen()).toEqual(['b']);
  });

  it('are refused while another process holds the file, and go on after that', async () => {
    const { other, group, put, seen } = open();
    other.exec('BEGIN IMMEDIATE');
    await expect(group.write(() => put('a'))).rejects.toThrow('locked');
    other.exec('ROLLBACK');
    await group.write(() => put('b'));
    expect(seen()).toEqual(['b']);
  });

  it('are ended for whoever needs a transaction of their own', async () => {
    const { db, group, put, seen } = open();
    const written = group.write(() => put('a'));
    group.end();
    expect(db.isTransaction).toBe(false);
    expect(seen()).toEqual(['a']);
    await written;
  });
});

import { Keyv } from 'keyv';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import {
  FORGET_HISTORY,
  openDatabase,
  SqliteStorage,
  sweep,
} from '../../../../src/infra/state/sqlite/database.ts';
import { createGroup } from '../../../../src/infra/state/sqlite/group.ts';
import { createHistory } from '../../../../src/infra/state/sqlite/history.ts';

const DAY = 24 * 60 * 60_000;

function open() {
  const db = openDatabase(':memory:');
  onTestFinished(() => db.close());
  const group = createGroup(db);
  const keyv = (namespace: string) => new Keyv({ store: new SqliteStorage(db, group, namespace), namespace });
  return { db, keyv };
}

describe('readings over time', () => {
  it('take the name of their series along when the last of them is swept away', async () => {
    const db = openDatabase(':memory:');
    onTestFinished(() => db.close());
    const history = createHistory(db, createGroup(db), { now: () => 200 * DAY });
    await history.add('gone', 120 * DAY, 1);
    await history.add('there', 150 * DAY, 1);
    sweep(db, 211 * DAY);
    expect(db.prepare('SELECT name FROM series').all()).toEqual([{ name: 'there' }]);
  });

  it('are swept away when they are ninety days old, in every series, without a look at all the others', async () => {
    const { db } = open();
    const history = createHistory(db, createGroup(db), { now: () => 100 * DAY });
    for (const series of ['a', 'b'])
      for (const day of [10.5, 11.5, 100]) await history.add(series, day * DAY, 1);
    sweep(db, 101 * DAY);
    expect(db.prepare('SELECT at / 86400000.0 AS day FROM history').all()).toEqual(
      [11.5, 100, 11.5, 100].map((day) => ({ day })),
    );
    const plan = db.prepare(`EXPLAIN QUERY PLAN ${FORGET_HISTORY}`).all(0);
    expect(plan.map(({ detail }) => detail).join('; ')).toMatch(
      /^SEARCH history USING PRIMARY KEY \(series=\? AND at<\?\)/u,
    );
  });
});

/** The promises of a Keyv 6 storage, in our own words. */
describe('Keyv on SQLite', () => {
  it('gives back what it was given, and undefined for what it never had', async () => {
    const keyv = open().keyv('a');
    expect(await keyv.set('key', { deep: [1, 'two', null] })).toBe(true);
    expect(await keyv.get('key')).toEqual({ deep: [1, 'two', null] });
    expect(await keyv.get('other')).toBeUndefined();
    expect(await keyv.has('key')).toBe(true);
    expect(await keyv.has('other')).toBe(false);
  });

  it('replaces, deletes, and says whether there was something to delete', async () => {
    const keyv = open().keyv('a');
    await keyv.set('key', 1);
    await keyv.set('key', 2);
    expect(await keyv.get('key')).toBe(2);
    expect(await keyv.delete('key')).toBe(true);
    expect(await keyv.delete('key')).toBe(false);
    expect(await keyv.get('key')).toBeUndefined();
  });

  it('does many at once', async () => {
    const keyv = open().keyv('a');
    await keyv.setMany([
      { key: 'x', value: 1 },
      { key: 'y', value: 2 },
    ]);
    expect(await keyv.getMany(['x', 'z', 'y'])).toEqual([1, undefined, 2]);
    expect(await keyv.hasMany(['x', 'z'])).toEqual([true, false]);
    await keyv.deleteMany(['x', 'y']);
    expect(await keyv.getMany(['x', 'y'])).toEqual([undefined, undefined]);
  });

  it('keeps two namespaces of one file apart, also when one is cleared or listed', async () => {
    const { keyv } = open();
    const [a, b] = [keyv('a'), keyv('b')];
    await a.set('key', 'a');
    await b.set('key', 'b');
    expect([await a.get('key'), await b.get('key')]).toEqual(['a', 'b']);
    const listed = [];
    for await (const entry of b.iterator()) listed.push(entry);
    expect(listed).toEqual([['key', 'b']]);
    await a.clear();
    expect([await a.get('key'), await b.get('key')]).toEqual([undefined, 'b']);
  });

  it('forgets after the time to live, and sweeps the rows away', async () => {
    vi.useFakeTimers({ now: 5000 });
    onTestFinished(() => void vi.useRealTimers());
    const { db, keyv } = open();
    const a = keyv('a');
    await a.set('short', 1, 1000);
    await a.set('long', 2);
    vi.setSystemTime(6001);
    expect(await a.get('short')).toBeUndefined();
    await a.set('short', 1, 1000);
    sweep(db, 7002);
    expect(db.prepare('SELECT count(*) AS n FROM entry').get()).toEqual({ n: 1 });
    expect(await a.get('long')).toBe(2);
  });

  it('takes any key as it is', async () => {
    const keyv = open().keyv('a');
    for (const key of ["'; DROP TABLE entry; --", '__proto__', 'a::b', '🙂', ' ']) {
      await keyv.set(key, key);
      expect(await keyv.get(key)).toBe(key);
    }
  });
});

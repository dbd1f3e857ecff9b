import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readSubscriptions } from '../../src/core/alerts/subscriptions.ts';
import { readHistory } from '../../src/core/auth/journal.ts';
import type { Held, Locks, Log } from '../../src/core/ports.ts';
import { openState } from '../../src/infra/state/index.ts';
import { parsePlace } from '../../src/infra/state/place.ts';

/** What every state promises, wherever it is kept, by the real clock: several processes share it. `prepare` gives the address
 *  of an empty one, and takes it away when the test ends. */
export function describeState(name: string, prepare: () => Promise<string>): void {
  const log: Log = { request() {}, bug() {}, info() {}, warn() {} };
  const clock = { now: () => Date.now() };
  async function open(url?: string) {
    const place = parsePlace(url ?? (await prepare()))!;
    const state = await openState(place, clock, log);
    onTestFinished(() => state.close());
    return state;
  }
  /** Two processes' views of one state. */
  async function openTwo() {
    const url = await prepare();
    return { url, mine: await open(url), theirs: await open(url) };
  }
  const startChild = (url: string, task: string) => {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'state.child.ts'), url, task], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    return child;
  };
  /** What four processes said that did the same at the same time. */
  const inFour = async (url: string, task: string) => {
    const said = await Promise.all(
      Array.from({ length: 4 }, async () => {
        const child = startChild(url, task);
        const [lines, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
        expect(code).toBe(0);
        return lines.split('\n').filter(Boolean);
      }),
    );
    return said.flat();
  };
  const numbers = (count: number) => Array.from({ length: count }, (_, n) => String(n)).toSorted();

  describe(`a store on ${name}`, () => {
    it('gives back what it was given, each namespace apart, to other processes too', async () => {
      const { mine, theirs } = await openTwo();
      expect(await mine.readings.get('key')).toBeUndefined();
      await mine.readings.set('key', { deep: [1, 'two', null] }, 60_000);
      await mine.lists.set('key', ['b'], 60_000);
      expect(await theirs.readings.get('key')).toEqual({ deep: [1, 'two', null] });
      await theirs.readings.set('key', false, 60_000);
      expect(await mine.readings.get('key')).toBe(false);
      await theirs.readings.delete('key');
      expect(await mine.readings.get('key')).toBeUndefined();
      expect(await mine.lists.get('key')).toEqual(['b']);
      expect(await mine.plans.get('key')).toBeUndefined();
      expect(await mine.retired.get('key')).toBeUndefined();
    });

    it('forgets after the time to live, which a new value begins anew', async () => {
      const { lists } = await open();
      await lists.set('short', 1, 400);
      await lists.set('again', 1, 400);
      await lists.set('again', 2, 60_000);
      expect(await lists.get('short')).toBe(1);
      await delay(450);
      expect(await lists.get('short')).toBeUndefined();
      expect(await lists.get('again')).toBe(2);
    });

    it('takes any key as it is', async () => {
      const { plans } = await open();
      for (const key of ["'; DROP TABLE entry; --", '__proto__', 'a::b', '🙂', ' ', 'a\r\nSET b']) {
        await plans.set(key, key, 60_000);
        expect(await plans.get(key)).toBe(key);
      }
    });
  });

  describe(`a claim on ${name}`, () => {
    it('is won once, until it is released or expires', async () => {
      const { mine, theirs } = await openTwo();
      expect(await mine.claims.take('a', 60_000)).toBe(true);
      expect(await mine.claims.take('a', 60_000)).toBe(false);
      expect(await theirs.claims.take('a', 60_000)).toBe(false);
      expect(await theirs.claims.take('b', 400)).toBe(true);
      await mine.claims.release('a');
      expect(await theirs.claims.take('a', 60_000)).toBe(true);
      expect(await mine.claims.take('b', 400)).toBe(false);
      await delay(450);
      expect(await mine.claims.take('b', 150)).toBe(true);
    });

    it('may last no time at all', async () => {
      const { claims } = await open();
      expect(await claims.take('a', 0)).toBe(true);
      await delay(5);
      expect(await claims.take('a', 0)).toBe(true);
    });

    it('has exactly one winner among four processes', async () => {
      const won = await inFour(await prepare(), 'claims');
      expect(won.toSorted()).toEqual(numbers(300));
    });
  });

  describe(`a lock on ${name}`, () => {
    const KEY = 'main:openai';
    const LIFE_MS = 800;
    const hold = async (locks: Locks, holder: string): Promise<Held> => {
      const lock = await locks.take(KEY, holder, LIFE_MS);
      if (!lock.isMine) return expect.fail(`held by ${lock.holder}`);
      onTestFinished(() => lock.release().catch(() => {}));
      return lock;
    };

    it('has one holder, who is named with the moment, until it is released', async () => {
      const { mine, theirs } = await openTwo();
      const before = Date.now();
      const lock = await hold(mine.locks, 'telegram:1');
      const refused = await theirs.locks.take(KEY, 'telegram:2');
      expect(refused).toEqual({ isMine: false, holder: 'telegram:1', since: expect.any(Number) });
      const { since } = refused as { since: number };
      expect(since).toBeGreaterThanOrEqual(before);
      expect(since).toBeLessThanOrEqual(Date.now());
      const other = await theirs.locks.take('ops:openai', 'telegram:2');
      expect(other.isMine).toBe(true);
      await lock.release();
      await hold(theirs.locks, 'telegram:2');
    });

    it('stays while its holder lives, however long that takes', async () => {
      const { mine, theirs } = await openTwo();
      const lock = await hold(mine.locks, 'telegram:1');
      await delay(3 * LIFE_MS);
      expect((await theirs.locks.take(KEY, 'telegram:2')).isMine).toBe(false);
      expect(await lock.isHeld()).toBe(true);
    });

    it('is free some time after its process was killed', async () => {
      const { url, mine } = await openTwo();
      const child = startChild(url, 'lock');
      await once(child.stdout, 'data');
      await delay(2 * LIFE_MS);
      expect(await mine.locks.take(KEY, 'telegram:1')).toMatchObject({ isMine: false, holder: 'telegram:2' });
      child.kill('SIGKILL');
      await once(child, 'exit');
      await delay(LIFE_MS + 50);
      await hold(mine.locks, 'telegram:1');
    });

    it('that was lost while its process stood still is known to be lost, and left to its new holder', async () => {
      const { url, mine } = await openTwo();
      const child = startChild(url, 'lock');
      const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
      expect((await lines.next()).value).toBe('true');
      child.kill('SIGSTOP');
      await delay(LIFE_MS + 100);
      const lock = await hold(mine.locks, 'telegram:1');
      child.kill('SIGCONT');
      child.stdin.write('go on\n');
      expect((await lines.next()).value).toBe('false');
      expect((await lines.next()).value).toBe('released');
      expect(await lock.isHeld()).toBe(true);
    });
  });

  describe(`the journal on ${name}`, () => {
    it('takes each step of a plan once, and all of what comes together or nothing', async () => {
      const { mine, theirs } = await openTwo();
      const { journal } = mine;
      expect(await journal.last()).toBe(0);
      expect(await journal.append({ plan: 'a', step: 'applying' })).toBe(true);
      expect(await theirs.journal.append({ plan: 'a', step: 'applying' })).toBe(false);
      expect(
        await theirs.journal.append({ plan: 'b', step: 'confirmed' }, { plan: 'a', step: 'applying' }),
      ).toBe(false);
      expect(await journal.append({ plan: 'c', step: 'told' }, { plan: 'c', step: 'told' })).toBe(false);
      expect(
        await theirs.journal.append({ plan: 'a', step: 'ended' }, { plan: 'b', step: 'confirmed' }),
      ).toBe(true);
      expect(await journal.last()).toBe(3);
      const { rows, brokenAt } = await readHistory(journal);
      expect(brokenAt).toBeNull();
      expect(rows.map(({ seq, body }) => [seq, JSON.parse(body) as unknown])).toEqual([
        [1, { plan: 'a', step: 'applying' }],
        [2, { plan: 'a', step: 'ended' }],
        [3, { plan: 'b', step: 'confirmed' }],
      ]);
    });

    it('is whole, and has each entry once, when four processes write at the same time', async () => {
      const url = await prepare();
      const { journal } = await open(url);
      expect((await inFour(url, 'journal')).toSorted()).toEqual(numbers(50));
      expect(await readHistory(journal)).toMatchObject({ entries: 100, brokenAt: null });
      const { rows } = await journal.read();
      expect(rows.map(({ seq }) => seq)).toEqual(Array.from({ length: 100 }, (_, n) => n + 1));
    });

    it('is whole when one process writes much at the same time', async () => {
      const { journal } = await open();
      const added = await Promise.all(
        Array.from({ length: 60 }, (_, n) => journal.append({ plan: `plan-${n % 30}`, step: 'applying' })),
      );
      expect(added.filter(Boolean)).toHaveLength(30);
      expect(await readHistory(journal)).toMatchObject({ entries: 30, brokenAt: null });
    });
  });

  describe(`the inbox on ${name}`, () => {
    const HOUR = 60 * 60_000;

    it('accepts an id once, also after it was closed', async () => {
      const { mine, theirs } = await openTwo();
      expect(await mine.inbox.accept('1', 'left', { text: 'hello', none: [] }, HOUR)).toBe(true);
      expect(await mine.inbox.accept('1', 'left', {}, HOUR)).toBe(false);
      expect(await theirs.inbox.accept('1', 'right', {}, HOUR)).toBe(false);
      expect(await theirs.inbox.open()).toEqual([
        {
          id: '1',
          owner: 'left',
          acceptedAt: expect.any(Number),
          isLeaving: false,
          body: { text: 'hello', none: [] },
        },
      ]);
      await mine.inbox.close('1', 'left');
      expect(await mine.inbox.open()).toEqual([]);
      expect(await theirs.inbox.accept('1', 'right', {}, HOUR)).toBe(false);
      expect(await mine.inbox.open()).toEqual([]);
    });

    it('knows an id for as long as it was told to, closed or not', async () => {
      const { inbox } = await open();
      await inbox.accept('open', 'left', 1, 150);
      await inbox.accept('closed', 'left', 1, 150);
      await inbox.close('closed', 'left');
      await delay(200);
      expect(await inbox.accept('closed', 'right', 2, HOUR)).toBe(true);
      expect(await inbox.accept('open', 'right', 2, HOUR)).toBe(true);
      expect(await inbox.open()).toMatchObject([
        { owner: 'right', body: 2 },
        { owner: 'right', body: 2 },
      ]);
    });

    it('lets only the owner answer, close and hand on', async () => {
      const { mine, theirs } = await openTwo();
      await mine.inbox.accept('1', 'left', null, HOUR);
      expect(await theirs.inbox.leave('1', 'right')).toBe(false);
      expect(await theirs.inbox.move('1', 'somebody', 'right')).toBe(false);
      await theirs.inbox.close('1', 'right');
      expect(await mine.inbox.open()).toMatchObject([{ owner: 'left', isLeaving: false }]);
      expect(await theirs.inbox.move('1', 'left', 'right')).toBe(true);
      expect(await theirs.inbox.move('1', 'left', 'right')).toBe(false);
      expect(await mine.inbox.leave('1', 'left')).toBe(false);
      await mine.inbox.close('1', 'left');
      expect(await theirs.inbox.leave('1', 'right')).toBe(true);
      expect(await mine.inbox.open()).toMatchObject([{ owner: 'right', isLeaving: true }]);
      await theirs.inbox.close('1', 'right');
      expect(await theirs.inbox.leave('1', 'right')).toBe(false);
      expect(await theirs.inbox.move('1', 'right', 'left')).toBe(false);
      expect(await mine.inbox.leave('unheard-of', 'left')).toBe(true);
    });

    it('shows what is open, oldest first', async () => {
      const { inbox } = await open();
      for (const id of ['b', 'a', 'c']) {
        await inbox.accept(id, 'left', id, HOUR);
        await delay(5);
      }
      await inbox.close('a', 'left');
      expect((await inbox.open()).map(({ id }) => id)).toEqual(['b', 'c']);
    });

    it('accepts each request in exactly one of four processes', async () => {
      const url = await prepare();
      expect((await inFour(url, 'inbox')).toSorted()).toEqual(numbers(200));
      expect(await (await open(url)).inbox.open()).toHaveLength(200);
    });

    it('leaves each request to exactly one of four heirs', async () => {
      const url = await prepare();
      const { inbox } = await open(url);
      for (const id of numbers(20)) await inbox.accept(id, 'gone', null, HOUR);
      expect((await inFour(url, 'heirs')).toSorted()).toEqual(numbers(20));
      expect((await inbox.open()).filter(({ owner }) => owner === 'gone')).toEqual([]);
    });
  });

  describe(`readings over time on ${name}`, () => {
    const DAY = 24 * 60 * 60_000;
    const HOUR = 60 * 60_000;

    it('come back oldest first, each series apart, to other processes too', async () => {
      const { mine, theirs } = await openTwo();
      const now = Date.now();
      for (const daysAgo of [0, 3, 1, 89])
        await mine.history.add('one', now - daysAgo * DAY, [daysAgo, 'week', null]);
      await mine.history.add('two', now, { other: true });
      const all = [89, 3, 1, 0].map((daysAgo) => ({
        at: now - daysAgo * DAY,
        point: [daysAgo, 'week', null],
      }));
      expect(await theirs.history.read('one', 0)).toEqual(all);
      expect(await theirs.history.read('one', now - 3 * DAY)).toEqual(all.slice(1));
      expect(await theirs.history.read('one', now - 3 * DAY, now)).toEqual(all.slice(1, 3));
      expect(await theirs.history.read('two', 0)).toEqual([{ at: now, point: { other: true } }]);
      expect(await theirs.history.read('three', 0)).toEqual([]);
    });

    it('have one point for each moment, the last that was given', async () => {
      const { history } = await open();
      const now = Date.now();
      await history.add('one', now, 1);
      await history.add('one', now, 2);
      expect(await history.read('one', now)).toEqual([{ at: now, point: 2 }]);
    });

    it('are gone after ninety days', async () => {
      const { history } = await open();
      const now = Date.now();
      await history.add('one', now - 90 * DAY - HOUR, 'too old');
      await history.add('one', now - 90 * DAY + HOUR, 'old');
      expect(await history.read('one', 0)).toMatchObject([{ point: 'old' }]);
    });

    it('are thinned where it was asked for, and nowhere else', async () => {
      const { history } = await open();
      const now = Date.now();
      const moments = Array.from({ length: 60 }, (_, index) => now - (60 - index) * HOUR);
      for (const at of moments) for (const series of ['one', 'two']) await history.add(series, at, at);
      const [from, until] = [moments[10]!, moments[50]!];
      await history.thin('one', from, until, [moments[20]!, moments[49]!, moments[55]!]);
      const left = (await history.read('one', 0)).map(({ at }) => at);
      expect(left).toEqual([...moments.slice(0, 10), moments[20], moments[49], ...moments.slice(50)]);
      expect(await history.read('two', 0)).toHaveLength(60);
      await history.thin('one', 0, now, []);
      expect(await history.read('one', 0)).toEqual([]);
      await history.thin('unheard-of', 0, now, []);
    });
  });

  describe(`what people want to be warned of, on ${name},`, () => {
    it('is kept when several processes set it for several people at the same moment', async () => {
      const url = await prepare();
      const people = await inFour(url, 'alerts');
      const all = await readSubscriptions((await open(url)).alerts, 'main');
      expect(all.map(({ by }) => by.id).toSorted()).toEqual(people.toSorted());
      const wanted = { thresholds: [50], quiet: { from: 22, until: 7 }, zone: 'Asia/Tokyo', digestAt: 8 };
      expect(all).toMatchObject(people.map(() => wanted));
    });
  });
}

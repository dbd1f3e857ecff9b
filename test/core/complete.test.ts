import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createComplete } from '../../src/core/complete.ts';
import { parseTarget } from '../../src/core/parse.ts';
import type { Gateway } from '../../src/core/ports.ts';
import { ok, failed } from '../../src/core/problem.ts';
import { CHOICE_LIMIT } from '../../src/core/reply.ts';
import { arrange, resolveTarget } from '../../src/core/usage/target.ts';
import { nastyText } from '../fakes/nasty-text.ts';
import { listOf } from './usage/listing.ts';

const people = {
  owner: new Set(['discord:1']),
  operator: new Set(['discord:2']),
  viewer: new Set(['discord:3']),
};

/** Completes for one person, a viewer unless told otherwise, and notes bugs. */
function open(
  list: () => Promise<Awaited<ReturnType<Parameters<typeof createComplete>[0]['profiles']['list']>>>,
) {
  const bugs: string[] = [];
  const log = { request() {}, info() {}, warn() {}, bug: (reference: string) => void bugs.push(reference) };
  const complete = createComplete(
    { clock: { now: () => 0 }, profiles: { list }, gateway: null, log, newReference: () => 'ref-1' },
    { agent: 'main', people, locale: 'en', limits: null },
  );
  const labels = async (typed: string, id = '3') =>
    (await complete({ caller: { platform: 'discord', id }, argument: 'profile', typed })).map(
      ({ label }) => label,
    );
  return { complete, labels, bugs };
}
const openOn = (ids: readonly string[], order?: readonly string[]) =>
  open(async () => ok(listOf(ids, order)));

it('offers what can be set for alerts, and each time zone that is on offer there', async () => {
  const { complete } = openOn(['o:work']);
  const words = async (typed: string) =>
    (await complete({ caller: { platform: 'discord', id: '3' }, argument: 'setting', typed })).map(
      (one) => one.words,
    );
  expect(await words('')).toHaveLength(CHOICE_LIMIT);
  expect(await words('qui')).toEqual(['quiet 22-7', 'quiet 23-7', 'quiet off']);
  expect(await words('berlin')).toEqual(['zone Europe/Berlin']);
});

describe('completion of a change', () => {
  const offer = async (id: string, typed: string, gateway: Gateway | null = {} as Gateway) => {
    const log = { request() {}, info() {}, warn() {}, bug() {} };
    const list = listOf(['o:home', 'o:spare', 'o:work'], ['o:work', 'o:home']);
    const complete = createComplete(
      {
        clock: { now: () => 0 },
        profiles: { list: async () => ok(list) },
        gateway,
        log,
        newReference: () => 'ref-1',
      },
      { agent: 'main', people, locale: 'en', limits: null },
    );
    const caller = { platform: 'discord', id };
    return (await complete({ caller, argument: 'change', typed })).map(({ words }) => words);
  };

  it('offers an owner each profile and all that can be done with it', async () => {
    expect(await offer('1', '')).toEqual([
      'work',
      'home',
      'spare',
      'undo',
      'clear',
      'log',
      'first home',
      'first spare',
      'retire work',
      'retire home',
      'restore spare',
      'start work',
      'start home',
      'start spare',
      'delete work',
      'delete home',
      'delete spare',
    ]);
    expect(await offer('1', 'fir')).toEqual(['first home', 'first spare']);
  });

  it('offers nobody what they may not do', async () => {
    expect(await offer('2', 'delete')).toEqual([]);
    expect(await offer('2', 'start')).toEqual([]);
    expect(await offer('2', 'undo')).toEqual(['undo']);
    expect(await offer('3', '')).toEqual(['work', 'home', 'spare']);
    expect(await offer('1', '', null)).toEqual(['work', 'home', 'spare']);
  });
});

describe('completion', () => {
  it('offers default, all and every profile in its order before anything is typed', async () => {
    const { labels } = openOn(['o:home', 'o:spare', 'o:work'], ['o:work', 'o:home']);
    expect(await labels('')).toEqual(['Default (work)', 'All', 'work', 'home', 'spare']);
  });

  it('narrows while one types, in any case, with names that begin like that before those that hold it', async () => {
    const { labels } = openOn(['o:homework', 'o:wombat', 'o:Work', 'o:spare']);
    expect(await labels('wo')).toEqual(['wombat', 'Work', 'Default (homework)', 'homework']);
    expect(await labels(' WOR')).toEqual(['Work', 'Default (homework)', 'homework']);
    expect(await labels('al')).toEqual(['All']);
    expect(await labels('nothing like it')).toEqual([]);
  });

  it('knows full ids, and names the profile called default once', async () => {
    const { labels } = openOn(['openai:home', 'openai:default']);
    expect(await labels('openai:ho')).toEqual(['home']);
    expect(await labels('')).toEqual(['Default', 'All', 'home']);
  });

  it('offers no more than twenty-five', async () => {
    const { labels } = openOn(Array.from({ length: 60 }, (_, n) => `o:p${n}`));
    expect(await labels('p')).toHaveLength(25);
    expect(await labels('p59')).toEqual(['p59']);
  });

  it.each(['1', '2', '3'])('is there for everybody who is listed (%s)', async (id) => {
    expect(await openOn(['o:work']).labels('w', id)).toContain('work');
  });

  it('is not there for strangers', async () => {
    expect(await openOn(['o:work']).labels('', '99')).toEqual([]);
  });

  it('offers nothing while the store cannot be read', async () => {
    const { labels, bugs } = open(async () => failed({ code: 'store.busy', path: 'x' }));
    expect(await labels('')).toEqual([]);
    expect(bugs).toEqual([]);
  });

  it('that breaks is a line in the log, and no suggestion', async () => {
    const { labels, bugs } = open(async () => {
      throw new Error('a bug');
    });
    expect(await labels('')).toEqual([]);
    expect(bugs).toEqual(['ref-1']);
  });

  it('suggests words that lead to that very profile and fit, whatever it is called', async () => {
    const ids = fc.uniqueArray(
      nastyText().map((name) => `openai:${name}`),
      { minLength: 1, maxLength: 8 },
    );
    await fc.assert(
      fc.asyncProperty(ids, async (all) => {
        const list = listOf([...all, 'openai:all', 'openai:x:work', 'x:work']);
        const { complete } = open(async () => ok(list));
        const offered = await complete({
          caller: { platform: 'discord', id: '3' },
          argument: 'profile',
          typed: '',
        });
        const placed = arrange(list);
        for (const { label, words } of offered.slice(2)) {
          expect(words.length).toBeLessThanOrEqual(100);
          expect(resolveTarget(parseTarget(words), placed)).toMatchObject({ ok: true, value: [{ label }] });
        }
        expect(offered.length).toBeGreaterThanOrEqual(placed.length + 1);
      }),
    );
  });
});

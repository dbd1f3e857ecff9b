import { windowNames } from './accounts.ts';
import type { WindowName } from './accounts.ts';

/** What really was, minute by minute, by the script alone: nothing of it comes from the bot. */

/** `low20`, `low5`: so much or less is left of a window. `empty`: nothing of one of them. `pinned`: another than the first that
 *  can be used is used. `passed`: another than the first. `pool`: none of the order can be used. */
export type Fact = 'low20' | 'low5' | 'empty' | 'dead' | 'pinned' | 'passed' | 'order' | 'returned' | 'pool';

/** `name`: whom it is about; empty where it is about all. `until`: `Infinity` where it is not over at the end. */
export type Episode = { fact: Fact; name: string; window: WindowName | null; from: number; until: number };

type Moment = {
  order: readonly string[];
  inUse: string;
  first: string | undefined;
  isPassed: boolean;
  of(name: string): { left: Record<WindowName, number>; isDead: boolean };
};

/** `names`: of each account one. */
export function createTruth(names: readonly string[], retired: string) {
  const open = new Map<string, Episode>();
  const episodes: Episode[] = [];
  const moments: { at: number; inUse: string; left: Record<string, number> }[] = [];
  let order: string | null = null;

  function set(at: number, isSo: boolean, fact: Fact, name: string = '', window: WindowName | null = null) {
    const key = [fact, name, window].join(' ');
    const known = open.get(key);
    if (isSo === (known !== undefined)) return;
    if (known) {
      known.until = at;
      open.delete(key);
      return;
    }
    const episode = { fact, name, window, from: at, until: Infinity };
    open.set(key, episode);
    episodes.push(episode);
  }

  return {
    episodes,
    moments,
    note(at: number, { order: given, inUse, first, isPassed, of }: Moment): void {
      const all = names.map((name) => ({ name, ...of(name) }));
      for (const { name, left, isDead } of all) {
        const least = Math.min(...windowNames.map((window) => left[window]));
        for (const window of windowNames) {
          set(at, left[window] <= 20, 'low20', name, window);
          set(at, left[window] <= 5, 'low5', name, window);
        }
        set(at, least <= 0, 'empty', name);
        set(at, isDead, 'dead', name);
      }
      set(at, isPassed, 'pinned');
      set(at, inUse !== given[0], 'passed');
      set(at, first === undefined, 'pool');
      set(at, given.includes(retired), 'returned', retired);
      const now = given.join();
      if (order !== null && now !== order) {
        set(at, false, 'order');
        set(at, true, 'order');
      }
      order = now;
      const left = all.map(({ name, left: rest }) => [name, Math.min(...Object.values(rest))]);
      moments.push({ at, inUse, left: Object.fromEntries(left) });
    },
  };
}
export type Truth = ReturnType<typeof createTruth>;

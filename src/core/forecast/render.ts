import type { Catalogue } from '../i18n/index.ts';
import type { Line } from '../reply.ts';
import type { ProfilePace } from './pace.ts';
import type { Turn } from './pool-run.ts';
import type { Pool } from './pool.ts';

/** One line, or none where nothing can be told. */
export function renderPace({ forecast }: Catalogue, pace: ProfilePace, now: number): readonly Line[] {
  switch (pace.kind) {
    case 'empty-at': {
      const { window, at, low, high, sure } = pace;
      return [
        sure === 'likely'
          ? forecast.empty(window, at, at - now)
          : forecast.emptyRoughly(window, at, low - now, high - now),
      ];
    }
    case 'lasts':
      return [pace.sure === 'likely' ? forecast.lasts(pace.until) : forecast.lastsRoughly(pace.until)];
    case 'silent':
      return [];
    default:
      return pace satisfies never;
  }
}

/** A profile of the pool by its name, and when. */
export type NamedTurn = { label: string; at: number };

/** The same of all profiles of an order. `labels`: in the order in which they were given. */
export function renderPool({ forecast }: Catalogue, pool: Pool, labels: readonly string[]): readonly Line[] {
  const named = (turn: Turn | null): NamedTurn | null => turn && { label: labels[turn.member]!, at: turn.at };
  switch (pool.kind) {
    case 'empty-at': {
      const { at, back, sure } = pool;
      // Who is empty only when all are needs no words of its own.
      const first = pool.first && pool.first.at < at ? named(pool.first) : null;
      const say = sure === 'likely' ? forecast.pool : forecast.poolRoughly;
      return [say(first, at, named(back))];
    }
    case 'lasts': {
      const say = pool.sure === 'likely' ? forecast.poolLasts : forecast.poolLastsRoughly;
      return [say(named(pool.first), pool.until)];
    }
    case 'silent':
      return [];
    default:
      return pool satisfies never;
  }
}

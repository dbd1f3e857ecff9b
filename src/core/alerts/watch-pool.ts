import type { Memory } from './memory.ts';
import type { Sight } from './sight.ts';

/** Whether all of the order are about to run out, by looks ahead that agree. Pure. */

/** Further ahead nobody need do anything. */
const SOON_MS = 24 * 60 * 60_000;
/** Looks ahead that agree: a forecast is no reading. */
const VOTES = { begins: 2, ends: 3 };

export function observePool(known: Memory['pool'], { pool: look, order, now }: Sight): Memory['pool'] {
  if (order === null) return { ...known, votes: 0, isTold: false };
  if (!look) return known;
  const { pool, labels } = look;
  // It has come to that, or it has not: either way nothing lies ahead any more.
  const isPast =
    pool.kind === 'silent' && (pool.because === 'empty' || (known.at !== null && known.at <= now));
  if (isPast) return { ...known, lookedAt: now, votes: 0, isTold: false };
  const isAhead = pool.kind === 'empty-at' && pool.at - now <= SOON_MS;
  // Silence says neither.
  if (pool.kind === 'silent') return { ...known, lookedAt: now };
  const votes = isAhead === known.isTold ? 0 : known.votes + 1;
  const isTurned = votes >= (known.isTold ? VOTES.ends : VOTES.begins);
  const isTold = isTurned ? isAhead : known.isTold;
  if (!isAhead) return { ...known, lookedAt: now, votes: isTurned ? 0 : votes, isTold };
  const { at, back, sure } = pool;
  return {
    lookedAt: now,
    at,
    isRough: sure !== 'likely',
    back: back && { label: labels[back.member]!, at: back.at },
    votes: isTurned ? 0 : votes,
    isTold,
  };
}

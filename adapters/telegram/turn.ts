import { setTimeout as delay } from 'node:timers/promises';
import type { Held, Locks, Log } from '../../src/core/ports.ts';

/** Telegram lets one process fetch the updates of a bot. Of several copies on one state, one does; when it is gone, the next
 *  takes over. */

/** How often who waits asks, and who fetches looks whether it still may. */
const LOOK_MS = 3000;

export type Turn = {
  /** Somebody else had it a moment ago, whose last fetch may still be open. */
  isTakenOver: boolean;
  /** Aborts when somebody else has it. */
  lost: AbortSignal;
  /** Asks again where the last answer may be out of date; `now`: in any case. */
  isStill(now?: 'now'): Promise<boolean>;
  end(): Promise<void>;
};

/** Settles when it is our turn to fetch for this bot; rejects when `signal` says stop. */
export type TakeTurn = (bot: number, signal: AbortSignal) => Promise<Turn>;

export function createTurns({
  locks,
  log,
  lookMs = LOOK_MS,
}: {
  locks: Locks;
  log: Log;
  lookMs?: number;
}): TakeTurn {
  return async (bot, signal) => {
    for (let looks = 0; ; looks += 1) {
      signal.throwIfAborted();
      const taken = await locks.take(`telegram:poll:${bot}`, 'telegram').catch(() => null);
      if (taken?.isMine) return begin(taken, looks > 0, lookMs);
      if (looks === 0 && taken)
        log.info('Telegram: another copy of this bot fetches the messages; waiting to take over');
      else if (looks === 0) log.warn('Telegram: the state does not tell who fetches the messages; trying on');
      await delay(lookMs, undefined, { signal });
    }
  };
}

function begin(held: Held, isTakenOver: boolean, lookMs: number): Turn {
  const lost = new AbortController();
  let seenAt = performance.now();
  const look = async () => {
    try {
      if (await held.isHeld()) seenAt = performance.now();
      else lost.abort();
    } catch {
      // A state that cannot be asked gives nobody else the turn either.
    }
  };
  const looking = setInterval(() => void look(), lookMs);
  looking.unref();
  return {
    isTakenOver,
    lost: lost.signal,
    async isStill(now) {
      if (now || performance.now() - seenAt > 2 * lookMs) await look();
      return !lost.signal.aborted;
    },
    async end() {
      clearInterval(looking);
      await held.release().catch(() => {}); // it ends by itself soon
    },
  };
}

/** For a bot that has no copies. */
export const alwaysOurs: TakeTurn = async () => ({
  isTakenOver: false,
  lost: new AbortController().signal,
  isStill: async () => true,
  end: async () => {},
});

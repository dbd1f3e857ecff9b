import { createConcurrentSink, createRunner, createSource } from '@grammyjs/runner';
import { GrammyError } from 'grammy';
import type { Api } from 'grammy';
import { z } from 'zod';
import type { Log } from '../../src/core/ports.ts';
import { atMost } from '../at-work.ts';
import { insist } from '../patience.ts';
import { forGrammy, isFinal } from './retry.ts';
import type { Turn } from './turn.ts';

/** Fetches updates, one long poll after another. */

/** All that we read. `my_chat_member` tells that we were blocked or invited; nothing is done about it. */
export const WANTED = ['message', 'callback_query', 'my_chat_member'] as const;
/** How long the server holds an empty `getUpdates`. */
const POLL_SECONDS = 30;
/** The state is asked once to keep an update; one that takes longer holds nobody up. */
const TAKE_MS = 1000;
/** Who had the turn before us may have a poll open for that long, with some to spare: until then it is no rival. */
const PREDECESSOR_MS = 45_000;

/** Without its id an update could be neither told from others nor confirmed; the rest is `decode`'s to judge. */
const Updates = z.array(z.looseObject({ update_id: z.int() }));

/** Works on updates side by side until it rejects: the turn is over, it was told to stop, or it is no use. */
export async function poll(
  api: Api,
  turn: Turn,
  { signal, ...patience }: Parameters<typeof insist>[1],
  {
    consume,
    heard,
    log,
  }: {
    /** Calls `taken` once the update is safe; never rejects. */
    consume: (update: unknown, taken: () => void) => Promise<void>;
    heard: (isAnswering: boolean) => void;
    log: Log;
  },
): Promise<void> {
  const until = AbortSignal.any([signal, turn.lost]);
  const beganAt = performance.now();
  const isPredecessor = (error: unknown) =>
    error instanceof GrammyError &&
    error.error_code === 409 &&
    turn.isTakenOver &&
    performance.now() - beganAt < PREDECESSOR_MS;
  let offset = 0;
  /** Updates that would be lost if this process died now. */
  const untaken = new Set<Promise<void>>();

  /** `getUpdates` confirms everything below `offset`; what was not confirmed comes again. So it waits a moment for what
   *  has just come to be safe. */
  async function supply(room: number) {
    await atMost(TAKE_MS, Promise.all(untaken));
    const limit = Math.max(1, Math.min(room, 100));
    const query = { offset, limit, timeout: POLL_SECONDS, allowed_updates: WANTED };
    const fetch = async () => {
      if (!(await turn.isStill())) throw new Error('another copy fetches now');
      try {
        const updates = Updates.parse(await api.getUpdates(query, forGrammy(until)));
        heard(true);
        return updates;
      } catch (error) {
        heard(false);
        throw error;
      }
    };
    const updates = await insist(fetch, {
      ...patience,
      signal: until,
      isFinal: (error) => isFinal(error) && !isPredecessor(error),
    });
    const last = updates.at(-1);
    if (last) offset = last.update_id + 1;
    return updates;
  }

  async function consumeOne(update: unknown): Promise<void> {
    const { promise: taken, resolve } = Promise.withResolvers<void>();
    untaken.add(taken);
    void taken.then(() => untaken.delete(taken));
    await consume(update, resolve);
    resolve();
  }

  const runner = createRunner(
    createSource({ supply }),
    createConcurrentSink({ consume: consumeOne }, async (error) => log.bug('telegram', error)),
  );
  runner.start();
  await runner.task();
}

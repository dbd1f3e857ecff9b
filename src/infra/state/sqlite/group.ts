import { setImmediate } from 'node:timers';
import type { DatabaseSync } from 'node:sqlite';

/** Writes of one turn of the event loop reach the file together. Each for itself takes eight times as long, and a request
 *  makes five. */
export type Group = {
  /** Settles once it is in the file; what `work` throws concerns nobody else. */
  write<T>(work: () => T): Promise<T>;
  /** All that was written so far is in the file, or has failed, when this returns. For whoever needs a transaction of
   *  their own. */
  end(): void;
};

export function createGroup(db: DatabaseSync): Group {
  let open: PromiseWithResolvers<void> | null = null;

  function begin(): PromiseWithResolvers<void> {
    db.exec('BEGIN IMMEDIATE');
    open = Promise.withResolvers<void>();
    open.promise.catch(() => {}); // told to each that waits for it
    setImmediate(end);
    return open;
  }

  function end(): void {
    if (!open) return;
    const { resolve, reject } = open;
    open = null;
    try {
      db.exec('COMMIT');
      resolve();
    } catch (error) {
      if (db.isTransaction) db.exec('ROLLBACK');
      reject(error);
    }
  }

  return {
    async write(work) {
      const group = open ?? begin();
      try {
        const done = work();
        await group.promise;
        return done;
      } catch (error) {
        // A full disk ends all of it by itself.
        if (open === group && !db.isTransaction) {
          open = null;
          group.reject(error);
        }
        throw error;
      }
    },
    end,
  };
}

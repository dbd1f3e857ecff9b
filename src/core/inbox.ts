import { keep } from './kept-request.ts';
import type { Inbox, Log } from './ports.ts';
import { referenceOf } from './reference.ts';
import type { Request } from './request.ts';

/** Accepted requests are kept until they were answered. */

/** Telegram redelivers for 24 hours what it believes was not received. */
const REDELIVERY_MS = 24 * 60 * 60_000;

/** While the state fails, this process alone knows what it was brought, and what it said. */
const MOST_UNKEPT = 1000;

/** The newest. */
function note(ids: Set<string>, id: string): void {
  const [oldest] = ids;
  if (ids.size >= MOST_UNKEPT && oldest !== undefined) ids.delete(oldest);
  ids.add(id);
}

/** - `kept`: it came for the first time, and another process answers it where this one dies.
 *  - `unkept`: it came for the first time, and nobody else knows of it.
 *  - `known`: it was accepted before, here or by another copy: nobody's doing, so stay silent. */
export type Delivered = 'kept' | 'unkept' | 'known';

/** Never rejects: a state that fails must not keep anybody from looking. */
export function watchDeliveries(
  inbox: Inbox,
  copy: string,
  log: Log,
): (request: Request) => Promise<Delivered> {
  const unkept = new Set<string>();
  return async function receive(request) {
    const { id } = request;
    // Nobody brings it again, whatever becomes of it.
    if (id === null) return 'kept';
    if (unkept.has(id)) return 'known';
    try {
      return (await inbox.accept(id, copy, keep(request), REDELIVERY_MS)) ? 'kept' : 'known';
    } catch {
      log.warn('an accepted request cannot be kept', { request: referenceOf(id) });
      // The same may have come again meanwhile.
      if (unkept.has(id)) return 'known';
      note(unkept, id);
      return 'unkept';
    }
  };
}

/** What an adapter tells of an answer on its way. Neither ever rejects. */
export type Delivery = {
  /** Just before the result is sent. False: another process has taken the request over, and says it. */
  leaving(request: Request): Promise<boolean>;
  /** All of it was said, or cannot be. */
  said(request: Request): Promise<void>;
};

/** `catchUp`: closes what was said while the state failed, or it would be said again once this process is gone. To be called
 *  again every few seconds; never rejects. */
export function createDelivery(
  inbox: Inbox,
  copy: string,
  log: Log,
): Delivery & { catchUp(): Promise<void> } {
  const unclosed = new Set<string>();
  return {
    async leaving({ id }) {
      if (id === null) return true;
      try {
        return await inbox.leave(id, copy);
      } catch {
        // A state that fails keeps no answer back.
        log.warn('an accepted request cannot be marked', { request: referenceOf(id) });
        return true;
      }
    },
    async said({ id }) {
      if (id === null) return;
      try {
        await inbox.close(id, copy);
      } catch {
        log.warn('an accepted request cannot be closed', { request: referenceOf(id) });
        note(unclosed, id);
      }
    },
    async catchUp() {
      try {
        for (const id of unclosed) {
          await inbox.close(id, copy);
          unclosed.delete(id);
        }
      } catch {
        // it fails still
      }
    },
  };
}

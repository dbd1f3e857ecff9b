import type { Inbox, Log } from './ports.ts';
import type { Request } from './request.ts';

/** Accepted requests are kept until they were answered. */

/** What an adapter tells of an answer on its way. Neither ever rejects. */
export type Delivery = {
  /** Just before the result is sent. False: another process has taken the request over, and says it. */
  leaving(request: Request): Promise<boolean>;
  /** All of it was said, or cannot be. */
  said(request: Request): Promise<void>;
};

export function createDelivery(inbox: Inbox, owner: string, log: Log): Delivery {
  return {
    async leaving({ id }) {
      if (id === null) return true;
      try {
        return await inbox.leave(id, owner);
      } catch {
        // A state that fails keeps no answer back.
        log.warn('an accepted request cannot be marked');
        return true;
      }
    },
    async said({ id }) {
      if (id === null) return;
      try {
        await inbox.close(id, owner);
      } catch {
        log.warn('an accepted request cannot be closed');
      }
    },
  };
}

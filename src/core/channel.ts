import type { Message } from './reply.ts';
import type { Recipient } from './request.ts';

/** What became of something that nobody waited for. `ref`: how it can be found again on its platform; `null`: it cannot be. `gone`:
 *  nobody can be told there any more (blocked, kicked, chat gone). */
export type Sent = { kind: 'sent'; ref: string | null } | { kind: 'gone' } | { kind: 'failed' };

/** `gone`: that message is not there any more, or cannot be changed any more. */
export type Edited = 'edited' | 'gone' | 'failed';

/** A platform's way to say something that answers no request of this moment. Nothing of it ever rejects. */
export type Channel = {
  send(to: Recipient, message: Message): Promise<Sent>;
  /** Puts `message` in the place of what was sent before; makes no sound. */
  edit(to: Recipient, ref: string, message: Message): Promise<Edited>;
};

/** An adapter at work. What an ending means for the process, and in which words it is told, is `main.ts`'s. */
export type Running = {
  name: string;
  /** Takes nothing new, finishes what is at work (ten seconds at most), leaves nothing open. Harmless twice. */
  stop(): Promise<void>;
  /** Settles once the adapter serves nobody any more. Rejects only for a bug of ours. */
  ended: Promise<Ending>;
};

export type Ending =
  | { kind: 'stopped' }
  | { kind: 'wrong-token' }
  /** Another program takes this bot's updates, by polling or by a webhook. */
  | { kind: 'second-poller' };

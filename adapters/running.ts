import type { Catalogue } from '../src/core/i18n/index.ts';

/** An adapter at work. What an ending means for the process, and in which words it is told, is `main.ts`'s. */
export type Running = {
  name: string;
  /** Takes nothing new, finishes what is at work (ten seconds at most), leaves nothing open. Harmless twice. */
  stop(): Promise<void>;
  /** Settles once the adapter serves nobody any more. Rejects only for a bug of ours. */
  ended: Promise<Ending>;
};

/** Each way to end but the one that was asked for has words in the catalogue. */
export type Ending = 'stopped' | keyof Catalogue['endings'];

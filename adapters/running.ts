import type { Catalogue } from '../src/core/i18n/index.ts';
import type { Channel } from '../src/core/channel.ts';
import type { Request } from '../src/core/request.ts';
import type { HttpRoute } from './http-route.ts';

/** An adapter at work. What an ending means for the process, and in which words it is told, is `main.ts`'s. */
export type Running = {
  name: string;
  /** For what answers no request of this moment: what became of a change that a crash cut off, an alert. */
  channel: Channel;
  /** Whether people are served at this moment. */
  isReady(): boolean;
  /** Answers a request that another process has left, on the way that its `route` tells. Settles when all was said. Never
   *  rejects; to be called only while it is ready. */
  resume(request: Request): Promise<void>;
  /** Ways in over HTTP, where the platform brings what is asked. */
  routes: readonly HttpRoute[];
  /** For whoever watches from outside. */
  readiness(): Readiness;
  /** Takes nothing new, finishes what is at work (ten seconds at most), leaves nothing open. Harmless twice. */
  stop(): Promise<void>;
  /** Settles once the adapter serves nobody any more. Rejects only for a bug of ours. */
  ended: Promise<Ending>;
};

/** `standby`: well, while another copy of this bot does the work. `unreachable`: its platform does not answer. */
export type Readiness = 'starting' | 'ready' | 'standby' | 'unreachable' | 'stopped';

/** Each way to end but the one that was asked for has words in the catalogue. */
export type Ending = 'stopped' | keyof Catalogue['endings'];

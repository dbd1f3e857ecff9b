import { EventEmitter } from 'node:events';
import { queryObjects, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { setAhead } from '../../test/fakes/shifted-clock.ts';

/** Loaded into the bot's process before the bot: sets its clock, and says what it still holds on to after a collection. */

export type Probed = {
  heapMiB: number;
  timers: number;
  listeners: number;
  emitters: number;
  signals: number;
  promises: number;
};

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
/** The types know only one of its forms. */
const countOf = queryObjects as unknown as (kind: unknown, options: { format: 'count' }) => number;

function look(): Probed {
  collect();
  collect();
  const { heapUsed } = process.memoryUsage();
  return {
    heapMiB: heapUsed / 2 ** 20,
    timers: process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length,
    listeners: process
      .eventNames()
      .map((name) => process.listenerCount(name))
      .reduce((sum, count) => sum + count, 0),
    emitters: countOf(EventEmitter, { format: 'count' }),
    signals: countOf(AbortSignal, { format: 'count' }),
    promises: countOf(Promise, { format: 'count' }),
  };
}

process.on('message', ({ aheadMs }: { aheadMs?: number }) => {
  if (aheadMs === undefined) process.send!(look());
  else {
    setAhead(aheadMs);
    process.send!('set');
  }
});
process.channel!.unref();

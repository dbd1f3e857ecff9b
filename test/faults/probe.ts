import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { setAhead } from '../fakes/shifted-clock.ts';

/** Loaded into the bot's process before the bot. Asked for it, it says what the process holds on to, and sets its clock. */

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

process.on('message', ({ aheadMs }: { aheadMs?: number }) => {
  if (aheadMs !== undefined) setAhead(aheadMs);
  collect();
  const timers = process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
  process.send!({ timers, heapMiB: process.memoryUsage().heapUsed / 2 ** 20 });
});
process.channel!.unref();

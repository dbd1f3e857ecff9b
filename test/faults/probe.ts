import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Loaded into the bot's process before the bot. Asked for it, it says what the process holds on to, and sets its clock. */

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const RealDate = Date;
let aheadMs = 0;
/** The wall clock alone: timers go by another one, as they do where a host's clock is set. */
class ShiftedDate extends RealDate {
  constructor(...given: [] | [number]) {
    super(...(given.length === 0 ? ([RealDate.now() + aheadMs] as const) : given));
  }
  static override now(): number {
    return RealDate.now() + aheadMs;
  }
}
globalThis.Date = ShiftedDate as DateConstructor;

process.on('message', ({ aheadMs: wanted }: { aheadMs?: number }) => {
  if (wanted !== undefined) aheadMs = wanted;
  collect();
  const timers = process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
  process.send!({ timers, heapMiB: process.memoryUsage().heapUsed / 2 ** 20 });
});
process.channel!.unref();

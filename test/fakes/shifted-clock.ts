/** The wall clock of a process that loads this, which can be set ahead; timers go by another one, as they do where a host's
 *  clock is set. */

const RealDate = Date;
let aheadMs = 0;

class ShiftedDate extends RealDate {
  constructor(...given: [] | [number]) {
    super(...(given.length === 0 ? ([RealDate.now() + aheadMs] as const) : given));
  }
  static override now(): number {
    return RealDate.now() + aheadMs;
  }
}
globalThis.Date = ShiftedDate as DateConstructor;

export const setAhead = (ms: number) => void (aheadMs = ms);

/** The wall clock of this process, which can be set ahead; timers go by another one. An hour of the soak takes minutes, on
 *  both sides of the wire. */

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

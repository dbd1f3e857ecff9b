/** Waits a moment for another process to let go of a store; `false` when there was waiting enough. */
export type Patience = () => Promise<boolean>;

/** How long SQLite may stop the event loop for one attempt. */
export const BUSY_TIMEOUT_MS = 25;
const PAUSE_MS = 75;
/** With the above: two seconds. OpenClaw's own writes were done within 50 ms (contract, section 8). */
const PAUSES = 20;

/** One patience for all files of one reading, so that several locks together cost no more than one. */
export function createPatience(sleep: (ms: number) => Promise<unknown>): Patience {
  let left = PAUSES;
  return async () => {
    if (left === 0) return false;
    left -= 1;
    await sleep(PAUSE_MS);
    return true;
  };
}

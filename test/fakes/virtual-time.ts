/** Time that passes only while everybody waits: whoever works keeps it standing, and when all sleep, it jumps to whom is to wake
 *  first. Days take seconds, and real input and output may be done in between.
 *
 *      const time = createTime(NOON);
 *      const work = time.run(async () => { … await time.sleep(ms, signal) … });
 *      await time.passUntil(NOON + DAY);
 */
export function createTime(startsAt: number) {
  let at = startsAt;
  let working = 0;
  let sleepers: { wakesAt: number; wake: () => void }[] = [];
  let idle: (() => void) | null = null;

  const rest = () => {
    working -= 1;
    if (working === 0) idle?.();
  };
  const allRest = () =>
    working === 0
      ? Promise.resolve()
      : new Promise<void>((resolve) => (idle = resolve)).finally(() => (idle = null));

  return {
    clock: { now: () => at },
    /** Time stands still until this sleeps or is done. */
    async run<T>(work: () => Promise<T>): Promise<T> {
      working += 1;
      try {
        return await work();
      } finally {
        rest();
      }
    },
    /** Only within `run`. */
    async sleep(ms: number, signal?: AbortSignal): Promise<void> {
      if (signal?.aborted) return;
      await new Promise<void>((resolve) => {
        const wake = () => {
          sleepers = sleepers.filter((one) => one !== sleeper);
          signal?.removeEventListener('abort', wake);
          working += 1;
          resolve();
        };
        const sleeper = { wakesAt: at + Math.ceil(ms), wake };
        sleepers.push(sleeper);
        signal?.addEventListener('abort', wake);
        rest();
      });
    },
    async passUntil(until: number): Promise<void> {
      for (;;) {
        await allRest();
        const next = sleepers.reduce<(typeof sleepers)[number] | null>(
          (first, one) => (first && first.wakesAt <= one.wakesAt ? first : one),
          null,
        );
        if (!next || next.wakesAt > until) break;
        at = Math.max(at, next.wakesAt);
        next.wake();
      }
      at = Math.max(at, until);
    },
  };
}

export type VirtualTime = ReturnType<typeof createTime>;

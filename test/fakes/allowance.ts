import type { FakeAnswer } from './usage-endpoint.ts';

/** An account whose allowance is used up and comes back, by a clock: five hours and a week, each from its first use on. */

const HOUR = 60 * 60_000;
const WINDOWS = [
  { key: 'primary_window', lengthMs: 5 * HOUR },
  { key: 'secondary_window', lengthMs: 7 * 24 * HOUR },
] as const;

/** `percentPerHour`: how fast five hours' worth is used at that moment; a week's worth goes a tenth as fast. */
export function createAllowance(now: () => number, percentPerHour: (at: number) => number) {
  const windows = WINDOWS.map((window) => ({ ...window, used: 0, resetsAt: 0 }));
  let toldAt = now();

  function use(): void {
    const at = now();
    for (const [index, window] of windows.entries()) {
      if (at >= window.resetsAt) Object.assign(window, { used: 0, resetsAt: 0 });
      const used = (percentPerHour(at) * (at - toldAt)) / HOUR / (index === 0 ? 1 : 10);
      if (used > 0 && window.resetsAt === 0) window.resetsAt = at + window.lengthMs;
      window.used = Math.min(100, window.used + used);
    }
    toldAt = at;
  }

  return {
    answer(): FakeAnswer {
      use();
      const isFull = windows.some(({ used }) => used >= 100);
      const told = windows.map(({ key, lengthMs, used, resetsAt }) => [
        key,
        {
          used_percent: Math.floor(used),
          limit_window_seconds: lengthMs / 1000,
          // An unused window would end a whole length from now.
          reset_at: Math.round((resetsAt || now() + lengthMs) / 1000),
        },
      ]);
      const rate_limit = { allowed: !isFull, limit_reached: isFull, ...Object.fromEntries(told) };
      const body = JSON.stringify({ plan_type: 'plus', rate_limit });
      return { status: 200, headers: { 'content-type': 'application/json' }, body };
    },
  };
}

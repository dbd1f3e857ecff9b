import type { FakeAnswer } from '../../fakes/usage-endpoint.ts';

/** An account with five hours and a week, whose use is told to it. */

const HOUR = 60 * 60_000;
const LENGTHS = { '5h': 5 * HOUR, week: 7 * 24 * HOUR } as const;
export type WindowName = keyof typeof LENGTHS;
export const windowNames = Object.keys(LENGTHS) as WindowName[];

type Window = { used: number; resetsAt: number };

export function createAccount(week: Window) {
  const windows: Record<WindowName, Window> = { '5h': { used: 0, resetsAt: 0 }, week: { ...week } };

  function roll(at: number): void {
    for (const window of Object.values(windows))
      if (window.resetsAt !== 0 && at >= window.resetsAt) Object.assign(window, { used: 0, resetsAt: 0 });
  }

  /** Whole percent, as the endpoint tells it. */
  const left = (at: number): Record<WindowName, number> => {
    roll(at);
    return { '5h': 100 - Math.floor(windows['5h'].used), week: 100 - Math.floor(windows.week.used) };
  };
  const isEmpty = (at: number) => Object.values(left(at)).some((percent) => percent <= 0);

  return {
    left,
    isEmpty,
    use(at: number, percent: number): void {
      roll(at);
      for (const name of windowNames) {
        const window = windows[name];
        window.resetsAt ||= at + LENGTHS[name];
        window.used = Math.min(100, window.used + percent / (name === '5h' ? 1 : 10));
      }
    },
    resetEarly: () => void Object.assign(windows['5h'], { used: 0, resetsAt: 0 }),
    /** `isLie`: as if nothing was used. */
    answer(at: number, isLie = false): FakeAnswer {
      const rest = isLie ? { '5h': 100, week: 100 } : left(at);
      const isFull = Object.values(rest).some((percent) => percent <= 0);
      const window = (name: WindowName) => ({
        used_percent: 100 - rest[name],
        limit_window_seconds: LENGTHS[name] / 1000,
        // An unused window would end a whole length from now.
        reset_at: Math.round(((isLie ? 0 : windows[name].resetsAt) || at + LENGTHS[name]) / 1000),
      });
      const rate_limit = {
        allowed: !isFull,
        limit_reached: isFull,
        primary_window: window('5h'),
        secondary_window: window('week'),
      };
      const body = JSON.stringify({ plan_type: 'plus', rate_limit });
      return { status: 200, headers: { 'content-type': 'application/json' }, body };
    },
  };
}
export type Account = ReturnType<typeof createAccount>;

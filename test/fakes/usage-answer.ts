import type { FakeAnswer } from './usage-endpoint.ts';

/** 2026-11-22 12:00 UTC: the clock of every story stands here until the story moves it. */
export const NOON = Date.parse('2026-11-22T12:00:00Z');
const HOUR = 60 * 60_000;

/** What the endpoint says of an account with so much used of each window, and so long until each resets. Without an
 *  account id in it: whoever asks is meant. */
export function usageAnswer(
  fiveHours: { used: number; resetsInMs?: number },
  week: { used: number; resetsInMs?: number },
): FakeAnswer {
  const window = (used_percent: number, limit_window_seconds: number, resetsInMs: number) => ({
    used_percent,
    limit_window_seconds,
    reset_at: (NOON + resetsInMs) / 1000,
  });
  const isFull = fiveHours.used >= 100 || week.used >= 100;
  const body = {
    plan_type: 'plus',
    rate_limit: {
      allowed: !isFull,
      limit_reached: isFull,
      primary_window: window(fiveHours.used, 18_000, fiveHours.resetsInMs ?? 2 * HOUR),
      secondary_window: window(week.used, 604_800, week.resetsInMs ?? 100 * HOUR),
    },
  };
  return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

import { randomUUID } from 'node:crypto';
import type { Config } from './config.ts';
import { PLAN_LIFE_MS } from './core/auth/plan.ts';
import type { Settings } from './core/handle.ts';
import type { Limits } from './core/rate-limit.ts';

/** More than anybody taps who reads the answers, and no more than Telegram lets a bot say to one person. The selector of a
 *  hundred profiles can still be leafed through. */
const LIMITS: Limits = {
  windowMs: 60_000,
  perPerson: 30,
  atOnce: 1000,
  strangerMs: 10 * 60_000,
  strangers: 60,
};

const LIST_LIFE_MS = 10 * 60_000;

/** `pace`: how much faster the core's clock runs than a person's. */
export function settingsOf({ agent, people, locale, duplicateWindowMs, pollMs }: Config, pace = 1): Settings {
  return {
    agent,
    people,
    locale,
    duplicateWindowMs: duplicateWindowMs * pace,
    listLifeMs: LIST_LIFE_MS * pace,
    planLifeMs: PLAN_LIFE_MS * pace,
    confirmBy: 'reply',
    copy: randomUUID(),
    limits: LIMITS,
    pollMs,
  };
}

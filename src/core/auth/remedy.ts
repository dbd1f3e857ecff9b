import type { Hold } from '../usage/profile.ts';
import { canSignIn, isAtLeast } from './version.ts';

/** What to do about a hold of OpenClaw's on a login that OpenAI would serve: the least risky thing that ends it. There is no
 *  command for that, and no method of a running gateway (contract, sections 3 and 9); `doctor --fix` and `--probe` can cost
 *  a login (sections 4 and 11), and an edit of the store can be lost to a gateway that writes to it. So it is time that ends
 *  a hold, and what OpenClaw does besides (read in the packages of 2026.5.28, 2026.7.1, 2026.8.2 and 2026.9.6):
 *  - Before each answer 2026.9.6 asks OpenAI about those that it holds for their used-up allowance, at most every five
 *    minutes, and ends the hold of one that is served (`shouldHalfOpenProbeWhamBlock`). 2026.8.2 does it every 45 minutes,
 *    too seldom to count on; 2026.7.1 never.
 *  - A sign-in ends it: in 2026.5.28 and 2026.7.1 the holds of all logins of the provider, as soon as it begins
 *    (`clearStaleProfileLockouts`); from 2026.8.2 on that of the one signed in, once it is saved (`resetFailureState`). It
 *    puts a new login in the place of one that works, and that one first: worth it only where waiting takes long. */
export type Remedy = 'message' | 'other-model' | 'wait' | 'wait-or-sign-in';

/** Shorter ones are over before it is worth it; an ordinary pause takes five minutes (`calculateAuthProfileCooldownMs`). */
const LONG_MS = 60 * 60_000;

/** `version`: `null` where nothing may be changed, or it is not known. */
export function remedyFor(hold: Hold, version: string | null, now: number): Remedy {
  const isAskedAgain = hold.kind === 'blocked' && hold.reason === 'subscription_limit';
  if (isAskedAgain && version !== null && isAtLeast(version, '2026.9.6')) return 'message';
  if (hold.model !== null) return 'other-model';
  const isLong = hold.until - now > LONG_MS;
  return isLong && version !== null && canSignIn(version) ? 'wait-or-sign-in' : 'wait';
}

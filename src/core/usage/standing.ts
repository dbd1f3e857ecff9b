import type { Verdict } from './verdict.ts';

/** What is known of a profile on the server's side, in the shortest form. OpenClaw's own hold is not in it. */
export type Standing = {
  /** `refused`: the login, account or workspace, so that a person must act. `unknown`: nothing speaks against it, and nothing
   *  proves that it works. */
  kind: 'works' | 'limited' | 'refused' | 'unknown';
  /** When a limit ends, epoch ms; `null` when nobody knows, or there is none. */
  until: number | null;
  /** When that was read, epoch ms; `null`: just now, or never. */
  seenAt: number | null;
};

export const UNKNOWN: Standing = { kind: 'unknown', until: null, seenAt: null };
export const REFUSED: Standing = { kind: 'refused', until: null, seenAt: null };

export function standingOf({ state, basis, warnings, limitedUntil, readAt }: Verdict): Standing {
  if (state === 'unusable') return REFUSED;
  // Without a reading all that is known is what OpenClaw holds against it.
  if (basis === 'assumed' || warnings.includes('unverified')) return UNKNOWN;
  const seenAt = basis === 'live' ? null : readAt;
  return state === 'limited'
    ? { kind: 'limited', until: limitedUntil, seenAt }
    : { kind: 'works', until: null, seenAt };
}

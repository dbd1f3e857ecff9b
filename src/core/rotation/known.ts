import { glyphOf, healthOf } from '../usage/health.ts';
import type { Readings } from '../usage/readings.ts';
import { refusalOf } from '../usage/refusal.ts';
import type { Refusal } from '../usage/refusal.ts';
import type { Placed } from '../usage/target.ts';
import type { Verdict } from '../usage/verdict.ts';

/** How a profile stands by what was read last. Nobody is asked. */
export type Known = Placed & {
  glyph: string;
  /** `credits`: it works, and each use costs some. `unknown`: never read, or not since its limit should have ended. */
  state: 'usable' | 'credits' | 'limited' | 'dead' | 'unknown';
  /** Why it is dead; `null` where it is not. */
  refusal: Refusal | null;
  /** When the limit ends, epoch ms; `null` when there is none or nobody knows. */
  limitedUntil: number | null;
  /** Until when OpenClaw itself does not use it for any model, epoch ms. Another fact than what the server would do. */
  heldUntil: number | null;
  /** What was left of each window when it was read, the shortest first; where its reset has passed, `null`. */
  windows: Verdict['windows'];
  /** When it was read, epoch ms; `null`: never, or its login was refused. */
  readAt: number | null;
};

/** With the verdict that it comes from. */
export async function knownOf(
  readings: Readings,
  agent: string,
  placed: readonly Placed[],
  now: number,
): Promise<readonly (Known & { verdict: Verdict })[]> {
  return Promise.all(
    placed.map(async (one): Promise<Known & { verdict: Verdict }> => {
      const verdict = await readings.recallVerdict(agent, one.profile);
      const { hold } = one.profile;
      return {
        ...one,
        verdict,
        glyph: glyphOf(verdict),
        state: stateOf(verdict),
        refusal: verdict.state === 'unusable' ? refusalOf(verdict) : null,
        limitedUntil: verdict.state === 'limited' ? verdict.limitedUntil : null,
        windows: verdict.windows,
        readAt: verdict.readAt,
        heldUntil: hold && hold.model === null && hold.until > now ? hold.until : null,
      };
    }),
  );
}

function stateOf(verdict: Verdict): Known['state'] {
  if (verdict.state === 'unusable') return 'dead';
  if (verdict.state === 'limited') return verdict.basis === 'assumed' ? 'unknown' : 'limited';
  if (healthOf(verdict) === 'ok') return 'usable';
  const isRead = verdict.readAt !== null && !verdict.warnings.includes('unverified');
  return isRead && verdict.funding === 'credits' ? 'credits' : 'unknown';
}

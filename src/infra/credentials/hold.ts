import { z } from 'zod';
import type { Hold } from '../../core/usage/profile.ts';
import { epochMs, word } from './wire.ts';

/** A model's name. What else stands there may be prose. */
const model = z
  .string()
  .regex(/^[\w.:/-]{1,80}$/u)
  .nullable()
  .catch(null);

type Noted = Omit<Hold, 'until'> & { until: number | null };

/** What OpenClaw holds against one profile, ended or not. Wire shape: `usageStats.<id>` (contract, section 2.1). */
export const Holds = z
  .object({
    cooldownUntil: epochMs(1),
    cooldownReason: word,
    cooldownModel: model,
    disabledUntil: epochMs(1),
    disabledReason: word,
    blockedUntil: epochMs(1),
    blockedReason: word,
    blockedModel: model,
    blockedScope: word,
  })
  .transform((wire): readonly Noted[] => [
    { kind: 'cooldown', until: wire.cooldownUntil, reason: wire.cooldownReason, model: wire.cooldownModel },
    { kind: 'disabled', until: wire.disabledUntil, reason: wire.disabledReason, model: null },
    {
      kind: 'blocked',
      until: wire.blockedUntil,
      reason: wire.blockedReason,
      // A model alone does not narrow a block, only with this scope (2026.9.6, `dist/usage-state-*.mjs`).
      model: wire.blockedScope === 'model' ? wire.blockedModel : null,
    },
  ])
  .catch([]);
export type Holds = z.infer<typeof Holds>;

/** The one that lasts longest; one for all models goes before one for a single model, which leaves the others usable. */
export function activeHold(holds: Holds, now: number): Hold | null {
  const active = holds.flatMap((hold): Hold[] =>
    hold.until !== null && hold.until > now ? [{ ...hold, until: hold.until }] : [],
  );
  const rank = ({ model, until }: Hold) => (model === null ? 1e16 : 0) + until;
  return active.reduce<Hold | null>(
    (longest, hold) => (longest && rank(longest) >= rank(hold) ? longest : hold),
    null,
  );
}

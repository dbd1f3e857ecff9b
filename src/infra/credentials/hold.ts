import { z } from 'zod';
import type { Profile } from '../../core/usage/profile.ts';
import { epochMs } from './wire.ts';

/** The store's reasons are single words (`rate_limit`). What else stands there may be prose with a name in it. */
const reason = z
  .string()
  .regex(/^[a-z0-9_-]+$/u)
  .transform((word) => word.slice(0, 60))
  .nullable()
  .catch(null);

/** What OpenClaw holds against one profile, ended or not. Wire shape: `usageStats.<id>` (contract, section 2.1). */
export const Holds = z
  .object({
    cooldownUntil: epochMs(1),
    cooldownReason: reason,
    disabledUntil: epochMs(1),
    disabledReason: reason,
    blockedUntil: epochMs(1),
    blockedReason: reason,
  })
  .transform((wire) => [
    { until: wire.cooldownUntil, reason: wire.cooldownReason },
    { until: wire.disabledUntil, reason: wire.disabledReason },
    { until: wire.blockedUntil, reason: wire.blockedReason },
  ])
  .catch([]);
export type Holds = z.infer<typeof Holds>;

/** The one that lasts longest. A hold on a single model counts as well: the store's reader cannot tell which model a
 *  person will use. */
export function activeHold(holds: Holds, now: number): Profile['hold'] {
  return holds
    .flatMap(({ until, reason }) => (until !== null && until > now ? { until, reason } : []))
    .reduce<Profile['hold']>(
      (longest, hold) => (longest && longest.until >= hold.until ? longest : hold),
      null,
    );
}

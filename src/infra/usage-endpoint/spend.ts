import { z } from 'zod';
import type { SpendLimit, UsageReport } from '../../core/usage/answer.ts';
import { flag, number, object, resetMoment, text } from './lenient.ts';

const WireLimit = object({
  limit: number,
  used: number,
  remaining: number,
  used_percent: number,
  remaining_percent: number,
  reset_after_seconds: number,
  reset_at: number,
});
type WireLimit = z.infer<typeof WireLimit>;

const WireGroupLimit = object({ details: WireLimit });

/** Wire shape of `spend_control`. Contract, section 2. */
export const WireSpend = object({
  reached: flag,
  reached_limit_type: text,
  individual_limit: WireLimit,
  workspace_default_limit: WireLimit,
  workspace_shared_limit: WireLimit,
  role_budget_limit: WireLimit,
  group_default_limit: WireGroupLimit,
  group_shared_limit: WireGroupLimit,
});

export function toSpend(wire: z.infer<typeof WireSpend>, receivedAt: number): UsageReport['spend'] {
  if (!wire) return null;
  const individual = toLimit(wire.individual_limit, receivedAt);
  const others: Record<string, SpendLimit | null> = {
    workspace_default: toLimit(wire.workspace_default_limit, receivedAt),
    workspace_shared: toLimit(wire.workspace_shared_limit, receivedAt),
    role_budget: toLimit(wire.role_budget_limit, receivedAt),
    group_default: toLimit(wire.group_default_limit?.details ?? null, receivedAt),
    group_shared: toLimit(wire.group_shared_limit?.details ?? null, receivedAt),
  };
  const named = new Map(Object.entries({ individual, ...others }));
  const type = wire.reached_limit_type;
  // A limit that the server names and does not describe has no known end; another one's would be a false promise.
  const limit = type === null ? (individual ?? mostUsed(Object.values(others))) : (named.get(type) ?? null);
  return { reached: wire.reached, limit, individual };
}

/** `null` where there is no limit, or nothing is said about it. */
function toLimit(wire: WireLimit, receivedAt: number): SpendLimit | null {
  if (!wire) return null;
  const usedPercent = usedOf(wire);
  const resetsAt = resetMoment(wire, receivedAt);
  return usedPercent === null && resetsAt === null ? null : { usedPercent, resetsAt };
}

function usedOf({
  used_percent,
  remaining_percent,
  limit,
  used,
  remaining,
}: NonNullable<WireLimit>): number | null {
  if (used_percent !== null) return used_percent;
  if (remaining_percent !== null) return 100 - remaining_percent;
  if (limit !== null && limit > 0) {
    if (used !== null) return (used / limit) * 100;
    if (remaining !== null) return 100 - (remaining / limit) * 100;
  }
  return remaining !== null && remaining <= 0 ? 100 : null;
}

function mostUsed(limits: readonly (SpendLimit | null)[]): SpendLimit | null {
  return limits
    .filter((limit) => limit !== null)
    .reduce<SpendLimit | null>((a, b) => (a && (a.usedPercent ?? 0) >= (b.usedPercent ?? 0) ? a : b), null);
}

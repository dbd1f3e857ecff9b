import type { ProfileRef } from '../auth/plan.ts';
import type { Placed } from '../usage/target.ts';
import type { Memory, Seen } from './memory.ts';
import { refOf } from './sight.ts';
import type { Sight } from './sight.ts';

/** Whether OpenClaw passes over the first of the order, and for how long. Pure. */

/** A session that goes on with its old login for a moment is no failover; one that comes and goes is one. */
const FAILOVER_MS = { begins: 5 * 60_000, ends: 15 * 60_000 };
/** What was used longer ago tells nothing about now. */
const USED_LATELY_MS = 60 * 60_000;
/** `since`: when the order became what it is; what was used before that says nothing about it, nor what was used while the first
 *  one could not be. */
export function observeFailover(
  before: Memory['failover'],
  sight: Sight,
  profiles: readonly Seen[],
  since: number,
): Memory['failover'] {
  const { now } = sight;
  const first = profiles.find(({ profile }) => profile.digest === sight.order?.[0]?.digest);
  const usableSince = Math.max(first?.backAt ?? 0, first?.mendedAt ?? 0);
  const known = before && before.since < usableSince ? null : before;
  const last = usedLast(sight);
  const isSameFirst = known !== null && last?.first.digest === known.first.digest;
  const isAnother = last !== null && last.used !== last.first && last.at > Math.max(since, usableSince);
  const isLately = isAnother && now - last.at <= USED_LATELY_MS;
  // Nobody has used anything since.
  if (isSameFirst && known.isTold && isAnother && !isLately) return { ...known, seenAt: now };
  if (!isLately) {
    const isOver = !isSameFirst || !known.isTold || now - known.seenAt >= FAILOVER_MS.ends;
    return isOver ? null : known;
  }
  const { first: head, used } = last;
  const beganAt = isSameFirst ? known.since : now;
  const isTold = (isSameFirst && known.isTold) || now - beganAt >= FAILOVER_MS.begins;
  return { first: head, used, since: beganAt, seenAt: now, isTold };
}

/** `null`: there is no order. */
function usedLast({ placed, order }: Sight): { first: ProfileRef; used: ProfileRef; at: number } | null {
  const [head] = order ?? [];
  const first = head && placed.find((one) => refOf(one).digest === head.digest);
  if (!first) return null;
  const usedAt = ({ profile }: Placed) => profile.use.lastUsedAt ?? 0;
  const used = placed.reduce((latest, one) => (usedAt(one) > usedAt(latest) ? one : latest), first);
  const ref = refOf(first);
  return { first: ref, used: used === first ? ref : refOf(used), at: usedAt(used) };
}

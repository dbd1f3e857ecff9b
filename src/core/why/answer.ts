import type { Choice, Instead, Passed, Seen } from '../auth/why.ts';
import type { SetHere } from './set-here.ts';

/** "I set the order, why is it still using the other one?": the answer for the present case. Pure, and without words. What it
 *  cannot know: to which login a session is pinned, how an API key does, and what the running gateway has in its memory. */

/** What OpenClaw has noted: this login, then. */
export type LastUse = { label: string; at: number };

type Nobody = Extract<Instead, { kind: 'nobody' }>;

export type Answer =
  /** What was set here is not in force any more. */
  | { code: 'changed_since'; set: SetHere }
  /** `first`: one to begin an order with. */
  | { code: 'no_order'; last: LastUse | null; first: string }
  /** `first`: of the logins. */
  | { code: 'key_first'; key: string; first: string }
  | { code: 'nobody_usable'; soonest: Nobody['soonest']; spare: string | null; first: string }
  /** The first of the order cannot be used now; `used`: who is, in its place. */
  | { code: 'passed_over'; passed: Passed; used: string; isKey: boolean }
  /** The one that the order says was used last. */
  | { code: 'in_step'; last: LastUse }
  | { code: 'never_used'; first: string }
  /** Nothing was used since the order was set. */
  | { code: 'not_yet'; first: string; last: LastUse; since: number }
  /** Another one was used, and nothing that can be seen from here explains it. */
  | { code: 'another_used'; first: string; last: LastUse; isStale: boolean };

/** `seen`: all profiles, those of the order first; at least one. */
export function answer({ kind, passed, used }: Choice, seen: readonly Seen[], set: SetHere | null): Answer {
  const first = seen[0]!.label;
  const last = lastUseOf(seen);
  if (set && !set.isInForce) return { code: 'changed_since', set };
  if (kind === 'automatic' || used.kind === 'open') return { code: 'no_order', last, first };
  if (used.kind === 'nobody')
    return { code: 'nobody_usable', soonest: used.soonest, spare: used.spare?.label ?? null, first };
  const [head] = passed;
  if (head) return { code: 'passed_over', passed: head, used: used.label, isKey: used.kind === 'key' };
  if (used.kind === 'key') return { code: 'key_first', key: used.label, first };
  if (last === null) return { code: 'never_used', first: used.label };
  if (last.label === used.label) return { code: 'in_step', last };
  if (set && last.at <= set.at) return { code: 'not_yet', first: used.label, last, since: set.at };
  return { code: 'another_used', first: used.label, last, isStale: set?.isStale ?? false };
}

function lastUseOf(seen: readonly Seen[]): LastUse | null {
  const uses = seen.flatMap(({ label, profile: { use } }) =>
    use.lastUsedAt === null ? [] : [{ label, at: use.lastUsedAt }],
  );
  return uses.toSorted((one, other) => other.at - one.at)[0] ?? null;
}

import type { Sent } from '../channel.ts';
import type { Fact } from './fact.ts';
import { announce, newOf } from './ledger.ts';
import type { Ledger, Told } from './ledger.ts';

/** What is said next to one subscriber, and what the ledger says before and after it. Pure. */

/** `before`: the ledger as it is. `during`: what is written down before anything is said, so that a process that dies then leaves
 *  a trace.
 *  - `send`: what is new, or what was on its way when a process died.
 *  - `edit`: something of it is over.
 *  - `digest`: the overview of that day. */
export type Step = { before: Ledger; during: Ledger } & (
  | { kind: 'send' | 'edit'; message: Told }
  | { kind: 'digest'; day: string }
);

/** - `facts`: what the subscriber wants to hear of all that is so; `null`: nothing now.
 *  - `digestDay`: whose overview is due; `null`: none. */
export type Wanted = { facts: readonly Fact[] | null; digestDay: string | null };

/** After a failure, and after many in a row. */
const RETRY_MS = { first: 60_000, last: 15 * 60_000 };

/** Further ahead than anybody ever waits, the clock was set back. */
const mustWait = ({ notBefore }: Ledger, now: number) => now < notBefore && notBefore - now <= RETRY_MS.last;

/** `null`: nothing, or not yet after a failure. */
export function nextStep(ledger: Ledger, { facts, digestDay }: Wanted, now: number): Step | null {
  if (mustWait(ledger, now)) return null;
  const before = ledger;
  const cutOff = facts && ledger.messages.find(({ isSent }) => !isSent);
  if (cutOff) {
    const message = { ...cutOff, isAgain: true };
    return { kind: 'send', before, during: withMessage(ledger, cutOff, message), message };
  }
  const fresh = facts ? newOf(ledger, facts) : [];
  if (fresh.length > 0) {
    const during = announce(ledger, fresh, now);
    return { kind: 'send', before, during, message: during.messages.at(-1)! };
  }
  const behind = ledger.messages.find(({ isBehind, isSent }) => isBehind && isSent);
  if (behind) return { kind: 'edit', before, during: ledger, message: behind };
  if (digestDay === null || digestDay === ledger.digestDay) return null;
  // An overview that is missing is better than two.
  return { kind: 'digest', before, during: { ...ledger, digestDay }, day: digestDay };
}

/** What was taken is no step any more. After a failure all is as before, and nothing is one for a while: it may have been said
 *  before it was cut off, which is not known any better later. */
export function afterStep(step: Step, came: Exclude<Sent, { kind: 'gone' }>, now: number): Ledger {
  const { before, during } = step;
  if (came.kind === 'failed') {
    const failures = before.failures + 1;
    const waitMs = Math.min(RETRY_MS.last, RETRY_MS.first * 2 ** before.failures);
    return { ...before, failures, notBefore: now + waitMs };
  }
  const taken = { ...during, failures: 0 };
  if (step.kind === 'digest') return taken;
  const { message } = step;
  const said =
    step.kind === 'edit' ? { ...message, isBehind: false } : { ...message, ref: came.ref, isSent: true };
  return withMessage(taken, message, said);
}

const withMessage = (ledger: Ledger, old: Told, changed: Told): Ledger => ({
  ...ledger,
  messages: ledger.messages.map((one) => (one === old ? changed : one)),
});

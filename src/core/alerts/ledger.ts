import { z } from 'zod';
import type { Store } from '../ports.ts';
import { Fact, isPresent, keyOf, windowOf } from './fact.ts';
import type { Present } from './fact.ts';

/** What one subscriber was told, and what of it is not over yet. */

const KEEP_MS = 90 * 24 * 60 * 60_000;
/** After that no platform lets us change what was said. */
const OLD_MS = 14 * 24 * 60 * 60_000;

/** - `over`: it is not so any more.
 *  - `passed`: it has become worse, and that was told anew.
 *  - `unwatched`: the profile is out of the order, or gone; or the order itself, of which it was looked ahead. */
const End = z.object({ how: z.enum(['over', 'passed', 'unwatched']), at: z.number() });
/** `fact`: as it was told; of what was low and is over, with what is left by now. */
const Item = z.object({ fact: Fact, end: End.nullable() });
export type Item = z.infer<typeof Item>;

/** One message of the chat. `isSent`: false while it is on its way, so that a process that dies then leaves a trace.
 *  `isAgain`: it was on its way once before. `isBehind`: something of it is over, and it does not say so yet. `ref`: `null` where it cannot be changed. */
const Told = z.object({
  at: z.number(),
  ref: z.string().nullable(),
  isSent: z.boolean(),
  isAgain: z.boolean(),
  isBehind: z.boolean(),
  items: z.array(Item).readonly(),
});
export type Told = z.infer<typeof Told>;

const Ledger = z.object({
  messages: z.array(Told).readonly(),
  /** The day whose overview was sent, where the subscriber is. */
  digestDay: z.string().nullable(),
  /** Tries in a row that the platform has not taken, and when the next one is due. */
  failures: z.number(),
  notBefore: z.number(),
});
export type Ledger = z.infer<typeof Ledger>;

const EMPTY: Ledger = { messages: [], digestDay: null, failures: 0, notBefore: 0 };
const storedAs = (agent: string, subscription: string) => `told:${agent}:${subscription}`;

/** What another version wrote is as good as nothing: then what is so is told once more. */
export async function readLedger(store: Store, agent: string, subscription: string): Promise<Ledger> {
  return Ledger.safeParse(await store.get(storedAs(agent, subscription))).data ?? EMPTY;
}

export const writeLedger = (store: Store, agent: string, subscription: string, ledger: Ledger) =>
  store.set(storedAs(agent, subscription), ledger, KEEP_MS);

export const dropLedger = (store: Store, agent: string, subscription: string) =>
  store.delete(storedAs(agent, subscription));

/** Marks what is over, and forgets what has been told to its end. The very same where there is nothing of either. */
export function settle(ledger: Ledger, present: Present, now: number): Ledger {
  const messages = ledger.messages
    .map((message) => settled(message, present, now))
    .filter((message) => isOpen(message, present, now));
  const isSame =
    messages.length === ledger.messages.length &&
    messages.every((message, index) => message === ledger.messages[index]);
  return isSame ? ledger : { ...ledger, messages };
}

function settled(message: Told, present: Present, now: number): Told {
  const items = message.items.map((item) => endOf(item, present, now));
  const ended = items.filter((item, index) => item !== message.items[index]);
  if (ended.length === 0) return message;
  // That a profile is back is never taken back.
  const isBehind = message.isBehind || ended.some(({ fact }) => fact.kind !== 'back');
  return { ...message, items, isBehind };
}

function endOf(item: Item, present: Present, now: number): Item {
  const { fact, end } = item;
  // What has become worse is over in another way, once that is told (`announce`).
  const isWorse = present.facts.some((one) => isWorseThan(one.fact, fact));
  if (end || isWorse || isPresent(present, fact)) return item;
  const unwatched: Item = { fact, end: { how: 'unwatched', at: now } };
  if ('profile' in fact && !present.watched.includes(fact.profile.digest)) return unwatched;
  if (fact.kind === 'soon-out' && !present.hasOrder) return unwatched;
  const over = { how: 'over', at: now } as const;
  if (fact.kind !== 'low') return { fact, end: over };
  const window = windowOf(present.allowances, fact);
  return window ? { fact: { ...fact, leftPercent: window.leftPercent }, end: over } : unwatched;
}

/** What has passed is known for as long as it would be told again. */
function isOpen({ items, isBehind, isSent, at }: Told, present: Present, now: number): boolean {
  if (now - at >= OLD_MS) return false;
  const isOver = items.every(({ fact, end }) => end && (end.how !== 'passed' || !isPresent(present, fact)));
  // On its way when a process died, and over since: nobody knows whether it was said, and nothing is left to say.
  return !isOver || (isBehind && isSent);
}

/** Of these, what nobody was told yet, nor anything worse: somebody may want to be warned earlier than they were. */
export function newOf({ messages }: Ledger, wanted: readonly Fact[]): readonly Fact[] {
  const told = messages.flatMap(({ items }) =>
    items.filter(({ end }) => !end || end.how === 'passed').map(({ fact }) => fact),
  );
  const known = new Set(told.map(keyOf));
  return wanted.filter((one) => !known.has(keyOf(one)) && !told.some((each) => isWorseThan(each, one)));
}

/** One more message, and with it what was told before and has become worse. */
export function announce(ledger: Ledger, facts: readonly Fact[], now: number): Ledger {
  const messages = ledger.messages.map((message): Told => {
    const items = message.items.map((item): Item => {
      const isWorse = !item.end && facts.some((one) => isWorseThan(one, item.fact));
      return isWorse ? { ...item, end: { how: 'passed', at: now } } : item;
    });
    const isChanged = items.some((item, index) => item !== message.items[index]);
    return { ...message, items, isBehind: message.isBehind || isChanged };
  });
  const items = facts.map((fact) => ({ fact, end: null }));
  const added: Told = { at: now, ref: null, isSent: false, isAgain: false, isBehind: false, items };
  return { ...ledger, messages: [...messages, added] };
}

function isWorseThan(one: Fact, told: Fact): boolean {
  if (told.kind === 'soon-out') return one.kind === 'out';
  if (told.kind === 'order') return one.kind === 'order' && one.at > told.at;
  if (!('profile' in one) || !('profile' in told) || one.profile.digest !== told.profile.digest) return false;
  if (one.kind === 'dead') return told.kind === 'low' || told.kind === 'empty' || told.kind === 'expiring';
  if (told.kind !== 'low') return false;
  if (one.kind === 'empty') return true;
  return one.kind === 'low' && one.window === told.window && one.threshold < told.threshold;
}

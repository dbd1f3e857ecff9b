import type { Channel } from '../channel.ts';
import { loadTexts, localeFor } from '../i18n/index.ts';
import type { Locale } from '../i18n/index.ts';
import type { Ports } from '../ports.ts';
import type { Present } from './fact.ts';
import { announce, dropLedger, newOf, readLedger, settle, writeLedger } from './ledger.ts';
import type { Ledger, Told } from './ledger.ts';
import { renderAlert } from './render.ts';
import { subscriptionKeyOf } from './subscription.ts';
import type { Subscription } from './subscription.ts';
import { changeSubscription } from './subscriptions.ts';
import { isQuiet, wantedOf } from './wanted.ts';

/** One subscriber is told what is new, and what was told says that it is over. */

/** After a failure, and after many in a row. */
const RETRY_MS = { first: 60_000, last: 15 * 60_000 };

export type Delivering = {
  ports: Pick<Ports, 'state' | 'clock' | 'log' | 'sleep' | 'gateway'>;
  agent: string;
  locale: Locale;
  /** Nobody else is at it. Asked before anything is said. */
  mayStill: () => Promise<boolean>;
};

/** Never says anything twice: what is on its way is written down before. Where a process died in between, it is said once more,
 *  with a word about that. */
export async function deliver(
  room: Delivering,
  subscription: Subscription,
  present: Present,
  channel: Channel,
): Promise<void> {
  const { ports, agent, locale, mayStill } = room;
  const { to, thresholds } = subscription;
  const key = subscriptionKeyOf(to);
  const store = ports.state.alerts;
  const texts = await loadTexts(localeFor(to.language, locale));
  const now = ports.clock.now();
  const known = await readLedger(store, agent, key);
  let ledger = settle(known, present, now);
  let isWritten = JSON.stringify(ledger) === JSON.stringify(known);

  async function write(changed: Ledger): Promise<void> {
    ledger = changed;
    await writeLedger(store, agent, key, ledger);
    isWritten = true;
  }
  const render = (message: Told) =>
    renderAlert(texts, message, {
      mayChange: ports.gateway !== null,
      isPrivate: to.isPrivate,
      lowest: Math.min(...thresholds),
    });
  const replace = (old: Told, changed: Told | null): Ledger => ({
    ...ledger,
    messages: ledger.messages.flatMap((one) => (one !== old ? one : (changed ?? []))),
  });

  /** `false`: nothing more now. */
  async function send(message: Told, isAgain: boolean): Promise<boolean> {
    if (!(await mayStill())) return false;
    const sent = await channel.send(to, render({ ...message, isAgain }));
    if (sent.kind === 'gone') {
      ports.log.info('alerts: a chat takes nothing more, and is left in peace', {
        platform: to.caller.platform,
      });
      await changeSubscription(ports, agent, key, () => null);
      await dropLedger(store, agent, key);
      isWritten = true;
      return false;
    }
    if (sent.kind === 'failed') {
      // It may have been said before it was cut off, which is not known any better now.
      await write(afterFailure(replace(message, isAgain ? message : null), now));
      return false;
    }
    await write({ ...replace(message, { ...message, ref: sent.ref, isSent: true, isAgain }), failures: 0 });
    return true;
  }

  /** `false`: nothing more now. */
  async function edit(message: Told): Promise<boolean> {
    if (!(await mayStill())) return false;
    const edited = message.ref === null ? 'gone' : await channel.edit(to, message.ref, render(message));
    if (edited === 'failed') {
      await write(afterFailure(ledger, now));
      return false;
    }
    await write({ ...replace(message, { ...message, isBehind: false }), failures: 0 });
    return true;
  }

  if (now >= ledger.notBefore && (await tell())) ledger = settle(ledger, present, now);
  if (!isWritten) await write(ledger);

  async function tell(): Promise<boolean> {
    const isAtPeace = isQuiet(subscription, now);
    const cutOff = ledger.messages.filter(({ isSent }) => !isSent);
    if (!isAtPeace) for (const message of cutOff) if (!(await send(message, true))) return false;
    const fresh = isAtPeace ? [] : newOf(ledger, wantedOf(subscription, present));
    if (fresh.length > 0) {
      await write(announce(ledger, fresh, now));
      if (!(await send(ledger.messages.at(-1)!, false))) return false;
    }
    for (const message of ledger.messages.filter(({ isBehind, isSent }) => isBehind && isSent))
      if (!(await edit(message))) return false;
    return true;
  }
}

function afterFailure(ledger: Ledger, now: number): Ledger {
  const failures = ledger.failures + 1;
  const waitMs = Math.min(RETRY_MS.last, RETRY_MS.first * 2 ** (failures - 1));
  return { ...ledger, failures, notBefore: now + waitMs };
}

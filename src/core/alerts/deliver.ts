import type { Channel, Sent } from '../channel.ts';
import { loadTexts, localeFor } from '../i18n/index.ts';
import type { Locale } from '../i18n/index.ts';
import type { Ports } from '../ports.ts';
import type { Message } from '../reply.ts';
import { digestDueOn, renderDigest } from './digest.ts';
import type { Overview } from './digest.ts';
import type { Present } from './fact.ts';
import { dropLedger, readLedger, settle, writeLedger } from './ledger.ts';
import type { Ledger } from './ledger.ts';
import { renderAlert } from './render.ts';
import { afterStep, nextStep } from './step.ts';
import type { Step } from './step.ts';
import { subscriptionKeyOf } from './subscription.ts';
import type { Subscription } from './subscription.ts';
import { changeSubscription } from './subscriptions.ts';
import { isQuiet, wantedOf } from './wanted.ts';

/** One subscriber is told what is new, and what was told says that it is over. */

export type Delivering = {
  ports: Pick<Ports, 'state' | 'clock' | 'log' | 'sleep' | 'gateway'>;
  agent: string;
  locale: Locale;
  overview: () => Promise<Overview>;
  /** Nobody else is at it. Asked before anything is written or said. */
  mayStill: () => Promise<boolean>;
};

/** `failed`: the platform did not take something, and nothing more was tried. `lost`: somebody else is at it by now. */
export type Delivered = 'done' | 'failed' | 'lost';

/** Never says anything twice: what is on its way is written down before. Where a process died in between, it is said once more,
 *  with a word about that. */
export async function deliver(
  room: Delivering,
  subscription: Subscription,
  present: Present,
  channel: Channel,
): Promise<Delivered> {
  const { ports, agent, mayStill } = room;
  const store = ports.state.alerts;
  const key = subscriptionKeyOf(subscription.to);
  const now = ports.clock.now();
  const wanted = {
    facts: isQuiet(subscription, now) ? null : wantedOf(subscription, present),
    digestDay: digestDueOn(subscription, now),
  };
  let kept = await readLedger(store, agent, key);
  /** `false`: somebody else is at it by now, and what they have written stays. */
  const keep = async (ledger: Ledger): Promise<boolean> => {
    if (!(await mayStill())) return false;
    if (ledger !== kept) await writeLedger(store, agent, key, ledger);
    kept = ledger;
    return true;
  };
  let ledger = settle(kept, present, now);
  for (let step = nextStep(ledger, wanted, now); step; step = nextStep(ledger, wanted, now)) {
    const message = await word(room, subscription, step);
    if (!(await keep(step.during))) return 'lost';
    const came = await say(subscription, step, message, channel);
    if (came.kind === 'gone') {
      await leaveInPeace(room, subscription);
      return 'done';
    }
    ledger = afterStep(step, came, ports.clock.now());
    if (!(await keep(ledger))) return 'lost';
    if (came.kind === 'failed') return 'failed';
  }
  ledger = settle(ledger, present, now);
  return ledger === kept || (await keep(ledger)) ? 'done' : 'lost';
}

async function word(
  { ports, locale, overview }: Delivering,
  { to, thresholds }: Subscription,
  step: Step,
): Promise<Message> {
  const texts = await loadTexts(localeFor(to.language, locale));
  if (step.kind === 'digest') return renderDigest(texts, await overview(), step.day);
  return renderAlert(texts, step.message, {
    mayChange: ports.gateway !== null,
    isPrivate: to.isPrivate,
    lowest: Math.min(...thresholds),
  });
}

async function say({ to }: Subscription, step: Step, message: Message, channel: Channel): Promise<Sent> {
  if (step.kind !== 'edit') return channel.send(to, message);
  const { ref } = step.message;
  // One that cannot be changed any more stays as it is.
  const edited = ref === null ? 'gone' : await channel.edit(to, ref, message);
  return edited === 'failed' ? { kind: 'failed' } : { kind: 'sent', ref };
}

async function leaveInPeace({ ports, agent }: Delivering, { to }: Subscription): Promise<void> {
  const { platform } = to.caller;
  const key = subscriptionKeyOf(to);
  ports.log.info('alerts: a chat takes nothing more, and is left in peace', { platform });
  await changeSubscription(ports, agent, key, () => null);
  await dropLedger(ports.state.alerts, agent, key);
}

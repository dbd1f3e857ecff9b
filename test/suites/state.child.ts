import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { changed } from '../../src/core/alerts/change.ts';
import { parseAlerts } from '../../src/core/alerts/parse.ts';
import { subscriptionKeyOf } from '../../src/core/alerts/subscription.ts';
import { changeSubscription } from '../../src/core/alerts/subscriptions.ts';
import type { Held } from '../../src/core/ports.ts';
import { openState } from '../../src/infra/state/index.ts';
import { parsePlace } from '../../src/infra/state/place.ts';

/** Run as a process of its own on the state at the address it is given, and says what came of it in a line each. */

const [url = '', task = ''] = process.argv.slice(2);
const clock = { now: () => Date.now() };
const log = { request() {}, bug() {}, info() {}, warn() {} };
const state = await openState(parsePlace(url)!, clock, log);
const say = (what: unknown) => process.stdout.write(`${String(what)}\n`);

const tasks: Record<string, () => Promise<unknown>> = {
  /** Which of 300 claims it won. */
  async claims() {
    for (let n = 0; n < 300; n += 1) if (await state.claims.take(`key-${n}`, 60_000)) say(n);
  },
  /** Which of fifty plans it wrote both steps of; others try the same. */
  async journal() {
    for (let n = 0; n < 50; n += 1) {
      const steps = ['confirmed', 'applying'].map((step) => ({ plan: `plan-${n}`, step }));
      if (await state.journal.append(...steps)) say(n);
    }
  },
  /** Which of 200 requests it accepted. */
  async inbox() {
    for (let n = 0; n < 200; n += 1)
      if (await state.inbox.accept(`id-${n}`, String(process.pid), { n }, 60_000)) say(n);
  },
  /** Which of twenty requests of somebody who is gone it made its own. */
  async heirs() {
    for (const { id, owner } of await state.inbox.open())
      if (owner === 'gone' && (await state.inbox.move(id, owner, String(process.pid)))) say(id);
  },
  /** Sets what each of five people wants to be warned of, one thing after the other. */
  async alerts() {
    const people = Array.from({ length: 5 }, (_, n) => `${process.pid}-${n}`);
    for (const parsed of ['levels 50', 'quiet 22-7', 'zone Asia/Tokyo', 'digest 8'].map(parseAlerts))
      for (const id of people) {
        if (parsed.kind !== 'alerts.set') throw new Error(`no change: ${parsed.kind}`);
        const by = { platform: 'telegram', id };
        const to = { caller: by, chat: id, isPrivate: true };
        await changeSubscription({ state, sleep: delay }, 'main', subscriptionKeyOf(to), (known) =>
          changed(known, parsed.change, { to, by }, clock.now()),
        );
      }
    people.forEach(say);
  },
  /** Takes the lock and holds it; when it is spoken to, tells whether it still has it, and lets go. */
  async lock() {
    const lock = (await state.locks.take('main:openai', 'telegram:2', 800)) as Held;
    say(lock.isMine);
    await once(process.stdin, 'data');
    // a heart that beats again must not bring back what was lost
    await delay(300);
    say(await lock.isHeld());
    await lock.release();
    say('released');
    process.stdin.destroy();
  },
};

await tasks[task]!();
await state.close();

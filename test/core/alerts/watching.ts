import { expect } from 'vitest';
import { createAlerts } from '../../../src/core/alerts/alerts.ts';
import { recipientOf, subscriptionKeyOf, usual } from '../../../src/core/alerts/subscription.ts';
import type { Subscription } from '../../../src/core/alerts/subscription.ts';
import { changeSubscription } from '../../../src/core/alerts/subscriptions.ts';
import type { Channel } from '../../../src/core/channel.ts';
import type { Message } from '../../../src/core/reply.ts';
import { utc } from '../../../src/core/reply.ts';
import { createReadings } from '../../../src/core/usage/readings.ts';
import { renderText } from '../../../adapters/text/render.ts';
import { request, startHouse, threeProfiles } from '../../harness.ts';
import type { StoredLogins } from '../../fakes/openclaw-home.ts';
import { writeJsonHome } from '../../fakes/openclaw-home.ts';
import { NOON, usageAnswer } from '../../fakes/usage-answer.ts';

export const MINUTE = 60_000;
export const at = (minutes: number) => NOON + minutes * MINUTE;

/** The words of one message, and of what took its place. */
type Shown = { to: string; ref: string; texts: string[]; isQuiet: boolean };

/** A place where people read. It can be down, and it can want nothing more. */
export function createChat() {
  const shown: Shown[] = [];
  let tries = 0;
  let mood: 'up' | 'down' | 'gone' | 'dying' = 'up';
  /** Runs once a message has arrived, and before whoever sent it knows. */
  let onArrival = async () => {};
  /** Runs before whoever sent it knows that it is down. */
  let onFailure = async () => {};
  const words = (message: Message) => renderText(message, utc);
  const channel: Channel = {
    async send(to, message) {
      tries += 1;
      if (mood === 'down') {
        await onFailure();
        return { kind: 'failed' };
      }
      if (mood === 'gone') return { kind: 'gone' };
      const ref = `m${shown.length + 1}`;
      shown.push({ to: to.chat, ref, texts: [words(message)], isQuiet: message.isQuiet ?? false });
      await onArrival();
      return { kind: 'sent', ref };
    },
    async edit(_, ref, message) {
      if (mood !== 'up') return mood === 'gone' ? 'gone' : 'failed';
      shown.find((one) => one.ref === ref)?.texts.push(words(message));
      return 'edited';
    },
  };
  return {
    channel,
    shown,
    /** To say something new, also what came to nothing. */
    tries: () => tries,
    /** As each reads by now, without its buttons. */
    now: () => shown.map(({ texts }) => linesOf(texts.at(-1)!)),
    be: (next: typeof mood) => void (mood = next),
    onFailure: (work: () => Promise<void>) => void (onFailure = work),
    onArrival: (work: () => Promise<void>) => void (onArrival = work),
  };
}

const linesOf = (text: string) => text.replaceAll(/\n\d+\. .*$/gmu, '');

/** `work` before `home`; `spare` is out. A round reads all of them, or those of `names`. */
export async function startWatching(changes: Partial<Subscription> = {}, copies = 2) {
  const home = writeJsonHome(threeProfiles);
  const house = await startHouse({ home });
  const chat = createChat();
  const { people } = house.settings;
  const open = (copy: string) => {
    const readings = createReadings(house.ports);
    const alerts = createAlerts(
      house.ports,
      readings,
      { agent: 'main', people, locale: 'en', copy },
      (platform) => (platform === 'telegram' ? chat.channel : null),
    );
    return { readings, alerts };
  };
  let opened = Array.from({ length: copies }, (_, index) => open(`copy-${index}`));

  async function subscribe(asked = request('/codex_alerts'), wanted: Partial<Subscription> = {}) {
    const to = recipientOf(asked);
    const subscription = { to, by: asked.caller, ...usual, ...wanted };
    await changeSubscription(house.ports, 'main', subscriptionKeyOf(to), () => subscription);
  }
  await subscribe(undefined, changes);

  for (const name of ['work', 'home', 'spare'])
    house.endpoint.script(`acct-${name}`, usageAnswer({ used: 10 }, { used: 10 }));

  return {
    house,
    chat,
    subscribe,
    /** What the endpoint says of it from now on: percent left. */
    left: (name: string, fiveHours: number, week = 90) =>
      house.endpoint.script(
        `acct-${name}`,
        usageAnswer({ used: 100 - fiveHours, resetsInMs: 180 * MINUTE }, { used: 100 - week }),
      ),
    refuse: (name: string, code = 'token_invalidated') =>
      house.endpoint.script(`acct-${name}`, {
        status: 401,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ error: { code } }),
      }),
    save: (stored: StoredLogins) => home.save({ ...threeProfiles, ...stored }),
    /** Every process ends, and others begin. */
    restart: () => void (opened = opened.map((_, index) => open(`later-${index}-${house.clock.at}`))),
    /** `by`: which copies hear of it. `names`: of the profiles whose turn it is; all without it. */
    async round(
      minutes: number,
      {
        by = opened.map((_, index) => index),
        names,
      }: { by?: readonly number[]; names?: readonly string[] } = {},
    ) {
      house.clock.at = at(minutes);
      const listed = await house.ports.profiles.list('main');
      if (!listed.ok) return expect.fail(listed.problem.code);
      const list = listed.value;
      const due = list.profiles.filter(({ id }) => names?.some((name) => id.endsWith(`:${name}`)) ?? true);
      const read = due.map(async (profile) => ({
        profile,
        verdict: (await opened[0]!.readings.read('main', profile)).verdict,
      }));
      const seen = await Promise.all(read);
      for (const copy of by) await opened[copy]!.alerts({ agent: 'main', list, seen, at: house.clock.at });
    },
  };
}

import { describe, expect, it } from 'vitest';
import { createAlerts } from '../../../src/core/alerts/alerts.ts';
import { recipientOf, subscriptionKeyOf, usual } from '../../../src/core/alerts/subscription.ts';
import { changeSubscription } from '../../../src/core/alerts/subscriptions.ts';
import { createReadings } from '../../../src/core/usage/readings.ts';
import { request } from '../../harness.ts';
import { startIssuer } from '../../fakes/issuer.ts';
import { homeSpec, startChanging } from '../auth/changing.ts';
import { at, createChat } from './watching.ts';

/** A bot that changes the order itself, and warns of what others do to it: `home`, `work`; `spare` is out. */
async function start() {
  const issuer = await startIssuer({ accountId: 'acct-work', userId: 'user-work' });
  const { house, home, say, tap } = await startChanging({ options: { env: issuer.env } });
  const chat = createChat();
  const { people } = house.settings;
  const settings = { agent: 'main', people, locale: 'en', copy: 'one' } as const;
  const alerts = createAlerts(house.ports, createReadings(house.ports), settings, () => chat.channel);
  const { caller, ...asked } = request('/codex_alerts');
  const to = recipientOf({ caller, ...asked });
  const wanted = { to, by: caller, ...usual, kinds: ['order', 'returned'] } as const;
  await changeSubscription(house.ports, 'main', subscriptionKeyOf(to), () => wanted);

  async function list() {
    const listed = await house.ports.profiles.list('main');
    return listed.ok ? { list: listed.value, at: house.clock.at } : expect.fail(listed.problem.code);
  }
  return {
    chat,
    list,
    async round(minutes: number, listed?: Awaited<ReturnType<typeof list>>) {
      house.clock.at = at(minutes);
      await alerts({ agent: 'main', seen: [], ...(listed ?? (await list())) });
    },
    async signIn(minutes: number, words: string) {
      house.clock.at = at(minutes);
      return say(words);
    },
    async change(minutes: number, words: string) {
      house.clock.at = at(minutes);
      await say(words);
      await tap('Confirm');
    },
    store: (order: readonly string[], changes = {}) =>
      home.save({ ...homeSpec('openai-codex'), order: { 'openai-codex': order }, ...changes }),
  };
}

const id = (name: string) => `openai-codex:${name}`;

describe('what this bot was told to change', () => {
  it('is no news, and what somebody else does after that is', async () => {
    const { chat, round, change, store } = await start();
    await round(0);
    await change(1, '/codex_auth first work');
    await round(2);
    await round(3);
    expect(chat.shown).toEqual([]);
    store([id('home'), id('work')]);
    await round(4);
    expect(chat.now()).toEqual(['🟠 The order was changed, and not here: `work`, `home` → `home`, `work`.']);
  });

  it('is no news where a sign-in moves its login to the front, as OpenClaw does', async () => {
    const { chat, list, round, signIn } = await start();
    await round(0);
    expect(await signIn(1, '/codex_auth start work')).toContain('work');
    const ids = (await list()).list.order?.ids;
    expect(ids).toEqual([id('work'), id('home')]);
    await round(2);
    await round(3);
    expect(chat.shown).toEqual([]);
  });

  it('is no news either where the logins were listed before, and looked at after that', async () => {
    const { chat, list, round, change } = await start();
    await round(0);
    const before = await list();
    await change(1, '/codex_auth first work');
    await round(2, before);
    await round(3);
    await round(4);
    expect(chat.shown).toEqual([]);
  });
});

describe('a retired login', () => {
  it('that an upgrade brings back under another id is told', async () => {
    const { chat, round, change, store } = await start();
    await round(0);
    await change(1, '/codex_auth retire work');
    await round(2);
    const work = { id: id('work-2'), accountId: 'acct-work', userId: 'user-work' };
    const profiles = [{ id: id('home') }, work, { id: id('spare') }];
    store([id('home'), id('work-2')], { profiles });
    await round(3);
    expect(chat.now()[0]).toContain('🟠 `work-2`, retired 2026-11-22 12:01 UTC, is in use again.');
  });
});

import { describe, expect, it, vi } from 'vitest';
import { renderAlert } from '../../../src/core/alerts/render.ts';
import { loadTexts } from '../../../src/core/i18n/index.ts';
import { EVERYBODY } from '../../../src/core/request.ts';
import { NOON } from '../../fakes/usage-answer.ts';
import { request } from '../../harness.ts';
import { at, startWatching } from './watching.ts';

const id = (name: string) => `openai-codex:${name}`;

describe('what is left', () => {
  it('is told below each threshold, once, and to its end when a second reading has confirmed the reset', async () => {
    const { chat, left, round } = await startWatching();
    await round(0);
    expect(chat.shown).toEqual([]);
    left('work', 18);
    await round(5);
    await round(10);
    expect(chat.now()).toEqual(['🟠 `work` has **18%** of its `5h` left until 2026-11-22 15:00 UTC.']);
    expect(chat.shown[0]).toMatchObject({ isQuiet: true, texts: [expect.stringContaining('1. Details')] });
    left('work', 4);
    await round(15);
    expect(chat.now()).toEqual([
      '⏬ `work` had 20% of its `5h` left, or less. It got worse: see below.',
      '🟠 `work` has **4%** of its `5h` left until 2026-11-22 15:00 UTC.',
    ]);
    expect(chat.shown[1]!.isQuiet).toBe(true);
    left('work', 100);
    await round(185);
    expect(chat.now()[1]).toBe('🟠 `work` has **4%** of its `5h` left until 2026-11-22 15:00 UTC.');
    await round(190);
    expect(chat.now()).toEqual([
      '⏬ `work` had 20% of its `5h` left, or less. It got worse: see below.',
      '✅ `work` has 100% of its `5h` again, since 2026-11-22 15:10 UTC.',
    ]);
    expect(chat.shown[1]!.texts.at(-1)).not.toContain('1. ');
    await round(195);
    expect(chat.shown.map(({ texts }) => texts.length)).toEqual([2, 2]);
    left('work', 19);
    await round(200);
    expect(chat.shown).toHaveLength(3);
  });

  it('that comes back for one reading alone is not announced', async () => {
    const { chat, left, round } = await startWatching();
    left('work', 4);
    await round(0);
    left('work', 100);
    await round(5);
    left('work', 4);
    await round(10);
    await round(15);
    expect(chat.shown).toHaveLength(1);
    expect(chat.shown[0]!.texts).toHaveLength(1);
  });

  it('of several at once is one message', async () => {
    const { chat, left, round } = await startWatching();
    left('work', 15);
    left('home', 3);
    await round(0);
    expect(chat.now()).toEqual([
      [
        '🟠 `work` has **15%** of its `5h` left until 2026-11-22 15:00 UTC.',
        '🟠 `home` has **3%** of its `5h` left until 2026-11-22 15:00 UTC.',
      ].join('\n'),
    ]);
    left('home', 100);
    await round(5);
    await round(10);
    expect(chat.now()[0]).toMatch(/^🟠 `work` .*\n✅ `home` has 100% of its `5h` again/u);
    expect(chat.shown).toHaveLength(1);
  });

  it('is not told again to whoever wants to be warned earlier from now on', async () => {
    const { chat, left, round, subscribe } = await startWatching();
    left('work', 18);
    await round(0);
    await subscribe(undefined, { thresholds: [50, 5] });
    await round(5);
    expect(chat.shown).toHaveLength(1);
    left('work', 40);
    await round(185);
    await round(190);
    expect(chat.now()).toEqual([
      expect.stringMatching(/^✅ `work` has 40%/u),
      expect.stringMatching(/^🟠 `work` has \*\*40%\*\*/u),
    ]);
  });

  it('is told after the clock was set back by a day, also where the chat was down before', async () => {
    const { chat, left, round } = await startWatching();
    chat.be('down');
    left('home', 4);
    await round(24 * 60);
    chat.be('up');
    left('work', 4);
    await round(0);
    await round(5);
    expect(chat.now().join('\n')).toMatch(/^🟠 `work` has \*\*4%.*\n🟠 `home` has \*\*4%/u);
  });

  it('of an account under two names is told once, and not of the one whose login does not work', async () => {
    const { chat, left, save, round } = await startWatching();
    const account = { accountId: 'acct-work', userId: 'user-work' };
    const profiles = [{ id: id('old'), ...account }, { id: id('work') }, { id: id('home') }];
    const order = { 'openai-codex': [id('old'), id('work'), id('home')] };
    save({ profiles, order });
    left('work', 18);
    await round(0);
    expect(chat.now()).toEqual([expect.stringMatching(/^🟠 `old` has \*\*18%/u)]);
    const [old, ...others] = profiles;
    save({ profiles: [{ ...old!, fields: { access: '', refresh: '' } }, ...others], order });
    left('work', 4);
    await round(5);
    expect(chat.now().slice(1)).toEqual([
      expect.stringMatching(/^🟠 `work` has \*\*4%.*\n🔴 The login of `old` \*\*does not work/u),
    ]);
  });

  it('of one that is out of the order is nobody’s worry', async () => {
    const { chat, left, refuse, round } = await startWatching();
    left('spare', 3);
    await round(0);
    refuse('spare');
    await round(5);
    expect(chat.shown).toEqual([]);
  });

  it('the week counts as the five hours do, and the nearer end is told', async () => {
    const { chat, left, round } = await startWatching();
    left('work', 15, 4);
    await round(0);
    expect(chat.now()).toEqual([expect.stringMatching(/^🟠 `work` has \*\*4%\*\* of its `week` left/u)]);
  });
});

describe('empty', () => {
  it('is told with who comes next; and that it is back, in a word of its own', async () => {
    const { chat, left, round } = await startWatching();
    left('work', 10);
    await round(0);
    left('work', 0);
    await round(5);
    expect(chat.now()).toEqual([
      '⏬ `work` had 20% of its `5h` left, or less. It got worse: see below.',
      '🔴 `work` is **empty** until 2026-11-22 15:00 UTC. Next in the order: `home`.',
    ]);
    left('work', 100);
    await round(185);
    expect(chat.shown).toHaveLength(2);
    await round(190);
    expect(chat.now().slice(1)).toEqual([
      '✅ `work` was empty until 2026-11-22 15:10 UTC.',
      '🟢 `work` is **back**: 5h 100% | week 90%.',
    ]);
    await round(300);
    expect(chat.shown).toHaveLength(3);
    expect(chat.shown[2]!.texts).toHaveLength(1);
  });

  it('behind one that can be used has nobody who comes next', async () => {
    const { chat, left, round } = await startWatching();
    left('home', 0);
    await round(0);
    expect(chat.now()).toEqual(['🔴 `home` is **empty** until 2026-11-22 15:00 UTC.']);
  });

  it('is told where somebody has to pay first', async () => {
    const { house, chat, round } = await startWatching({ kinds: ['empty'] });
    house.endpoint.script('acct-work', { status: 402, headers: {}, body: '' });
    await round(0);
    await round(5);
    expect(chat.now()).toEqual([
      '🔴 `work` is **empty**, nobody knows until when. Next in the order: `home`.',
    ]);
  });

  it('that may be over already is not begun with', async () => {
    const { chat, left, round, subscribe } = await startWatching({ kinds: [] });
    left('work', 0);
    await round(0);
    left('work', 100);
    await round(185);
    await subscribe();
    await round(186);
    await round(191);
    expect(chat.now()).toEqual(['🟢 `work` is **back**: 5h 100% | week 90%.']);
  });

  it('of one that is taken out of the order is watched no more', async () => {
    const { chat, left, save, round } = await startWatching({ kinds: ['empty', 'back', 'low', 'login'] });
    left('work', 0);
    await round(0);
    save({ order: { 'openai-codex': [id('home')] } });
    await round(5);
    expect(chat.now()).toEqual([
      '⏹ `work` is no longer in the order, since 2026-11-22 12:05 UTC, so it is not watched any more.',
    ]);
  });

  it('and refused after that is told as refused', async () => {
    const { chat, left, refuse, round } = await startWatching();
    left('work', 0);
    await round(0);
    refuse('work');
    await round(5);
    expect(chat.now()).toEqual([
      '⏬ `work` was empty. Now its login does not work: see below.',
      '🔴 The login of `work` **does not work** any more: OpenAI has ended this login. Sign in again: `/codex_auth start work` in private, or `openclaw models auth login` at the host.',
    ]);
  });

  it('makes a sound where no other can be used, so that somebody has to do something', async () => {
    const { chat, left, round } = await startWatching({ kinds: ['low', 'empty'] });
    left('work', 0);
    await round(0);
    left('home', 18);
    await round(5);
    left('home', 4);
    await round(10);
    left('home', 0);
    await round(15);
    const last = chat.shown.map(({ texts, isQuiet }) => [texts[0]!.split('\n')[0]!, isQuiet]);
    expect(last).toEqual([
      [expect.stringMatching(/ Next in the order: `home`\.$/u), true],
      [expect.stringMatching(/^🟠 `home` has \*\*18%.* No other login can be used now\.$/u), true],
      [expect.stringMatching(/^🟠 `home` has \*\*4%.* No other login can be used now\.$/u), false],
      [expect.stringMatching(/^🔴 `home` is \*\*empty.* No other login can be used now\.$/u), false],
    ]);
  });

  it('says nothing of others that nobody has read yet', async () => {
    const { chat, left, round } = await startWatching();
    left('work', 4);
    await round(0, { names: ['work'] });
    expect(chat.now()).toEqual(['🟠 `work` has **4%** of its `5h` left until 2026-11-22 15:00 UTC.']);
    left('work', 0);
    await round(5, { names: ['work'] });
    expect(chat.now()[1]).toBe('🔴 `work` is **empty** until 2026-11-22 15:00 UTC.');
  });

  it('of all of the order is told as that', async () => {
    const { chat, left, round } = await startWatching({ kinds: ['pool'] });
    left('work', 0);
    await round(0);
    expect(chat.shown).toEqual([]);
    left('home', 0);
    await round(5);
    expect(chat.now()).toEqual([
      '🔴 **Nothing is left**: no login of the order can be used. `work` is back first, 2026-11-22 15:00 UTC.',
    ]);
    left('work', 100);
    await round(185);
    await round(190);
    expect(chat.now()).toEqual(['✅ No login of the order could be used until 2026-11-22 15:10 UTC.']);
  });
});

describe('all of the order', () => {
  it('that are empty while an API key is not are told with that', async () => {
    const { chat, left, save, round } = await startWatching({ kinds: ['pool'] });
    const key = {
      id: id('key'),
      fields: { type: 'api_key', key: 'made-up', access: undefined, refresh: undefined },
    };
    const logins = ['home', 'spare', 'work'].map((name) => ({ id: id(name) }));
    save({ profiles: [...logins, key], order: { 'openai-codex': [id('work'), id('key'), id('home')] } });
    left('work', 0);
    left('home', 0);
    await round(0);
    expect(chat.now()).toEqual([
      '🔴 **Nothing is left**: no login of the order can be used. OpenClaw goes on with the API key `key`, as long as that works. `work` is back first, 2026-11-22 15:00 UTC.',
    ]);
  });

  it('that run out before one is back are told ahead, and no more once there is no order', async () => {
    const { chat, left, save, round } = await startWatching({ kinds: ['pool'] });
    left('home', 25);
    for (let minutes = 0; minutes <= 60; minutes += 5) {
      left('work', Math.round(90 - minutes * 0.7));
      await round(minutes);
    }
    expect(chat.now()).toEqual([
      expect.stringMatching(/^🟠 At this pace \*\*all logins of the order\*\* are empty .* is back first/u),
    ]);
    save({ order: {} });
    await round(65);
    await round(75);
    expect(chat.now()).toEqual([
      '⏹ All logins of the order were about to run out. There is no order any more, since 2026-11-22 13:05 UTC.',
    ]);
  });
});

describe('a login', () => {
  it('that is refused is told once, and when it works again', async () => {
    const { chat, left, refuse, round } = await startWatching();
    refuse('work');
    await round(0);
    await round(5);
    expect(chat.now()).toEqual([
      '🔴 The login of `work` **does not work** any more: OpenAI has ended this login. Sign in again: `/codex_auth start work` in private, or `openclaw models auth login` at the host.',
    ]);
    left('work', 80);
    await round(10);
    expect(chat.now()).toEqual(['✅ The login of `work` works again, since 2026-11-22 12:10 UTC.']);
    expect(chat.shown).toHaveLength(1);
  });

  it('that no sign-in can mend says so, and offers none', async () => {
    const { chat, refuse, round } = await startWatching();
    refuse('work', 'account_deactivated');
    await round(0);
    expect(chat.now()).toEqual([
      '🔴 The login of `work` **does not work** any more: OpenAI has closed this account. Signing in again will not help; contact OpenAI’s support.',
    ]);
    expect(chat.shown[0]!.texts[0]).not.toContain('. Sign in again');
  });

  it('that is refused does not work again because nobody can be asked', async () => {
    const { house, chat, refuse, round } = await startWatching();
    refuse('work');
    await round(0);
    house.endpoint.script('acct-work', { status: 500, headers: {}, body: '' });
    await round(5);
    await round(10);
    expect(chat.now()).toEqual([expect.stringMatching(/^🔴 The login of `work` \*\*does not work/u)]);
  });

  it('that is refused can be mended by a tap where nobody else reads along, and the line says where else', async () => {
    const texts = await loadTexts('en');
    const profile = { digest: 'abcdefgh', label: 'work' };
    const told = {
      at: NOON,
      isAgain: false,
      items: [{ fact: { kind: 'dead', profile, refusal: null } as const, end: null }],
    };
    const labels = (mayChange: boolean, isPrivate: boolean) => {
      const message = renderAlert(texts, told, { mayChange, isPrivate, lowest: 5 });
      return message.choices!.flat().map(({ label }) => label);
    };
    const always = ['Details', 'Mute 8 h', 'Alerts'];
    expect(labels(true, true)).toEqual(['Details', 'Sign in again', 'Mute 8 h', 'Alerts']);
    expect(labels(true, false)).toEqual(always);
    expect(labels(false, true)).toEqual(always);
  });

  it('that was mended while another copy did the round is not told by the first one when that does it again', async () => {
    const { chat, left, refuse, round, subscribe } = await startWatching({ isOff: true });
    refuse('work');
    await round(0, { by: [0] });
    await round(1, { by: [0] });
    left('work', 80);
    await subscribe();
    for (const minutes of [10, 15]) await round(minutes, { by: [1] });
    await round(20, { by: [0], names: [] });
    expect(chat.shown).toEqual([]);
  });

  it('that ends within a day and that nothing renews is told before', async () => {
    const { chat, save, refuse, round } = await startWatching();
    const profiles = ['home', 'spare', 'work'].map((name) => ({ id: id(name) }));
    const ends = (minutes: number) =>
      save({
        profiles: profiles.map((one) =>
          one.id === id('work') ? { ...one, refresh: '', expires: at(minutes) } : one,
        ),
      });
    ends(25 * 60);
    await round(0);
    expect(chat.shown).toEqual([]);
    await round(61);
    expect(chat.now()).toEqual([
      '🟠 The login of `work` ends 2026-11-23 13:00 UTC, and nothing renews it. Sign in again: `/codex_auth start work` in private, or `openclaw models auth login` at the host.',
    ]);
    await round(25 * 60 + 1);
    expect(chat.shown).toHaveLength(1);
    refuse('work');
    await round(25 * 60 + 5);
    expect(chat.now()).toEqual([
      '⏬ The login of `work` was about to end. It has: see below.',
      '🔴 The login of `work` **does not work** any more: OpenAI has ended this login. Sign in again: `/codex_auth start work` in private, or `openclaw models auth login` at the host.',
    ]);
  });
});

describe('the order', () => {
  it('changed by somebody else is told, and settled when it is as before', async () => {
    const { chat, save, round } = await startWatching();
    await round(0);
    save({ order: { 'openai-codex': [id('home'), id('work')] } });
    await round(5);
    await round(10);
    expect(chat.now()).toEqual(['🟠 The order was changed, and not here: `work`, `home` → `home`, `work`.']);
    save({});
    await round(15);
    expect(chat.now()).toEqual(['✅ The order was changed, and not here. Settled 2026-11-22 12:15 UTC.']);
    expect(chat.shown).toHaveLength(1);
  });

  it('changed again is told anew, and what was told before says so', async () => {
    const { chat, save, round } = await startWatching({ kinds: ['order'] });
    await round(0);
    save({ order: { 'openai-codex': [id('home'), id('work')] } });
    await round(5);
    save({ order: { 'openai-codex': [id('home'), id('spare'), id('work')] } });
    await round(10);
    await round(15);
    expect(chat.now()).toEqual([
      '⏬ The order was changed, and not here. It has changed once more: see below.',
      '🟠 The order was changed, and not here: `work`, `home` → `home`, `spare`, `work`.',
    ]);
    expect(chat.shown.map(({ texts }) => texts.length)).toEqual([2, 1]);
    save({});
    await round(20);
    expect(chat.now()[1]).toMatch(/^✅ .* Settled 2026-11-22 12:20 UTC\.$/u);
  });

  it('that was changed while nobody wanted to be warned is how it is, whichever copy saw who was there last', async () => {
    const { chat, save, round, subscribe } = await startWatching({ isOff: true });
    await round(0, { by: [0] });
    await subscribe();
    for (const minutes of [10, 15]) await round(minutes, { by: [1] });
    await subscribe(undefined, { isOff: true });
    await round(30, { by: [0] });
    save({ order: { 'openai-codex': [id('home'), id('work')] } });
    await subscribe();
    for (const minutes of [35, 40]) await round(minutes, { by: [0] });
    expect(chat.shown).toEqual([]);
  });

  it('that loses a login that was removed was not changed', async () => {
    const { chat, save, round } = await startWatching();
    await round(0);
    save({
      profiles: [{ id: id('home') }, { id: id('spare') }],
      order: { 'openai-codex': [id('home')] },
    });
    await round(5);
    expect(chat.shown).toEqual([]);
  });

  it('in which an upgrade gave the logins another provider was not changed', async () => {
    const { chat, save, round } = await startWatching();
    await round(0);
    const renamed = (name: string) => `openai:${name}`;
    const profiles = ['home', 'spare', 'work'].map((name) => ({ id: renamed(name) }));
    save({ profiles, order: { openai: [renamed('work'), renamed('home')] } });
    await round(5);
    await round(10);
    expect(chat.shown).toEqual([]);
    save({ profiles, order: { openai: [renamed('home'), renamed('work')] } });
    await round(15);
    expect(chat.now()).toEqual(['🟠 The order was changed, and not here: `work`, `home` → `home`, `work`.']);
  });

  it('another than the first that is used for minutes is told, until the first is used again', async () => {
    const { chat, save, round } = await startWatching();
    const used = (name: string, minutes: number, held?: number) =>
      save({
        usageStats: {
          [id(name)]: { lastUsed: at(minutes) },
          ...(held !== undefined && {
            [id('work')]: { cooldownUntil: at(held), cooldownReason: 'rate_limit' },
          }),
        },
      });
    used('work', -1);
    await round(0);
    used('home', 4);
    await round(5);
    expect(chat.shown).toEqual([]);
    used('home', 9, 60);
    await round(10);
    expect(chat.now()).toEqual([
      '🟠 OpenClaw uses `home`, though `work` comes first: it holds that one back until 2026-11-22 13:00 UTC.',
    ]);
    used('work', 14);
    await round(15);
    used('work', 19);
    await round(20);
    expect(chat.shown[0]!.texts).toHaveLength(1);
    used('work', 24);
    await round(25);
    expect(chat.now()).toEqual(['✅ OpenClaw no longer passes over `work`, since 2026-11-22 12:25 UTC.']);
  });

  it('that another one is used is no news where it is told why', async () => {
    const { chat, left, save, round } = await startWatching();
    left('work', 0);
    await round(0);
    for (const minutes of [5, 10, 15]) {
      save({ usageStats: { [id('home')]: { lastUsed: at(minutes - 1) } } });
      await round(minutes);
    }
    expect(chat.shown).toHaveLength(1);
  });

  it('what was used while the first could not be is no failover once it can, and what is used then is', async () => {
    const { chat, left, save, round } = await startWatching();
    const used = (minutes: number) => save({ usageStats: { [id('home')]: { lastUsed: at(minutes) } } });
    left('work', 0);
    await round(0);
    used(4);
    await round(5);
    left('work', 100);
    for (const minutes of [10, 15, 20, 25]) await round(minutes);
    expect(chat.now().slice(1)).toEqual([expect.stringMatching(/^🟢 `work` is \*\*back\*\*/u)]);
    used(29);
    await round(30);
    used(34);
    await round(35);
    expect(chat.now().slice(2)).toEqual(['🟠 OpenClaw uses `home`, though `work` comes first.']);
  });
});

describe('peace', () => {
  it('in quiet hours: what is still so is told after them, all at once; what is over was never said', async () => {
    // 12:00 in UTC is 13:00 in Berlin.
    const { chat, left, round } = await startWatching({
      zone: 'Europe/Berlin',
      quiet: { from: 13, until: 15 },
      kinds: ['low'],
    });
    left('work', 4);
    await round(5);
    left('home', 3);
    await round(30);
    left('work', 100);
    await round(60);
    await round(65);
    expect(chat.shown).toEqual([]);
    await round(120);
    expect(chat.now()).toEqual(['🟠 `home` has **3%** of its `5h` left until 2026-11-22 15:00 UTC.']);
  });

  it('while it is muted; what was told before still says when it is over', async () => {
    const { chat, left, round, subscribe } = await startWatching();
    left('work', 4);
    await round(0);
    await subscribe(undefined, { mutedUntil: at(60) });
    left('home', 4);
    await round(5);
    left('work', 100);
    await round(10);
    await round(15);
    expect(chat.now()).toEqual([expect.stringMatching(/^✅ `work` has 100%/u)]);
    await round(61);
    expect(chat.shown).toHaveLength(2);
  });

  it('for whoever wants to hear of little', async () => {
    const { chat, left, round } = await startWatching({ kinds: ['low'], thresholds: [5] });
    left('work', 18);
    await round(0);
    left('work', 0);
    await round(5);
    expect(chat.shown).toEqual([]);
    left('home', 5);
    await round(10);
    expect(chat.shown).toHaveLength(1);
  });

  it('by a clock that is known to another copy alone is none, and keeps nobody from being warned', async () => {
    const zone = { zone: 'Mars/Olympus', quiet: { from: 0, until: 23 }, digestAt: 12 } as const;
    const { chat, left, round, subscribe } = await startWatching(zone);
    await subscribe(request('', { chat: '-100', isForAll: true, isPrivate: false }));
    left('work', 4);
    await round(0);
    expect(chat.shown.map(({ to }) => to)).toEqual([request('').chat, '-100']);
  });

  it('for whoever is listed no more, and for the group that they had set up', async () => {
    const { chat, left, round, subscribe } = await startWatching({ kinds: [] });
    const caller = { platform: 'telegram', id: '99' };
    await subscribe(request('', { caller, chat: 'private-99' }));
    await subscribe(request('', { caller, chat: '-100', isForAll: true, isPrivate: false }));
    left('work', 4);
    await round(0);
    expect(chat.shown).toEqual([]);
  });
});

describe('on its way', () => {
  it('a chat that is down is told later, once, and only what is still so', async () => {
    const { chat, left, round } = await startWatching();
    chat.be('down');
    left('work', 4);
    left('home', 4);
    await round(0);
    left('home', 100);
    await round(5);
    await round(10);
    chat.be('up');
    await round(20);
    await round(25);
    expect(chat.now()).toEqual(['🟠 `work` has **4%** of its `5h` left until 2026-11-22 15:00 UTC.']);
  });

  it('a platform that is down and lets us wait is tried with one chat at each look, and all are told once it is up', async () => {
    const { house, chat, left, round, subscribe } = await startWatching({ kinds: ['low'] }, 1);
    for (const group of ['-100', '-200', '-300'])
      await subscribe(request('', { chat: group, isForAll: true, isPrivate: false }));
    chat.be('down');
    chat.onFailure(async () => void (house.clock.at = at(1)));
    left('work', 4);
    await round(0);
    expect(chat.tries()).toBe(1);
    chat.onFailure(async () => {});
    await round(1);
    expect(chat.tries()).toBe(4);
    chat.be('up');
    await round(5);
    expect(chat.shown.map(({ to }) => to)).toEqual([request('').chat, '-100', '-200', '-300']);
  });

  it('a chat that was down when something was over is told of that later', async () => {
    const { chat, left, round } = await startWatching();
    left('work', 4);
    await round(0);
    chat.be('down');
    left('work', 100);
    await round(5);
    await round(10);
    chat.be('up');
    await round(20);
    expect(chat.now()).toEqual([expect.stringMatching(/^✅ `work` has 100%/u)]);
  });

  it('what got worse while a chat was down, and is over since, was never told: the message before it says that it is over', async () => {
    const { chat, left, round } = await startWatching({ kinds: ['low'] });
    left('work', 18);
    await round(0);
    chat.be('down');
    left('work', 4);
    await round(5);
    left('work', 100);
    await round(10);
    await round(15);
    chat.be('up');
    await round(20);
    expect(chat.now()).toEqual([expect.stringMatching(/^✅ `work` has 100%/u)]);
  });

  it('nothing is written down for whom there is nothing to say', async () => {
    const { house, left, round } = await startWatching();
    left('work', 4);
    await round(0);
    const writes = vi.spyOn(house.ports.state.alerts, 'set');
    await round(5);
    await round(10);
    expect(writes.mock.calls.filter(([key]) => key.startsWith('told:'))).toEqual([]);
  });

  it('a process that stood still while it sent leaves alone what another has written since', async () => {
    const { chat, left, round } = await startWatching({ kinds: ['low'] });
    left('work', 4);
    chat.onArrival(async () => {
      chat.onArrival(async () => {});
      left('home', 3);
      await round(5, { by: [1] });
    });
    await round(0, { by: [0] });
    await round(10, { by: [1] });
    await round(15, { by: [0] });
    const texts = chat.now();
    expect(texts.filter((text) => text.includes('`work`'))).toHaveLength(2);
    expect(texts.filter((text) => text.includes('`home`'))).toHaveLength(1);
    expect(texts.filter((text) => text.startsWith('You may have read this already'))).toHaveLength(1);
  });

  it('a chat that wants nothing more is left in peace for good, and the others are not', async () => {
    const { chat, left, round, subscribe } = await startWatching();
    chat.be('gone');
    left('work', 4);
    await round(0);
    chat.be('up');
    await round(5);
    expect(chat.shown).toEqual([]);
    await subscribe(request('', { chat: '-100', isForAll: true, isPrivate: false }));
    await round(10);
    expect(chat.shown.map(({ to }) => to)).toEqual(['-100']);
  });

  it('a restart changes nothing: nothing twice, and its end is told', async () => {
    const { chat, left, round, restart } = await startWatching();
    left('work', 4);
    await round(0);
    restart();
    await round(5);
    expect(chat.shown).toHaveLength(1);
    left('work', 100);
    restart();
    await round(10);
    restart();
    await round(15);
    expect(chat.now()).toEqual([expect.stringMatching(/^✅ `work` has 100%/u)]);
  });

  it('a process that dies as it sends leaves word: it is said once more, and says so', async () => {
    const { chat, left, round, restart } = await startWatching({}, 1);
    left('work', 4);
    chat.onArrival(async () => {
      chat.onArrival(async () => {});
      throw new Error('killed');
    });
    await expect(round(0)).rejects.toThrow('killed');
    restart();
    await round(5);
    await round(10);
    expect(chat.now()).toEqual([
      '🟠 `work` has **4%** of its `5h` left until 2026-11-22 15:00 UTC.',
      [
        'You may have read this already: I was interrupted while I sent it.',
        '🟠 `work` has **4%** of its `5h` left until 2026-11-22 15:00 UTC.',
      ].join('\n'),
    ]);
    left('work', 100);
    await round(15);
    await round(20);
    expect(chat.now()[1]).toMatch(/^You may have read this already: .*\n✅ `work` has 100%/u);
  });

  it('all in a chat may use its buttons', async () => {
    const { house, chat, left, round, subscribe } = await startWatching({ kinds: [] });
    await subscribe(request('', { chat: '-100', isForAll: true, isPrivate: false }));
    left('work', 4);
    await round(0);
    expect(chat.shown.map(({ to }) => to)).toEqual(['-100']);
    const { state } = house.ports;
    expect(await state.alerts.get('told:main:telegram:-100')).toBeDefined();
    expect(JSON.stringify(await state.alerts.get('subscriptions:main'))).toContain(`"id":"${EVERYBODY}"`);
  });
});

describe('the daily overview', () => {
  it('comes at its hour, once a day, with a line for each and one for all together', async () => {
    const { chat, round, restart } = await startWatching({ zone: 'Europe/Berlin', digestAt: 14, kinds: [] });
    await round(0);
    expect(chat.shown).toEqual([]);
    await round(60);
    restart();
    await round(70);
    expect(chat.now()).toHaveLength(1);
    expect(chat.now()[0]!.split('\n')).toEqual([
      '**Today**, 2026-11-22',
      expect.stringMatching(/^🟢 `work` — 5h \*\*90%\*\* \| week \*\*90%\*\*/u),
      expect.stringMatching(/^🟢 `home` — 5h/u),
      expect.stringMatching(/^At this pace, one after the other: the pool lasts/u),
    ]);
    await round(60 + 24 * 60);
    expect(chat.shown).toHaveLength(2);
  });

  it('that a chat did not take comes once it does, and is not tried at each look', async () => {
    const { chat, round } = await startWatching({ zone: 'UTC', digestAt: 12, kinds: [] });
    chat.be('down');
    for (const minutes of [0, 0.6, 1.2, 1.8]) await round(minutes);
    expect(chat.tries()).toBe(2);
    chat.be('up');
    await round(10);
    await round(15);
    expect(chat.now()).toEqual([expect.stringMatching(/^\*\*Today\*\*, 2026-11-22/u)]);
  });

  it('ends where a chat wants nothing more', async () => {
    const { chat, round } = await startWatching({ zone: 'UTC', digestAt: 12, kinds: [] });
    chat.be('gone');
    await round(0);
    await round(24 * 60);
    expect(chat.tries()).toBe(1);
  });
});

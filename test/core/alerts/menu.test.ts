import { describe, expect, it } from 'vitest';
import type { AlertChange } from '../../../src/core/alerts/change.ts';
import { readSubscriptions } from '../../../src/core/alerts/subscriptions.ts';
import { decodeCallback, encodeCallback } from '../../../src/core/callback.ts';
import type { Message, Reply } from '../../../src/core/reply.ts';
import { CHOICE_LIMIT } from '../../../src/core/reply.ts';
import type { Caller, ChoiceIntent, Request } from '../../../src/core/request.ts';
import { EVERYBODY } from '../../../src/core/request.ts';
import { startWatching } from './watching.ts';
import { readAloud, replies, request, startHouse } from '../../harness.ts';

/** Noon in London on a Sunday in November (`NOON`), one o'clock in Berlin. */

const ada: Caller = { platform: 'telegram', id: '3' };
const operator: Partial<Request> = { caller: { platform: 'telegram', id: '2' } };
const inGroup: Partial<Request> = { chat: 'group', isPrivate: false, isForAll: true };

async function startTalk(options: Parameters<typeof startHouse>[0] = {}) {
  const house = await startHouse(options);
  let last: Message | null = null;
  const said = (all: readonly Reply[]) => {
    last = all.at(-1) as Message;
    return readAloud(all).at(-1)!.split('\n');
  };
  const say = async (words: string, changes: Partial<Request> = {}) =>
    said(await replies(house.handle, request(words, changes)));
  /** Taps what is on the screen, as its platform sends it; `madeFor` of whoever asked for that screen. */
  const press = async (
    intent: ChoiceIntent,
    changes: Partial<Request> = {},
    madeFor = changes.caller ?? ada,
  ) => await say('', { ...decodeCallback(encodeCallback(intent, madeFor))!, ...changes });
  return {
    house,
    say,
    press,
    async tap(label: string, changes: Partial<Request> = {}) {
      const choice = last!.choices!.flat().find((one) => one.label === label);
      if (!choice) throw new Error(`no button ${label}`);
      return await press(choice.intent, changes);
    },
    last: () => last!,
    labels: () => (last!.choices ?? []).flat().map(({ label }) => label),
    subscriptions: () => readSubscriptions(house.ports.state.alerts, 'main'),
  };
}

const ON = [
  '**Alerts** for you: on',
  'What for: low at 20% and 5%, empty, back again, login, failover, order changed, retired one back, all running out',
  'No quiet hours · No digest',
];
const FIRST_WORD =
  'I look at each login about every 5 minutes. What is already so is told at the next look; after that, only what is new.';
const wordsOf = (lines: readonly string[]) => lines.filter((line) => !/^\d+\. /u.test(line));

describe('/codex_alerts', () => {
  it('is off at first, says what it is good for, and is turned on by one tap', async () => {
    const { say, tap, last, labels, subscriptions } = await startTalk();
    expect(await say('/codex_alerts')).toEqual([
      '**Alerts** for you: off',
      'I can tell you when a login runs low or empty, when it is back, when it needs a new sign-in, and when the gateway uses another one. Tap Turn on.',
      '1. Turn on',
    ]);
    expect(await tap('Turn on')).toEqual([
      ...ON,
      FIRST_WORD,
      '1. What for',
      '2. Levels',
      '3. Quiet hours',
      '4. Time zone',
      '5. Digest',
      '6. Mute',
      '7. Turn off',
    ]);
    expect(last().inPlace).toBe(true);
    expect(await subscriptions()).toEqual([
      {
        to: { caller: ada, chat: 'private-3', isPrivate: true },
        by: ada,
        kinds: ['low', 'empty', 'back', 'login', 'failover', 'order', 'returned', 'pool'],
        thresholds: [20, 5],
        zone: null,
        quiet: null,
        mutedUntil: null,
        digestAt: null,
      },
    ]);
    expect(await tap('Turn off')).toContain('**Alerts** for you: off');
    expect(labels()).toEqual(['Turn on']);
    expect(await subscriptions()).toEqual([]);
  });

  it('keeps what was set for when it is turned on again', async () => {
    const { say, tap } = await startTalk();
    await say('/codex_alerts levels 10');
    await say('/codex_alerts off');
    expect(wordsOf(await say('/codex_alerts'))).toHaveLength(2);
    expect((await tap('Turn on'))[1]).toMatch(/^What for: low at 10%, empty/u);
  });

  it('turns each kind on and off as fast as one can tap, and each tap twice is once', async () => {
    const { say, tap, press, labels, last, subscriptions } = await startTalk();
    await say('/codex_alerts on');
    const list = await tap('What for');
    expect(wordsOf(list)).toEqual([
      '**Alerts** · what for',
      '**Low**: little is left; how little, you pick under Levels',
      '**Empty**: nothing is left',
      '**Back again**: it can be used again after that',
      '**Login**: it ends soon, or does not work any more',
      '**Failover**: the gateway uses another login than the first of its order',
      '**Order changed**: somebody else has changed the order',
      '**Retired one back**: a retired login is in use again',
      '**All running out**: all logins of the order run out before one of them is back',
      'Tap one to turn it on or off.',
    ]);
    const { intent } = last().choices!.flat()[1]!;
    await press(intent);
    await press(intent);
    expect(labels().slice(0, 3)).toEqual(['✓ Low', 'Empty', '✓ Back again']);
    for (const label of ['Empty', '✓ Empty', 'Empty', '✓ Empty']) await tap(label);
    expect((await subscriptions())[0]!.kinds).not.toContain('empty');
    for (const label of labels().filter((one) => one.startsWith('✓ '))) await tap(label);
    expect((await tap('‹ Back'))[1]).toBe('No warnings are picked. Tap What for.');
  });

  it('without any level warns of none that is low, and with the first one does again', async () => {
    const { say, tap, labels } = await startTalk();
    await say('/codex_alerts on');
    expect(wordsOf(await tap('Levels'))).toEqual([
      '**Alerts** · levels',
      'You are warned once when this much is left, or less. Tap one to turn it on or off.',
    ]);
    expect(labels()).toEqual(['50%', '✓ 20%', '10%', '✓ 5%', '‹ Back']);
    await tap('50%');
    expect(labels()).toEqual(['✓ 50%', '✓ 20%', '10%', '✓ 5%', '‹ Back']);
    for (const label of ['✓ 50%', '✓ 20%', '✓ 5%']) await tap(label);
    expect(labels()).toEqual(['50%', '20%', '10%', '5%', '‹ Back']);
    expect((await tap('‹ Back'))[1]).toMatch(/^What for: empty, back again/u);
    await tap('What for');
    await tap('Low');
    expect((await tap('‹ Back'))[1]).toMatch(/^What for: low at 20% and 5%, empty/u);
    await say('/codex_alerts levels off');
    await say('/codex_alerts levels');
    await tap('10%');
    expect((await tap('‹ Back'))[1]).toMatch(/^What for: low at 10%, empty/u);
  });

  it('asks for the time zone where it is needed, and then has what was picked', async () => {
    const { house, say, tap, labels } = await startTalk();
    await say('/codex_alerts on');
    expect(wordsOf(await tap('Quiet hours'))).toEqual([
      '**Alerts** · quiet hours',
      'In these hours I say nothing; what still holds is told afterwards.',
      'Other hours: `/codex_alerts quiet 21-6`',
    ]);
    expect(labels()).toEqual(['22:00–07:00', '23:00–07:00', '00:00–08:00', '✓ No quiet hours', '‹ Back']);
    expect(wordsOf(await tap('23:00–07:00'))).toEqual([
      'Noted. It needs your time zone, too:',
      '**Alerts** · time zone',
      'Tap what your clock shows now. Not there? `/codex_alerts zone Europe/Paris`',
    ]);
    expect(labels()).toHaveLength(CHOICE_LIMIT);
    expect(labels()).toContain('17:30 Kolkata');
    expect(wordsOf(await tap('13:00 Berlin'))).toEqual([
      ...ON.slice(0, 2),
      'Quiet 23:00–07:00 (Europe/Berlin, now 13:00) · No digest',
    ]);
    await tap('Digest');
    expect(wordsOf(await tap('09:00')).at(-1)).toBe(
      'Quiet 23:00–07:00 (Europe/Berlin, now 13:00) · Digest at 09:00',
    );
    house.clock.at += 65 * 60_000;
    expect(wordsOf(await tap('Time zone'))[0]).toBe('**Alerts** · time zone Europe/Berlin, now 14:05');
    expect(await say('/codex_alerts')).toContain(
      'Quiet 23:00–07:00 (Europe/Berlin, now 14:05) · Digest at 09:00',
    );
    await tap('Quiet hours');
    expect(labels()).toContain('✓ 23:00–07:00');
    expect(wordsOf(await tap('No quiet hours')).at(-1)).toBe(
      'No quiet hours · Digest at 09:00 (Europe/Berlin, now 14:05)',
    );
    await tap('Digest');
    expect(wordsOf(await tap('No digest')).at(-1)).toBe(
      'No quiet hours · No digest · Europe/Berlin, now 14:05',
    );
  });

  it('says that hours do not count yet where the zone was not told', async () => {
    const { say, tap } = await startTalk();
    await say('/codex_alerts digest 9');
    expect(wordsOf(await tap('‹ Back'))).toEqual([
      ...ON.slice(0, 2),
      'No quiet hours · Digest at 09:00',
      'These hours begin to count once I know the time zone: tap Time zone.',
    ]);
  });

  it('is muted for hours or until told otherwise, and ends that', async () => {
    const { house, say, tap, labels } = await startTalk();
    await say('/codex_alerts on');
    expect(wordsOf(await tap('Mute'))).toEqual(['**Alerts** · mute', 'For how long shall I say nothing?']);
    expect(labels()).toEqual(['1 h', '8 h', '24 h', '3 days', 'Until I end it', '‹ Back']);
    expect(await tap('8 h')).toContain('Muted until 2026-11-22 20:00 UTC.');
    expect(labels()).toContain('End mute');
    house.clock.at += 8 * 60 * 60_000;
    expect(wordsOf(await say('/codex_alerts'))).toEqual(ON);
    await tap('Mute');
    expect(await tap('Until I end it')).toContain('Muted until you end it.');
    expect(wordsOf(await tap('End mute'))).toEqual(ON);
    await say('/codex_alerts mute 2');
    expect(await say('/codex_alerts mute off')).not.toContain('Muted');
    await say('/codex_alerts mute on');
    expect(wordsOf(await say('/codex_alerts on'))).toEqual(ON);
  });

  it('is turned on by whatever wants something, and says so; by what only ends something it is not', async () => {
    const { say, subscriptions } = await startTalk();
    for (const words of ['mute 8', 'mute off', 'quiet off', 'digest off', 'off'])
      expect((await say(`/codex_alerts ${words}`)).join('\n')).toContain('**Alerts** for you: off');
    expect((await say('/codex_alerts mute 8'))[0]).toBe('Alerts are off, so nothing was changed.');
    expect(await subscriptions()).toEqual([]);
    expect(wordsOf(await say('/codex_alerts only empty login'))).toEqual([
      'Alerts are on now.',
      '**Alerts** for you: on',
      'What for: empty, login',
      'No quiet hours · No digest',
      FIRST_WORD,
    ]);
  });

  it('understands words, and shows by example what it does understand', async () => {
    const { say, labels } = await startTalk();
    await say('/codex_alerts zone asia/tokyo');
    expect(wordsOf(await say('/codex_alerts quiet 23-7')).at(-1)).toBe(
      'Quiet 23:00–07:00 (Asia/Tokyo, now 21:00) · No digest',
    );
    const unclear = await say('/codex_alerts wake me');
    expect(unclear[0]).toBe(
      'I did not understand that. Nothing was changed. Try `/codex_alerts quiet 23-7`, `/codex_alerts levels 20 5` or `/codex_alerts mute 8`.',
    );
    expect(unclear[1]).toBe('**Alerts** for you: on');
    const odd = async (words: string) => wordsOf(await say(`/codex_alerts ${words}`)).slice(0, 2);
    expect(await odd('levels 15')).toEqual([
      'Nothing was changed: the levels are 50, 20, 10, 5.',
      '**Alerts** · levels',
    ]);
    expect(labels().slice(0, 4)).toEqual(['50%', '✓ 20%', '10%', '✓ 5%']);
    expect(await odd('quiet 25-3')).toEqual([
      'Nothing was changed: I need two different full hours, 0 to 23.',
      '**Alerts** · quiet hours',
    ]);
    expect(await odd('digest 9:30')).toEqual([
      'Nothing was changed: I need one full hour, 0 to 23.',
      '**Alerts** · digest',
    ]);
    expect(await odd('mute abc')).toEqual([
      'Nothing was changed: I need full hours, 1 to 720, as in `/codex_alerts mute 8`.',
      '**Alerts** · mute',
    ]);
    expect((await odd('only foo'))[0]).toBe(
      'Nothing was changed. These are the words for it: `/codex_alerts only low empty back login failover order returned pool`',
    );
    expect((await say('/codex_alerts zone Atlantis'))[0]).toBe(
      'I know no time zone of that name. Nothing was changed.',
    );
    expect(labels()).toHaveLength(CHOICE_LIMIT);
  });

  it('remembers in which language, and where, it was set last', async () => {
    const { say, subscriptions } = await startTalk();
    await say('/codex_alerts on', { language: 'en' });
    await say('/codex_alerts mute 1', { language: 'zh-hans', chat: 'elsewhere' });
    expect(await subscriptions()).toMatchObject([{ to: { language: 'zh-hans', chat: 'elsewhere' } }]);
  });

  it('says that nothing is watched where the bot does not read by itself', async () => {
    const { say } = await startTalk({ pollMs: 0 });
    const line =
      'Nothing is watched: `POLL_MINUTES=0` switches that off. Whoever runs this bot can set it to 5 and start again.';
    expect(await say('/codex_alerts')).toContain(line);
    expect(await say('/codex_alerts on')).toContain(line);
  });

  it('is not for a place where nothing can be told later', async () => {
    const { say, subscriptions } = await startTalk({ pollMs: null });
    const line =
      'Warnings come in Telegram and Discord, not in a terminal. Write `/codex_alerts` to the bot there.';
    expect(await say('/codex_alerts')).toEqual([line]);
    expect(await say('/codex_alerts on')).toEqual([line]);
    expect(await subscriptions()).toEqual([]);
  });

  it('is nothing for strangers', async () => {
    const { say } = await startTalk();
    const stranger = { caller: { platform: 'telegram', id: '99' } };
    expect((await say('/codex_alerts on', stranger)).join()).toContain('OWNERS=');
  });
});

describe('/codex_alerts in a group', () => {
  it('is set up for all by operators, and seen by everybody who is listed', async () => {
    const { say, press, last, subscriptions } = await startTalk();
    const off = ['**Alerts** for this chat: off'];
    const note =
      'An operator or an owner sets this up. Your own alerts: write `/codex_alerts` to me in private.';
    expect(await say('/codex_alerts', inGroup)).toEqual([...off, note]);
    const refused = await say('/codex_alerts on', inGroup);
    expect(refused[0]).toBe('Only an operator or an owner may do that. Nothing was changed.');
    expect(last().isProblem).toBe(true);
    expect((await press({ kind: 'alerts.mute', hours: 8 }, inGroup))[0]).toBe(refused[0]);
    expect(await subscriptions()).toEqual([]);

    expect((await say('/codex_alerts on', { ...inGroup, ...operator }))[0]).toBe(
      '**Alerts** for this chat: on',
    );
    expect(await subscriptions()).toMatchObject([
      {
        to: { caller: { platform: 'telegram', id: EVERYBODY }, chat: 'group', isPrivate: false },
        by: operator.caller,
      },
    ]);
    expect(await say('/codex_alerts', inGroup)).toEqual([
      '**Alerts** for this chat: on',
      ...ON.slice(1),
      note,
    ]);
    expect(await say('/codex_alerts levels', inGroup)).toEqual([
      '**Alerts** for this chat: on',
      ...ON.slice(1),
      note,
    ]);
    expect((await say('/codex_alerts'))[0]).toBe('**Alerts** for you: off');
  });
});

describe('the buttons of a warning', () => {
  const mute: ChoiceIntent = { kind: 'alerts.mute', hours: 8 };

  it('leave it where it is: peace is told below, with a button that ends it', async () => {
    const { say, press, tap, last } = await startTalk();
    await say('/codex_alerts on');
    expect(await press(mute)).toEqual([
      'Muted until 2026-11-22 20:00 UTC. After that I tell what still holds.',
      '1. End mute',
      '2. Alerts',
    ]);
    expect(last().inPlace).toBeUndefined();
    expect(wordsOf(await tap('End mute'))).toEqual(ON);
    expect(last().inPlace).toBe(true);
    await press({ kind: 'alerts.show', screen: 'menu' });
    expect(last().inPlace).toBeUndefined();
  });

  it('are harmless twice, and where alerts are off by now', async () => {
    const { say, press } = await startTalk();
    expect(wordsOf(await press(mute))).toEqual([
      'Alerts are off, so nothing was changed.',
      '**Alerts** for you: off',
      expect.stringContaining('Tap Turn on.'),
    ]);
    await say('/codex_alerts on');
    const there = { chat: 'private-3b' };
    await press(mute, there);
    expect(await press(mute, there)).toEqual([
      'You asked for this a moment ago: the answer is above, or on its way.',
    ]);
  });

  it('stand under it while it lasts, and nothing more comes until the peace is over', async () => {
    const { house, chat, left, round } = await startWatching();
    left('work', 4);
    await round(0);
    expect(chat.shown[0]!.texts[0]).toMatch(/\n\d\. Mute 8 h\n\d\. Alerts$/u);
    expect(readAloud(await replies(house.handle, request('', { intent: mute })))[0]).toContain('Muted until');
    left('home', 3);
    await round(5);
    await round(8 * 60 - 5);
    expect(chat.shown).toHaveLength(1);
    left('home', 2);
    await round(8 * 60 + 5);
    expect(chat.now()[1]).toMatch(/`home` has \*\*2%\*\*/u);
    left('work', 100);
    await round(8 * 60 + 10);
    await round(8 * 60 + 15);
    expect(chat.shown[0]!.texts.at(-1)).not.toContain('Mute');
  });

  it('are for everybody in the group whose warning it was, as far as they may', async () => {
    const { say, press } = await startTalk();
    await say('/codex_alerts on', { ...inGroup, ...operator });
    const all = { ...ada, id: EVERYBODY };
    expect((await press(mute, { ...inGroup, ...operator }, all))[0]).toMatch(/^Muted until/u);
    expect((await press(mute, inGroup, all))[0]).toMatch(/^Only an operator/u);
    expect((await press({ kind: 'alerts.show', screen: 'menu' }, inGroup, all))[0]).toBe(
      '**Alerts** for this chat: on',
    );
  });
});

describe('what somebody wants to be warned of', () => {
  it('is left alone and left out where another version wrote it', async () => {
    const { house, say, subscriptions } = await startTalk();
    await say('/codex_alerts on');
    const { alerts } = house.ports.state;
    const [mine] = (await alerts.get('subscriptions:main')) as object[];
    const to = { caller: { platform: 'telegram', id: '4' }, chat: 'private-4', isPrivate: true };
    const foreign = [{ ...mine, to, kinds: ['low', 'of tomorrow'] }, 'nonsense', null];
    await alerts.set('subscriptions:main', [foreign[0], mine, ...foreign.slice(1)], 60_000);
    expect(await subscriptions()).toEqual([mine]);
    await say('/codex_alerts levels 10');
    expect(await subscriptions()).toMatchObject([{ by: ada, thresholds: [10] }]);
    expect(await alerts.get('subscriptions:main')).toEqual([
      ...foreign,
      expect.objectContaining({ thresholds: [10] }),
    ]);
    // Whose it is sets it anew.
    await say('/codex_alerts on', { caller: { platform: 'telegram', id: '4' }, chat: 'private-4' });
    expect(await subscriptions()).toHaveLength(2);
    expect(await alerts.get('subscriptions:main')).toHaveLength(4);
  });

  it('is set anew by a request that a dead process had left', async () => {
    const { say, subscriptions } = await startTalk();
    const change: AlertChange = { about: 'level', level: 50, isOn: true };
    await say('', { intent: { kind: 'alerts.set', change }, resumed: 'again' });
    expect(await subscriptions()).toMatchObject([{ thresholds: [50, 20, 5] }]);
    expect(await say('', { intent: { kind: 'alerts.set', change }, resumed: 'unclear' })).toEqual([
      'This bot was restarted while it answered you. If the answer is not above, please ask again.',
      '1. Ask again',
    ]);
  });
});

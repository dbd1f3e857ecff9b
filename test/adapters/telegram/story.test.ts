import { describe, expect, it, onTestFinished } from 'vitest';
import { startHouse, threeProfiles } from '../../harness.ts';
import { usageAnswer } from '../../fakes/usage-answer.ts';
import { nastyNames } from '../../fakes/nasty-text.ts';
import { writeJsonHome } from '../../fakes/openclaw-home.ts';
import type { HomeSpec } from '../../fakes/openclaw-home.ts';
import { buttonsOf } from '../../fakes/telegram.ts';
import type { Message, Person } from '../../fakes/telegram.ts';
import { fakeTelegram, group, startAdapter } from './set-up.ts';

/** Everything real but the two far ends of the wire: Telegram and the usage endpoint. */

const ada: Person = { id: 3, first_name: 'Ada' };
const bob: Person = { id: 4, first_name: 'Bob' };
const stranger: Person = { id: 99, first_name: 'Eve' };
const PROGRESS = 'Running Codex usage checks now…';
const healthy = usageAnswer({ used: 18 }, { used: 36 });
const WORK_LINE = '🟢 work — 5h 82% | week 64% | r5 2h 0m | rw 4d 4h';

async function startStory(spec: HomeSpec = threeProfiles) {
  const home = writeJsonHome(spec);
  const house = await startHouse({ home });
  for (const { id } of spec.profiles ?? []) house.endpoint.script(accountOf(id), healthy);
  const telegram = await fakeTelegram();
  onTestFinished(() => {
    const said = JSON.stringify([telegram.calls, house.logged]);
    for (const secret of ['fake-signature', 'rt_fake', '@example.test']) expect(said).not.toContain(secret);
  });
  const start = () => startAdapter(telegram, { handle: house.handle });
  return { home, house, telegram, adapter: start(), start };
}

/** As `toEntry` makes it up. */
const accountOf = (profileId: string) => `acct-${profileId.slice(profileId.indexOf(':') + 1)}`;

type Story = Awaited<ReturnType<typeof startStory>>;

/** Lets Ada ask for the selector, in private or as told. */
async function menuFor({ telegram }: Story, where: Partial<Parameters<typeof telegram.say>[1]> = {}) {
  telegram.say('/codex_usage', { from: ada, ...where });
  const { message } = await telegram.next('sendMessage', hasButtons);
  return message!;
}

const hasButtons = (payload: Message | object) => 'reply_markup' in payload;
const labels = (message: Message | null) => buttonsOf(message!).map(({ text }) => text);

describe('a stranger', () => {
  it('who writes privately is told their own id and nothing else', async () => {
    const { telegram, house } = await startStory();
    telegram.say('/codex_usage all', { from: stranger });
    const { message } = await telegram.next('sendMessage');
    expect(message?.text).toContain('telegram:99');
    expect(message?.text).not.toMatch(/work|home|codex_usage/u);
    expect(buttonsOf(message!)).toEqual([]);
    expect(house.endpoint.requests).toEqual([]);
  });

  it('in a group is ignored, with words and with somebody else’s buttons, and no spinner is left', async () => {
    const story = await startStory();
    const { telegram, adapter } = story;
    const menu = await menuFor(story, { chat: group });
    telegram.say('/codex_usage all', { from: stranger, chat: group });
    const query = telegram.tap('All', { from: stranger, message: menu });
    expect((await telegram.next('answerCallbackQuery')).payload).toEqual({ callback_query_id: query });
    await telegram.read();
    await adapter.running.stop();
    expect(telegram.messages(group.id)).toEqual([menu]);
  });
});

describe('from the selector to the lines', () => {
  it('offers default, all and each profile', async () => {
    const menu = await menuFor(await startStory());
    expect(menu.text).toBe('Which profile of agent main?');
    expect(labels(menu)).toEqual(['Default (work)', 'All', 'work', 'home', 'spare']);
  });

  it('acknowledges before the work, says that it runs, and then the lines, in the same topic', async () => {
    const story = await startStory();
    const { house, telegram } = story;
    house.endpoint.script('acct-work', { ...healthy, fate: 'held' });
    const menu = await menuFor(story, { chat: group, topic: 9 });
    const query = telegram.tap('work', { from: ada, message: menu });
    expect((await telegram.next('answerCallbackQuery')).payload).toEqual({ callback_query_id: query });
    const progress = await telegram.next('sendMessage');
    expect(progress.payload).toMatchObject({ text: PROGRESS, disable_notification: true });
    await house.endpoint.arrived(1);
    house.endpoint.release();
    const result = await telegram.next('sendMessage');
    expect(result.payload).toMatchObject({ text: WORK_LINE, chat_id: group.id, message_thread_id: 9 });
    expect(progress.payload).toMatchObject({ chat_id: group.id, message_thread_id: 9 });
    expect(result.payload.entities?.map(({ type }) => type)).toEqual([
      'code',
      'bold',
      'bold',
      'bold',
      'bold',
    ]);
    expect(labels(result.message)).toEqual(['Refresh', 'Details']);
  });

  it('suppresses the same tap within 20 seconds with a toast, even while the check still runs', async () => {
    const story = await startStory();
    const { house, telegram, adapter } = story;
    house.endpoint.script('acct-work', { ...healthy, fate: 'held' });
    const menu = await menuFor(story);
    telegram.tap('work', { from: ada, message: menu });
    await house.endpoint.arrived(1);
    const again = telegram.tap('work', { from: ada, message: menu });
    const toast = await telegram.next(
      'answerCallbackQuery',
      (payload) => payload.callback_query_id === again,
    );
    expect(toast.payload.text).toMatch(/^You asked for this a moment ago/u);
    house.endpoint.release();
    await telegram.next('sendMessage', ({ text }) => text === WORK_LINE);
    await adapter.running.stop();
    expect(telegram.messages(ada.id).map(({ text }) => text)).toEqual([menu.text, PROGRESS, WORK_LINE]);
  });

  it('suppresses the same words within 20 seconds without any', async () => {
    const { telegram, adapter } = await startStory();
    telegram.say('/codex_usage work', { from: ada });
    await telegram.next('sendMessage', hasButtons);
    telegram.say('/codex_usage work', { from: ada });
    await telegram.read();
    await adapter.running.stop();
    expect(telegram.messages(ada.id)).toHaveLength(2);
  });

  it('refreshes after 20 seconds', async () => {
    const { house, telegram } = await startStory();
    telegram.say('/codex_usage work', { from: ada });
    const first = await telegram.next('sendMessage', hasButtons);
    house.clock.at += 20_000;
    telegram.tap('Refresh', { from: ada, message: first.message! });
    const second = await telegram.next('sendMessage', hasButtons);
    expect(second.payload.text).toMatch(/^🟢 work — 5h 82%/u);
    expect(telegram.messages(ada.id).map(({ text }) => text)).toEqual([
      PROGRESS,
      WORK_LINE,
      PROGRESS,
      second.payload.text,
    ]);
  });

  it('tells the details in the reader’s own time', async () => {
    const { telegram } = await startStory();
    telegram.say('/codex_usage work', { from: ada });
    const { message } = await telegram.next('sendMessage', hasButtons);
    telegram.tap('Details', { from: ada, message: message! });
    const { payload } = await telegram.next(
      'sendMessage',
      ({ text }) => text !== PROGRESS && text !== WORK_LINE,
    );
    const moments = payload.entities?.filter(({ type }) => type === 'date_time') ?? [];
    const shown = moments.map(({ offset, length }) => payload.text?.slice(offset, offset + length));
    expect(shown).toContain('2026-11-22 14:00 UTC');
    expect(moments[0]).toMatchObject({ unix_time: 1_795_356_000, date_time_format: 'wDT' });
  });
});

describe('buttons', () => {
  it('work after a restart of everything, on the same state', async () => {
    const story = await startStory();
    const { house, telegram, adapter } = story;
    const menu = await menuFor(story);
    await adapter.running.stop();
    await house.restart();
    telegram.tap('work', { from: ada, message: menu });
    story.start();
    expect((await telegram.next('sendMessage', hasButtons)).payload.text).toBe(WORK_LINE);
  });

  it('are not answered twice when Telegram delivers the tap again after a restart', async () => {
    const story = await startStory();
    const { house, telegram, adapter } = story;
    const menu = await menuFor(story);
    const data = buttonsOf(menu).find(({ text }) => text === 'work')!.callback_data;
    const tap = { update_id: 900, callback_query: { id: 'q', from: ada, message: menu, data } };
    telegram.push(tap);
    await telegram.next('sendMessage', hasButtons);
    await adapter.running.stop();
    await house.restart();
    house.clock.at += 60_000;
    const second = story.start();
    await telegram.next('getMe');
    await telegram.next('getMe');
    telegram.push(tap);
    await telegram.read();
    await second.running.stop();
    expect(telegram.messages(ada.id).map(({ text }) => text)).toEqual([menu.text, PROGRESS, WORK_LINE]);
  });

  it('made for somebody else bring a selector of one’s own', async () => {
    const story = await startStory();
    const { telegram, house } = story;
    const menu = await menuFor(story, { chat: group });
    telegram.tap('work', { from: bob, message: menu });
    const { message } = await telegram.next('sendMessage', hasButtons);
    expect(message?.text).toMatch(/^Those buttons were made for somebody else/u);
    expect(buttonsOf(message!)).not.toEqual(buttonsOf(menu));
    expect(house.endpoint.requests).toEqual([]);
  });

  it('of a profile that has gone bring a fresh selector', async () => {
    const story = await startStory();
    const { home, telegram } = story;
    const menu = await menuFor(story);
    home.save({ profiles: [{ id: 'openai-codex:work' }, { id: 'openai-codex:home' }] });
    telegram.tap('spare', { from: ada, message: menu });
    const { message } = await telegram.next('sendMessage', hasButtons);
    expect(message?.text).toMatch(/^That profile is no longer there/u);
    expect(labels(message)).not.toContain('spare');
  });

  it.each(['0.s.a.xxxxxx', '1.s.#short.xxxxxx', '', '💥'.repeat(16)])(
    'that this version did not write (%j) bring a fresh selector',
    async (data) => {
      const story = await startStory();
      const { telegram } = story;
      const menu = await menuFor(story);
      telegram.tap(data, { from: ada, message: menu });
      const { message } = await telegram.next('sendMessage', hasButtons);
      expect(message?.text).toMatch(/^That button is from another version/u);
    },
  );

  it('turn the pages of sixty profiles in place, as fast as one can tap', async () => {
    const ids = Array.from({ length: 60 }, (_, index) => `openai-codex:p${String(index).padStart(2, '0')}`);
    const story = await startStory({ profiles: ids.map((id) => ({ id })) });
    const { telegram } = story;
    const menu = await menuFor(story);
    const seen = new Set(labels(menu));
    let page: Message | null = menu;
    while (labels(page).includes('Next ›')) {
      telegram.tap('Next ›', { from: ada, message: page! });
      page = (await telegram.next('editMessageText')).message;
      for (const label of labels(page)) seen.add(label);
    }
    telegram.tap('‹ Back', { from: ada, message: page! });
    await telegram.next('editMessageText');
    for (const id of ids) expect(seen).toContain(id.slice(id.indexOf(':') + 1));
    expect(telegram.messages(ada.id)).toHaveLength(1);
  });
});

describe('a name', () => {
  it.each(nastyNames)('like %j arrives unharmed, in code, on one line', async (name) => {
    const id = `openai-codex:${name}`;
    const story = await startStory({ profiles: [{ id, accountId: 'acct-x', userId: 'u', email: 'x' }] });
    const { house, telegram } = story;
    house.endpoint.script('acct-x', healthy);
    const menu = await menuFor(story);
    const shown = buttonsOf(menu)[2]!;
    telegram.tap(shown.callback_data, { from: ada, message: menu });
    const { payload } = await telegram.next('sendMessage', ({ text }) => text?.includes('5h 82%') ?? false);
    const [{ offset, length } = { offset: 0, length: 0 }] = payload.entities ?? [];
    const label = payload.text!.slice(offset, offset + length);
    expect(payload.text).toBe(`🟢 ${label} — 5h 82% | week 64% | r5 2h 0m | rw 4d 4h`);
    expect(payload.entities?.map(({ type }) => type)).toEqual(['code', 'bold', 'bold', 'bold', 'bold']);
    expect(label).not.toMatch(/[\p{Cc}\u202E\u200B]/u);
  });
});

describe('a long answer', () => {
  it('comes in parts that Telegram takes, whole lines each, the buttons under the last', async () => {
    const ids = Array.from({ length: 60 }, (_, index) => `openai-codex:p${index}-${'x'.repeat(40)}`);
    const { telegram, adapter } = await startStory({ profiles: ids.map((id) => ({ id })) });
    telegram.say('/codex_usage all', { from: ada });
    const lines = await telegram.next('sendMessage', hasButtons);
    telegram.tap('Details', { from: ada, message: lines.message! });
    await telegram.next('sendMessage', hasButtons);
    await adapter.running.stop();
    const [progress, ...parts] = telegram.messages(ada.id);
    expect(progress?.text).toBe(PROGRESS);
    const all = parts.map(({ text }) => text).join('\n');
    expect(parts.length).toBeGreaterThan(4);
    expect(all.match(/^🟢 p\d+-x{40} — 5h/gmu)).toHaveLength(60);
    expect(all.match(/^Its access token ends/gmu)).toHaveLength(60);
    expect(adapter.warnings).toEqual([]);
  });
});

describe('several people', () => {
  it('do not wait for each other', async () => {
    const { house, telegram } = await startStory();
    house.endpoint.script('acct-work', { ...healthy, fate: 'held' });
    telegram.say('/codex_usage work', { from: ada });
    await house.endpoint.arrived(1);
    telegram.say('/codex_usage home', { from: bob });
    const { message } = await telegram.next('sendMessage', hasButtons);
    expect(message).toMatchObject({ chat: { id: bob.id }, text: expect.stringMatching(/^🟢 home/u) });
    house.endpoint.release();
    expect((await telegram.next('sendMessage', hasButtons)).message?.chat.id).toBe(ada.id);
  });
});

describe('a number in a group', () => {
  it('answers the list when it is a reply to us, and is other people’s talk when it is not', async () => {
    const story = await startStory();
    const { house, telegram } = story;
    const menu = await menuFor(story, { chat: group });
    telegram.say('3', { from: ada, chat: group });
    await telegram.read();
    expect(house.endpoint.requests).toEqual([]);
    telegram.say('3', { from: ada, chat: group, replyTo: menu });
    expect((await telegram.next('sendMessage', hasButtons)).payload.text).toBe(WORK_LINE);
  });
});

describe('what goes wrong on the way', () => {
  it('a lost connection between the progress and the result costs neither', async () => {
    const { house, telegram } = await startStory();
    house.endpoint.script('acct-work', { ...healthy, fate: 'held' });
    telegram.say('/codex_usage work', { from: ada });
    await telegram.next('sendMessage', ({ text }) => text === PROGRESS);
    telegram.fail('sendMessage', 'drop', { code: 502 });
    await house.endpoint.arrived(1);
    house.endpoint.release();
    await telegram.next('sendMessage', hasButtons);
    await telegram.next('sendMessage', hasButtons);
    expect((await telegram.next('sendMessage', hasButtons)).message?.text).toBe(WORK_LINE);
  });

  it('a person who blocks us in the middle of a check does nobody else any harm', async () => {
    const { house, telegram, adapter } = await startStory();
    house.endpoint.script('acct-work', { ...healthy, fate: 'held' });
    telegram.say('/codex_usage work', { from: ada });
    await telegram.next('sendMessage', ({ text }) => text === PROGRESS);
    await house.endpoint.arrived(1);
    telegram.fail('sendMessage', { code: 403, description: 'Forbidden: bot was blocked by the user' });
    house.endpoint.release();
    await telegram.next('sendMessage', hasButtons);
    telegram.say('/codex_usage home', { from: bob });
    expect((await telegram.next('sendMessage', hasButtons)).message?.chat.id).toBe(bob.id);
    await adapter.running.stop();
    expect(adapter.warnings).toHaveLength(1);
    expect(house.logged).toMatchObject([{ outcome: 'answered' }, { outcome: 'answered' }]);
  });

  it('an edited message and another bot’s command are nobody’s request', async () => {
    const { house, telegram, adapter } = await startStory();
    const said = telegram.say('/codex_usage@other_bot all', { from: ada, chat: group });
    telegram.push({ edited_message: { ...said, text: '/codex_usage all' } });
    await telegram.read();
    await adapter.running.stop();
    expect(house.logged).toEqual([]);
    expect(telegram.messages(group.id)).toEqual([]);
  });
});

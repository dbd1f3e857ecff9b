import { describe, expect, it, onTestFinished } from 'vitest';
import { startHouse, threeProfiles } from '../../harness.ts';
import { usageAnswer } from '../../fakes/usage-answer.ts';
import { writeJsonHome } from '../../fakes/openclaw-home.ts';
import type { HomeSpec } from '../../fakes/openclaw-home.ts';
import { buttonsOf } from '../../fakes/telegram.ts';
import type { Message, Person } from '../../fakes/telegram.ts';
import { fakeTelegram, group, startAdapter } from './set-up.ts';

/** Everything real but the two far ends of the wire: Telegram and the usage endpoint. */

const ada: Person = { id: 3, first_name: 'Ada' };
const bob: Person = { id: 4, first_name: 'Bob' };
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

describe('from the selector to the lines', () => {
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
});

describe('buttons', () => {
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

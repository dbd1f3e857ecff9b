import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { encodeCallback } from '../../../src/core/callback.ts';
import type { ChoiceIntent, Intent, Request } from '../../../src/core/request.ts';
import { writeSimulator } from '../../../src/infra/simulator/index.ts';
import { owner as telegramOwner, startBot } from '../../cli/bot.ts';
import { run } from '../../cli/run.ts';
import { argvOpenclaw } from '../../fakes/argv-openclaw.ts';
import { writeJsonHome, writeSqliteHome } from '../../fakes/openclaw-home.ts';
import { buttonsOf } from '../../fakes/telegram.ts';
import type { Call, FakeTelegram } from '../../fakes/telegram.ts';
import { startUsageEndpoint } from '../../fakes/usage-endpoint.ts';
import { readAloud, replies, request, startHouse, threeProfiles } from '../../harness.ts';
import type { House } from '../../harness.ts';
import { CHANGING, OFF, tappedChanges, typedChanges } from './every-path.ts';
import { expectNextStep, messagesIn, wordsOf } from './next-step.ts';

const SPARE = 'openai-codex:spare';
const STORED = 'plan-00000000001';

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'off-'));
  onTestFinished(() => rmSync(made, { recursive: true }));
  return made;
}

/** One ask from first to last, as an adapter makes it; what was said last. */
async function ask(house: House, words: string, changes: Partial<Request>): Promise<string> {
  const said = await replies(house.handle, request(words, changes));
  if (!words.startsWith('/codex_usage')) expectNextStep(said); // its lines are no sentences
  const last = messagesIn(said).at(-1)!;
  const labels = (last.choices ?? []).flat().map(({ label }) => label);
  return [wordsOf(last), ...labels].join('\n');
}

const from = (id: string, chat = `private-${id}`): Partial<Request> => ({
  caller: { platform: 'telegram', id },
  chat,
});

/** What is said next on Telegram. */
function answers(telegram: FakeTelegram) {
  // Also where Telegram finds that the message reads so already.
  const isAnswer = ({ method }: Call) => method === 'sendMessage' || method === 'editMessageText';
  const texts = () => telegram.calls.filter(isAnswer).map(({ payload }) => payload.text ?? '');
  return (act: () => unknown) => {
    const seen = texts().length;
    act();
    return telegram.until(() => texts()[seen], 'an answer');
  };
}

/** The environment of a process whose OpenClaw writes down that it was called. */
async function environment(changes: Record<string, string> = {}) {
  const home = writeJsonHome(threeProfiles);
  const endpoint = await startUsageEndpoint();
  const cli = argvOpenclaw(folder());
  onTestFinished(async () => {
    await endpoint.close();
    home.remove();
  });
  const env = {
    HOME: home.homeDir,
    PATH: '/nowhere',
    OPENCLAW_BIN: cli.bin,
    USAGE_RETRIES: '0',
    ...(await endpoint.proxyEnv()),
    ...changes,
  };
  return { env, cli, home };
}

const switchedOff: readonly [string, Record<string, string>][] = [
  ['not set', {}],
  ['off', { AUTH_MUTATIONS: 'off' }],
];

describe('while changing is switched off', () => {
  it('the owner is told so for each change that they type or tap', async () => {
    const house = await startHouse();
    for (const words of typedChanges) expect(await ask(house, words, from('1')), words).toContain(OFF);
    for (const intent of tappedChanges(SPARE, STORED))
      expect(await ask(house, '', { ...from('1'), intent }), JSON.stringify(intent)).toContain(OFF);
  });

  it('no list offers a change, and no label of one picks it', async () => {
    const house = await startHouse();
    for (const words of [
      '/codex_auth',
      '/codex_auth spare',
      '/codex_auth work',
      '/codex_auth log',
      '/codex_usage all',
    ])
      expect(await ask(house, words, from('1')), words).not.toMatch(CHANGING);
    for (const label of ['Confirm', 'Put first', 'Retire', 'Restore', 'Delete…', 'Drop the order', 'Undo'])
      expect(await ask(house, label, from('1')), label).toMatch(/I did not understand|Nothing was changed/u);
  });

  it.each(switchedOff)(
    'the command line changes nothing even with --yes (AUTH_MUTATIONS %s)',
    async (_, setting) => {
      const { env, cli } = await environment(setting);
      const changes = [
        'order set spare work',
        'order clear',
        'first spare',
        'retire home',
        'restore spare',
        'delete spare',
        'undo',
      ];
      const commands = changes.flatMap((words) => [words, `${words} --yes`]);
      for (const words of commands) {
        const { stdout, stderr, code } = await run(['auth', ...words.split(' ')], env);
        expect([code, stdout], words).toEqual([1, '']);
        expect(stderr, words).toContain('changing is switched off');
      }
      expect(cli.calls()).toEqual([]);
    },
    60_000,
  );

  it.each(switchedOff)('the terminal chat changes nothing (AUTH_MUTATIONS %s)', async (_, setting) => {
    const { env, cli } = await environment(setting);
    const numbers = Array.from({ length: 8 }, (_, index) => `/codex_auth\n${index + 1}\n1\n2`);
    const labels = ['Confirm', 'Retire', 'Put first', 'Undo', 'Drop the order'];
    const input = [...typedChanges, ...numbers, ...labels].join('\n');
    const { stdout, stderr, code } = await run(['chat'], env, { input: `${input}\n` });
    expect(code, stderr).toBe(0);
    expect(stdout.split(OFF)).toHaveLength(typedChanges.length + 1);
    expect(stdout).not.toMatch(CHANGING);
    expect(stdout).not.toMatch(/Plan for agent|Confirmed:/u);
    expect(cli.calls()).toEqual([]);
  });

  it('a record that cannot be written switches it off, too', async () => {
    const { env, cli } = await environment({ AUTH_MUTATIONS: 'on' });
    const place = join(folder(), 'state.sqlite');
    mkdirSync(place);
    const { stderr, code } = await run(['auth', 'first', 'spare', '--yes'], { ...env, STATE_URL: place });
    expect(stderr).toContain('changing is switched off');
    expect(code).toBe(1);
    expect(cli.calls()).toEqual([]);
  });

  it('on Telegram nothing does it: not words, not old buttons, not a plan from before, not a number', async () => {
    const home = writeJsonHome(threeProfiles);
    onTestFinished(home.remove);
    const shared = { HOME: home.homeDir, STATE_URL: join(folder(), 'state.sqlite') };
    const before = argvOpenclaw(folder(), writeSimulator(folder(), { version: '2026.5.28' }));
    const on = await startBot(['telegram'], { ...shared, AUTH_MUTATIONS: 'on', OPENCLAW_BIN: before.bin });
    on.telegram.say('/codex_auth order spare home', { from: telegramOwner });
    const { message } = await on.telegram.next(
      'sendMessage',
      ({ text }) => text?.includes('Plan for agent') ?? false,
    );
    const buttons = buttonsOf(message!).map(({ callback_data: data }) => data ?? '');
    expect(buttons).toHaveLength(2);
    on.child.kill('SIGTERM');
    await on.ended;

    const cli = argvOpenclaw(folder());
    /** One person may ask thirty times a minute. */
    const otherOwner = { id: 78, first_name: 'Owner' };
    const { telegram, child, ended } = await startBot(['telegram'], {
      ...shared,
      OPENCLAW_BIN: cli.bin,
      OWNERS: `telegram:${telegramOwner.id},telegram:${otherOwner.id}`,
    });
    const answerTo = answers(telegram);
    // This Telegram counts its updates from the beginning, and the bot remembers those that it has seen.
    const group = { id: -1, type: 'supergroup' } as const;
    for (let count = 0; count < 40; count += 1)
      telegram.say('hello', { from: { id: 77, first_name: 'X' }, chat: group });
    await telegram.read();
    // The list that is stored is the plan's own: its first choice confirms.
    expect(await answerTo(() => telegram.say('1', { from: telegramOwner }))).toContain(OFF);
    const shown = telegram.messages(telegramOwner.id).at(-1)!;
    const caller = { platform: 'telegram', id: String(telegramOwner.id) };
    const made = tappedChanges(SPARE, STORED).map((intent) => encodeCallback(intent, caller));
    for (const data of [buttons[0]!, ...made])
      expect(
        await answerTo(() => telegram.tap(data, { from: telegramOwner, message: shown })),
        data,
      ).toContain(OFF);
    for (const words of typedChanges)
      expect(await answerTo(() => telegram.say(words, { from: otherOwner })), words).toContain(OFF);
    const cancelled = await answerTo(() =>
      telegram.tap(buttons[1]!, { from: telegramOwner, message: shown }),
    );
    expect(cancelled).toContain('Cancelled. Nothing was changed.');
    child.kill('SIGTERM');
    await ended;
    expect(cli.calls()).toEqual([]);
    expect(before.calls().filter((argv) => argv[3] !== 'get' && argv[1] !== 'status')).toEqual([]);
  }, 60_000);
});

/** A gateway that can do everything, and a plan of the owner in a chat that all read. */
async function startOpen(words: string) {
  const provider = 'openai';
  const ids = threeProfiles.profiles!.map(({ id }) => id.replace('openai-codex', provider));
  const home = writeSqliteHome({
    profiles: ids.map((id) => ({ id })),
    order: { [provider]: [`${provider}:work`, `${provider}:home`] },
  });
  const cli = argvOpenclaw(folder(), writeSimulator(folder(), { version: '2026.9.6' }));
  const house = await startHouse({ home, openclaw: cli.bin, duplicateWindowMs: 0 });
  const said = await replies(house.handle, request(words, from('1', 'group')));
  expect(readAloud(said).at(-1)).toContain('Plan for agent');
  await house.restart(); // so that the looks for that plan are over
  const seen = cli.calls().length;
  return {
    house,
    spare: `${provider}:spare`,
    /** Calls since the plan was there. */
    async calls() {
      await house.restart();
      return cli.calls().slice(seen);
    },
  };
}

const everyChange = (spare: string): readonly Partial<Request>[] => [
  ...typedChanges.map((words) => ({ intent: request(words).intent })),
  ...tappedChanges(spare, STORED).map((intent): Partial<Request> => ({ intent })),
];
const cancelling: ChoiceIntent = { kind: 'auth.cancel', plan: STORED };

describe('while changing is switched on', () => {
  it.each([
    ['a viewer', '3', /^Only an (operator or an )?owner may do that\. Nothing was changed\./u],
    ['a stranger', '9', /^This bot answers only people whom its owner has listed\./u],
  ])('%s reaches nothing, whatever they type or tap', async (_, id, refusal) => {
    const { house, spare, calls } = await startOpen('/codex_auth first spare');
    const asked: readonly Partial<Request>[] = [
      ...everyChange(spare),
      { intent: cancelling },
      { intent: { kind: 'auth.log' } },
    ];
    for (const changes of asked) {
      const text = await ask(house, '', { ...from(id), ...changes });
      expect(text, JSON.stringify(changes.intent)).toMatch(refusal);
      expect(text).not.toMatch(CHANGING);
    }
    expect(await calls()).toEqual([]);
  });

  it('a viewer in the owner’s chat reaches nothing either, and a stranger there is not even answered', async () => {
    const { house, spare, calls } = await startOpen('/codex_auth first spare');
    for (const changes of [...everyChange(spare), { intent: cancelling }]) {
      expect(await ask(house, '', { ...from('3', 'group'), ...changes })).toMatch(/^Only an /u);
      const stranger = { ...from('9', 'group'), isPrivate: false, ...changes };
      expect(await replies(house.handle, request('', stranger))).toEqual([]);
    }
    for (const said of ['1', '2', 'Confirm', 'Cancel'])
      expect(await ask(house, said, from('3', 'group'))).toContain(
        'I did not understand that. Nothing was changed.',
      );
    expect(await calls()).toEqual([]);
  });

  it('a viewer’s lists offer no change', async () => {
    const { house, calls } = await startOpen('/codex_auth first spare');
    for (const words of ['/codex_auth', '/codex_auth spare', '/codex_auth work', '/codex_usage all'])
      expect(await ask(house, words, from('3')), words).not.toMatch(CHANGING);
    expect(await calls()).toEqual([]);
  });

  it('an operator deletes nothing, whatever they type or tap, not even by the owner’s plan', async () => {
    const { house, spare, calls } = await startOpen('/codex_auth delete spare');
    const owners = /^Only an owner may do that\. Nothing was changed\./u;
    const isRemoval = (intent: Intent) => JSON.stringify(intent).includes('"delete"');
    const removals = everyChange(spare).filter(({ intent }) => isRemoval(intent!));
    expect(removals.length).toBeGreaterThan(6);
    for (const chat of ['group', 'private-2'])
      for (const changes of removals)
        expect(await ask(house, '', { ...from('2', chat), ...changes }), JSON.stringify(changes)).toMatch(
          owners,
        );
    for (const kind of ['auth.confirm', 'auth.cancel'] as const)
      expect(await ask(house, '', { ...from('2', 'group'), intent: { kind, plan: STORED } })).toContain(
        'somebody else’s plan',
      );
    expect(await ask(house, '/codex_auth spare', from('2'))).not.toContain('Delete…');
    expect(await calls()).toEqual([]);
  });

  it('an owner’s removal is not confirmed by a tap, nor in another chat', async () => {
    const { house, calls } = await startOpen('/codex_auth delete spare');
    const confirming: Intent = { kind: 'auth.confirm', plan: STORED };
    expect(await ask(house, '', { ...from('1', 'group'), intent: confirming })).toContain(
      'only when its name is typed',
    );
    expect(await ask(house, '', { ...from('1'), intent: confirming })).toContain('made in another chat');
    expect(await calls()).toEqual([]);
  });

  it('a viewer on Telegram reaches nothing by words or buttons', async () => {
    const home = writeJsonHome(threeProfiles);
    onTestFinished(home.remove);
    const cli = argvOpenclaw(folder());
    const viewer = { id: 5, first_name: 'Viewer' };
    /** One person may ask thirty times a minute. */
    const otherViewer = { id: 6, first_name: 'Viewer' };
    const { telegram, child, ended } = await startBot(['telegram'], {
      HOME: home.homeDir,
      AUTH_MUTATIONS: 'on',
      OPENCLAW_BIN: cli.bin,
      VIEWERS: `telegram:${viewer.id},telegram:${otherViewer.id}`,
    });
    const answerTo = answers(telegram);
    await answerTo(() => telegram.say('/codex_help', { from: viewer }));
    const shown = telegram.messages(viewer.id).at(-1)!;
    const caller = { platform: 'telegram', id: String(viewer.id) };
    for (const intent of [...tappedChanges(SPARE, STORED), cancelling])
      expect(
        await answerTo(() => telegram.tap(encodeCallback(intent, caller), { from: viewer, message: shown })),
        JSON.stringify(intent),
      ).toMatch(/^Only an /u);
    for (const words of typedChanges)
      expect(await answerTo(() => telegram.say(words, { from: otherViewer })), words).toMatch(/^Only an /u);
    child.kill('SIGTERM');
    await ended;
    expect(cli.calls()).toEqual([]);
  }, 60_000);
});

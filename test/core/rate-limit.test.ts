import { describe, expect, it } from 'vitest';
import { en } from '../../src/core/i18n/en.ts';
import type { Limits } from '../../src/core/rate-limit.ts';
import type { Intent, Request } from '../../src/core/request.ts';
import { Secret } from '../../src/core/secret.ts';
import { settingsOf } from '../../src/settings.ts';
import { readConfig } from '../../src/config.ts';
import type { State } from '../../src/core/ports.ts';
import { readAloud, replies, request, startHouse } from '../harness.ts';
import type { House } from '../harness.ts';

const limits: Limits = {
  windowMs: 60_000,
  perPerson: 3,
  atOnce: 2,
  strangerMs: 10 * 60_000,
  strangers: 4,
};

const someone = (id: string): Partial<Request> => ({
  caller: { platform: 'telegram', id },
  chat: `private-${id}`,
});
const turn = (page: number, id = '3') =>
  request('', { ...someone(id), intent: { kind: 'usage.page', page } });
const kinds = async (house: House, asked: Request) =>
  (await replies(house.handle, asked)).map(({ kind }) => kind);
const words = async (house: House, asked: Request) => readAloud(await replies(house.handle, asked));
const outcomes = ({ logged }: House) =>
  logged.map((entry) => (entry as { outcome?: string }).outcome).filter((outcome) => outcome);

/** All that the state is asked for from now on. */
function callsOf(state: State): readonly string[] {
  const calls: string[] = [];
  for (const [room, part] of Object.entries(state))
    for (const [name, method] of Object.entries(part) as [string, (...given: unknown[]) => unknown][])
      Object.assign(part, {
        [name]: (...given: unknown[]) => {
          calls.push(`${room}.${name}`);
          return method(...given);
        },
      });
  return calls;
}

async function flood(house: House, id = '3'): Promise<void> {
  for (let n = 0; n < 3; n++) expect(await kinds(house, turn(n, id))).toContain('result');
}

describe('somebody who asks for too much', () => {
  it('is told once how long to wait, and from then on nothing that does not vanish by itself', async () => {
    const house = await startHouse({ limits });
    await flood(house);
    house.clock.at += 20_000;
    expect(await words(house, turn(0))).toEqual([
      'That was a lot at once; I left this one out. Try again in 40 s.',
    ]);
    house.clock.at += 15_000;
    for (let n = 0; n < 50; n++) expect(await kinds(house, turn(n))).toEqual(['notice']);
    expect(outcomes(house).slice(3)).toEqual(Array.from({ length: 51 }, () => 'limited'));
  });

  it('acknowledges what is left out, so that no spinner goes on', async () => {
    const house = await startHouse({ limits });
    await flood(house);
    expect(await kinds(house, turn(0))).toEqual(['accepted', 'result']);
  });

  it('may ask again when the time is over, which no asking prolongs', async () => {
    const house = await startHouse({ limits });
    await flood(house);
    for (let n = 0; n < 20; n++) await kinds(house, turn(0));
    house.clock.at += 59_999;
    expect(await kinds(house, turn(0))).toEqual(['notice']);
    house.clock.at += 1;
    await flood(house);
    expect(await words(house, turn(0))).toEqual([
      'That was a lot at once; I left this one out. Try again in 60 s.',
    ]);
  });

  it('is not shut out by a clock that was set back', async () => {
    const house = await startHouse({ limits });
    await flood(house);
    house.clock.at -= 24 * 60 * 60_000;
    expect(await kinds(house, turn(0))).toContain('result');
  });

  it('takes nothing from anybody else', async () => {
    const house = await startHouse({ limits });
    await flood(house);
    for (let n = 0; n < 100; n++) await kinds(house, turn(0));
    await flood(house, '4');
    await flood(house, '1');
  });

  it('costs the mark that it was delivered, and nothing else: no claim, no store, no endpoint', async () => {
    const house = await startHouse({ limits });
    await flood(house);
    await kinds(house, turn(0));
    const calls = callsOf(house.ports.state);
    house.ports.profiles.list = () => expect.fail('the store');
    expect(await kinds(house, request('/codex_usage all'))).toEqual(['notice']);
    expect(await kinds(house, request('/codex_doctor'))).toEqual(['notice']);
    expect(calls).toEqual(['inbox.accept', 'inbox.accept']);
    expect(house.endpoint.requests).toHaveLength(0);
  });

  it.each<[string, Intent]>([
    ['a confirmation', { kind: 'auth.confirm', plan: 'plan-00000000001' }],
    ['a cancellation', { kind: 'auth.cancel', plan: 'plan-00000000001' }],
    ['the end of a sign-in', { kind: 'auth.stop', signIn: 'sign-00000000001' }],
    [
      'the second word of a deletion',
      { kind: 'auth.propose', mutation: { verb: 'delete', target: { by: 'name', name: 'work' } } },
    ],
    ['a pasted address', { kind: 'auth.finish', target: null, pasted: new Secret('code=a&state=b') }],
  ])('is listened to all the same: %s', async (_, intent) => {
    const house = await startHouse({ limits });
    await flood(house, '1');
    expect(await words(house, turn(0, '1'))).toHaveLength(1);
    const [answer] = await words(house, request('', { ...someone('1'), intent }));
    expect(answer).not.toContain('a lot at once');
    expect(outcomes(house).at(-1)).toBe('answered');
  });

  it('is listened to all the same when the number of a button is typed', async () => {
    const house = await startHouse({ limits });
    await flood(house, '2');
    await house.ports.state.lists.set(
      'telegram:2:private-2',
      { endsAt: house.clock.at + 60_000, choices: [{ label: 'Yes', data: '1.ok.plan-00000000001.abcdef' }] },
      60_000,
    );
    await kinds(house, turn(0, '2'));
    expect(await kinds(house, request('2', someone('2')))).toEqual(['notice']);
    expect((await words(house, request('1', someone('2'))))[0]).not.toContain('a lot at once');
  });

  it('cannot make a flood of confirmations either', async () => {
    const house = await startHouse({ limits });
    const confirm = (n: number) =>
      request('', { ...someone('2'), intent: { kind: 'auth.confirm', plan: `plan-0000000000${n}` } });
    for (let n = 0; n < 3; n++) expect(await kinds(house, confirm(n))).toContain('result');
    expect((await words(house, confirm(3)))[0]).toContain('a lot at once');
    expect(await kinds(house, confirm(4))).toEqual(['notice']);
  });

  it('who is a stranger on one platform counts for nobody on another', async () => {
    const house = await startHouse({ limits });
    const caller = { platform: 'discord', id: '1' };
    for (let n = 0; n < 20; n++) await kinds(house, request('hello', { caller, chat: 'd' }));
    await flood(house, '1');
  });
});

describe('more people than there is room for', () => {
  it('are told so; owners, and who confirms something, get through', async () => {
    const house = await startHouse({ limits });
    const asked = [turn(0, '3'), turn(0, '4')].map((one) => house.handle(one)[Symbol.asyncIterator]());
    for (const one of asked) await one.next();
    expect(await words(house, turn(0, '2'))).toEqual([
      'Many people are asking at this moment; I left this one out. Try again in a minute.',
    ]);
    expect(await kinds(house, turn(0, '1'))).toContain('result');
    const confirm: Intent = { kind: 'auth.confirm', plan: 'plan-00000000001' };
    expect((await words(house, request('', { ...someone('2'), intent: confirm })))[0]).not.toContain('Many');
    for (const one of asked) await one.return?.(undefined);
    expect(await kinds(house, turn(1, '2'))).toContain('result');
  });

  it('make room however a request ends: answered, abandoned, or with a bug', async () => {
    const house = await startHouse({ limits: { ...limits, perPerson: 100 } });
    for (let n = 0; n < 5; n++) {
      const one = house.handle(turn(n))[Symbol.asyncIterator]();
      await one.next();
      await one.return?.(undefined);
      await replies(house.handle, turn(n));
    }
    house.ports.profiles.list = () => Promise.reject(new Error('no state'));
    for (let n = 0; n < 5; n++) expect((await words(house, turn(n)))[0]).toContain('Something went wrong');
    await house.restart();
    expect(await kinds(house, turn(0))).toContain('result');
  });
});

describe('strangers', () => {
  const hello = (id: string, words = 'hello') => request(words, someone(id));

  it('learn their id once in ten minutes, however they ask', async () => {
    const house = await startHouse({ limits });
    expect((await words(house, hello('99')))[0]).toContain('`telegram:99`');
    for (const said of ['hello', '/start', '/codex_usage', 'x'])
      expect(await kinds(house, hello('99', said))).toEqual(['notice']);
    house.clock.at += 10 * 60_000;
    expect((await words(house, hello('99', 'and now?')))[0]).toContain('`telegram:99`');
  });

  it('hear nothing of a second delivery, which does not end the first', async () => {
    const house = await startHouse({ limits });
    const asked = hello('99');
    const first = house.handle(asked)[Symbol.asyncIterator]();
    await first.next();
    expect(await replies(house.handle, asked)).toEqual([]);
    expect(await kinds(house, hello('99'))).toEqual(['notice']);
    await first.return?.(undefined);
  });

  it('are told by the few in a minute, and ignored beyond that, without a trace in the state', async () => {
    const house = await startHouse({ limits });
    for (let n = 0; n < 4; n++) expect(await kinds(house, hello(`9${n}`))).toContain('result');
    const calls = callsOf(house.ports.state);
    for (let n = 0; n < 200; n++) expect(await replies(house.handle, hello(`8${n}`))).toEqual([]);
    expect(calls).toEqual([]);
    expect(outcomes(house).slice(4)).toEqual(Array.from({ length: 200 }, () => 'ignored'));
  });

  it('never keep a listed person out, and one of them not the next', async () => {
    const house = await startHouse({ limits });
    for (let n = 0; n < 300; n++) await kinds(house, hello('99', `hello ${n}`));
    expect((await words(house, hello('98')))[0]).toContain('`telegram:98`');
    for (let n = 0; n < 300; n++) await kinds(house, hello(`7${n}`));
    for (const id of ['1', '2', '3']) await flood(house, id);
  });
});

describe('completions', () => {
  it('are there as fast as one can type, and not for a flood; requests are counted apart', async () => {
    const house = await startHouse({ limits });
    const caller = { platform: 'telegram', id: '3' };
    const complete = () => house.complete({ caller, argument: 'profile', typed: '' });
    for (let n = 0; n < 15; n++) expect(await complete()).not.toEqual([]);
    expect(await complete()).toEqual([]);
    await flood(house);
    house.clock.at += 60_000;
    expect(await complete()).not.toEqual([]);
  });
});

describe('the limits', () => {
  it('leave room for who reads the answers, and have words in both languages', async () => {
    const { limits: ours } = settingsOf(readConfig({}, '/'));
    expect(ours).toMatchObject({ windowMs: 60_000, perPerson: 30 });
    expect(en.tooMuch(40)).toEqual(['That was a lot at once; I left this one out. Try again in 40 s.']);
    const house = await startHouse({ limits });
    await flood(house);
    expect(await words(house, { ...turn(0), language: 'zh-hans' })).toEqual([
      '一下子太多了，这一条没有处理。请在 60 秒后再试。',
    ]);
  });

  it('do not hold for what was accepted before a crash', async () => {
    const house = await startHouse({ limits });
    await flood(house);
    expect(await kinds(house, { ...turn(0), resumed: 'again' })).toContain('result');
  });
});

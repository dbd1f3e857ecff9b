import { describe, expect, it } from 'vitest';
import type { Entry } from '../../src/core/auth/journal.ts';
import type { Recorded } from '../../src/core/auth/plan.ts';
import { createDelivery } from '../../src/core/inbox.ts';
import { keepList } from '../../src/core/lists.ts';
import { createSuccessor } from '../../src/core/successor.ts';
import { Secret } from '../../src/core/secret.ts';
import type { ChoiceIntent, Request } from '../../src/core/request.ts';
import { readAloud, replies, request, startHouse } from '../harness.ts';
import type { House } from '../harness.ts';

/** A process that accepts a request, gets so far with it, and dies: its presence on the state is gone. */
async function leaveBehind(house: House, asked: Request, { isLeaving = false } = {}): Promise<void> {
  for await (const reply of house.handle(asked)) {
    if (reply.kind === 'accepted') break;
  }
  if (isLeaving) await house.delivery.leaving(asked);
}

/** Another process, on the same state, that serves Telegram. */
function another(house: House, copy = 'another') {
  const answered: { request: Request; said: readonly string[] }[] = [];
  const delivery = createDelivery(house.ports.state.inbox, copy, house.ports.log);
  const successor = createSuccessor(house.ports, copy);
  let pending: Promise<void>[] = [];
  const resume = async (asked: Request) => {
    const said = readAloud(await replies(house.handle, asked));
    if (await delivery.leaving(asked)) answered.push({ request: asked, said });
    await delivery.said(asked);
  };
  return {
    answered,
    async look(serves = 'telegram') {
      await successor.look((platform) =>
        platform === serves
          ? (asked) => {
              const task = resume(asked);
              pending.push(task);
              return task;
            }
          : null,
      );
      await Promise.all(pending.splice(0));
    },
    leave: () => successor.leave(),
  };
}

describe('a request that was accepted by a process that died', () => {
  it('is answered by another one, once, without its progress message, in the chat where it was asked', async () => {
    const house = await startHouse();
    const asked = request('/codex_usage all', { route: { place: 7 }, language: 'en' });
    await leaveBehind(house, asked);
    const next = another(house);
    await next.look();
    await next.look();
    expect(next.answered).toHaveLength(1);
    const [{ request: resumed, said }] = next.answered as [(typeof next.answered)[number]];
    expect(resumed).toMatchObject({ id: asked.id, chat: asked.chat, route: { place: 7 }, resumed: 'again' });
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(/^🟠 `work` — 5h .*\n🟠 `home` — .*\n🟠 `spare` — /u);
  });

  it('is not answered by anybody else while its process is there', async () => {
    const house = await startHouse();
    const mine = createSuccessor(house.ports, house.settings.copy);
    await mine.look(() => null);
    await leaveBehind(house, request('/codex_usage all', { route: {} }));
    const next = another(house);
    await next.look();
    expect(next.answered).toEqual([]);
    await mine.leave();
    await next.look();
    expect(next.answered).toHaveLength(1);
    await next.leave();
  });

  it('cannot be answered any more by the process that it was taken from', async () => {
    const house = await startHouse();
    const asked = request('/codex_usage all', { route: {} });
    await leaveBehind(house, asked);
    const next = another(house);
    await next.look();
    expect(await house.delivery.leaving(asked)).toBe(false);
  });

  it('is not delivered again, before and after it was answered', async () => {
    const house = await startHouse();
    const asked = request('/codex_usage all', { route: {} });
    await leaveBehind(house, asked);
    expect(await replies(house.handle, asked)).toEqual([]);
    await another(house).look();
    expect(await replies(house.handle, asked)).toEqual([]);
  });

  it('waits for a copy that serves its platform', async () => {
    const house = await startHouse();
    await leaveBehind(house, request('/codex_usage all', { route: {} }));
    const discord = another(house, 'on Discord');
    await discord.look('discord');
    expect(discord.answered).toEqual([]);
    const telegram = another(house, 'on Telegram');
    await telegram.look();
    expect(telegram.answered).toHaveLength(1);
  });

  it('is left alone after five minutes, and a line in the log says so', async () => {
    const house = await startHouse();
    await leaveBehind(house, request('/codex_usage all', { route: {} }));
    house.clock.at += 5 * 60_000 + 1;
    const next = another(house);
    await next.look();
    expect(next.answered).toEqual([]);
    expect(house.logged).toContainEqual({
      event: 'a request was left unanswered for too long',
      request: (house.logged[0] as { request: string }).request,
    });
    expect(await house.ports.state.inbox.open()).toEqual([]);
  });

  it('is not answered twice when its answer may have arrived: that is said, with a way to ask again', async () => {
    const house = await startHouse();
    await leaveBehind(house, request('/codex_usage all', { route: {} }), { isLeaving: true });
    const next = another(house);
    await next.look();
    expect(next.answered.map(({ said }) => said)).toEqual([
      [expect.stringMatching(/restarted while it answered you.*\n\n?1\. Ask again/su)],
    ]);
  });

  it('is asked for again when it held a secret, which is not in the state', async () => {
    const house = await startHouse();
    const address = 'http://localhost:1455/auth/callback?code=canary-code&state=canary-state';
    const asked = request('', {
      intent: { kind: 'auth.finish', target: null, pasted: new Secret(address) },
      route: {},
    });
    await leaveBehind(house, asked);
    expect(JSON.stringify(await house.ports.state.inbox.open())).not.toMatch(/canary/u);
    const next = another(house);
    await next.look();
    expect(next.answered.map(({ said }) => said)).toEqual([
      [expect.stringMatching(/not kept\.\nPlease send it again; `.codex_auth` shows how things stand\./u)],
    ]);
  });

  it.each([
    '/codex_usage someone@example.com',
    'sk-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
    `/${'x'.repeat(60)}`,
    'ABCD-EFGHI',
    'the code is ABCD-EFGH',
  ])('is kept without words that may be a secret: %s', async (words) => {
    const house = await startHouse();
    await leaveBehind(house, request(words, { route: {} }));
    const kept = JSON.stringify(await house.ports.state.inbox.open());
    expect(kept).not.toMatch(/someone|aaaa|xxxx|abcd/iu);
    expect(kept).toContain('"intent":null');
  });

  it('is nobody’s when it came again after the state had failed: its answer was said', async () => {
    const house = await startHouse();
    const { inbox } = house.ports.state;
    const { accept } = inbox;
    inbox.accept = () => Promise.reject(new Error('full'));
    const asked = request('/codex_usage all', { route: {} });
    expect(await replies(house.handle, asked)).not.toEqual([]);
    inbox.accept = accept;
    expect(await replies(house.handle, asked)).toEqual([]);
    expect(await inbox.open()).toEqual([]);
  });

  it('that nobody can read any more ends there', async () => {
    const house = await startHouse();
    await house.ports.state.inbox.accept('telegram:1', 'gone', { made: 'by another version' }, 1000);
    const next = another(house);
    await next.look();
    await next.look();
    expect(next.answered).toEqual([]);
    expect(await house.ports.state.inbox.open()).toEqual([]);
  });
});

/** The record of a change that somebody has confirmed. */
async function record(house: House, verb: 'first' | 'start' | 'delete', ...steps: readonly string[]) {
  const target = { by: 'digest', digest: 'a-digest' } as const;
  const facts: Recorded = {
    id: `plan-of-${verb}`,
    asked: { verb, target },
    agent: 'main',
    provider: 'openai-codex',
    subject: { digest: 'a-digest', label: 'work' },
    before: null,
    after: null,
    retired: [],
    returned: [],
    drawnOn: { inherited: null, profiles: [] },
    by: { platform: 'telegram', id: '3' },
    chat: 'private-3',
    isPrivate: true,
    madeAt: house.clock.at,
    endsAt: house.clock.at,
  };
  const step = { plan: facts.id, at: house.clock.at };
  await house.ports.state.journal.append({ step: 'confirmed', ...step, facts } as Entry);
  for (const name of steps) await house.ports.state.journal.append({ step: name, ...step });
  return facts.id;
}

describe('a request that was accepted by a process that died in the middle of a change', () => {
  const confirming = (plan: string) =>
    request('', { intent: { kind: 'auth.confirm', plan }, route: {}, chat: 'private-3' });
  const saidTo = async (house: House, asked: Request, leaving = {}) => {
    await leaveBehind(house, asked, leaving);
    const next = another(house);
    await next.look();
    expect(await house.ports.state.inbox.open()).toEqual([]);
    return next.answered.flatMap(({ said }) => said);
  };

  it('is left to the record, which tells what became of it', async () => {
    const house = await startHouse();
    expect(await saidTo(house, confirming(await record(house, 'first', 'applying')))).toEqual([]);
  });

  it('is said to be unclear when the record takes it for told, and that may not have arrived', async () => {
    const house = await startHouse();
    const asked = confirming(await record(house, 'first', 'applying', 'told'));
    expect(await saidTo(house, asked, { isLeaving: true })).toEqual([
      expect.stringContaining('restarted while it answered you'),
    ]);
  });

  it.each([
    ['/codex_auth start work', 'start'],
    ['/codex_auth delete work work', 'delete'],
    [`/codex_auth delete ${'a long name '.repeat(5)}`, 'delete'],
    ['1', 'first'],
  ] as const)('is left to the record, too, where words were the confirmation: %s', async (words, verb) => {
    const house = await startHouse();
    await record(house, verb, 'applying');
    expect(await saidTo(house, request(words, { route: {} }))).toEqual([]);
  });

  it('is answered when that change was another one', async () => {
    const house = await startHouse();
    await record(house, 'first', 'applying');
    expect(await saidTo(house, request('/codex_auth retire work', { route: {} }))).toHaveLength(1);
  });
});

describe('a number that answered a list, left by a process that died', () => {
  const list = async (house: House, ...labels: readonly [string, ChoiceIntent][]) => {
    const choices = labels.map(([label, intent]) => ({ label, intent }));
    await keepList(
      house.ports.state.lists,
      request(''),
      [choices],
      house.clock.at + house.settings.listLifeMs,
    );
  };
  const help: ChoiceIntent = { kind: 'help' };
  const confirm: ChoiceIntent = { kind: 'auth.confirm', plan: 'plan-00000000001' };

  it.each([
    ['picks from the list that was there', 1000, help, /^Shows how much/u],
    [
      'does not pick from one that was shown since',
      0,
      help,
      /^This bot was restarted before .*\sPlease send it again; .* shows how things stand\.$/su,
    ],
    [
      'confirms nothing',
      1000,
      confirm,
      /^This bot was restarted before .*\sPlease send it again; .* shows how things stand\.$/su,
    ],
  ] as const)('%s', async (_, agoMs, intent, said) => {
    const house = await startHouse();
    await list(house, ['Go on', intent]);
    house.clock.at += agoMs;
    await leaveBehind(house, request('1', { route: {} }));
    house.clock.at += 1;
    const next = another(house);
    await next.look();
    expect(next.answered.flatMap((one) => one.said)).toEqual([expect.stringMatching(said)]);
  });

  it('nor does the next one pick from a list that was perhaps never shown', async () => {
    const house = await startHouse();
    await list(house, ['Go on', help]);
    await leaveBehind(house, request('1', { route: {} }));
    await another(house).look();
    house.clock.at += 20_000;
    expect(readAloud(await replies(house.handle, request('1')))).toEqual([
      expect.stringContaining('I did not understand that. Nothing was changed.'),
    ]);
  });
});

/** A state that can be taken away and brought back, as all processes see it. */
function withOutages(house: House) {
  let isAway = false;
  const fickle = <Part extends object>(part: Part): Part =>
    new Proxy(part, {
      get: (target, name, self) => {
        const method = Reflect.get(target, name, self) as unknown;
        if (typeof method !== 'function') return method;
        return async (...given: unknown[]) => {
          if (isAway) throw new Error('away');
          const answer: unknown = await Reflect.apply(method, target, given);
          return typeof answer === 'object' && answer !== null && 'isHeld' in answer
            ? fickle(answer)
            : answer;
        };
      },
    });
  const { state } = house.ports;
  const ports = {
    ...house.ports,
    state: { ...state, locks: fickle(state.locks), inbox: fickle(state.inbox) },
  };
  return { ports, setAway: (to: boolean) => void (isAway = to) };
}

describe('while the state fails', () => {
  it('in the middle of a takeover, what was left stays where it can be taken over', async () => {
    const house = await startHouse();
    await leaveBehind(house, request('/codex_usage all', { route: {} }));
    const { state } = house.ports;
    const read = async () => Promise.reject(new Error('away'));
    const ports = { ...house.ports, state: { ...state, journal: { ...state.journal, read } } };
    await expect(createSuccessor(ports, 'unlucky').look(() => async () => {})).rejects.toThrow('away');
    const next = another(house);
    await next.look();
    expect(next.answered).toHaveLength(1);
  });

  it('what was said is remembered, and closed when it is back: nobody says it again', async () => {
    const house = await startHouse();
    const { ports, setAway } = withOutages(house);
    const delivery = createDelivery(ports.state.inbox, house.settings.copy, ports.log);
    const asked = request('/codex_usage all', { route: {} });
    await replies(house.handle, asked);
    setAway(true);
    expect(await delivery.leaving(asked)).toBe(true);
    await delivery.said(asked);
    await delivery.catchUp();
    setAway(false);
    expect(await ports.state.inbox.open()).toHaveLength(1);
    await delivery.catchUp();
    expect(await ports.state.inbox.open()).toEqual([]);
    const next = another(house);
    await next.look();
    expect(next.answered).toEqual([]);
  });

  it('nobody can say that they are there: they get the time for it before anything is taken from them', async () => {
    const house = await startHouse();
    const { ports, setAway } = withOutages(house);
    const successor = createSuccessor(ports, 'another');
    const taken: Request[] = [];
    const look = () => successor.look(() => async (asked) => void taken.push(asked));
    await look();
    setAway(true);
    await expect(look()).rejects.toThrow('away');
    setAway(false);
    await leaveBehind(house, request('/codex_usage all', { route: {} }));
    await look();
    house.clock.at += 7000;
    await look();
    expect(taken).toEqual([]);
    house.clock.at += 1000;
    await look();
    await look(); // its own presence had lapsed by this clock
    house.clock.at += 8000;
    await look();
    expect(taken).toHaveLength(1);
  });
});

describe('an answer', () => {
  it('closes its request: only the id stays in the state', async () => {
    const house = await startHouse();
    const asked = request('/codex_usage all', { route: { place: 7 } });
    await replies(house.handle, asked);
    expect(await house.delivery.leaving(asked)).toBe(true);
    expect((await house.ports.state.inbox.open()).map(({ id, isLeaving }) => ({ id, isLeaving }))).toEqual([
      { id: asked.id, isLeaving: true },
    ]);
    await house.delivery.said(asked);
    expect(await house.ports.state.inbox.open()).toEqual([]);
  });

  it('is said all the same when the state fails', async () => {
    const house = await startHouse();
    const asked = request('/codex_usage all');
    const failing = async () => Promise.reject(new Error('full'));
    const inbox = { ...house.ports.state.inbox, leave: failing, close: failing };
    const delivery = createDelivery(inbox, 'this one', house.ports.log);
    expect(await delivery.leaving(asked)).toBe(true);
    await expect(delivery.said(asked)).resolves.toBeUndefined();
  });
});

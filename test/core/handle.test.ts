import { cpSync, rmSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { callerMark, decodeCallback, encodeCallback } from '../../src/core/callback.ts';
import { createHandle } from '../../src/core/handle.ts';
import type { Choice, Reply } from '../../src/core/reply.ts';
import type { Request } from '../../src/core/request.ts';
import { writeJsonHome } from '../fakes/openclaw-home.ts';
import { readAloud, replies, request, startHouse } from '../harness.ts';
import { usageAnswer } from '../fakes/usage-answer.ts';
import type { House } from '../harness.ts';

const WORK = '🟢 `work` — 5h **82%** | week **64%** | r5 **2h 0m** | rw **4d 4h**';
const HOME = '🟠 `home` — 5h **0%** | week **40%** | r5 **2h 0m** | rw **4d 4h**';
const SPARE = '🟢 `spare` — 5h **100%** | week **99%** | r5 **2h 0m** | rw **4d 4h**';
const UNDER = '1. Refresh\n2. Details';
const PROGRESS = 'Running Codex usage checks now…';

async function startWithAnswers(): Promise<House> {
  const house = await startHouse();
  house.endpoint.script('acct-work', usageAnswer({ used: 18 }, { used: 36 }));
  house.endpoint.script('acct-home', usageAnswer({ used: 100 }, { used: 60 }));
  house.endpoint.script('acct-spare', usageAnswer({ used: 0 }, { used: 1 }));
  return house;
}

const ask = async ({ handle }: House, asked: Request) => readAloud(await replies(handle, asked));

const someone = (id: string, chat = `private-${id}`): Partial<Request> => ({
  caller: { platform: 'telegram', id },
  chat,
});

function choiceOf(said: readonly Reply[], label: string): Choice {
  const choices = said.flatMap((reply) => ('choices' in reply ? (reply.choices ?? []).flat() : []));
  return choices.find((choice) => choice.label === label) ?? expect.fail(`no choice ${label}`);
}

/** Taps a button of what was said before. */
function tap(said: readonly Reply[], label: string, changes: Partial<Request> = {}): Request {
  const caller = { platform: 'telegram', id: '3' };
  const data = decodeCallback(encodeCallback(choiceOf(said, label).intent, caller));
  return request('', { intent: data!.intent, madeFor: data!.madeFor, ...changes });
}

describe('a usage check', () => {
  it('says progress first, then one strict line for each profile: the auth order, then the retired', async () => {
    const house = await startWithAnswers();
    expect(await ask(house, request('/codex_usage all'))).toEqual([
      PROGRESS,
      [WORK, HOME, SPARE, UNDER].join('\n'),
    ]);
  });

  it('acknowledges before any work', async () => {
    const house = await startHouse();
    house.endpoint.script('acct-work', { fate: 'never' });
    const told = house.handle(request('/codex_usage work'))[Symbol.asyncIterator]();
    expect(await told.next()).toMatchObject({ value: { kind: 'accepted' } });
    expect(house.endpoint.requests).toHaveLength(0);
  });

  it('finds one profile by short name, full id, or as default', async () => {
    const house = await startWithAnswers();
    for (const said of ['work', 'openai-codex:work', 'default']) {
      expect(await ask(house, request(`/codex_usage ${said}`, { chat: said }))).toEqual([
        PROGRESS,
        `${WORK}\n${UNDER}`,
      ]);
    }
  });

  it('says what went wrong, though the state that would let them ask again fails', async () => {
    const house = await startWithAnswers();
    house.ports.state.claims.release = () => Promise.reject(new Error('full'));
    expect((await ask(house, request('/codex_usage ghost')))[0]).toContain('no profile called `ghost`');
    expect(house.logged).toContainEqual(expect.objectContaining({ event: 'a claim cannot be released' }));
  });

  it('says who is not there, and how to see who is, without asking anybody', async () => {
    const house = await startWithAnswers();
    expect(await ask(house, request('/codex_usage ghost'))).toEqual([
      'There is no profile called `ghost`.\nThere are `work`, `home`, and `spare`.',
    ]);
    expect(house.endpoint.requests).toHaveLength(0);
  });

  it('is not spoiled for the others by one profile that gets no answer', async () => {
    const house = await startWithAnswers();
    house.endpoint.script('acct-home', { fate: 'reset' });
    expect(await ask(house, request('/codex_usage all'))).toEqual([
      PROGRESS,
      [WORK, '🟠 `home` — 5h **–** | week **–** | r5 **–** | rw **–**', SPARE, UNDER].join('\n'),
    ]);
  });

  it('shows the last good figures, marked, when a later check gets no answer, and their age in the details', async () => {
    const house = await startWithAnswers();
    await ask(house, request('/codex_usage work'));
    house.endpoint.script('acct-work', { status: 503 });
    house.clock.at += 14 * 60_000;
    const later = await replies(house.handle, request('/codex_usage work'));
    expect(readAloud(later)[1]).toBe(
      `🟢 \`work\` — 5h **~82%** | week **~64%** | r5 **~1h 46m** | rw **~4d 3h**\n${UNDER}`,
    );
    const [, details] = await ask(house, tap(later, 'Details'));
    expect(details).toContain(
      'These are the last good figures, from 14m ago. This time OpenAI’s usage service failed.',
    );
  });

  it('uses a reading younger than a minute again, and asks anew after that', async () => {
    const house = await startWithAnswers();
    await ask(house, request('/codex_usage work'));
    house.clock.at += 59_000;
    await ask(house, request('/codex_usage default', { chat: 'second' }));
    expect(house.endpoint.requests).toHaveLength(1);
    house.clock.at += 1000;
    await ask(house, request('/codex_usage work', { chat: 'third' }));
    expect(house.endpoint.requests).toHaveLength(2);
  });

  it('asks once for two people who want to know at the same moment', async () => {
    const house = await startWithAnswers();
    house.endpoint.script('acct-work', { ...usageAnswer({ used: 18 }, { used: 36 }), fate: 'held' });
    const both = Promise.all([
      ask(house, request('/codex_usage work', someone('3'))),
      ask(house, request('/codex_usage work', someone('4'))),
    ]);
    await house.endpoint.arrived(1);
    house.endpoint.release();
    const lines = [PROGRESS, `${WORK}\n${UNDER}`];
    expect(await both).toEqual([lines, lines]);
    expect(house.endpoint.requests).toHaveLength(1);
  });

  it('tells in the details what the line cannot say', async () => {
    const house = await startWithAnswers();
    const said = await replies(house.handle, request('/codex_usage home'));
    expect(await ask(house, tap(said, 'Details'))).toEqual([
      [
        '🟠 `home` — the plan’s allowance is used up, until 2026-11-22 14:00 UTC',
        '5h: 0% left, resets 2026-11-22 14:00 UTC (in 2h 0m)',
        'week: 40% left, resets 2026-11-26 16:00 UTC (in 4d 4h)',
        'Read just now.',
        'Plan: `plus`',
        'Its access token ends 2026-11-30 12:50 UTC.',
        'Place 2 in the auth order.',
        '→ Use another profile until it returns.',
        UNDER,
      ].join('\n'),
    ]);
  });

  it('says that two labels of one account share a bucket', async () => {
    const home = writeJsonHome({
      profiles: [
        { id: 'openai-codex:a', accountId: 'same', userId: 'me' },
        { id: 'openai-codex:b', accountId: 'same', userId: 'me' },
        { id: 'openai-codex:c', accountId: 'same', userId: 'somebody-else' },
      ],
    });
    const house = await startHouse({ home });
    house.endpoint.script('same', usageAnswer({ used: 18 }, { used: 36 }));
    const said = await replies(house.handle, request('/codex_usage b'));
    const [details] = await ask(house, tap(said, 'Details'));
    expect(details).toContain(
      'Shares its allowance with `a`: the same account under another name. That is no fault.',
    );
    expect(details).not.toContain('`c`');
  });
});

describe('the selector', () => {
  it('offers the default, all, and each profile', async () => {
    const house = await startWithAnswers();
    expect(await ask(house, request('/codex_usage'))).toEqual([
      'Which profile of agent `main`?\n1. Default (work)\n2. All\n3. work\n4. home\n5. spare',
    ]);
  });

  it.each(['2', 'All', 'ALL'])('is answered by %j', async (words) => {
    const house = await startWithAnswers();
    await ask(house, request('/codex_usage'));
    expect(await ask(house, request(words))).toEqual([PROGRESS, [WORK, HOME, SPARE, UNDER].join('\n')]);
  });

  it('is answered by number after a restart too, for ten minutes', async () => {
    const house = await startWithAnswers();
    await ask(house, request('/codex_usage'));
    await house.restart();
    house.clock.at += 10 * 60_000 - 1;
    expect((await ask(house, request('3')))[0]).toBe(PROGRESS);
    await ask(house, request('/codex_usage'));
    house.clock.at += 10 * 60_000;
    expect(await ask(house, request('3'))).toEqual([
      'I did not understand that. Nothing was changed.\n`/codex_usage` shows the profiles, `/codex_help` what else there is.',
    ]);
  });

  it('belongs to one person in one chat', async () => {
    const house = await startWithAnswers();
    await ask(house, request('/codex_usage', someone('3', 'group')));
    for (const other of [someone('4', 'group'), someone('3', 'elsewhere')]) {
      expect((await ask(house, request('3', other)))[0]).toContain('I did not understand that');
    }
  });

  it('has pages beyond twenty profiles, turned in place and as fast as one can tap', async () => {
    const ids = Array.from({ length: 60 }, (_, n) => `openai-codex:p${String(n).padStart(2, '0')}`);
    const house = await startHouse({ home: writeJsonHome({ profiles: ids.map((id) => ({ id })) }) });
    const first = await replies(house.handle, request('/codex_usage'));
    expect(readAloud(first)[0]).toContain('Page 1 of 3.');
    expect(first.at(-1)).not.toHaveProperty('inPlace');
    const second = await replies(house.handle, tap(first, 'Next ›'));
    expect(readAloud(second)[0]).toContain('Page 2 of 3.\n1. Default (p00)\n2. All\n3. p20\n');
    expect(second.at(-1)).toMatchObject({ inPlace: true });
    const back = await replies(house.handle, tap(second, '‹ Back'));
    const again = await replies(house.handle, tap(back, 'Next ›'));
    expect(readAloud(again)).toEqual(readAloud(second));
    const pages = [first];
    while (readAloud(pages.at(-1)!)[0]!.includes('Next')) {
      pages.push(await replies(house.handle, tap(pages.at(-1)!, 'Next ›')));
    }
    const offered = pages.flatMap((page) => readAloud(page)[0]!.match(/p\d\d$/gmu) ?? []);
    expect(offered).toEqual(ids.map((id) => id.slice('openai-codex:'.length)));
  });
});

describe('buttons', () => {
  it('still work after a restart', async () => {
    const house = await startWithAnswers();
    const menu = await replies(house.handle, request('/codex_usage'));
    await house.restart();
    expect(await ask(house, tap(menu, 'work'))).toEqual([PROGRESS, `${WORK}\n${UNDER}`]);
  });

  it('that were made for somebody else say so, and offer a selector of one’s own', async () => {
    const house = await startWithAnswers();
    const menu = await replies(house.handle, request('/codex_usage', someone('3', 'group')));
    const [answer] = await ask(house, tap(menu, 'work', someone('4', 'group')));
    expect(answer).toMatch(/^Those buttons were made for somebody else\. Here are yours\.\nWhich profile/u);
    expect(house.endpoint.requests).toHaveLength(0);
  });

  it('of somebody else leave one’s own alone: the same choice from one’s own selector is answered', async () => {
    const house = await startWithAnswers();
    const menu = await replies(house.handle, request('/codex_usage', someone('3', 'group')));
    const mine = await replies(house.handle, tap(menu, 'work', someone('4', 'group')));
    const madeFor = callerMark({ platform: 'telegram', id: '4' });
    expect((await ask(house, tap(mine, 'work', { ...someone('4', 'group'), madeFor })))[0]).toBe(PROGRESS);
  });

  it('whose profile is gone say so, and offer what there is', async () => {
    const house = await startWithAnswers();
    const menu = await replies(house.handle, request('/codex_usage'));
    house.home.write('agents/main/agent/auth-profiles.json', { version: 1, profiles: {} });
    house.home.remove();
    const other = writeJsonHome({ profiles: [{ id: 'openai-codex:new' }] });
    cpSync(other.homeDir, house.home.homeDir, { recursive: true });
    other.remove();
    const [answer] = await ask(house, tap(menu, 'work'));
    expect(answer).toBe(
      'That profile is no longer there. Here is what there is now.\nWhich profile of agent `main`?\n1. Default (new)\n2. All\n3. new',
    );
  });

  it('that this version did not write say so, and offer a selector', async () => {
    const house = await startWithAnswers();
    const [answer] = await ask(house, request('', { intent: { kind: 'button.unknown' } }));
    expect(answer).toMatch(/^That button is from another version\. Nothing was changed\./u);
    expect(answer).toContain('2. All');
  });
});

describe('the same request', () => {
  it('from the same person within 20 seconds is answered once, with a quiet notice', async () => {
    const house = await startWithAnswers();
    await ask(house, request('/codex_usage work'));
    house.clock.at += 19_999;
    const again = await replies(house.handle, request('/codex_usage work'));
    expect(again).toEqual([
      {
        kind: 'notice',
        line: ['You asked for this a moment ago: the answer is above, or on its way.'],
      },
    ]);
    house.clock.at += 1;
    expect(await ask(house, request('/codex_usage work'))).toEqual([PROGRESS, `${WORK}\n${UNDER}`]);
  });

  it('is the same however it was said: by name, by default, or by a button', async () => {
    const house = await startWithAnswers();
    const said = await replies(house.handle, request('/codex_usage openai-codex:work'));
    for (const again of [
      request('/codex_usage WORK'),
      request('/codex_usage default'),
      tap(said, 'Refresh'),
    ]) {
      const [notice] = (await replies(house.handle, again)).filter(({ kind }) => kind !== 'accepted');
      expect(notice).toMatchObject({ kind: 'notice' });
    }
    expect((await ask(house, tap(said, 'Details')))[0]).toContain('`work` — usable');
  });

  it('is another one when two profiles differ in nothing but case', async () => {
    const profiles = [{ id: 'openai-codex:Work' }, { id: 'openai-codex:work' }];
    const house = await startHouse({ home: writeJsonHome({ profiles }) });
    for (const [account, used] of [
      ['acct-Work', 10],
      ['acct-work', 20],
    ] as const) {
      house.endpoint.script(account, usageAnswer({ used }, { used }));
    }
    expect((await ask(house, request('/codex_usage Work')))[1]).toContain('`Work` — 5h **90%**');
    expect((await ask(house, request('/codex_usage work')))[1]).toContain('`work` — 5h **80%**');
  });

  it('is still the same after a restart', async () => {
    const house = await startWithAnswers();
    await ask(house, request('/codex_usage work'));
    await house.restart();
    expect((await replies(house.handle, request('/codex_usage work')))[0]).toMatchObject({ kind: 'notice' });
  });

  it('from another person, in another chat, or about another profile is another request', async () => {
    const house = await startWithAnswers();
    await ask(house, request('/codex_usage work'));
    for (const other of [
      request('/codex_usage work', someone('4')),
      request('/codex_usage work', { chat: 'group' }),
      request('/codex_usage home'),
    ]) {
      expect((await ask(house, other))[0]).toBe(PROGRESS);
    }
  });

  it('delivered twice by the platform is answered once, in silence', async () => {
    const house = await startWithAnswers();
    const delivered = request('/codex_usage work');
    await ask(house, delivered);
    house.clock.at += 60_000;
    expect(await replies(house.handle, delivered)).toEqual([]);
  });

  it('may be asked again at once when it failed by a bug of ours', async () => {
    const house = await startHouse();
    house.endpoint.script('acct-work', usageAnswer({ used: 18 }, { used: 36 }));
    const broken = vi.spyOn(house.ports.profiles, 'list').mockRejectedValueOnce(new Error('secret inside'));
    expect(await ask(house, request('/codex_usage work', { id: 'telegram:7' }))).toEqual([
      'Something went wrong in this bot. `/codex_auth` shows how things stand. Please try again.\nIf it stays, tell the owner this reference: `9ab38ed8`.',
    ]);
    // one search in the log finds both the line of the request and the stack
    expect(house.logged).toMatchObject([
      { reference: '9ab38ed8' },
      { request: '9ab38ed8', outcome: 'failed' },
    ]);
    broken.mockRestore();
    expect((await ask(house, request('/codex_usage work')))[0]).toBe(PROGRESS);
  });
});

describe('a request that could not be answered', () => {
  it('may be made again at once', async () => {
    const house = await startWithAnswers();
    const whole = house.home.write('agents/main/agent/auth-profiles.json', '{"broken');
    expect((await ask(house, request('/codex_usage work')))[0]).toContain('is damaged');
    rmSync(whole);
    const mended = writeJsonHome({ profiles: [{ id: 'openai-codex:work' }] });
    cpSync(mended.homeDir, house.home.homeDir, { recursive: true });
    mended.remove();
    expect((await ask(house, request('/codex_usage work')))[0]).toBe(PROGRESS);
  });

  it('for a name that fits several offers each of them', async () => {
    const ids = ['openai:work', 'openai-codex:work'];
    const house = await startHouse({ home: writeJsonHome({ profiles: ids.map((id) => ({ id })) }) });
    const said = await replies(house.handle, request('/codex_usage work'));
    expect(readAloud(said)).toEqual([
      'More than one profile is called `work`: `openai-codex:work` and `openai:work`.\nWhich one? Pick it, or say its full name.\n1. openai-codex:work\n2. openai:work',
    ]);
    expect((await ask(house, tap(said, 'openai:work')))[0]).toBe(PROGRESS);
  });

  it('is answered all the same when only its list of choices cannot be stored', async () => {
    const house = await startWithAnswers();
    const { DatabaseSync } = await import('node:sqlite');
    const db = new DatabaseSync(house.statePath);
    db.exec(
      `CREATE TRIGGER full BEFORE INSERT ON entry WHEN NEW.namespace = 'lists' BEGIN SELECT RAISE(FAIL, 'full'); END`,
    );
    db.close();
    expect(await ask(house, request('/codex_usage work'))).toEqual([PROGRESS, `${WORK}\n${UNDER}`]);
    expect(house.logged).toContainEqual({ event: 'a list of choices cannot be stored' });
  });
});

describe('access', () => {
  it.each(['hello', '/start', '/codex_usage', '/codex_usage work', '1'])(
    'tells a stranger who writes %j in private their own id, and nothing else',
    async (words) => {
      const house = await startWithAnswers();
      expect(await ask(house, request(words, someone('99')))).toEqual([
        'This bot answers only people whom its owner has listed.\nYour id is `telegram:99`. Is this your bot? Put `OWNERS=telegram:99` into its settings and start again.\nIf not, give it to the owner.',
      ]);
      expect(house.endpoint.requests).toHaveLength(0);
    },
  );

  it('tells a stranger once, however they ask', async () => {
    const house = await startWithAnswers();
    await ask(house, request('hello', someone('99')));
    expect((await replies(house.handle, request('/start', someone('99'))))[0]).toMatchObject({
      kind: 'notice',
    });
  });

  it('ignores strangers in groups, on commands and on buttons', async () => {
    const house = await startWithAnswers();
    const menu = await replies(house.handle, request('/codex_usage', someone('3', 'group')));
    const stranger = { ...someone('99', 'group'), isPrivate: false };
    expect(await replies(house.handle, request('/codex_usage', stranger))).toEqual([]);
    expect(await replies(house.handle, tap(menu, 'work', stranger))).toEqual([]);
    const forged = { ...stranger, madeFor: callerMark({ platform: 'telegram', id: '99' }) };
    expect(await replies(house.handle, tap(menu, 'work', forged))).toEqual([]);
  });

  it('does not confuse the same number on another platform', async () => {
    const house = await startWithAnswers();
    const caller = { platform: 'discord', id: '1' };
    expect((await ask(house, request('/codex_usage', { caller })))[0]).toContain('`discord:1`');
  });

  it.each([
    ['1', 'an owner'],
    ['2', 'an operator'],
    ['3', 'a viewer'],
  ])('serves telegram:%s, %s, and the help says so', async (id, role) => {
    const house = await startWithAnswers();
    const [help] = await ask(house, request('/codex_help', someone(id)));
    expect(help).toContain(`You are \`telegram:${id}\`, ${role}.`);
    expect(help).toContain('`/codex_usage` — How much Codex allowance each login has left');
  });
});

describe('words that answer no list', () => {
  it('show a profile when they are its name', async () => {
    const house = await startWithAnswers();
    expect(await ask(house, request('Work'))).toEqual([PROGRESS, `${WORK}\n${UNDER}`]);
  });
});

describe('words that mean nothing here', () => {
  it('get a pointer to what does', async () => {
    const house = await startWithAnswers();
    expect(await ask(house, request('/reboot'))).toEqual([
      'There is no command `/reboot`. `/codex_help` shows what there is.',
    ]);
    expect((await ask(house, request('hello')))[0]).toContain('`/codex_help` what else there is');
  });
});

describe('a gateway whose logins cannot be read', () => {
  it('is told as what it is, on the menu and on a check, without a progress message', async () => {
    const house = await startHouse();
    rmSync(house.home.stateDir, { recursive: true });
    const missing =
      'There is no OpenClaw folder at `~/.openclaw` on the bot’s machine.\nRun codex-profiler on the gateway’s host, as the same user, or set `OPENCLAW_STATE_DIR` to OpenClaw’s state directory.';
    expect(await ask(house, request('/codex_usage'))).toEqual([missing]);
    expect(await ask(house, request('/codex_usage all'))).toEqual([missing]);
  });
});

describe('the log', () => {
  it('has one line for each request, with neither words nor names', async () => {
    const house = await startWithAnswers();
    await ask(house, request('/codex_usage work'));
    await ask(house, request('/codex_usage work'));
    await ask(house, request('hello', { ...someone('99', 'group'), isPrivate: false }));
    const reference = expect.stringMatching(/^[0-9a-f]{8}$/u) as string;
    expect(house.logged).toEqual([
      { request: reference, platform: 'telegram', intent: 'usage.show', outcome: 'answered', tookMs: 0 },
      { request: reference, platform: 'telegram', intent: 'usage.show', outcome: 'duplicate', tookMs: 0 },
      { request: reference, platform: 'telegram', intent: 'choice.pick', outcome: 'ignored', tookMs: 0 },
    ]);
  });
});

describe('a state that cannot keep what is asked', () => {
  it('keeps nobody from an answer; and whoever brought it is told that nobody else knows of it', async () => {
    const house = await startHouse();
    house.endpoint.script('acct-work', usageAnswer({ used: 18 }, { used: 36 }));
    const { state } = house.ports;
    const accept = () => Promise.reject(new Error('full'));
    const handle = createHandle(
      { ...house.ports, state: { ...state, inbox: { ...state.inbox, accept } } },
      house.settings,
    );
    const asked = request('/codex_usage work');
    const said = await replies(handle, asked);
    expect(said[0]).toEqual({ kind: 'accepted', isUnkept: true });
    expect(readAloud(said).at(-1)).toContain('🟢 `work`');
    expect(await replies(handle, asked)).toEqual([]);
    expect((await replies(house.handle, request('/codex_usage')))[0]).toEqual({ kind: 'accepted' });
  });
});

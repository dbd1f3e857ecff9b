import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { SimulatedVersion } from '../../../src/infra/simulator/index.ts';
import type { HomeSpec } from '../../fakes/openclaw-home.ts';
import { NOON, usageAnswer } from '../../fakes/usage-answer.ts';
import { operator, startChanging } from '../auth/changing.ts';

const at = (minutes: number) => NOON + minutes * 60_000;
const good = usageAnswer({ used: 18 }, { used: 36 });
const usedUp = usageAnswer({ used: 100 }, { used: 60 });
const revoked = { status: 401, body: JSON.stringify({ error: { code: 'token_revoked' } }) };
const viewer = { caller: { platform: 'telegram', id: '3' }, chat: 'private-3' };

/** Files, a database of `main`, and one that all agents share. */
const generations: readonly SimulatedVersion[] = ['2026.5.28', '2026.7.1', '2026.9.6'];

/** Three logins, of which OpenAI serves all; `home` and `work` are in the order, unless something else is told. */
async function start(
  version: SimulatedVersion,
  make: (id: (name: string) => string, provider: string) => Partial<HomeSpec> = () => ({}),
) {
  const provider = version < '2026.6' ? 'openai-codex' : 'openai';
  const id = (name: string) => `${provider}:${name}`;
  const spec: HomeSpec = {
    profiles: ['home', 'work', 'spare'].map((name) => ({ id: id(name) })),
    order: { [provider]: [id('home'), id('work')] },
    ...make(id, provider),
  };
  const opened = await startChanging({ version, spec });
  for (const name of ['home', 'work', 'spare']) opened.house.endpoint.script(`acct-${name}`, good);
  return {
    ...opened,
    id,
    /** What all share, or `main` has, is now this. */
    store: (changes: Partial<HomeSpec>) => opened.home.save({ ...spec, ...changes }),
  };
}

const QUESTION = '**I set the order, why is it still using the other one?**';

/** What is said below the question, without the buttons. */
function answerIn(said: string): readonly string[] {
  const lines = said.split('\n');
  const from = lines.findIndex((line) => line === QUESTION);
  expect(from).toBeGreaterThan(0);
  return lines.slice(from + 1).filter((line) => !/^\d+\. /u.test(line));
}

const lineOf = (said: string, name: string) =>
  said.split('\n').find((line) => line.includes(`\`${name}\` — `)) ?? '';

describe.each(generations)('/codex_why, with a home of %s', (version) => {
  it('all go well: one line each, and it is as the order says', async () => {
    const { say } = await start(version, (id) => ({
      usageStats: { [id('home')]: { lastUsed: at(-14) } },
    }));
    expect(await say('/codex_why', viewer)).toBe(
      [
        'Running Codex usage checks now…',
        `Auth order of agent \`main\`: \`home\`, \`work\`${version < '2026.8' ? '' : ' (shared by all agents)'}.`,
        '🟢 `home` — used now: first in the order, and works; last used 14m ago',
        '🟢 `work` — not its turn: `home` comes before it',
        '🟢 `spare` — not in the order, and not by this bot',
        'Not to be seen from here: sessions that are pinned to one login, and how API keys do.',
        '',
        QUESTION,
        'It is not, as far as can be seen from here: OpenClaw last used `home`, 2026-11-22 11:46 UTC, as the order says.',
        '1. home',
        '2. work',
        '3. spare',
        '4. Usage',
        '5. Suggested order',
        '6. Rotation',
      ].join('\n'),
    );
  });

  it('held by OpenClaw, though OpenAI would serve it', async () => {
    const { say } = await start(version, (id) => ({
      usageStats: {
        [id('home')]: { cooldownUntil: at(20), cooldownReason: 'rate_limit', lastUsed: at(-40) },
        [id('work')]: { lastUsed: at(-2) },
      },
    }));
    const said = await say('/codex_why', viewer);
    const held =
      'held by OpenClaw until 2026-11-22 12:20 UTC (cooldown: rate limit), though OpenAI would serve it';
    expect(lineOf(said, 'home')).toBe(`🟢 \`home\` — ${held}; last used 40m ago`);
    expect(lineOf(said, 'work')).toContain('used now: the first in the order that can be used; last used 2m');
    expect(answerIn(said)).toEqual([
      `Because \`home\` cannot be used now: ${held}. \`work\` is used meanwhile.`,
      '→ Nothing to do: OpenClaw may go back to it after 2026-11-22 12:20 UTC.',
    ]);
  });

  it('limited by OpenAI', async () => {
    const { say, house } = await start(version);
    house.endpoint.script('acct-home', usedUp);
    const said = await say('/codex_why', viewer);
    expect(lineOf(said, 'home')).toContain('— limited until 2026-11-22 14:00 UTC');
    expect(answerIn(said)).toEqual([
      'Because `home` cannot be used now: limited until 2026-11-22 14:00 UTC. `work` is used meanwhile.',
      '→ Nothing to do: OpenClaw may go back to it after 2026-11-22 14:00 UTC.',
    ]);
  });

  it('refused by OpenAI: somebody must act', async () => {
    const { say, house } = await start(version);
    house.endpoint.script('acct-home', revoked);
    const said = await say('/codex_why', viewer);
    expect(lineOf(said, 'home')).toBe('🔴 `home` — its login does not work until somebody mends it');
    expect(answerIn(said)).toEqual([
      'Because `home` cannot be used now: its login does not work until somebody mends it. `work` is used meanwhile.',
      '→ `/codex_auth home` shows how to mend it.',
    ]);
  });

  it('nobody can be used: who returns first, and who could be brought in', async () => {
    const { say, house } = await start(version, (id) => ({
      usageStats: { [id('work')]: { disabledUntil: at(30), disabledReason: 'billing' } },
    }));
    house.endpoint.script('acct-home', usedUp);
    expect(answerIn(await say('/codex_why', viewer))).toEqual([
      'None in the order can be used now, so the order decides nothing. The first to return is `work`, 2026-11-22 12:30 UTC.',
      '→ `/codex_auth first spare` brings in one that is retired and may work.',
    ]);
  });

  it('an order from the configuration', async () => {
    const { say } = await start(version, (id, provider) => ({
      order: {},
      config: { auth: { order: { [provider]: [id('work'), id('home')] } } },
    }));
    const said = await say('/codex_why', viewer);
    expect(said).toContain('Auth order of agent `main`: `work`, `home` (from OpenClaw’s configuration).');
    expect(lineOf(said, 'work')).toContain('used now: first in the order');
    expect(answerIn(said)).toEqual([
      'The order begins with `work`, and OpenClaw has noted no use of any login yet.',
      '→ Send your agent a message, then ask me again.',
    ]);
  });

  it('no order: OpenClaw chooses', async () => {
    const { say } = await start(version, (id) => ({
      order: {},
      usageStats: { [id('work')]: { lastUsed: at(-5) } },
    }));
    const said = await say('/codex_why', viewer);
    expect(lineOf(said, 'work')).toBe(
      '🟢 `work` — no order is set, so OpenClaw chooses; it took this one last; last used 5m ago',
    );
    expect(answerIn(said)).toEqual([
      'No order is set, so OpenClaw takes the one it likes. It took `work` last, 2026-11-22 11:55 UTC.',
      '→ `/codex_auth first home` sets one.',
    ]);
  });

  it('set here, and nothing used since; then another one is', async () => {
    const { say, tap, house, store, id, order } = await start(version, (name) => ({
      usageStats: { [name('home')]: { lastUsed: at(-5) } },
    }));
    await say('/codex_auth first work', operator);
    await tap('Confirm', operator);
    expect(await order()).toEqual(['work', 'home']);
    const said = await say('/codex_why', viewer);
    expect(answerIn(said)).toEqual([
      expect.stringMatching(
        /^Nothing was used since the order was set, 2026-11-22 12:0\d UTC\. Before that it was `home`, 2026-11-22 11:55 UTC; next comes `work`\.$/u,
      ),
      '→ Send your agent a message, then ask me again.',
    ]);
    house.clock.at = at(30);
    const provider = id('x').split(':')[0]!;
    store({
      order: { [provider]: [id('work'), id('home')] },
      usageStats: { [id('home')]: { lastUsed: at(20) } },
    });
    const [why, next] = answerIn(await say('/codex_why', viewer));
    expect(why).toContain(
      '`home` was used last, 2026-11-22 12:20 UTC, though `work` comes before it and nothing is known against it now. ',
    );
    expect([why, next].join()).toContain('openclaw gateway restart');
  });

  it('retired here, and said when', async () => {
    const { say, tap } = await start(version);
    await say('/codex_auth retire work', operator);
    await tap('Confirm', operator);
    expect(lineOf(await say('/codex_why', viewer), 'work')).toMatch(/retired here, 2026-11-22 12:0\d UTC$/u);
    const one = await say('/codex_why work', viewer);
    expect(one).toContain('It was taken out on purpose, by this bot, 2026-11-22 12:0');
    expect(await say('/codex_why spare', viewer)).toContain('This bot did not take it out: ');
  });
});

it('one profile: what OpenAI says, why, its place, its last use, and the answer', async () => {
  const { say, button } = await start('2026.5.28', (id) => ({
    usageStats: { [id('home')]: { lastUsed: at(-14) } },
  }));
  expect(await say('/codex_why work', viewer)).toBe(
    [
      'Running Codex usage checks now…',
      '🟢 `work` — usable',
      'Not used now, unless a session is pinned to it, which cannot be seen from here: `home` comes before it, and works.',
      'Place 2 of 2 in the auth order that is set for this agent.',
      'OpenClaw has noted no use of it.',
      'Not to be seen from here: sessions that are pinned to one login, and how API keys do.',
      '',
      QUESTION,
      'It is not, as far as can be seen from here: OpenClaw last used `home`, 2026-11-22 11:46 UTC, as the order says.',
      '1. work',
      '2. All of them',
      '3. Usage',
      '4. Suggested order',
      '5. Rotation',
    ].join('\n'),
  );
  expect(button('work')).toMatchObject({ kind: 'auth.show' });
});

it('an order that was set here, and changed by somebody else', async () => {
  const { say, tap, store, id } = await start('2026.5.28');
  await say('/codex_auth first work', operator);
  await tap('Confirm', operator);
  store({ order: { 'openai-codex': [id('home'), id('work')] } });
  expect(answerIn(await say('/codex_why', viewer))).toEqual([
    expect.stringMatching(
      /^The order that was set here, 2026-11-22 12:0\d UTC, is not in force any more: .* `work`, `home`\.$/u,
    ),
    '→ `/codex_auth first work` puts it first again.',
  ]);
});

it('an order that was dropped here, and set by somebody else', async () => {
  const { say, tap, store, id } = await start('2026.5.28');
  await say('/codex_auth clear', operator);
  await tap('Confirm', operator);
  expect(answerIn(await say('/codex_why', viewer))[0]).toContain('No order is set');
  store({ order: { 'openai-codex': [id('work')] } });
  expect(answerIn(await say('/codex_why work', viewer))).toEqual([
    expect.stringMatching(
      /^The order was dropped here, 2026-11-22 12:0\d UTC, and somebody else has set one since\.$/u,
    ),
    '→ `/codex_auth clear` drops it again.',
  ]);
});

it('an upgrade that names the same logins otherwise has changed no order', async () => {
  const { say, tap, store } = await start('2026.5.28');
  await say('/codex_auth first work', operator);
  await tap('Confirm', operator);
  const ids = ['work', 'home', 'spare'].map((name) => `openai:${name}`);
  store({
    profiles: ids.map((id) => ({ id, accountId: `acct-${id.slice(7)}` })),
    order: { openai: ids.slice(0, 2) },
  });
  expect(answerIn(await say('/codex_why', viewer))[0]).toContain('The order begins with `work`');
});

it('an API key in front of all', async () => {
  const { say, home, id } = await start('2026.5.28');
  home.write('agents/main/agent/auth-state.json', {
    version: 1,
    order: { 'openai-codex': [id('key'), id('home')] },
  });
  const path = 'agents/main/agent/auth-profiles.json';
  const stored = JSON.parse(readFileSync(home.path(path), 'utf8')) as { profiles: object };
  const key = { type: 'api_key', provider: 'openai-codex', key: 'made-up' };
  home.write(path, { ...stored, profiles: { ...stored.profiles, [id('key')]: key } });
  const said = await say('/codex_why', viewer);
  expect(lineOf(said, 'home')).toContain('not its turn: the API key `key` comes before it');
  expect(answerIn(said)).toEqual([
    'The API key `key` is first in the order, and is used as long as it works; how it does cannot be seen from here.',
    '→ `/codex_auth first home` puts a login before it.',
  ]);
});

it('an order that an agent inherits', async () => {
  const { say } = await start('2026.9.6', (id) => ({
    agents: { main: { usageStats: { [id('work')]: { lastUsed: at(-3) } } } },
  }));
  const said = await say('/codex_why', viewer);
  expect(said).toContain('`home`, `work` (shared by all agents).');
  expect(answerIn(said)).toEqual([
    '`work` was used last, 2026-11-22 11:57 UTC, though `home` comes before it and nothing is known against it now. Either that was not so then, or a session is pinned to the other one.',
    '→ Send your agent `/new`: a new session goes by the order. If that does not help, on the host: `openclaw gateway restart`.',
  ]);
});

it('many: a page at a time, and no one is asked about the others', async () => {
  const names = Array.from({ length: 23 }, (_, index) => `p${index + 1}`);
  const { say, tap, house } = await start('2026.5.28', (id) => ({
    profiles: names.map((name) => ({ id: id(name) })),
    order: { 'openai-codex': names.map(id) },
  }));
  for (const name of names) house.endpoint.script(`acct-${name}`, good);
  const said = await say('/codex_why', viewer);
  expect(said.match(/^🟢/gmu)).toHaveLength(20);
  expect(said).toContain('Page 1 of 2.');
  expect(house.endpoint.requests).toHaveLength(20);
  const next = await tap('Next ›', viewer);
  expect(lineOf(next, 'p23')).toContain('not its turn: `p1` comes before it');
  expect(house.endpoint.requests).toHaveLength(23);
});

it('in Chinese; a name that is none; and nothing for strangers', async () => {
  const { say } = await start('2026.5.28');
  const chinese = await say('/codex_why', { ...viewer, language: 'zh-hans' });
  expect(chinese).toContain('🟢 `home` — 现在使用它：排在首位，而且可用');
  expect(chinese).toContain('我设了使用顺序，为什么还在用另一个？');
  expect(await say('/codex_why wrok', viewer)).toContain('wrok');
  const stranger = { caller: { platform: 'telegram', id: '9' }, chat: 'private-9' };
  expect(await say('/codex_why', stranger)).toContain('OWNERS=');
});

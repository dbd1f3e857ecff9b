import { describe, expect, it } from 'vitest';
import type { SimulatedVersion } from '../../../src/infra/simulator/index.ts';
import type { HomeSpec } from '../../fakes/openclaw-home.ts';
import { NOON, usageAnswer } from '../../fakes/usage-answer.ts';
import { operator, startChanging } from './changing.ts';

const MINUTE = 60_000;
const at = (minutes: number) => NOON + minutes * MINUTE;
const good = usageAnswer({ used: 18 }, { used: 36 });
const used = usageAnswer({ used: 100 }, { used: 60 });
const viewer = { caller: { platform: 'telegram', id: '3' }, chat: 'private-3' };

/** The stores of two generations: JSON files, and databases. */
const stores: readonly [string, SimulatedVersion][] = [
  ['JSON files', '2026.5.28'],
  ['databases', '2026.9.6'],
];

/** Three logins, of which the server serves all; `home` and `work` are in the order, unless something else is told. */
async function start(
  version: SimulatedVersion,
  make: (id: (name: string) => string) => Partial<HomeSpec> = () => ({}),
) {
  const provider = version < '2026.6' ? 'openai-codex' : 'openai';
  const id = (name: string) => `${provider}:${name}`;
  const spec: HomeSpec = {
    profiles: ['home', 'work', 'spare'].map((name) => ({ id: id(name) })),
    order: { [provider]: [id('home'), id('work')] },
    ...make(id),
  };
  const opened = await startChanging({ version, spec });
  for (const name of ['home', 'work', 'spare']) opened.house.endpoint.script(`acct-${name}`, good);
  return { ...opened, id };
}

const lines = (answer: string) => answer.split('\n');

describe.each(stores)('the status of a login, from %s', (_, version) => {
  it('is one page: verdict, why it is used, figures, last use, place, token', async () => {
    const { say } = await start(version, (id) => ({
      usageStats: { [id('home')]: { lastUsed: at(-14), errorCount: 0 } },
    }));
    expect(await say('/codex_auth home', viewer)).toBe(
      [
        'Running Codex usage checks now…',
        '🟢 `home` — usable',
        'Used now, unless a session is pinned to another login, which cannot be seen from here: it is first in the order, and works.',
        '5h: 82% left, resets 2026-11-22 14:00 UTC (in 2h 0m)',
        'week: 64% left, resets 2026-11-26 16:00 UTC (in 4d 4h)',
        'Read just now.',
        'Plan: `plus`',
        'OpenClaw last used it 14m ago, 2026-11-22 11:46 UTC.',
        version < '2026.6'
          ? 'Place 1 of 2 in the auth order that is set for this agent.'
          : 'Place 1 of 2 in the auth order that all agents share.',
        'Its access token ends 2026-11-30 12:50 UTC.',
        '1. Profiles',
      ].join('\n'),
    );
  });

  it('held by OpenClaw, though the server would serve it: both are told, who is used, and when it ends', async () => {
    const { say } = await start(version, (id) => ({
      usageStats: {
        [id('home')]: {
          cooldownUntil: at(20),
          cooldownReason: 'rate_limit',
          lastUsed: at(-40),
          errorCount: 2,
          failureCounts: { rate_limit: 2, timeout: 1 },
          lastFailureAt: at(-40),
        },
      },
    }));
    const answer = await say('/codex_auth home', viewer);
    expect(lines(answer)).toEqual(
      expect.arrayContaining([
        '🟢 `home` — usable',
        'Not used now: OpenClaw holds it until 2026-11-22 12:20 UTC (cooldown: rate limit), though OpenAI would serve it. `work` is used, as far as can be seen from here.',
        'OpenClaw counts 2 errors (rate limit: 2, timeout: 1), the last one 2026-11-22 11:20 UTC.',
        '→ Wait until 2026-11-22 12:20 UTC: the hold ends by itself then. OpenClaw goes by what it noted itself, not by what OpenAI says now.',
      ]),
    );
    expect(answer.match(/12:20/gu)).toHaveLength(2);
    expect(answer).not.toMatch(/probe|doctor|--force|sign in/iu);
    expect(await say('/codex_auth work', viewer)).toContain(
      'it is the first in the order that can be used. `home` is held by OpenClaw until 2026-11-22 12:20 UTC.',
    );
  });

  it('held for longer than an hour: waiting comes first, and what ends it sooner is told', async () => {
    const { say } = await start(version, (id) => ({
      usageStats: { [id('home')]: { disabledUntil: at(600), disabledReason: 'auth_permanent' } },
    }));
    expect(await say('/codex_auth home', viewer)).toContain(
      '→ Wait until 2026-11-22 22:00 UTC: the hold ends by itself then. If that is too long, signing in again ends it: `/codex_auth start home` in private.',
    );
  });

  it('held for an allowance that is there again: told what the installed version does about it', async () => {
    const { say } = await start(version, (id) => ({
      usageStats: { [id('home')]: { blockedUntil: at(50), blockedReason: 'subscription_limit' } },
    }));
    expect(await say('/codex_auth home', viewer)).toContain(
      version === '2026.9.6'
        ? '→ Send your agent a message: before it answers, OpenClaw asks OpenAI again, at most every five minutes, and ends the hold if OpenAI serves it. Otherwise the hold ends by itself 2026-11-22 12:50 UTC.'
        : '→ Wait until 2026-11-22 12:50 UTC: the hold ends by itself then.',
    );
  });

  it('held for one model alone: it is used for the others', async () => {
    const { say } = await start(version, (id) => ({
      usageStats: {
        [id('home')]: { cooldownUntil: at(20), cooldownReason: 'rate_limit', cooldownModel: 'gpt-5.5' },
      },
    }));
    const answer = await say('/codex_auth home', viewer);
    expect(answer).toContain('Used now, unless');
    expect(answer).toContain(
      'OpenClaw holds it until 2026-11-22 12:20 UTC (cooldown: rate limit), for the model `gpt-5.5` alone.',
    );
    expect(answer).toContain('→ Use another model until 2026-11-22 12:20 UTC: the hold ends by itself then.');
  });

  it('limited: the one behind it is used, and says so', async () => {
    const { say, house } = await start(version);
    house.endpoint.script('acct-home', used);
    expect(await say('/codex_auth home', viewer)).toContain(
      'Not used now: it is limited until 2026-11-22 14:00 UTC. `work` is used, as far as can be seen from here.',
    );
    expect(await say('/codex_auth work', viewer)).toContain('`home` is limited until 2026-11-22 14:00 UTC.');
  });

  it('behind another: what is known of that one, and no more', async () => {
    const { say, house } = await start(version);
    expect(await say('/codex_auth work', viewer)).toContain(
      '`home` comes before it, and nothing is known against it.',
    );
    await say('/codex_usage home', viewer);
    house.clock.at = at(0.5);
    expect(await say('/codex_auth work', viewer)).toContain('`home` comes before it, and works.');
    house.clock.at = at(10);
    expect(await say('/codex_auth work', viewer)).toContain(
      '`home` comes before it, and worked when it was last checked, 2026-11-22 12:00 UTC.',
    );
    expect(house.endpoint.requests.filter(({ accountId }) => accountId === 'acct-home')).toHaveLength(1);
  });

  it('retired: said with where the order comes from, and who is used', async () => {
    const { say } = await start(version);
    const answer = await say('/codex_auth spare', viewer);
    expect(answer).toContain('Not used: it is retired, that is, not in the auth order that');
    expect(answer).toContain('`home` is used, as far as can be seen from here.');
    expect(answer.match(/etired/gu)).toHaveLength(1);
  });

  it('retired and held: nothing to wait for', async () => {
    const { say } = await start(version, (id) => ({
      usageStats: { [id('spare')]: { blockedUntil: at(20), blockedReason: 'usage_limit' } },
    }));
    const answer = await say('/codex_auth spare', viewer);
    expect(answer).toContain('OpenClaw holds it until 2026-11-22 12:20 UTC (blocked: usage limit).');
    expect(answer).not.toContain('Wait until');
  });

  it('refused: somebody must act, and what to do is said once', async () => {
    const { say, house } = await start(version);
    house.endpoint.script('acct-home', {
      status: 401,
      body: JSON.stringify({ error: { code: 'token_revoked' } }),
    });
    const answer = await say('/codex_auth home', viewer);
    expect(answer).toContain('🔴 `home` — this login was revoked');
    expect(answer).toContain('Not used: it does not work until somebody mends it. `work` is used');
    expect(answer).toContain('→ Sign in again');
  });

  it('nobody can be used: who returns first, and a spare one at a tap for those who may', async () => {
    const { say, tap, house, order } = await start(version, (id) => ({
      usageStats: { [id('work')]: { disabledUntil: at(30), disabledReason: 'billing' } },
    }));
    house.endpoint.script('acct-home', used);
    await say('/codex_usage home', operator);
    const sentence =
      'OpenClaw can use no login now, as far as can be seen from here. `spare` is retired and may work: put it first to go on. The first to return is `work`, 2026-11-22 12:30 UTC.';
    const seen = await say('/codex_auth work', viewer);
    expect(seen).toContain(sentence);
    expect(seen).not.toContain('Put `spare` first');
    expect(await say('/codex_auth work', operator)).toContain(sentence);
    expect(await tap('Put spare first', operator)).toContain('Plan for agent `main`: put `spare` first.');
    await tap('Confirm', operator);
    expect(await order()).toEqual(['spare', 'home', 'work']);
  });

  it('an order from the configuration', async () => {
    const { say } = await start(version, (id) => ({
      order: {},
      config: { auth: { order: { [id('x').split(':')[0]!]: [id('work'), id('home')] } } },
    }));
    expect(await say('/codex_auth work', viewer)).toContain(
      'Place 1 of 2 in the auth order from OpenClaw’s configuration.',
    );
    expect(await say('/codex_auth spare', viewer)).toContain(
      'retired, that is, not in the auth order from OpenClaw’s configuration.',
    );
  });

  it('no order: what OpenClaw used last, and that it chooses', async () => {
    const { say } = await start(version, (id) => ({
      order: {},
      usageStats: { [id('home')]: { lastUsed: at(-5) }, [id('work')]: { lastUsed: at(-50) } },
    }));
    const chooses =
      'OpenClaw chooses by itself, since no order is set; whether it takes this one next cannot be seen from here.';
    expect(await say('/codex_auth home', viewer)).toContain(`${chooses} It used this one last.`);
    const answer = await say('/codex_auth work', viewer);
    expect(answer).toContain(`${chooses} It used \`home\` last, 2026-11-22 11:55 UTC.`);
    expect(answer).not.toContain('No auth order is set');
    expect(answer).not.toContain('Used now');
  });

  it('two labels of one account', async () => {
    const { say, house } = await start(version, (id) => ({
      profiles: [
        { id: id('home'), accountId: 'same', userId: 'me' },
        { id: id('work'), accountId: 'same', userId: 'me' },
      ],
    }));
    house.endpoint.script('same', good);
    expect(await say('/codex_auth work', viewer)).toContain('Shares its allowance with `home`');
    house.clock.at = at(10);
    house.endpoint.script('same', used);
    const answer = await say('/codex_auth home', viewer);
    expect(answer).toContain(
      'Not used now: it is limited until 2026-11-22 14:00 UTC. OpenClaw can use no login',
    );
    expect(answer).not.toContain('`work` is used');
  });

  it('all at once: the order, then each, and one alone is used', async () => {
    const { say } = await start(version);
    const answer = await say('/codex_auth all', viewer);
    expect(lines(answer)[1]).toMatch(/^Auth order of agent `main`: `home`, `work`/u);
    expect(answer.match(/^Used now/gmu)).toHaveLength(1);
    expect(answer.match(/^Not used/gmu)).toHaveLength(2);
    expect(answer).toContain('`home` comes before it, and works.');
  });
});

it('what OpenClaw uses last of all, by its own note', async () => {
  const { say, home, id } = await start('2026.5.28');
  home.write('agents/main/agent/auth-state.json', {
    version: 1,
    order: { 'openai-codex': [id('home')] },
    lastGood: { 'openai-codex': id('home') },
    usageStats: { [id('home')]: { lastUsed: at(-14) } },
  });
  expect(await say('/codex_auth home', viewer)).toContain(
    'OpenClaw last used it 14m ago, 2026-11-22 11:46 UTC; it is the login that worked last.',
  );
});

it('an API key before it in the order', async () => {
  const { say, home, id } = await start('2026.5.28');
  home.write('agents/main/agent/auth-state.json', {
    version: 1,
    order: { 'openai-codex': [id('key'), id('home')] },
  });
  const path = 'agents/main/agent/auth-profiles.json';
  const { readFileSync } = await import('node:fs');
  const stored = JSON.parse(readFileSync(home.path(path), 'utf8')) as { profiles: object };
  const key = { type: 'api_key', provider: 'openai-codex', key: 'made-up' };
  home.write(path, { ...stored, profiles: { ...stored.profiles, [id('key')]: key } });
  expect(await say('/codex_auth home', viewer)).toContain(
    'It is used only when the API key `key` fails, which comes before it; how that one does cannot be seen from here.',
  );
});

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { NO_USE } from '../../../src/core/usage/profile.ts';
import { sampleHome, sampleVersions } from '../../fakes/openclaw-home.ts';
import { ids, open } from './open.ts';

/** What `openclaw models auth order get` and `auth list` answered in each version, on the very same stores. */
const recorded = {
  '2026.2.9': { source: 'json', provider: 'openai-codex', order: ['default', 'work', 'personal'] },
  '2026.3.13': { source: 'json', provider: 'openai-codex', order: ['default', 'work', 'personal'] },
  '2026.4.29': { source: 'json', provider: 'openai-codex', order: ['work', 'default', 'personal'] },
  '2026.5.12': { source: 'json', provider: 'openai-codex', order: ['work', 'default', 'personal'] },
  '2026.5.28': { source: 'json', provider: 'openai-codex', order: ['work', 'default', 'personal'] },
  '2026.6.1': { source: 'json', provider: 'openai', order: null },
  '2026.6.11': { source: 'sqlite', provider: 'openai', order: ['default', 'work', 'personal'] },
  '2026.7.1': { source: 'sqlite', provider: 'openai', order: ['default', 'work', 'personal'] },
  '2026.8.2': {
    source: 'sqlite',
    provider: 'openai',
    order: ['default', 'work', 'personal'],
    isShared: true,
  },
  '2026.9.6': {
    source: 'sqlite',
    provider: 'openai',
    order: ['default', 'work', 'personal'],
    isShared: true,
  },
} as const;

it('knows every recorded version', () => {
  expect(Object.keys(recorded)).toEqual(sampleVersions);
});

describe.each(Object.entries(recorded))('the store of OpenClaw %s', (version, expected) => {
  const { source, provider, order } = expected;
  const id = (name: string) => `${provider}:${name}`;
  const names = ['default', 'work', 'personal'];

  it('gives the three logins of main, with their accounts and owners', async () => {
    const list = await open(sampleHome(version)).profiles();
    expect(list).toMatchObject({ agent: 'main', source });
    expect(ids(list)).toEqual(names.map(id));
    expect(list.profiles.map((profile) => profile.provider)).toEqual(names.map(() => provider));
    expect(list.profiles.map(({ accountId }) => accountId)).toEqual([
      'acct-0001-default',
      'acct-0002-work',
      'acct-0003-personal',
    ]);
  });

  it('gives the order that this version told', async () => {
    const list = await open(sampleHome(version)).profiles();
    const from = 'isShared' in expected ? 'shared' : 'agent';
    expect(list.order).toEqual(order && { from, ids: order.map(id) });
  });

  it('tells the rate limit that OpenClaw remembers, until it is over', async () => {
    let now = Date.parse('2026-11-22T12:50:00Z');
    const credentials = open(sampleHome(version), { now: () => now });
    const { hold } = await credentials.profile(id('work'));
    expect(hold).toEqual({
      kind: 'cooldown',
      until: expect.any(Number),
      reason: 'rate_limit',
      model: null,
    });
    expect((await credentials.profile(id('default'))).hold).toBeNull();
    now = hold?.until ?? 0;
    expect((await credentials.profile(id('work'))).hold).toBeNull();
  });

  it('tells what OpenClaw noted about their use', async () => {
    const credentials = open(sampleHome(version));
    const { use, hold } = await credentials.profile(id('work'));
    expect(use).toEqual({
      lastUsedAt: (hold?.until ?? 0) - 61 * 60_000,
      errorCount: 2,
      failures: [{ reason: 'rate_limit', count: 2 }],
      lastFailureAt: use.lastUsedAt,
      isLastGood: false,
    });
    expect((await credentials.profile(id('default'))).use).toEqual({
      lastUsedAt: (use.lastUsedAt ?? 0) + 30_000,
      errorCount: 0,
      failures: [],
      lastFailureAt: null,
      isLastGood: true,
    });
    expect((await credentials.profile(id('personal'))).use).toEqual(NO_USE);
  });

  it('gives the tokens of default and work, for the moments that their claims say', async () => {
    const credentials = open(sampleHome(version));
    for (const name of ['default', 'work']) {
      const profile = await credentials.profile(id(name));
      const secret = await credentials.token('main', id(name));
      expect(profile.login).toEqual({ kind: 'ready', renewable: true });
      expect(profile.userId).toBe(`user-${name.slice(-4)}`);
      expect(secret).toMatchObject({
        accountId: profile.accountId,
        expiresAt: profile.tokenExpiresAt,
        isFedramp: false,
      });
      const claims = JSON.parse(Buffer.from(secret?.accessToken.split('.')[1] ?? '', 'base64url').toString());
      expect(profile.tokenExpiresAt).toBe(claims.exp * 1000);
    }
  });
});

describe.each(['2026.3.13', '2026.5.28', '2026.7.1', '2026.8.2', '2026.9.6'])(
  'the second agent in %s',
  (version) => {
    const prefix = version < '2026.6' ? 'openai-codex' : 'openai';

    it('has its own login in the place of the shared one, the others besides, and its own order', async () => {
      const credentials = open(sampleHome(version));
      const list = await credentials.profiles('ops');
      expect(list.agent).toBe('ops');
      expect(ids(list).toSorted()).toEqual(
        ['default', 'opsonly', 'personal', 'work'].map((name) => `${prefix}:${name}`),
      );
      expect(list.order).toEqual({ from: 'agent', ids: [`${prefix}:work`] });
      const own = await credentials.token('ops', `${prefix}:work`);
      expect(own?.accountId).toBe('acct-0009-opswork');
      expect((await credentials.token('main', `${prefix}:work`))?.accountId).toBe('acct-0002-work');
      expect((await credentials.profile(`${prefix}:work`, 'ops')).hold?.reason).toBe('rate_limit');
    });
  },
);

describe('the stores as commands left them', () => {
  it.each([
    [
      '2026.3.13',
      'agents/main/agent/auth-profiles.after-set.json',
      'openai-codex',
      ['work', 'default', 'personal'],
    ],
    ['2026.3.13', 'agents/main/agent/auth-profiles.after-clear.json', 'openai-codex', null],
    ['2026.4.29', 'agents/main/agent/auth-state.after-clear.json', 'openai-codex', null],
    ['2026.5.28', 'agents/main/agent/auth-state.after-clear.json', 'openai-codex', null],
    ['2026.6.11', 'agents/main/agent/openclaw-agent.after-clear.sql', 'openai', null],
    ['2026.7.1', 'agents/main/agent/openclaw-agent.after-clear.sql', 'openai', null],
    ['2026.8.2', 'agents/main/agent/openclaw-agent.after-set.sql', 'openai', ['work', 'default', 'personal']],
    ['2026.9.6', 'agents/main/agent/openclaw-agent.after-set.sql', 'openai', ['work', 'default', 'personal']],
  ] as const)('%s, %s: the order is the agent’s own', async (version, variant, provider, order) => {
    const list = await open(sampleHome(version, [variant])).profiles();
    expect(list.order).toEqual(order && { from: 'agent', ids: order.map((name) => `${provider}:${name}`) });
  });

  it.each(['2026.8.2', '2026.9.6'])(
    '%s: clearing the own order brings the shared one back',
    async (version) => {
      const home = sampleHome(version, ['agents/main/agent/openclaw-agent.after-clear.sql']);
      const { order } = await open(home).profiles();
      expect(order).toEqual({ from: 'shared', ids: ['openai:default', 'openai:work', 'openai:personal'] });
    },
  );

  it.each(['2026.8.2', '2026.9.6'])('%s: a logged-out profile is gone', async (version) => {
    const list = await open(sampleHome(version, ['state/openclaw.after-logout.sql'])).profiles();
    expect(ids(list)).toEqual(['openai:default', 'openai:work']);
    expect(list.order?.ids).toEqual(['openai:default', 'openai:work']);
  });

  it('2026.9.6: a renewal that failed for good leaves no token to send', async () => {
    const credentials = open(sampleHome('2026.9.6'));
    const profile = await credentials.profile('openai:personal');
    expect(profile).toMatchObject({ login: { kind: 'refresh-failed' }, tokenExpiresAt: null });
    expect(await credentials.token('main', 'openai:personal')).toBeNull();
  });

  it('2026.9.6: an expired login that nobody tried to renew still has its token', async () => {
    const credentials = open(sampleHome('2026.9.6', ['state/openclaw.expired-not-fenced.sql']));
    expect((await credentials.profile('openai:personal')).login).toEqual({ kind: 'ready', renewable: true });
    expect(await credentials.token('main', 'openai:personal')).not.toBeNull();
  });

  it('2026.9.6: a key of the old provider, left by a migration, does not count', async () => {
    const list = await open(sampleHome('2026.9.6', ['state/openclaw.upgraded-from-2026.7.1.sql'])).profiles();
    expect(list.order).toEqual({ from: 'shared', ids: ['openai:work', 'openai:default'] });
  });

  it('2026.5.12: the encrypted tokens are the ones that were there before', async () => {
    const credentials = open(sampleHome('2026.5.12'));
    const file = new URL('../../fixtures/openclaw-stores/2026.5.12/decrypted.expected.json', import.meta.url);
    const expected: Record<string, { access: string }> = JSON.parse(readFileSync(file, 'utf8'));
    for (const [id, { access }] of Object.entries(expected)) {
      expect((await credentials.token('main', id))?.accessToken).toBe(access);
    }
  });
});

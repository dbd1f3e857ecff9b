import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { NO_USE } from '../../../src/core/usage/profile.ts';
import { SAMPLE_NOW, fakeJwt, writeJsonHome, writeSqliteHome } from '../../fakes/openclaw-home.ts';
import { open } from './open.ts';

const id = 'openai:work';
const FENCE = 'openclaw-oauth-refresh-fence:v1:080e81eb87cf122abcf6ddbad746a3c9';
const fixtures = new URL('../../fixtures/codex-usage/', import.meta.url);
const auth = (claims: object) => ({ 'https://api.openai.com/auth': claims });

/** A home with this one login, and what is told about it. */
async function read(fields: Record<string, unknown>) {
  const credentials = open(writeSqliteHome({ profiles: [{ id, fields }] }));
  return { profile: await credentials.profile(id), secret: await credentials.token('main', id) };
}

describe('what a login is good for', () => {
  it('a token to ask with, and one to renew it', async () => {
    expect((await read({})).profile.login).toEqual({ kind: 'ready', renewable: true });
  });

  it.each([['', '  ', undefined, null, 7]])(
    'without a refresh token (%j) it cannot be renewed',
    async (refresh) => {
      expect((await read({ refresh })).profile.login).toEqual({ kind: 'ready', renewable: false });
    },
  );

  it.each([[''], ['  '], [undefined], [null], [7], [{}], ['two words'], ['line\r\nbreak'], ['tökén']])(
    'with the access token %j there is nothing to ask with',
    async (access) => {
      const { profile, secret } = await read({ access });
      expect(profile).toMatchObject({
        login: { kind: 'incomplete' },
        tokenExpiresAt: null,
        accountId: 'acct-work',
      });
      expect(secret).toBeNull();
    },
  );

  it.each([
    ['pending', `${FENCE}:access:640e`, `${FENCE}:refresh:494f`, 'refreshing'],
    ['failed', `${FENCE}:failed:access:640e`, `${FENCE}:failed:refresh:494f`, 'refresh-failed'],
    ['of a later format', 'openclaw-oauth-refresh-fence:v9:x:failed:y', undefined, 'refresh-failed'],
    ['wrapped in blanks', ` ${FENCE}:access:640e `, `${FENCE}:refresh:494f`, 'refreshing'],
    ['behind another word', `Bearer:${FENCE}:access:640e`, undefined, 'refreshing'],
    ['in the refresh token alone', 'looks-like-a-token', `${FENCE}:refresh:494f`, 'refreshing'],
  ])('a marker of a renewal, %s, is never a token', async (_, access, refresh, kind) => {
    const { profile, secret } = await read({ access, refresh, expires: 1 });
    expect(profile).toMatchObject({ login: { kind }, tokenExpiresAt: null });
    expect(secret).toBeNull();
  });
});

describe('what the claims of a token say', () => {
  type ClaimsCase = { file: string; expect: { account_id: string; expires_at: number | null } };
  const index: { claims_cases: ClaimsCase[] } = JSON.parse(
    readFileSync(new URL('index.json', fixtures), 'utf8'),
  );

  it.each(index.claims_cases)('the recorded case $file', async ({ file, expect: expected }) => {
    const token = fakeJwt(JSON.parse(readFileSync(new URL(file, fixtures), 'utf8')));
    // An id token is never sent; it is there for the ids alone.
    const tokens = file.includes('id-token') ? { access: 'opaque', idToken: token } : { access: token };
    const { profile } = await read({ accountId: undefined, expires: undefined, ...tokens });
    expect(profile.accountId).toBe(expected.account_id);
    expect(profile.tokenExpiresAt).toBe(expected.expires_at === null ? null : expected.expires_at * 1000);
    expect(profile.userId).toMatch(/^user-synthetic/u);
  });

  it('the stored account goes before the claimed one', async () => {
    const access = fakeJwt(auth({ chatgpt_account_id: 'claimed' }));
    expect((await read({ access, accountId: 'stored' })).secret?.accountId).toBe('stored');
    expect((await read({ access, accountId: undefined })).secret?.accountId).toBe('claimed');
  });

  it.each([['org-123'], ['ORG-123'], [''], ['a b'], ['a\r\nHost: x'], ['ä'], ['x'.repeat(201)], [7], [null]])(
    '%j is not an account',
    async (accountId) => {
      const access = fakeJwt(auth({ chatgpt_account_id: accountId }));
      expect((await read({ access, accountId })).profile.accountId).toBeNull();
      expect(
        (await read({ access: fakeJwt(auth({ chatgpt_account_id: 'claimed' })), accountId })).profile
          .accountId,
      ).toBe('claimed');
    },
  );

  it('the person is the ChatGPT user, else the user', async () => {
    const both = fakeJwt(auth({ chatgpt_user_id: 'user-chat', user_id: 'user-other' }));
    expect((await read({ access: both })).profile.userId).toBe('user-chat');
    expect((await read({ access: fakeJwt(auth({ user_id: 'user-other' })) })).profile.userId).toBe(
      'user-other',
    );
    expect((await read({ access: fakeJwt({}) })).profile.userId).toBeNull();
  });

  it('an account of the government cloud is known by its claim alone', async () => {
    const access = fakeJwt(auth({ chatgpt_account_is_fedramp: true }));
    expect((await read({ access })).secret?.isFedramp).toBe(true);
    expect(
      (await read({ access: fakeJwt(auth({ chatgpt_account_is_fedramp: 'yes' })) })).secret?.isFedramp,
    ).toBe(false);
  });

  it('the end of the token is the claimed one, else the stored one, else unknown', async () => {
    const stored = SAMPLE_NOW + 1000;
    const end = async (fields: object) => (await read({ ...fields })).profile.tokenExpiresAt;
    expect(await end({ access: fakeJwt({ exp: 1_795_867_200 }), expires: stored })).toBe(1_795_867_200_000);
    expect(await end({ access: fakeJwt({ exp: '1795867200' }), expires: stored })).toBe(1_795_867_200_000);
    expect(await end({ access: fakeJwt({ exp: 'soon' }), expires: stored })).toBe(stored);
    expect(await end({ access: 'opaque', expires: String(stored) })).toBe(stored);
    for (const expires of [0, -1, 1e300, 'soon', null, undefined])
      expect(await end({ access: 'opaque', expires })).toBeNull();
  });

  it.each([
    ['a.b.c'],
    ['..'],
    [`x.${Buffer.from('[]').toString('base64url')}.y`],
    ['x.eyJ.y'],
    [fakeJwt(auth([]))],
  ])('a token that is no readable JWT (%s) is sent all the same', async (access) => {
    const { profile, secret } = await read({ access });
    expect(secret).toMatchObject({ accessToken: access, accountId: 'acct-work' });
    expect(profile.userId).toBeNull();
  });
});

describe('what OpenClaw holds against a profile', () => {
  const hold = async (stats: unknown) =>
    (await open(writeJsonHome({ profiles: [{ id }], usageStats: { [id]: stats } })).profile(id)).hold;
  const at = (minutes: number) => SAMPLE_NOW + minutes * 60_000;
  const nameless = { kind: 'cooldown', until: at(1), reason: null, model: null };

  it('the hold that lasts longest, with its own reason', async () => {
    const stats = {
      cooldownUntil: at(5),
      cooldownReason: 'rate_limit',
      disabledUntil: at(90),
      disabledReason: 'billing',
    };
    expect(await hold(stats)).toEqual({ kind: 'disabled', until: at(90), reason: 'billing', model: null });
    expect(await hold({ ...stats, blockedUntil: at(99), blockedReason: 'usage-limit' })).toEqual({
      kind: 'blocked',
      until: at(99),
      reason: 'usage-limit',
      model: null,
    });
  });

  it('nothing that is over', async () => {
    expect(await hold({ cooldownUntil: at(0), disabledUntil: at(-1), disabledReason: 'billing' })).toBeNull();
    expect(await hold({ cooldownUntil: at(1), disabledUntil: at(-1), disabledReason: 'billing' })).toEqual(
      nameless,
    );
  });

  it.each([['someone@example.test had enough'], ['Bearer x'], [''], [7], [null]])(
    'no reason that is not a plain word: %j',
    async (cooldownReason) => {
      expect(await hold({ cooldownUntil: at(1), cooldownReason })).toEqual(nameless);
    },
  );

  it('no reason longer than 60 characters', async () => {
    expect((await hold({ cooldownUntil: at(1), cooldownReason: 'x'.repeat(500) }))?.reason).toHaveLength(60);
  });

  it('numbers as text are numbers, and nonsense is nothing', async () => {
    expect(await hold({ cooldownUntil: String(at(1)) })).toEqual(nameless);
    for (const stats of [null, 7, [], 'x', { cooldownUntil: 'soon' }, { cooldownUntil: 1e300 }]) {
      expect(await hold(stats)).toBeNull();
    }
  });

  it('the model that it is for, and one for all models before it', async () => {
    const cooldown = { cooldownUntil: at(9), cooldownReason: 'rate_limit', cooldownModel: 'openai/gpt-5.5' };
    expect(await hold(cooldown)).toMatchObject({ kind: 'cooldown', until: at(9), model: 'openai/gpt-5.5' });
    expect(await hold({ ...cooldown, disabledUntil: at(2), disabledReason: 'billing' })).toEqual({
      kind: 'disabled',
      until: at(2),
      reason: 'billing',
      model: null,
    });
    const block = { blockedUntil: at(9), blockedModel: 'gpt-5.5' };
    expect(await hold(block)).toMatchObject({ kind: 'blocked', model: null });
    expect(await hold({ ...block, blockedScope: 'model' })).toMatchObject({ model: 'gpt-5.5' });
    expect(await hold({ ...cooldown, cooldownModel: 'somebody <someone@example.test>' })).toMatchObject({
      until: at(9),
      model: null,
    });
  });
});

describe('what OpenClaw noted about the use of a profile', () => {
  const use = async (stats: unknown, lastGood?: unknown) => {
    const home = writeJsonHome({ profiles: [{ id }] });
    home.write('agents/main/agent/auth-state.json', { version: 1, usageStats: { [id]: stats }, lastGood });
    return (await open(home).profile(id)).use;
  };

  it('its failures, the commonest first', async () => {
    const failureCounts = { timeout: 1, rate_limit: 4, billing: 0 };
    expect(await use({ lastUsed: SAMPLE_NOW, errorCount: 5, failureCounts })).toEqual({
      ...NO_USE,
      lastUsedAt: SAMPLE_NOW,
      errorCount: 5,
      failures: [
        { reason: 'rate_limit', count: 4 },
        { reason: 'timeout', count: 1 },
      ],
    });
  });

  it.each([
    [null],
    [7],
    ['x'],
    [[]],
    [{ lastUsed: 'soon', errorCount: -1, failureCounts: 7, lastFailureAt: 0 }],
  ])('nothing where there is nonsense: %j', async (stats) => {
    expect(await use(stats)).toEqual(NO_USE);
  });

  it('no reason that is not a plain word', async () => {
    const failureCounts = { 'someone@example.test': 3, 'a b': 1, auth: 'many', timeout: 2 };
    expect((await use({ failureCounts })).failures).toEqual([{ reason: 'timeout', count: 2 }]);
  });

  it.each([
    [{ 'openai-codex': 'openai-codex:home', openai: id }, true],
    [{ 'openai-codex': id }, false],
    [7, false],
    [undefined, false],
  ])('that it worked last, by its own provider: %j', async (lastGood, expected) => {
    expect((await use({}, lastGood)).isLastGood).toBe(expected);
  });
});

import { spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyHome, toEntry, writeJsonHome, writeSqliteHome } from '../../fakes/openclaw-home.ts';
import { ids, open } from './open.ts';

const good = toEntry({ id: 'openai:good' });

/** A home whose logins are this text of JSON. */
function withProfiles(json: string) {
  const home = writeJsonHome({});
  home.write('agents/main/agent/auth-profiles.json', `{"version":1,"profiles":${json}}`);
  return home;
}

describe('a store that somebody broke or made up', () => {
  it('entries that cannot be understood leave the others alone', async () => {
    const profiles = { a: null, b: 7, c: 'x', d: [], e: {}, f: { type: 7 }, '': good, 'openai:good': good };
    expect(ids(await open(withProfiles(JSON.stringify(profiles))).profiles())).toEqual(['openai:good']);
  });

  it('a sign-in that lost its token is told as one', async () => {
    const profiles = { 'openai:bare': { type: 'oauth', provider: 'openai' }, 'openai:good': good };
    const list = await open(withProfiles(JSON.stringify(profiles))).profiles();
    expect(list.profiles.map(({ id, login }) => [id, login.kind])).toEqual([
      ['openai:bare', 'incomplete'],
      ['openai:good', 'ready'],
    ]);
  });

  it('API keys, pasted tokens and other providers are none of our business', async () => {
    const others = {
      'openai:key': { type: 'api_key', provider: 'openai', key: 'sk-fake' },
      'openai:pasted': { type: 'token', provider: 'openai', token: 'x' },
      'google:work': { ...good, provider: 'google-gemini' },
      'openai:nobody': { ...good, provider: undefined },
    };
    const home = withProfiles(JSON.stringify({ ...others, 'openai:good': good }));
    expect(ids(await open(home).profiles())).toEqual(['openai:good']);
  });

  it('names that mean something to JavaScript are names or nothing', async () => {
    const entry = JSON.stringify(good);
    const json = `{"__proto__":${entry},"constructor":${entry},"toString":${entry},"openai:good":${entry}}`;
    const credentials = open(withProfiles(json));
    expect(ids(await credentials.profiles())).toEqual(['constructor', 'toString', 'openai:good']);
    expect(await credentials.token('main', '__proto__')).toBeNull();
    expect(await credentials.token('main', 'hasOwnProperty')).toBeNull();
    expect(({} as Record<string, unknown>)['provider']).toBeUndefined();
  });

  it('a name of any length and any characters comes back as it is', async () => {
    const names = ['x'.repeat(100_000), 'openai:\u202Eevil\n', 'openai:💥', ' openai:blank '];
    const profiles = names.map((id) => ({ id }));
    expect(ids(await open(writeSqliteHome({ profiles })).profiles())).toEqual(names);
  });

  it('an order or a record of use that is nonsense does not count', async () => {
    const home = writeJsonHome({ profiles: [{ id: 'openai:good' }] });
    const credentials = open(home);
    for (const order of [
      7,
      [],
      'x',
      { openai: 'openai:good' },
      { openai: [7, null, ['openai:good']] },
      { __proto__: [] },
    ]) {
      home.write('agents/main/agent/auth-state.json', { order, usageStats: order });
      expect((await credentials.profiles()).order).toBeNull();
    }
    home.write('agents/main/agent/auth-state.json', { order: { openai: [7, 'openai:good', null] } });
    expect((await credentials.profiles()).order?.ids).toEqual(['openai:good']);
  });
});

it('no JSON makes a reading fail in a way that nobody foresaw', async () => {
  const home = writeJsonHome({});
  const { list } = open(home);
  const word = fc.constantFrom(
    'oauth',
    'openai',
    'type',
    'provider',
    'access',
    'expires',
    'oauthRef',
    'order',
    'usageStats',
    'id',
  );
  const { json } = fc.letrec((tie) => ({
    json: fc.oneof(
      { maxDepth: 4 },
      word,
      fc.constantFrom(null, true, 0, -1, 1e300, ''),
      fc.array(tie('json'), { maxLength: 3 }),
      fc.dictionary(word, tie('json'), { maxKeys: 5 }),
    ),
  }));
  await fc.assert(
    fc.asyncProperty(fc.dictionary(fc.string(), json), json, json, async (profiles, order, usageStats) => {
      home.write('agents/main/agent/auth-profiles.json', { profiles });
      home.write('agents/main/agent/auth-state.json', { order, usageStats });
      const listed = await list('main');
      expect(listed.ok || listed.problem.code === 'profiles.none').toBe(true);
    }),
    { numRuns: 300 },
  );
});

it('what is listed holds no token and no e-mail address', async () => {
  const secrets = { access: 'ACCESS-secret', refresh: 'REFRESH-secret', email: 'someone@example.test' };
  const profiles = [
    { id: 'openai:work', ...secrets },
    {
      id: 'openai:home',
      ...secrets,
      fields: { idToken: 'IDTOKEN-secret', displayName: 'someone@example.test' },
    },
  ];
  const usageStats = {
    'openai:work': { cooldownUntil: 9e14, cooldownReason: 'someone@example.test ACCESS-secret' },
  };
  const listed = JSON.stringify(await open(writeSqliteHome({ profiles, usageStats })).list('main'));
  expect(listed).toContain('openai:work');
  expect(listed).not.toMatch(/secret|@/u);
});

describe('a file of logins that is no file', () => {
  it.each([
    ['a pipe, which would never end', (path: string) => void spawnSync('mkfifo', [path])],
    ['a folder', (path: string) => mkdirSync(path)],
    ['a device', (path: string) => symlinkSync('/dev/zero', path)],
  ])('%s: is damaged, and nobody waits for it', async (_, make) => {
    const home = emptyHome();
    mkdirSync(home.path('agents/main/agent'), { recursive: true });
    make(home.path('agents/main/agent/auth-profiles.json'));
    expect(await open(home).problem()).toMatchObject({ code: 'store.corrupt' });
  });
});

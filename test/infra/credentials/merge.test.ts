import { describe, expect, it } from 'vitest';
import { SAMPLE_NOW, emptyHome, writeJsonHome, writeSqliteHome } from '../../fakes/openclaw-home.ts';
import type { HomeSpec, WrittenHome } from '../../fakes/openclaw-home.ts';
import { ids, open } from './open.ts';

const work = { id: 'openai:work' };
const home = { id: 'openai:home' };
const mine = { id: 'openai:mine' };
const both = { profiles: [work, home] };

const generations: [name: string, write: (spec: HomeSpec) => WrittenHome][] = [
  ['JSON files', writeJsonHome],
  ['databases of the agents', (spec) => writeSqliteHome(spec, { generation: 'main' })],
  ['a shared database', writeSqliteHome],
];

describe.each(generations)('%s', (name, write) => {
  it('an agent without anything of its own has all that is shared', async () => {
    const list = await open(
      write({ ...both, order: { openai: ['openai:home'] }, agents: { ops: {} } }),
    ).profiles('ops');
    expect(ids(list)).toEqual(['openai:work', 'openai:home']);
    expect(list.order).toEqual({ from: 'shared', ids: ['openai:home'] });
  });

  it('an agent’s own login goes before the shared one of the same name', async () => {
    const own = { ...work, accountId: 'acct-own' };
    const credentials = open(write({ ...both, agents: { ops: { profiles: [own, mine] } } }));
    expect(ids(await credentials.profiles('ops'))).toEqual(['openai:work', 'openai:mine', 'openai:home']);
    expect((await credentials.token('ops', 'openai:work'))?.accountId).toBe('acct-own');
    expect((await credentials.token('main', 'openai:work'))?.accountId).toBe('acct-work');
  });

  it('an agent’s own API key hides the shared login of the same name', async () => {
    const key = { ...work, fields: { type: 'api_key', key: 'sk-fake' } };
    expect(ids(await open(write({ ...both, agents: { ops: { profiles: [key] } } })).profiles('ops'))).toEqual(
      ['openai:home'],
    );
  });

  it('an agent’s own order goes before the shared one', async () => {
    const ops = { order: { openai: ['openai:home', 'openai:work'] } };
    const list = await open(write({ ...both, order: { openai: ['openai:work'] }, agents: { ops } })).profiles(
      'ops',
    );
    expect(list.order).toEqual({ from: 'agent', ids: ['openai:home', 'openai:work'] });
  });

  it('what is held against a profile is the agent’s own record, else the shared one', async () => {
    const hold = (minutes: number) => ({
      cooldownUntil: SAMPLE_NOW + minutes * 60_000,
      cooldownReason: 'timeout',
    });
    const usageStats = { 'openai:work': hold(5), 'openai:home': hold(10) };
    const spec = { ...both, usageStats, agents: { ops: { usageStats: { 'openai:work': hold(30) } } } };
    const { profiles } = await open(write(spec)).profiles('ops');
    expect(profiles.map(({ hold }) => hold?.until)).toEqual([
      SAMPLE_NOW + 30 * 60_000,
      SAMPLE_NOW + 10 * 60_000,
    ]);
  });

  it('what was noted about use is the agent’s own record, else the shared one', async () => {
    const usageStats = { 'openai:work': { lastUsed: 5_000 }, 'openai:home': { lastUsed: 6_000 } };
    const ops = { usageStats: { 'openai:work': { errorCount: 1 } } };
    const { profiles } = await open(write({ ...both, usageStats, agents: { ops } })).profiles('ops');
    expect(profiles.map(({ use }) => [use.lastUsedAt, use.errorCount])).toEqual([
      [null, 1],
      [6_000, null],
    ]);
  });

  it('ids that nobody has, repeated ids and an order of them alone do not count', async () => {
    const order = { openai: ['openai:gone', 'openai:home', 'openai:home'] };
    expect((await open(write({ ...both, order })).profiles()).order?.ids).toEqual(['openai:home']);
    expect((await open(write({ ...both, order: { openai: ['openai:gone'] } })).profiles()).order).toBeNull();
  });

  it('the key `openai` goes before the old one, unless there is nothing in it', async () => {
    const old = ['openai:home', 'openai:work'];
    const read = async (openai: string[]) =>
      (await open(write({ ...both, order: { 'openai-codex': old, openai } })).profiles()).order?.ids;
    expect(await read(['openai:work'])).toEqual(['openai:work']);
    expect(await read(['openai:gone'])).toEqual(old);
    expect(await read([])).toEqual(old);
  });

  it('logins of both provider names are one family', async () => {
    const profiles = [
      { id: 'openai-codex:old', provider: 'openai-codex' },
      { id: 'openai-codex:pasted', provider: 'openai' },
    ];
    const list = await open(write({ profiles })).profiles();
    expect(list.profiles.map(({ id, provider }) => [id, provider])).toEqual([
      ['openai-codex:old', 'openai-codex'],
      ['openai-codex:pasted', 'openai'],
    ]);
  });

  it('the configured order counts where no stored one does', async () => {
    const config = { auth: { order: { openai: ['openai:home', 'openai:gone'] } } };
    expect((await open(write({ ...both, config })).profiles()).order).toEqual({
      from: 'config',
      ids: ['openai:home'],
    });
    const stored = { ...both, config, order: { openai: ['openai:work'] } };
    expect((await open(write(stored)).profiles()).order?.ids).toEqual(['openai:work']);
  });

  it('without any order the gateway chooses', async () => {
    expect((await open(write(both)).profiles()).order).toBeNull();
  });

  it('own logins without an own order go to the front of the shared order, in databases only', async () => {
    const spec = {
      ...both,
      order: { openai: ['openai:home', 'openai:work'] },
      agents: { ops: { profiles: [mine, work] } },
    };
    expect((await open(write(spec)).profiles('ops')).order).toEqual(
      name === 'JSON files'
        ? { from: 'shared', ids: ['openai:home', 'openai:work'] }
        : { from: 'agent', ids: ['openai:mine', 'openai:work', 'openai:home'] },
    );
  });
});

describe('older and half-migrated stores', () => {
  it('an order left in the logins’ own file counts until the state file has one', async () => {
    const written = writeJsonHome(both);
    const credentials = open(written);
    const path = 'agents/main/agent/auth-profiles.json';
    const profiles = { 'openai:work': { type: 'oauth', provider: 'openai', access: 'a' } };
    written.write(path, { version: 1, profiles, order: { openai: ['openai:work'] } });
    expect((await credentials.profiles()).order?.ids).toEqual(['openai:work']);
    written.write('agents/main/agent/auth-state.json', { order: { openai: ['openai:gone', 'openai:work'] } });
    expect((await credentials.profiles()).order?.ids).toEqual(['openai:work']);
    written.write('agents/main/agent/auth-state.json', { order: { 'openai-codex': ['openai:work'] } });
    expect((await credentials.profiles()).order?.ids).toEqual(['openai:work']);
  });

  it('a record of use left in the logins’ own file counts until the state file has one', async () => {
    const written = writeJsonHome(both);
    const credentials = open(written);
    const usage = (minutes: number) => ({ 'openai:work': { cooldownUntil: SAMPLE_NOW + minutes * 60_000 } });
    const profiles = { 'openai:work': { type: 'oauth', provider: 'openai', access: 'a' } };
    written.write('agents/main/agent/auth-profiles.json', { profiles, usageStats: usage(5) });
    expect((await credentials.profile('openai:work')).hold?.until).toBe(SAMPLE_NOW + 5 * 60_000);
    written.write('agents/main/agent/auth-state.json', { usageStats: usage(3) });
    expect((await credentials.profile('openai:work')).hold?.until).toBe(SAMPLE_NOW + 3 * 60_000);
  });

  it('an order for an agent that has no logins file of its own counts', async () => {
    const written = writeJsonHome(both);
    written.write('agents/ops/agent/auth-state.json', { version: 1, order: { openai: ['openai:home'] } });
    expect((await open(written).profiles('ops')).order).toEqual({ from: 'agent', ids: ['openai:home'] });
  });

  it('a 2026.7 home opened by a later version still shares the database of main', async () => {
    const written = writeSqliteHome({}, { generation: 'shared' });
    written.save(both, 'main');
    written.sql('state/openclaw.sqlite', 'DELETE FROM config_machine_state');
    written.save({}, 'ops');
    expect(ids(await open(written).profiles('ops'))).toEqual(['openai:work', 'openai:home']);
  });

  it('JSON files do not count beside databases that hold logins', async () => {
    const written = writeSqliteHome(both);
    written.write('agents/main/agent/auth-profiles.json', {
      version: 1,
      profiles: { 'openai:old': { type: 'oauth' } },
    });
    const list = await open(written).profiles();
    expect(list.source).toBe('sqlite');
    expect(ids(list)).toEqual(['openai:work', 'openai:home']);
  });

  it('a database of the gateway that knows nothing of logins leaves the JSON files in use', async () => {
    const written = writeJsonHome(both);
    // 2026.6.1 has these names in its own database, and does not use them.
    written.sql(
      'state/openclaw.sqlite',
      'CREATE TABLE auth_profile_stores (a); CREATE TABLE auth_profile_state (a)',
    );
    expect((await open(written).profiles()).source).toBe('json');
  });

  it('private accounts of single persons are not read', async () => {
    const written = writeSqliteHome(both);
    written.sql(
      'state/openclaw.sqlite',
      `INSERT INTO config_machine_state SELECT 'model-account:1', replace(value_json, ':work', ':private'), 0
       FROM config_machine_state WHERE state_key = 'authProfiles.store'`,
    );
    expect(JSON.stringify(await open(written).profiles())).not.toContain('private');
  });

  it('an agent of which nothing is stored has nothing', async () => {
    expect(await open(emptyHome()).problem()).toEqual({
      code: 'profiles.none',
      agent: 'main',
      found: 'no-store',
    });
  });
});

describe('the parts of an order', () => {
  const key = { id: 'openai:key', fields: { type: 'api_key', key: 'sk-fake' } };
  const orders = async (spec: HomeSpec, agent = 'main', write = writeJsonHome) =>
    (await open(write(spec)).profiles(agent)).orders;

  it('hold API keys and profiles that are gone, word for word', async () => {
    const order = { openai: ['openai:key', 'openai:gone', 'openai:work'] };
    expect(await orders({ profiles: [work, home, key], order })).toEqual([
      {
        provider: 'openai',
        own: ['openai:key', 'openai:gone', 'openai:work'],
        inherited: null,
        ids: ['openai:work', 'openai:home', 'openai:key'],
        mine: ['openai:work', 'openai:home', 'openai:key'],
      },
    ]);
  });

  it('are told for each provider that has a sign-in, and for no other', async () => {
    const old = { id: 'openai-codex:old', provider: 'openai-codex' };
    const other = { id: 'anthropic:x', provider: 'anthropic' };
    const order = { 'openai-codex': ['openai-codex:old'], openai: [] };
    expect(await orders({ profiles: [work, old, other], order })).toEqual([
      { provider: 'openai', own: null, inherited: null, ids: ['openai:work'], mine: ['openai:work'] },
      {
        provider: 'openai-codex',
        own: ['openai-codex:old'],
        inherited: null,
        ids: ['openai-codex:old'],
        mine: ['openai-codex:old'],
      },
    ]);
  });

  it('keep the agent’s own and the order for all agents apart', async () => {
    const ops = { order: { openai: ['openai:home'] } };
    const spec = { ...both, order: { openai: ['openai:work'] }, agents: { ops } };
    expect(await orders(spec, 'ops', writeSqliteHome)).toMatchObject([
      { own: ['openai:home'], inherited: { from: 'shared', ids: ['openai:work'] } },
    ]);
    expect(
      await orders({ ...spec, agents: { ops: { profiles: [mine] } } }, 'ops', writeSqliteHome),
    ).toMatchObject([{ own: null, inherited: { from: 'shared', ids: ['openai:mine', 'openai:work'] } }]);
  });

  it('have the configured order where none is stored', async () => {
    const config = { auth: { order: { openai: ['openai:home'] } } };
    expect(await orders({ ...both, config })).toMatchObject([
      { own: null, inherited: { from: 'config', ids: ['openai:home'] } },
    ]);
  });
});

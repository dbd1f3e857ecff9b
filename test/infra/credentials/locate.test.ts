import { mkdirSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeJsonHome, writeSqliteHome } from '../../fakes/openclaw-home.ts';
import type { OpenclawHome } from '../../fakes/openclaw-home.ts';
import { ids, open } from './open.ts';

const spec = { profiles: [{ id: 'openai:work' }] };

/** The home with its state directory somewhere else, below the home directory. */
function moved(home: OpenclawHome, folder: string) {
  const target = join(home.homeDir, folder);
  mkdirSync(dirname(target), { recursive: true });
  renameSync(home.stateDir, target);
  return home;
}

describe('where OpenClaw is', () => {
  it.each([
    ['.openclaw', {}],
    ['.clawdbot', {}],
    ['elsewhere/state', { OPENCLAW_STATE_DIR: '~/elsewhere/state' }],
    ['srv/.openclaw', { OPENCLAW_HOME: '~/srv' }],
    ['srv/.clawdbot', { OPENCLAW_HOME: '~/srv' }],
    ['srv/state', { OPENCLAW_HOME: '~/srv', OPENCLAW_STATE_DIR: '~/state' }],
    ['.openclaw-Dev', { OPENCLAW_PROFILE: 'Dev' }],
    ['srv/.openclaw-dev', { OPENCLAW_PROFILE: 'dev', OPENCLAW_HOME: '~/srv' }],
    ['.openclaw', { OPENCLAW_PROFILE: 'default' }],
    ['.openclaw', { OPENCLAW_PROFILE: ' ', OPENCLAW_STATE_DIR: '', OPENCLAW_HOME: '  ' }],
    ['.openclaw', { OPENCLAW_PROFILE: '../../etc' }],
    ['elsewhere', { OPENCLAW_PROFILE: 'dev', OPENCLAW_STATE_DIR: '~/elsewhere' }],
  ])('%s with %j', async (folder, env) => {
    expect(ids(await open(moved(writeJsonHome(spec), folder), { env }).profiles())).toEqual(['openai:work']);
  });

  it('an absolute path is taken as it is', async () => {
    const home = moved(writeJsonHome(spec), 'elsewhere');
    const env = { OPENCLAW_STATE_DIR: join(home.homeDir, 'elsewhere') };
    expect(ids(await open(home, { env }).profiles())).toEqual(['openai:work']);
  });

  it.each([
    [{}, '~/.openclaw'],
    [{ OPENCLAW_STATE_DIR: '/nowhere/state' }, '/nowhere/state'],
    [{ OPENCLAW_PROFILE: 'dev' }, '~/.openclaw-dev'],
  ])('says where it should be when it is not there: %j', async (env, path) => {
    const home = moved(writeJsonHome(spec), 'away');
    expect(await open(home, { env }).problem()).toEqual({ code: 'openclaw.missing', path });
  });

  it('the logins that all share can be kept somewhere else', async () => {
    const home = moved(writeJsonHome({ agents: { ops: {} } }), 'state');
    home.write('../shared/auth-profiles.json', {
      profiles: { 'openai:moved': { type: 'oauth', provider: 'openai' } },
    });
    const env = { OPENCLAW_STATE_DIR: '~/state', OPENCLAW_AGENT_DIR: '~/shared' };
    expect(ids(await open(home, { env }).profiles('ops'))).toEqual(['openai:moved']);
  });
});

describe('which agents there are', () => {
  const agents = { ops: { profiles: [{ id: 'openai:ops' }] } };

  it.each(['main', 'MAIN', 'ops', 'Ops'])('%s is found, and told lower-cased', async (agent) => {
    const list = await open(writeSqliteHome({ ...spec, agents })).profiles(agent);
    expect(list.agent).toBe(agent.toLowerCase());
  });

  it.each([
    [{ list: [{ id: 'Far', agentDir: '~/far' }, null, 7, { agentDir: '~/x' }] }],
    [{ entries: { far: { agentDir: '~/far' }, broken: null }, list: [{ id: 'far', agentDir: '~/wrong' }] }],
  ])('an agent’s folder can be anywhere: %j', async (roster) => {
    const home = writeJsonHome({ config: { agents: roster } });
    home.write('../far/auth-profiles.json', {
      profiles: { 'openai:far': { type: 'oauth', provider: 'openai' } },
    });
    const credentials = open(home);
    expect(ids(await credentials.profiles('far'))).toEqual(['openai:far']);
    expect(await credentials.problem('x')).toMatchObject({ code: 'agent.unknown', known: ['main', 'far'] });
  });

  it('an agent of the roster without a folder is known', async () => {
    const home = writeSqliteHome({ ...spec, config: { agents: { list: [{ id: 'new' }] } } });
    expect(ids(await open(home).profiles('new'))).toEqual(['openai:work']);
  });

  it('an unknown one is told with those that there are', async () => {
    const home = writeSqliteHome({
      ...spec,
      agents,
      config: { agents: { list: [{ id: 'new' }, { id: '../x' }] } },
    });
    home.write('agents/Strange Folder/agent/x', '');
    home.write('agents/file', '');
    const known = ['main', 'new', 'ops'];
    expect(await open(home).problem('ghost')).toEqual({ code: 'agent.unknown', agent: 'ghost', known });
  });

  it.each([
    '../ops',
    'ops/../ops',
    '..',
    '',
    ' ',
    '/etc',
    'ops\0',
    '-x',
    'x'.repeat(65),
    'ops\n',
    '__proto__',
  ])('%j is nobody', async (agent) => {
    const credentials = open(writeSqliteHome({ ...spec, agents }));
    expect(await credentials.problem(agent)).toMatchObject({ code: 'agent.unknown' });
    expect(await credentials.token(agent, 'openai:work')).toBeNull();
  });

  it('main is there with nothing but a state directory', async () => {
    expect(await open(writeSqliteHome({})).problem()).toMatchObject({ code: 'profiles.none', agent: 'main' });
  });
});

describe('the configuration file', () => {
  const twoProfiles = { profiles: [{ id: 'openai:work' }, { id: 'openai:home' }] };
  const json5 = `{ // comments, single quotes, trailing commas
    auth: { order: { openai: ['openai:home',], }, }, }`;

  it('may be JSON5', async () => {
    const { order } = await open(writeJsonHome({ ...twoProfiles, config: json5 })).profiles();
    expect(order).toEqual({ from: 'config', ids: ['openai:home'] });
  });

  it('may be somewhere else', async () => {
    const home = writeJsonHome(twoProfiles);
    home.write('../etc/oc.json', json5);
    const { order } = await open(home, { env: { OPENCLAW_CONFIG_PATH: '~/etc/oc.json' } }).profiles();
    expect(order?.from).toBe('config');
  });

  it.each([
    '',
    '{',
    '[]',
    'null',
    '7',
    '{"agents":7,"auth":7}',
    '{"agents":{"list":7,"entries":7}}',
    '{"auth":{"order":[]}}',
  ])('broken, it spoils nothing: %s', async (config) => {
    expect(ids(await open(writeJsonHome({ ...twoProfiles, config })).profiles())).toHaveLength(2);
  });

  it('broken in one half, the other half counts', async () => {
    const config = { agents: 7, auth: { order: { openai: ['openai:home'] } } };
    expect((await open(writeJsonHome({ ...twoProfiles, config })).profiles()).order?.from).toBe('config');
    const roster = { agents: { list: [{ id: 'ops' }] }, auth: 7 };
    expect(ids(await open(writeJsonHome({ ...twoProfiles, config: roster })).profiles('ops'))).toHaveLength(
      2,
    );
  });
});

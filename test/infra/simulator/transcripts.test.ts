import { rmSync, writeFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { answer } from '../../../src/infra/simulator/answer.ts';
import { simulatedVersions } from '../../../src/infra/simulator/index.ts';
import type { SimulatedVersion } from '../../../src/infra/simulator/index.ts';
import { emptyHome, sampleHome } from '../../fakes/openclaw-home.ts';
import type { OpenclawHome } from '../../fakes/openclaw-home.ts';
import { transcripts } from '../openclaw/transcripts.ts';

/** The simulated OpenClaw is asked what the real ones were asked when they were recorded, in a home as they left it and in
 *  the same state, and says the same. */

type Scene = { home: OpenclawHome; version: SimulatedVersion; provider: string };
type Step = (scene: Scene) => void;

/** What was asked before; ids without their provider. */
const after =
  (command: string, agent = 'main'): Step =>
  ({ home, version, provider }) => {
    const [verb = '', ...names] = command.split(' ');
    const ids = names.map((name) => `${provider}:${name}`);
    const argv =
      verb === 'logout'
        ? ['models', 'auth', 'logout', ...ids, '--agent', agent, '--yes']
        : ['models', 'auth', 'order', verb, '--provider', provider, '--agent', agent, ...ids];
    expect(answer(version, argv, { HOME: home.homeDir }).exitCode).toBe(0);
  };

const isShared = (version: string) => version >= '2026.8';
const inOld =
  (step: Step): Step =>
  (scene) =>
    isShared(scene.version) ? undefined : step(scene);
const inNew =
  (step: Step): Step =>
  (scene) =>
    isShared(scene.version) ? step(scene) : undefined;

/** The order that each home began with; in the newer ones all agents share it. */
const begun = inOld(after('set default work personal'));

const twoAgents: Step = ({ home }) =>
  void home.write('openclaw.json', { agents: { list: [{ id: 'main' }, { id: 'ops' }] } });

/** `ops` with two logins of its own, and no order. */
const ops: readonly Step[] = [
  begun,
  twoAgents,
  ({ home, version, provider }) => {
    if (version !== '2026.4.29') return;
    const entry = { type: 'oauth', provider, access: 'fake' };
    const profiles = { [`${provider}:work`]: entry, [`${provider}:opsonly`]: entry };
    home.write('agents/ops/agent/auth-profiles.json', { version: 1, profiles });
  },
  after('clear', 'ops'),
];
const opsWithout: Step = ({ home }) => rmSync(home.path('agents/ops'), { recursive: true, force: true });

const orderInConfig: Step = ({ home, provider }) => {
  const ids = [`${provider}:personal`, `${provider}:work`];
  home.write('openclaw.json', { auth: { order: { [provider]: ids } } });
};
const personalInConfig =
  (...agents: string[]): Step =>
  ({ home, provider }) => {
    const auth = { profiles: { [`${provider}:personal`]: { provider, mode: 'oauth' } } };
    home.write('openclaw.json', { auth, agents: { list: agents.map((id) => ({ id })) } });
  };

const agentDatabase = 'agents/main/agent/openclaw-agent.sqlite';
const sharedDatabase = 'state/openclaw.sqlite';
const garbage = (path: string, home: OpenclawHome) => {
  for (const suffix of ['-wal', '-shm']) rmSync(home.path(path + suffix), { force: true });
  writeFileSync(home.path(path), 'no store at all, and no database');
};
const corrupt: Step = ({ home, version }) =>
  garbage(
    version < '2026.6'
      ? 'agents/main/agent/auth-profiles.json'
      : isShared(version)
        ? sharedDatabase
        : agentDatabase,
    home,
  );
const corruptAgent: Step[] = [after('set work'), ({ home }) => garbage(agentDatabase, home)];
const noJson: Step = ({ home, version }) =>
  isShared(version)
    ? home.sql(
        sharedDatabase,
        "UPDATE config_machine_state SET value_json = '{' WHERE state_key = 'authProfiles.store'",
      )
    : home.sql(agentDatabase, "UPDATE auth_profile_store SET store_json = '{'");

const pasted: Step = ({ home, version, provider }) => {
  const id = `${provider}:pasted`;
  const entry = { type: 'token', provider, token: 'fake' };
  if (version < '2026.6')
    return void home.write('agents/main/agent/auth-profiles.json', {
      version: 1,
      profiles: { [id]: entry, [`${provider}:default`]: entry },
    });
  const changed = (column: string) =>
    `SET ${column} = json_set(${column}, '$.profiles."${id}"', json('${JSON.stringify(entry)}'))`;
  if (isShared(version))
    home.sql(
      sharedDatabase,
      `UPDATE config_machine_state ${changed('value_json')} WHERE state_key = 'authProfiles.store'`,
    );
  else home.sql(agentDatabase, `UPDATE auth_profile_store ${changed('store_json')}`);
};

const leftover: Step = ({ home }) =>
  void home.write('agents/main/agent/auth-profiles.json', {
    version: 1,
    profiles: { 'openai-codex:work': { type: 'oauth', provider: 'openai-codex', access: 'fake' } },
  });

/** Which recordings are made again, and what went before them. */
const again: readonly [names: string, ...steps: Step[]][] = [
  [
    'version status-1 expired-status order-get-1 order-get-other-provider order-get-unknown-agent order-get-no-provider',
    begun,
  ],
  ['order-get-2', after('set work default personal')],
  ['order-get-3-single', after('set personal')],
  ['order-get-4-cleared order-get-unknown-provider', after('set work'), after('clear')],
  ['order-get-after-unknown', after('set work default')],
  ['order-get-after-logout', after('set personal work'), inNew(after('logout personal'))],
  [
    'order-set-dup order-set-empty order-set-empty-string order-set-json-flag order-set-other-provider order-set-otherids',
    begun,
  ],
  [
    'order-set-single order-set-unknown-agent order-set-unknown-profile order-set-work-first order-clear',
    begun,
  ],
  ['logout-no-yes logout-unknown', begun],
  ['logout-personal', personalInConfig('main')],
  ['inherit-only-logout-from-sub-agent', opsWithout, personalInConfig('main', 'ops')],
  [
    'multi-order-get-ops multi-order-get-noagent multi-order-set-noagent multi-order-set-ops-inherited',
    ...ops,
  ],
  ['multi-order-clear-ops', ...ops, after('set default work', 'ops')],
  ['multi-order-get-ops-2', ...ops, after('set default work', 'ops')],
  ['multi-order-get-main-2', ...ops, inOld(after('set work default'))],
  ['multi-order-get-ops-3', ...ops, inOld(after('set work default'))],
  ['sub-agent-first-order-get', begun, twoAgents],
  ['inherit-only-order-set', begun, twoAgents, opsWithout],
  ['inherit-only-order-get', begun, twoAgents, opsWithout, after('set work default', 'ops')],
  ['cfgorder-order-get', orderInConfig, inOld(after('clear'))],
  ['cfgorder-order-set', orderInConfig],
  ['cfgorder-order-clear cfgorder-order-get-2', orderInConfig, after('set default')],
  ['corrupt-order-get corrupt-order-set', corrupt],
  ['corrupt-agentdb-order-get corrupt-agentdb-order-set', ...corruptAgent],
  ['badjson-row-order-get badjson-row-order-set', noJson],
  ['paste-token-order-set', pasted],
  ['leftover-json-order-get leftover-json-order-set', leftover],
];

/** The same, in homes that another version left, or nobody. */
const elsewhere: readonly [names: string, home: () => OpenclawHome, ...steps: Step[]][] = [
  ['premigration-order-get premigration-order-set', () => sampleHome('2026.5.28')],
  ['fresh-order-get-empty', emptyHome],
  ['fresh-order-get-after-clear', emptyHome, after('clear')],
  ['upgrade-from-7.1-order-clear-before-doctor', () => sampleHome('2026.7.1')],
  ['upgrade-from-7.1-order-get-after-clear-before-doctor', () => sampleHome('2026.7.1'), after('clear')],
  ['upgrade-from-7.1-order-get-after-doctor', upgraded],
  ['upgrade-from-7.1-order-get-after-doctor-and-clear', upgraded, after('set personal'), after('clear')],
];

function upgraded(): OpenclawHome {
  return sampleHome('2026.9.6', ['state/openclaw.upgraded-from-2026.7.1.sql']);
}

/** What cannot be made again: a running gateway, a store that somebody holds, another version's database schema, another
 *  version of Node, the help. */
const notSimulated =
  /^(gw-|busy-|downgrade-|upgrade-from-7\.1-(order-get-before|order-set-before|status-before|order-get-after-clear$)|unsupported-node$|help-|(invalid-config|unknown-config-key)-)/u;

const recordings = transcripts.flatMap(({ version, ...recorded }) => {
  const known = simulatedVersions.find((one) => one === version);
  return known ? [{ version: known, ...recorded }] : [];
});
const rows = [
  ...again.map(([names, ...steps]) => ({ names, steps, open: sampleHome })),
  ...elsewhere.map(([names, open, ...steps]) => ({ names, steps, open })),
].flatMap(({ names, ...rest }) => names.split(' ').map((name) => ({ name, ...rest })));

const cases = recordings.flatMap((recorded) => {
  const row = rows.find(({ name }) => name === recorded.name);
  return row ? [{ ...recorded, ...row }] : [];
});

describe('what was recorded', () => {
  it.each(cases.map((one) => [one.version, one.name, one] as const))(
    'of %s as %s is said again',
    (version, _, { open, steps, argv, kind, ...recorded }) => {
      const home = open(version);
      onTestFinished(home.remove);
      const provider = version < '2026.6' ? 'openai-codex' : 'openai';
      for (const step of steps) step({ home, version, provider });
      const said = answer(version, argv, { HOME: home.homeDir });
      const normal = (text: string) => normalised(text.replaceAll(home.homeDir, '/home/user'));
      expect(said.exitCode).toBe(recorded.exitCode);
      if (kind === 'status') return expect(loginsIn(said.stdout)).toEqual(loginsIn(recorded.stdout));
      expect(normal(said.stdout)).toBe(normal(recorded.stdout));
      expect(normal(said.stderr)).toBe(normal(recorded.stderr));
    },
  );

  it('is said again, or is listed as what cannot be', () => {
    const left = recordings.filter(({ name }) => !rows.some((row) => row.name === name));
    expect(left.map(({ name }) => name).filter((name) => !notSimulated.test(name))).toEqual([]);
    expect(cases.length).toBeGreaterThan(200);
  });
});

/** Without colours, and without lines about other things than the question. */
const normalised = (text: string) =>
  stripVTControlCharacters(text)
    .split('\n')
    .filter((line) => !/^\[config\] warnings:|^\[sqlite\/transaction\]/u.test(line))
    .join('\n')
    .trimEnd();

/** All but the times, which depend on the day. */
function loginsIn(stdout: string): unknown {
  const { auth } = JSON.parse(stdout) as {
    auth: { oauth: { profiles: { profileId: string; provider: string; type: string; label: string }[] } };
  };
  return auth.oauth.profiles.map(({ profileId, provider, type, label }) => ({
    profileId,
    provider,
    type,
    label,
  }));
}

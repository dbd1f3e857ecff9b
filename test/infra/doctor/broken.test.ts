import { chmodSync, chownSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { diagnose, summarize } from '../../../src/core/doctor/diagnose.ts';
import { renderFindings } from '../../../src/core/doctor/show.ts';
import { en } from '../../../src/core/i18n/en.ts';
import { failed, ok } from '../../../src/core/problem.ts';
import { plain } from '../../../src/core/reply.ts';
import {
  SAMPLE_NOW,
  emptyHome,
  sampleHome,
  sampleVersions,
  toEntry,
  writeJsonHome,
  writeSqliteHome,
} from '../../fakes/openclaw-home.ts';
import type { HomeSpec } from '../../fakes/openclaw-home.ts';
import { createOpenclaw } from '../../../src/infra/openclaw/index.ts';
import { fakeOpenclaw } from '../../fakes/openclaw-cli.ts';
import { changing, gatewayThat, openSetUp, seal, tell } from './set-up.ts';

const HOUR = 60 * 60_000;
const LOGINS = 'agents/main/agent/auth-profiles.json';
const SHARED = 'state/openclaw.sqlite';

const spec: HomeSpec = {
  profiles: [{ id: 'openai:work' }, { id: 'openai:home' }],
  order: { openai: ['openai:work', 'openai:home'] },
};
const old: HomeSpec = {
  profiles: [{ id: 'openai-codex:work' }],
  order: { 'openai-codex': ['openai-codex:work'] },
};

describe('nothing is found on a healthy set-up', () => {
  it.each([
    ['JSON files of 2026.5.28', () => writeJsonHome(old), '2026.5.28', 'logins in files'],
    [
      'a database for each agent of 2026.7.1',
      () => writeSqliteHome(spec, { generation: 'main' }),
      '2026.7.1',
      'a database for each agent',
    ],
    ['a shared database of 2026.9.6', () => writeSqliteHome(spec), '2026.9.6', 'a shared database'],
  ])('with %s', async (_, make, version, generation) => {
    const { look } = await openSetUp(make(), version);
    const facts = await look();
    expect(diagnose(facts)).toEqual([]);
    const lines = renderFindings(en, [], summarize(facts)).map(plain);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(`OpenClaw ${version} with ${generation}, agent main, `);
  });

  /** Most recorded homes have a login that ran out, `personal`, and some a second agent. */
  const known: Record<string, readonly string[]> = {
    '2026.2.9': ['note login.to-renew'],
    '2026.4.29': ['note login.to-renew'],
    '2026.5.12': ['note login.to-renew'],
    '2026.6.1': [],
    '2026.6.11': ['note login.to-renew'],
    '2026.9.6': ['warning login.fenced', 'note agents.several'],
  };

  it.each(sampleVersions)('of the recorded %s, but what was recorded', async (version) => {
    const { find } = await openSetUp(sampleHome(version), version);
    expect(await find()).toEqual(known[version] ?? ['note agents.several', 'note login.to-renew']);
  });

  it('where no OpenClaw can be asked for its version, but that', async () => {
    const { find } = await openSetUp(writeSqliteHome(spec), null);
    expect(await find()).toEqual(['note version.unknown']);
  });
});

describe('a broken installation', () => {
  it('without OpenClaw’s folder', async () => {
    const { find, home } = await openSetUp(emptyHome());
    rmSync(home.stateDir, { recursive: true });
    expect(await find()).toEqual(['broken openclaw.missing']);
  });

  it('with another agent than the one that is set', async () => {
    const { find } = await openSetUp(writeSqliteHome(spec));
    const bot = { version: '0.1.0', node: '24.21.0', agent: 'ghost', areMutationsOn: false };
    expect(await find({ bot })).toEqual(['broken agent.unknown']);
  });

  it('with a configuration that is none', async () => {
    const { find } = await openSetUp(writeSqliteHome({ ...spec, config: '{ agents: { list: [' }));
    expect(await find()).toEqual(['broken config.broken']);
    const json5 = await openSetUp(writeSqliteHome({ ...spec, config: '{ // mine\n agents: {}, }' }));
    expect(await json5.find()).toEqual([]);
  });

  it('in which nobody ever signed in', async () => {
    expect(await (await openSetUp(emptyHome())).find()).toEqual(['broken store.missing']);
  });

  it('with an empty store', async () => {
    expect(await (await openSetUp(writeSqliteHome({}))).find()).toEqual(['broken store.empty']);
  });

  it('with API keys alone', async () => {
    const key = { id: 'openai:key', fields: { type: 'api_key' } };
    expect(await (await openSetUp(writeSqliteHome({ profiles: [key] }))).find()).toEqual([
      'broken store.no-oauth',
    ]);
  });

  it.each([
    ['file', () => writeJsonHome(old), LOGINS, '2026.5.28'],
    ['database', () => writeSqliteHome(spec), SHARED, '2026.9.6'],
  ])('with a damaged %s', async (_, make, path, version) => {
    const { find, home } = await openSetUp(make(), version);
    writeFileSync(home.path(path), '{"version":1,"profiles":{"openai:work":{"ty');
    expect(await find()).toEqual(['broken store.corrupt']);
  });

  it('with a database that another process holds', async () => {
    const { find, home } = await openSetUp(writeSqliteHome(spec));
    const db = new DatabaseSync(home.path(SHARED));
    onTestFinished(() => db.close());
    db.exec('PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE');
    expect(await find()).toEqual(['warning store.busy']);
  });

  it('updated from files to a database, and not migrated', async () => {
    const { find } = await openSetUp(writeJsonHome(old), '2026.7.1');
    expect(await find()).toEqual(['broken store.unmigrated']);
  });

  it('updated and started, and not migrated: an empty database beside full files', async () => {
    const home = writeSqliteHome({}, { generation: 'main' });
    home.write(LOGINS, {
      version: 1,
      profiles: { 'openai-codex:work': toEntry({ id: 'openai-codex:work' }) },
    });
    expect(await (await openSetUp(home, '2026.8.2')).find()).toEqual(['broken store.unmigrated']);
  });

  it('with an old file left beside the database, which blocks OpenClaw', async () => {
    const home = writeSqliteHome(spec);
    home.write(LOGINS, {
      version: 1,
      profiles: { 'openai-codex:work': toEntry({ id: 'openai-codex:work' }) },
    });
    const { look } = await openSetUp(home);
    const found = diagnose(await look());
    expect(found).toEqual([
      { code: 'store.left-over', path: `~/.openclaw/${LOGINS}`, isBlocking: true, mayFix: true },
    ]);
  });

  it('of 2026.9.6 on data of 2026.7.1', async () => {
    const { find } = await openSetUp(sampleHome('2026.7.1'));
    expect(await find()).toEqual([
      'warning generation.older-data',
      'note agents.several',
      'note login.to-renew',
    ]);
  });

  it('of 2026.7.1 on data of 2026.9.6', async () => {
    const { find } = await openSetUp(sampleHome('2026.9.6'), '2026.7.1');
    expect(await find()).toEqual([
      'broken generation.newer-data',
      'warning login.fenced',
      'note agents.several',
    ]);
  });

  it('of 2026.5.28 after a downgrade', async () => {
    const { find } = await openSetUp(writeSqliteHome(spec, { generation: 'main' }), '2026.5.28');
    expect(await find()).toEqual(['broken generation.newer-data']);
  });

  it('whose update left the order behind', async () => {
    const upgraded = sampleHome('2026.9.6', ['state/openclaw.upgraded-from-2026.7.1.sql']);
    expect(await (await openSetUp(upgraded)).find()).toContain('note order.dead');
    const lost = writeSqliteHome({ ...spec, order: { 'openai-codex': ['openai-codex:work'] } });
    expect(await (await openSetUp(lost)).find()).toEqual(['warning order.dead']);
  });

  it('with profiles under both names of the provider', async () => {
    const both = { profiles: [{ id: 'openai:work' }, { id: 'openai-codex:home' }] };
    expect(await (await openSetUp(writeSqliteHome(both))).find()).toEqual(['warning profiles.two-providers']);
  });

  it('with an order of profiles that are gone', async () => {
    const ghosts = { ...spec, order: { openai: ['openai:work', 'openai:gone', 'openai:home'] } };
    const { look } = await openSetUp(writeSqliteHome(ghosts));
    expect(diagnose(await look())).toEqual([
      { code: 'order.missing', from: 'shared', labels: ['openai:gone'] },
    ]);
  });

  it('with pauses that are over, and one that lasts', async () => {
    const usageStats = {
      'openai:work': { cooldownUntil: SAMPLE_NOW - HOUR, cooldownReason: 'rate_limit' },
      'openai:home': { disabledUntil: SAMPLE_NOW + 60 * HOUR, disabledReason: 'billing' },
    };
    const { find } = await openSetUp(writeSqliteHome({ ...spec, usageStats }));
    expect(await find()).toEqual(['warning hold.long', 'note hold.past']);
  });

  it('with logins that have run out, will soon, and are not whole', async () => {
    const profiles = [
      { id: 'openai:gone', expires: SAMPLE_NOW - HOUR, fields: { refresh: undefined } },
      { id: 'openai:soon', expires: SAMPLE_NOW + HOUR, fields: { refresh: undefined } },
      { id: 'openai:half', fields: { access: undefined } },
    ];
    const { find } = await openSetUp(writeSqliteHome({ profiles }));
    expect(await find()).toEqual([
      'warning login.expired',
      'warning login.expiring',
      'warning login.incomplete',
    ]);
  });

  it('whose encrypted logins cannot be opened', async () => {
    const home = sampleHome('2026.5.12');
    rmSync(join(home.homeDir, '.config'), { recursive: true });
    const found = await (await openSetUp(home, '2026.5.12')).find();
    expect([...new Set(found)]).toEqual(['warning login.elsewhere']);
  });

  it('in which one account has two names: no fault', async () => {
    const profiles = ['openai:work', 'openai:again'].map((id) => ({ id, accountId: 'acct', userId: 'user' }));
    expect(await (await openSetUp(writeSqliteHome({ profiles }))).find()).toEqual([
      'note profiles.same-account',
    ]);
  });

  it('with files that others may read', async () => {
    const { look, home } = await openSetUp(writeSqliteHome(spec));
    chmodSync(home.path(SHARED), 0o644);
    expect(diagnose(await look())).toEqual([{ code: 'store.open', paths: [`~/.openclaw/${SHARED}`] }]);
  });

  it.skipIf(process.geteuid?.() !== 0)('with files of another user', async () => {
    const { find, home } = await openSetUp(writeJsonHome(old), '2026.5.28');
    chownSync(home.path(LOGINS), 1234, 1234);
    expect(await find()).toEqual(['warning store.foreign']);
  });
});

describe('OpenClaw’s command', () => {
  it('is missing, where something may be changed', async () => {
    const { find } = await openSetUp(writeSqliteHome(spec), null);
    expect(await find(changing)).toEqual(['broken binary.missing']);
  });

  it('does not start on this Node', async () => {
    const { find } = await openSetUp(writeSqliteHome(spec));
    expect(await find(gatewayThat(async () => failed({ code: 'gateway.node' })))).toEqual([
      'broken binary.node',
    ]);
  });

  it('fails', async () => {
    const openclaw = fakeOpenclaw();
    openclaw.on('--version', { exitCode: 1, stderr: 'Error: out of order' });
    const { find } = await openSetUp(writeSqliteHome(spec));
    const gateway = createOpenclaw({ bin: openclaw.bin, env: { PATH: process.env['PATH'] } });
    onTestFinished(() => gateway.close());
    expect(await find({ ...changing, gateway, openclawBin: openclaw.bin })).toEqual([
      'broken binary.failing',
    ]);
    expect(openclaw.calls().map(({ argv }) => argv)).toEqual([['--version']]);
  });

  it('is believed more than its package', async () => {
    const { find } = await openSetUp(writeSqliteHome(spec));
    expect(await find(gatewayThat(async () => ok('2026.7.1')))).toEqual(['broken generation.newer-data']);
  });

  it('is not started by a bot that only reads', async () => {
    const openclaw = fakeOpenclaw();
    const { find } = await openSetUp(writeSqliteHome(spec));
    expect(await find({ openclawBin: openclaw.bin })).toEqual(['note version.unknown']);
    expect(openclaw.calls()).toEqual([]);
  });
});

/** No platform, whose server would tell today's time. */
const alone = { telegram: null, discord: null };

describe('the surroundings', () => {
  it('have a clock of their own: a server tells another time', async () => {
    const { look, endpoint } = await openSetUp(writeSqliteHome(spec));
    endpoint.script('', { status: 200, headers: { date: new Date(SAMPLE_NOW + HOUR).toUTCString() } });
    const found = diagnose(await look());
    expect(found).toEqual([{ code: 'clock.wrong', skewMs: expect.closeTo(-HOUR, -4) }]);
    expect(renderFindings(en, found, summarize(await look())).map(plain)).toContain(
      '🟠 The clock of this machine is 1h 1m behind.',
    );
  });

  it('have no way to OpenAI, which is asked without a token', async () => {
    const { find, endpoint } = await openSetUp(writeSqliteHome(spec));
    endpoint.script('', { fate: 'reset' });
    expect(await find(alone)).toEqual(['broken endpoint.unreachable']);
    expect(
      endpoint.requests.map(({ method, path, token, accountId }) => [method, path, token, accountId]),
    ).toEqual([['HEAD', '/', '', null]]);
  });

  it('make a renewal dangerous: no network, and a token that ran out', async () => {
    const profiles = [{ id: 'openai:work', expires: SAMPLE_NOW - HOUR }];
    const { find, endpoint } = await openSetUp(writeSqliteHome({ profiles }));
    endpoint.script('', { fate: 'reset' });
    expect(await find(alone)).toEqual(['broken endpoint.unreachable', 'warning login.at-risk']);
  });

  it('have a Telegram that does not know the token', async () => {
    const { find, options } = await openSetUp(writeSqliteHome(spec));
    const telegram = { ...options.telegram!, token: '1:wrong' };
    expect(await find({ telegram })).toEqual(['broken platform.refused']);
  });

  it.each(['drop', { code: 502 }] as const)('have a Telegram that is away (%j)', async (fault) => {
    const { find, telegram } = await openSetUp(writeSqliteHome(spec));
    telegram.fail('getMe', fault);
    expect(await find()).toEqual(['broken platform.unreachable']);
  });

  it('have a Telegram that offers no commands', async () => {
    const { find, telegram } = await openSetUp(writeSqliteHome(spec));
    await tell(telegram, 'setMyCommands', { commands: [] });
    expect(await find()).toEqual(['warning platform.commands']);
  });

  it('have a webhook that is not theirs', async () => {
    const { find, telegram, options } = await openSetUp(writeSqliteHome(spec));
    await tell(telegram, 'setWebhook', { url: 'https://example.test/hook' });
    expect(await find({ isContended: () => true })).toEqual(['broken telegram.webhook']);
    const meant = { ...options.telegram!, webhookUrl: 'https://example.test/hook' };
    expect(await find({ telegram: meant })).toEqual([]);
    expect(await find({ telegram: { ...meant, webhookUrl: 'https://example.test/ours' } })).toEqual([
      'broken telegram.webhook',
    ]);
  });

  it('have a webhook that is gone, or cannot be reached', async () => {
    const { find, telegram, options } = await openSetUp(writeSqliteHome(spec));
    const meant = { telegram: { ...options.telegram!, webhookUrl: 'https://example.test/hook' } };
    expect(await find(meant)).toEqual(['broken telegram.webhook-gone']);
    telegram.leadTo('http://127.0.0.1:9');
    await tell(telegram, 'setWebhook', { url: 'https://example.test/hook' });
    expect(await find(meant)).toEqual([]);
    telegram.say('/codex_usage', { from: { id: 1, first_name: 'Ada' } });
    await telegram.until(() => telegram.deliveries[0], 'a try');
    expect(await find(meant)).toEqual(['broken telegram.webhook-failing']);
    const later = { now: () => Date.now() + 2 * 60 * 60_000 };
    expect(await find({ ...meant, clock: later })).not.toContain('broken telegram.webhook-failing');
  });

  it('have a second poller, which is never looked for by polling', async () => {
    const { find, telegram } = await openSetUp(writeSqliteHome(spec));
    expect(await find({ isContended: () => true })).toEqual(['broken telegram.contended']);
    expect(telegram.calls.map(({ method }) => method)).not.toContain('getUpdates');
  });

  it.each(['openclaw.json', '.env'])('have an OpenClaw with the same token in its %s', async (file) => {
    const home = writeSqliteHome(spec);
    const { look, options } = await openSetUp(home);
    home.write(file, `{ channels: { telegram: { botToken: '${options.telegram!.token}' } } }`);
    seal(home.homeDir);
    const found = diagnose(await look());
    expect(found).toEqual([{ code: 'platform.shared-token', platform: 'telegram' }]);
  });

  it('have a Discord that does not know the token', async () => {
    const { find, options } = await openSetUp(writeSqliteHome(spec));
    const discord = { ...options.discord!, token: 'wrong.wrong.wrong' };
    expect(await find({ discord })).toEqual(['broken platform.refused']);
  });

  it('have a Discord that is away', async () => {
    const { find, discord } = await openSetUp(writeSqliteHome(spec));
    discord.refuseConnections();
    expect(await find()).toEqual(['broken platform.unreachable']);
  });

  it('have a Discord server without our commands', async () => {
    const { find, options, discord } = await openSetUp(writeSqliteHome(spec));
    const guildId = discord.guild.guildId!;
    expect(await find({ discord: { ...options.discord!, guildId } })).toEqual(['warning platform.commands']);
  });

  it.each([
    ['below a file', (path: string) => (writeFileSync(path, ''), join(path, 'state.sqlite'))],
    ['where a folder is', (path: string) => (mkdirSync(path), path)],
    ['in /proc', () => '/proc/self/codex-profiler/state.sqlite'],
    ['that is no database', (path: string) => (writeFileSync(path, 'x'.repeat(5000)), path)],
  ])('have a state file %s', async (_, make) => {
    const { find, folder } = await openSetUp(writeSqliteHome(spec));
    expect(await find({ statePlace: { kind: 'file', path: make(join(folder, 'thing')) } })).toEqual([
      'broken state.fault',
    ]);
  });

  it('have no state file yet: the first start makes it', async () => {
    const { find, folder } = await openSetUp(writeSqliteHome(spec));
    expect(
      await find({ statePlace: { kind: 'file', path: join(folder, 'a', 'b', 'state.sqlite') } }),
    ).toEqual([]);
  });

  it('have a state file that others may read', async () => {
    const { find, statePath } = await openSetUp(writeSqliteHome(spec));
    chmodSync(statePath, 0o644);
    expect(await find()).toEqual(['warning state.open']);
  });

  it.skipIf(process.geteuid?.() !== 0)('have a state file of somebody else', async () => {
    const { look, statePath } = await openSetUp(writeSqliteHome(spec));
    chownSync(statePath, 65_534, 65_534);
    expect((await look()).state).toMatchObject({ fault: 'foreign' });
  });

  it('have a token that others may read', async () => {
    const { find, folder, options } = await openSetUp(writeSqliteHome(spec));
    const path = join(folder, 'token');
    writeFileSync(path, 'x', { mode: 0o600 });
    const env = { ...options.world.env, TELEGRAM_BOT_TOKEN_FILE: path };
    expect(await find({ world: { ...options.world, env } })).toEqual([]);
    chmodSync(path, 0o644);
    expect(await find({ world: { ...options.world, env } })).toEqual(['warning secrets.open']);
  });

  it('keep the doctor no longer than ten seconds, and everything else is told', async () => {
    const { find, endpoint, telegram, discord } = await openSetUp(writeSqliteHome(spec));
    endpoint.script('', { fate: 'never' });
    telegram.fail('getMe', 'hang');
    discord.fail('getMe', 'hang');
    const startedAt = performance.now();
    const found = await find(gatewayThat(() => new Promise(() => {})));
    expect(performance.now() - startedAt).toBeLessThan(10_000);
    expect(found).toEqual([
      'broken endpoint.unreachable',
      'broken platform.unreachable',
      'broken platform.unreachable',
    ]);
  }, 15_000);
});

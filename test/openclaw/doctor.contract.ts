import { describe, expect, it, onTestFinished } from 'vitest';
import { createOpenclaw } from '../../src/infra/openclaw/index.ts';
import { toEntry, writeJsonHome } from '../fakes/openclaw-home.ts';
import type { HomeSpec } from '../fakes/openclaw-home.ts';
import { changing, openSetUp, seal } from '../infra/doctor/set-up.ts';
import { VERSIONS, binOf } from './install.ts';
import { environmentOf, realHome } from './real-home.ts';

/** The doctor beside the real OpenClaw: three versions, each on files as it writes them. */

const specOf = (version: string): HomeSpec => {
  const provider = version < '2026.6' ? 'openai-codex' : 'openai';
  const ids = ['work', 'home'].map((name) => `${provider}:${name}`);
  return { profiles: ids.map((id) => ({ id })), order: { [provider]: ids } };
};

describe.each(VERSIONS)('OpenClaw %s', (version) => {
  it('is well, by its package and by its command', { timeout: 120_000 }, async () => {
    const home = await realHome(version, specOf(version));
    const { look, find } = await openSetUp(home);
    const openclawBin = binOf(version);
    expect((await look({ openclawBin })).binary).toMatchObject({ version, fault: null });
    expect(await find({ openclawBin })).toEqual([]);
    const gateway = createOpenclaw({ bin: openclawBin, env: environmentOf(home) });
    onTestFinished(() => gateway.close());
    expect(await find({ ...changing, openclawBin, gateway })).toEqual([]);
  });

  it('keeps its files well when it writes them', { timeout: 120_000 }, async () => {
    const spec = specOf(version);
    const home = await realHome(version, spec);
    const { find } = await openSetUp(home);
    seal(home.homeDir);
    const openclawBin = binOf(version);
    const gateway = createOpenclaw({ bin: openclawBin, env: environmentOf(home) });
    onTestFinished(() => gateway.close());
    const [provider, ids] = Object.entries(spec.order!)[0]! as ['openai', string[]];
    const change = { kind: 'order.set', agent: 'main', provider, ids: ids.toReversed() } as const;
    expect(await gateway.change(change)).toMatchObject({ ok: true });
    expect(await find({ ...changing, openclawBin, gateway })).toEqual([]);
  });
});

it('waits for a migration where the doctor says so', { timeout: 120_000 }, async () => {
  const home = writeJsonHome(specOf('2026.5.28'));
  const { find } = await openSetUp(home);
  const openclawBin = binOf('2026.9.6');
  const gateway = createOpenclaw({ bin: openclawBin, env: environmentOf(home) });
  onTestFinished(() => gateway.close());
  expect(await find({ ...changing, openclawBin, gateway })).toEqual(['broken store.unmigrated']);
  expect(await gateway.readOrder({ agent: 'main', provider: 'openai-codex' })).toEqual({
    ok: false,
    problem: { code: 'gateway.unmigrated' },
  });
});

it(
  'is blocked by an old file only while the agent has no logins of its own',
  { timeout: 120_000 },
  async () => {
    const home = await realHome('2026.9.6', specOf('2026.9.6'));
    const { find } = await openSetUp(home);
    const openclawBin = binOf('2026.9.6');
    const gateway = createOpenclaw({ bin: openclawBin, env: environmentOf(home) });
    onTestFinished(() => gateway.close());
    const left = { version: 1, profiles: { 'openai-codex:work': toEntry({ id: 'openai-codex:work' }) } };
    home.write('agents/main/agent/auth-profiles.json', left);
    seal(home.homeDir);
    const owner = { agent: 'main', provider: 'openai' } as const;
    expect(await find({ openclawBin })).toEqual(['broken store.left-over']);
    expect(await gateway.readOrder(owner)).toMatchObject({ problem: { code: 'gateway.unmigrated' } });

    const own = { version: 1, profiles: { 'openai:own': toEntry({ id: 'openai:own' }) } };
    home.sql(
      'agents/main/agent/openclaw-agent.sqlite',
      `INSERT OR REPLACE INTO auth_profile_store VALUES ('primary', '${JSON.stringify(own)}', 0)`,
    );
    seal(home.homeDir);
    expect(await find({ openclawBin })).toEqual(['warning store.left-over']);
    expect(await gateway.readOrder(owner)).toMatchObject({ ok: true });
  },
);

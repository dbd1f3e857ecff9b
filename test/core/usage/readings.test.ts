import { describe, expect, it } from 'vitest';
import { check, choose } from '../../../src/core/usage/check.ts';
import type { Checked } from '../../../src/core/usage/check.ts';
import { createReadings } from '../../../src/core/usage/readings.ts';
import { writeJsonHome } from '../../fakes/openclaw-home.ts';
import { usageAnswer } from '../../fakes/usage-answer.ts';
import { startHouse } from '../../harness.ts';
import type { House } from '../../harness.ts';

const MINUTE = 60_000;

/** The verdicts of one check, by label. */
async function verdicts({ ports }: House, agent = 'main'): Promise<Record<string, Checked['verdict']>> {
  const chosen = await choose(ports, agent, { by: 'all' });
  if (!chosen.ok) return expect.fail(chosen.problem.code);
  const checked = await check(createReadings(ports), chosen.value);
  return Object.fromEntries(checked.map(({ label, verdict }) => [label, verdict]));
}

const oneProfile = (account: string) =>
  writeJsonHome({
    profiles: [{ id: 'openai-codex:work', accountId: account, userId: `user-of-${account}` }],
  });

describe('a reading', () => {
  it('is not taken from the future: after the clock was set back, the endpoint is asked', async () => {
    const house = await startHouse({ home: oneProfile('acct-a') });
    house.endpoint.script('acct-a', usageAnswer({ used: 18 }, { used: 36 }));
    await verdicts(house);
    house.clock.at -= 10 * MINUTE;
    await verdicts(house);
    expect(house.endpoint.requests).toHaveLength(2);
  });

  it('is not shown under a label that was signed in to another account since', async () => {
    const house = await startHouse({ home: oneProfile('acct-a') });
    house.endpoint.script('acct-a', usageAnswer({ used: 18 }, { used: 36 }));
    await verdicts(house);
    const other = oneProfile('acct-b');
    house.home.write(
      'agents/main/agent/auth-profiles.json',
      (await import('node:fs')).readFileSync(other.path('agents/main/agent/auth-profiles.json'), 'utf8'),
    );
    other.remove();
    house.endpoint.script('acct-b', { status: 503 });
    house.clock.at += 5 * MINUTE;
    expect((await verdicts(house))['work']).toMatchObject({ basis: 'assumed', windows: [] });
  });

  it('of one agent is not shown for another, though both call a profile the same', async () => {
    const nameless = {
      id: 'openai-codex:default',
      access: 'opaque-token-of-main',
      fields: { accountId: undefined },
    };
    const home = writeJsonHome({
      profiles: [nameless],
      agents: { ops: { profiles: [{ ...nameless, access: 'opaque-token-of-ops' }] } },
    });
    const house = await startHouse({ home });
    house.endpoint.script('opaque-token-of-main', usageAnswer({ used: 10 }, { used: 10 }));
    house.endpoint.script('opaque-token-of-ops', usageAnswer({ used: 90 }, { used: 90 }));
    expect((await verdicts(house))['default']?.windows[0]?.leftPercent).toBe(90);
    expect((await verdicts(house, 'ops'))['default']?.windows[0]?.leftPercent).toBe(10);
  });

  it('is not asked for before the endpoint’s Retry-After is over, not even by another process', async () => {
    const house = await startHouse({ home: oneProfile('acct-a') });
    house.endpoint.script(
      'acct-a',
      { status: 429, headers: { 'retry-after': '120' } },
      usageAnswer({ used: 18 }, { used: 36 }),
    );
    await verdicts(house);
    await house.restart();
    house.clock.at += 119_000;
    expect((await verdicts(house))['work']).toMatchObject({ reason: 'endpoint_throttled', status: 429 });
    expect(house.endpoint.requests).toHaveLength(1);
    house.clock.at += 1000;
    expect((await verdicts(house))['work']).toMatchObject({ basis: 'live' });
  });

  it('is forgotten when the login is refused: what was true before is no evidence of life', async () => {
    const house = await startHouse({ home: oneProfile('acct-a') });
    house.endpoint.script(
      'acct-a',
      usageAnswer({ used: 18 }, { used: 36 }),
      { status: 401, body: '{"error":{"code":"token_revoked"}}' },
      { status: 503 },
    );
    expect((await verdicts(house))['work']).toMatchObject({ state: 'usable', basis: 'live' });
    house.clock.at += 2 * MINUTE;
    expect((await verdicts(house))['work']).toMatchObject({ state: 'unusable', reason: 'token_revoked' });
    house.clock.at += 2 * MINUTE;
    expect((await verdicts(house))['work']).toMatchObject({ basis: 'assumed', warnings: ['unverified'] });
  });

  it('keeps its warnings when it is used again within the minute', async () => {
    const house = await startHouse({ home: oneProfile('acct-a') });
    house.endpoint.script('acct-a', usageAnswer({ used: 95 }, { used: 36 }));
    const first = await verdicts(house);
    house.clock.at += 30_000;
    expect((await verdicts(house))['work']).toMatchObject({
      basis: 'live',
      warnings: first['work']!.warnings,
      readAt: first['work']!.readAt,
    });
    expect(first['work']!.warnings).toEqual(['low']);
    expect(house.endpoint.requests).toHaveLength(1);
  });

  it('that is stored in a shape of another version counts as none', async () => {
    const house = await startHouse({ home: oneProfile('acct-a') });
    house.endpoint.script('acct-a', usageAnswer({ used: 18 }, { used: 36 }));
    await verdicts(house);
    const { DatabaseSync } = await import('node:sqlite');
    const db = new DatabaseSync(house.statePath);
    const spoiled = db
      .prepare(`UPDATE entry SET value = '{"value":{"readAt":"yesterday"}}' WHERE value LIKE '%readAt%'`)
      .run();
    db.close();
    expect(spoiled.changes).toBe(1);
    expect((await verdicts(house))['work']).toMatchObject({ basis: 'live', state: 'usable' });
    expect(house.endpoint.requests).toHaveLength(2);
  });

  it('is recalled as it looks by now, and nobody is asked', async () => {
    const house = await startHouse({ home: oneProfile('acct-a') });
    const recall = async () => {
      const chosen = await choose(house.ports, 'main', { by: 'all' });
      if (!chosen.ok) return expect.fail(chosen.problem.code);
      return createReadings(house.ports).recallVerdict('main', chosen.value.chosen[0]!.profile);
    };
    expect(await recall()).toMatchObject({ basis: 'assumed', readAt: null, warnings: ['unverified'] });
    house.endpoint.script('acct-a', usageAnswer({ used: 100 }, { used: 36 }));
    await verdicts(house);
    const readAt = house.clock.at;
    house.clock.at += 60 * MINUTE;
    expect(await recall()).toMatchObject({ basis: 'stored', state: 'limited', readAt });
    house.clock.at += 90 * MINUTE;
    expect(await recall()).toMatchObject({ basis: 'stored', state: 'usable', limitedUntil: null });
    house.endpoint.script('acct-a', { status: 401, body: '{"error":{"code":"token_revoked"}}' });
    await verdicts(house);
    expect(await recall()).toMatchObject({ basis: 'auth', state: 'unusable', reason: 'token_revoked' });
    house.endpoint.script('acct-a', { status: 401, body: '{"error":{"code":"account_deactivated"}}' });
    await verdicts(house);
    const { manners } = createReadings(house.ports);
    const closed = { reason: 'account_deactivated', action: 'contact_support' };
    expect(await recall()).toMatchObject({ state: 'unusable', ...closed });
    expect(house.endpoint.requests).toHaveLength(3);
    const [one] = await house.ports.profiles
      .list('main')
      .then((list) => (list.ok ? list.value.profiles : []));
    expect(await manners('main', one!)).toMatchObject({ isDead: true });
  });

  it('is stored as soon as it is there, while another profile keeps one waiting', async () => {
    const home = writeJsonHome({ profiles: [{ id: 'openai-codex:quick' }, { id: 'openai-codex:slow' }] });
    const house = await startHouse({ home });
    house.endpoint.script('acct-quick', usageAnswer({ used: 18 }, { used: 36 }));
    house.endpoint.script('acct-slow', { ...usageAnswer({ used: 1 }, { used: 1 }), fate: 'held' });
    let kept = () => {};
    const quickKept = new Promise<void>((resolve) => (kept = resolve));
    const { readings } = house.ports.state;
    const watched: House = {
      ...house,
      ports: {
        ...house.ports,
        state: {
          ...house.ports.state,
          readings: {
            ...readings,
            set: async (key, ...entry) => {
              await readings.set(key, ...entry);
              // That somebody was asked is noted before.
              if (!key.startsWith('asked:')) kept();
            },
          },
        },
      },
    };
    const both = verdicts(watched);
    await Promise.all([quickKept, house.endpoint.arrived(2)]);
    house.endpoint.release();
    expect(await both).toMatchObject({ quick: { basis: 'live' }, slow: { basis: 'live' } });
  });
});

import { describe, expect, it } from 'vitest';
import { readSeries } from '../../../src/core/history/record.ts';
import { seriesOf } from '../../../src/core/history/series.ts';
import { StateFailure } from '../../../src/core/state-failure.ts';
import { NOON, usageAnswer } from '../../fakes/usage-answer.ts';
import { HOUR, loginsOf, mannersOf, MINUTE, startRounds } from './rounds.ts';

type World = Awaited<ReturnType<typeof startRounds>>;

const profileOf = async ({ credentials }: World, index = 0) => {
  const listed = await credentials.list('main');
  return listed.ok ? listed.value.profiles[index]! : expect.fail(listed.problem.code);
};

/** Requests in each hour of the story. */
const perHour = ({ endpoint, clock }: World) =>
  Array.from(
    { length: Math.ceil((clock.now() - NOON) / HOUR) },
    (_, hour) => endpoint.requests.filter(({ at }) => Math.floor((at - NOON) / HOUR) === hour).length,
  );

const REVOKED = { status: 401, body: '{"error":{"code":"token_revoked"}}' };

describe('the manners of the round', () => {
  it.each([
    { profiles: 1, hours: 12, copies: 1 },
    { profiles: 12, hours: 3, copies: 3 },
    { profiles: 100, hours: 1, copies: 3 },
  ])('hold for $profiles profiles and $copies copies', { timeout: 60_000 }, async (story) => {
    const { profiles, hours, copies } = story;
    const world = await startRounds({ profiles, percentPerHour: () => 15 });
    const all = Array.from({ length: copies }, () => world.start());
    await world.time.passUntil(NOON + hours * HOUR);
    const { counts, ...manners } = mannersOf(world.endpoint.requests);
    const perHour = counts.map((count) => count / hours);
    const range = [Math.min(...perHour), Math.max(...perHour)];
    process.stdout.write(`${JSON.stringify({ ...story, perHour: range, ...manners })}\n`);
    expect(manners.accounts).toBe(profiles);
    expect(Math.max(...perHour)).toBeLessThanOrEqual(13);
    expect(Math.min(...perHour)).toBeGreaterThanOrEqual(8);
    expect(manners.shortest).toBeGreaterThan(MINUTE);
    expect(manners.longest).toBeLessThan(8 * MINUTE);
    expect(manners.shortestOfAll).toBeGreaterThanOrEqual(3000);
    expect(world.endpoint.maxInFlight).toBe(1);
    expect(new Set(world.snapshots.map(({ copy }) => copy)).size).toBe(1);
    expect(world.logged).toEqual([]);
    await Promise.all(all.map(({ stop }) => stop()));
  });

  it('hold at one minute, the least that can be set', async () => {
    const world = await startRounds({ everyMs: MINUTE });
    world.start();
    await world.time.passUntil(NOON + 2 * HOUR);
    expect(mannersOf(world.endpoint.requests).shortest).toBeGreaterThan(MINUTE);
    expect(world.endpoint.requests.length).toBeGreaterThan(50);
  });

  it('are slower, up to four times, while nothing changes, and not when it is used again', async () => {
    const logins = loginsOf(1);
    const world = await startRounds({ logins, percentPerHour: () => 0 });
    world.start();
    await world.time.passUntil(NOON + 6 * HOUR);
    expect(perHour(world).slice(2)).toSatisfy((counts: number[]) =>
      counts.every((count) => count >= 2 && count <= 4),
    );
    const before = world.endpoint.requests.length;
    world.home.save({
      ...logins,
      usageStats: { [logins.profiles![0]!.id]: { lastUsed: world.clock.now() } },
    });
    await world.time.passUntil(world.clock.now() + 6 * MINUTE);
    expect(world.endpoint.requests.length).toBeGreaterThan(before);
  });

  it('bring it back half a minute to a minute and a half after a reset', async () => {
    // empty after two hours, back at five
    const world = await startRounds({ percentPerHour: (at) => (at < NOON + 2 * HOUR ? 60 : 0) });
    world.start();
    await world.time.passUntil(NOON + 8 * HOUR);
    const reset = world.snapshots
      .flatMap(({ seen }) => seen)
      .map(({ verdict }) => verdict.limitedUntil)
      .find((until) => until !== null)!;
    const after = world.endpoint.requests.map(({ at }) => at - reset).filter((ms) => ms > 0)[0]!;
    expect(after).toBeGreaterThanOrEqual(30_000);
    expect(after).toBeLessThanOrEqual(91_000);
  });

  it('hold while the endpoint fails, when a person would be given another try', async () => {
    const world = await startRounds();
    world.endpoint.script('acct-p001', { status: 503 });
    world.start();
    await world.time.passUntil(NOON + 3 * HOUR);
    expect(mannersOf(world.endpoint.requests).shortest).toBeGreaterThan(4 * MINUTE);
    expect(world.endpoint.requests.length).toBeGreaterThan(15);
  });

  it('respect what the endpoint asks for', async () => {
    const world = await startRounds();
    world.endpoint.script('acct-p001', { status: 429, headers: { 'retry-after': '3600' } });
    world.start();
    await world.time.passUntil(NOON + 3 * HOUR);
    const { shortest, counts } = mannersOf(world.endpoint.requests);
    expect(shortest).toBeGreaterThan(HOUR);
    expect(counts).toEqual([3]);
  });

  it('leave a dead login alone until the store changes, over restarts too', async () => {
    const world = await startRounds();
    world.endpoint.script('acct-p001', REVOKED);
    const first = world.start();
    await world.time.passUntil(NOON + 2 * HOUR);
    await first.stop();
    world.start();
    await world.time.passUntil(NOON + 4 * HOUR);
    expect(world.endpoint.requests).toHaveLength(1);
    expect(world.snapshots.findLast(({ seen }) => seen.length > 0)?.seen).toMatchObject([
      { verdict: { state: 'unusable', basis: 'auth' } },
    ]);
    world.endpoint.script('acct-p001', usageAnswer({ used: 18 }, { used: 36 }));
    const [login] = loginsOf(1).profiles!;
    world.home.save({ profiles: [{ ...login!, expires: NOON + 90 * 24 * HOUR }] });
    await world.time.passUntil(NOON + 4 * HOUR + 10 * MINUTE);
    expect(world.endpoint.requests.length).toBeGreaterThan(1);
    expect(world.snapshots.at(-1)?.list.profiles).toHaveLength(1);
  });

  it.each([
    ['was answered', usageAnswer({ used: 18 }, { used: 36 })],
    ['came to nothing', { status: 503 }],
  ])('leave a minute after a person’s question to another copy that %s', async (_, answer) => {
    const world = await startRounds({ everyMs: MINUTE });
    world.start();
    const { readings } = world.open();
    world.endpoint.script('acct-p001', answer);
    const people = world.time.run(async () => {
      const asked: number[] = [];
      for (let n = 0; n < 40; n += 1) {
        await world.time.sleep(MINUTE + n * 2000);
        const { trace } = await readings.read('main', await profileOf(world));
        if (trace) asked.push(world.clock.now());
      }
      return asked;
    });
    await world.time.passUntil(NOON + 2 * HOUR);
    const asked = await people;
    const round = world.endpoint.requests.map(({ at }) => at).filter((at) => !asked.includes(at));
    expect(asked.length).toBeGreaterThan(5);
    expect(round.length).toBeGreaterThan(5);
    const after = round.map((at) => at - (asked.findLast((one) => one < at) ?? 0));
    expect(Math.min(...after)).toBeGreaterThan(MINUTE);
    if (answer.status === 200)
      expect(mannersOf(world.endpoint.requests).shortest).toBeGreaterThanOrEqual(MINUTE);
  });
});

describe('one poller among several copies', () => {
  it('is followed when it dies, within two minutes and a half, and nobody is asked too often', async () => {
    const world = await startRounds({ profiles: 3, percentPerHour: () => 15 });
    const all = [world.start(), world.start(), world.start()];
    await world.time.passUntil(NOON + HOUR);
    const first = world.snapshots.at(-1)!.copy;
    expect(new Set(world.snapshots.map(({ copy }) => copy))).toEqual(new Set([first]));
    // It does not release its lock any more.
    await all.find(({ copy }) => copy === first)!.close();
    await world.time.passUntil(NOON + 2 * HOUR);
    const next = world.snapshots.find(({ copy }) => copy !== first)!;
    expect(next.at - NOON - HOUR).toBeLessThan(2.5 * MINUTE);
    expect(new Set(world.snapshots.map(({ copy }) => copy)).size).toBe(2);
    const { shortest, longest } = mannersOf(world.endpoint.requests);
    expect(shortest).toBeGreaterThan(MINUTE);
    expect(longest).toBeLessThan(12 * MINUTE);
  });

  it('is followed at once when it stops, and goes on where it was', async () => {
    const world = await startRounds({ profiles: 3, percentPerHour: () => 15 });
    for (let restart = 1; restart <= 20; restart += 1) {
      const one = world.start();
      await world.time.passUntil(NOON + restart * 7 * MINUTE);
      await one.stop();
      await one.close();
    }
    const { shortest, counts } = mannersOf(world.endpoint.requests);
    expect(shortest).toBeGreaterThan(MINUTE);
    // 140 minutes
    expect(Math.max(...counts)).toBeLessThanOrEqual(30);
    expect(Math.min(...counts)).toBeGreaterThanOrEqual(20);
    expect(world.logged).toEqual([]);
  });
});

describe('a round that meets trouble', () => {
  it('says once that the state fails, asks nobody meanwhile, and goes on when it is back', async () => {
    const world = await startRounds();
    const { ports } = world.open();
    let isBroken = false;
    const locks: typeof ports.state.locks = {
      async take(...given) {
        const taken = await ports.state.locks.take(...given);
        const isHeld = () =>
          isBroken ? Promise.reject(new StateFailure(new Error())) : Promise.resolve(true);
        return taken.isMine ? { ...taken, isHeld } : taken;
      },
    };
    world.start(undefined, { state: { ...ports.state, locks } });
    await world.time.passUntil(NOON + HOUR);
    isBroken = true;
    const before = world.endpoint.requests.length;
    await world.time.passUntil(NOON + 2 * HOUR);
    expect(world.endpoint.requests).toHaveLength(before);
    expect(world.logged).toEqual(['the state fails']);
    isBroken = false;
    await world.time.passUntil(NOON + 3 * HOUR);
    expect(world.endpoint.requests.length).toBeGreaterThan(before + 5);
    expect(world.logged).toHaveLength(1);
  });

  it('says once that the logins cannot be read, and goes on when they can', async () => {
    const world = await startRounds();
    world.start();
    await world.time.passUntil(NOON + HOUR);
    world.home.write('agents/main/agent/auth-profiles.json', 'no JSON');
    await world.time.passUntil(NOON + 2 * HOUR);
    expect(world.logged).toEqual(['the round cannot read the logins']);
    const before = world.endpoint.requests.length;
    world.home.save(loginsOf(1));
    await world.time.passUntil(NOON + 3 * HOUR);
    expect(world.endpoint.requests.length).toBeGreaterThan(before + 5);
    expect(world.logged).toHaveLength(1);
  });

  it('says once that its listener has a bug, and goes on', async () => {
    const world = await startRounds();
    world.start(() => Promise.reject(new Error('a bug')));
    await world.time.passUntil(NOON + HOUR);
    expect(world.logged).toEqual(['Error: a bug']);
    expect(world.endpoint.requests.length).toBeGreaterThan(8);
  });
});

describe('what is kept', () => {
  it('is every live answer once, of people’s checks too, and nothing else', async () => {
    const world = await startRounds({ percentPerHour: () => 15 });
    const { ports, readings } = world.open();
    const profile = await profileOf(world);
    const kept = () => readSeries(ports.state.history, seriesOf('main', profile), 0);
    await readings.read('main', profile);
    await readings.read('main', profile);
    expect(await kept()).toEqual([
      {
        at: NOON,
        state: 'usable',
        windows: [
          { name: '5h', leftPercent: 100, resetsAt: NOON + 5 * HOUR },
          { name: 'week', leftPercent: 100, resetsAt: NOON + 168 * HOUR },
        ],
      },
    ]);
    world.start();
    await world.time.passUntil(NOON + 3 * HOUR);
    expect((await kept()).map(({ at }) => at)).toEqual(world.endpoint.requests.map(({ at }) => at));
    const before = await kept();
    world.endpoint.script('acct-p001', { status: 503 });
    await world.time.passUntil(NOON + 4 * HOUR);
    expect(await kept()).toEqual(before);
    world.endpoint.script('acct-p001', REVOKED);
    await world.time.passUntil(NOON + 5 * HOUR);
    expect((await kept()).slice(before.length)).toEqual([
      { at: expect.any(Number), state: 'unusable', windows: [] },
    ]);
  });
});

import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { readSeries } from '../../../src/core/history/record.ts';
import { seriesOf } from '../../../src/core/history/series.ts';
import { check, choose } from '../../../src/core/usage/check.ts';
import { healthOf } from '../../../src/core/usage/health.ts';
import { createReadings } from '../../../src/core/usage/readings.ts';
import { createDemo, DEMO_SPEED } from '../../../src/infra/demo/index.ts';
import { openStateFile } from '../../../src/infra/state/sqlite/index.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A demo, and what it shows of each profile: colour, reason and what is left of its first window. */
function watch() {
  const { clock, profiles, usage, close } = createDemo({ now: () => Date.now() });
  onTestFinished(close);
  const state = openStateFile(':memory:', clock);
  const log = { request() {}, bug() {}, info() {}, warn() {} };
  const readings = createReadings({ clock, usage, state, log });
  return async () => {
    const chosen = await choose({ profiles }, 'demo', { by: 'all' });
    if (!chosen.ok) return expect.fail(chosen.problem.code);
    const checking = check(readings, chosen.value);
    await vi.advanceTimersByTimeAsync(5000);
    return Object.fromEntries(
      (await checking).map(({ label, verdict }) => [
        label,
        [healthOf(verdict), verdict.reason, verdict.windows[0]?.leftPercent],
      ]),
    );
  };
}

describe('the demo', () => {
  it('shows eight profiles in eight states', async () => {
    expect(await watch()()).toEqual({
      home: ['ok', 'ok', 82],
      work: ['ok', 'ok', 4],
      lunch: ['limited', 'plan_limit', 0],
      weekend: ['limited', 'plan_limit', 97],
      credits: ['limited', 'credits_carry', 30],
      revoked: ['unusable', 'token_revoked', undefined],
      silent: ['limited', 'unreachable', undefined],
      pro: ['ok', 'ok', 64],
    });
  });

  it('has a day of readings to look back on, up to what it shows now', async () => {
    const { clock, profiles, remember, close } = createDemo({ now: () => Date.now() });
    onTestFinished(close);
    const { history } = openStateFile(':memory:', clock);
    await remember(history);
    const listed = await profiles.list('demo');
    if (!listed.ok) return expect.fail(listed.problem.code);
    const last = async (name: string) => {
      const profile = listed.value.profiles.find(({ id }) => id.endsWith(`:${name}`))!;
      const points = await readSeries(history, seriesOf('demo', profile), 0);
      return [points.length, points.at(-1)?.windows.map((window) => window.leftPercent)];
    };
    expect(await last('home')).toEqual([180, [84, 64]]);
    expect(await last('lunch')).toEqual([180, [4, 52]]);
    expect(await last('pro')).toEqual([180, [64]]);
    expect(await last('silent')).toEqual([0, undefined]);
  });

  it('lets windows reset while one watches: forty minutes pass in twenty seconds', async () => {
    const show = watch();
    expect((await show())['lunch']).toEqual(['limited', 'plan_limit', 0]);
    await vi.advanceTimersByTimeAsync((40 * 60_000) / DEMO_SPEED);
    expect((await show())['lunch']).toEqual(['ok', 'ok', 99]);
  });
});

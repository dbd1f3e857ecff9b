import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readHistory } from '../../../src/core/auth/journal.ts';
import { writeSimulator } from '../../../src/infra/simulator/index.ts';
import type { SimulatedVersion } from '../../../src/infra/simulator/index.ts';
import { faultyOpenclaw } from '../../fakes/faulty-openclaw.ts';
import { SAMPLE_NOW, writeJsonHome, writeSqliteHome } from '../../fakes/openclaw-home.ts';
import type { Job, Printed } from './change.child.ts';
import { homeSpec } from './changing.ts';
import { openPorts } from './open-ports.ts';

/** The process of the bot is killed at each boundary between a plan and its end, and another one is started. */

/** While the gateway's command is at work: it goes on without us. */
const DURING = 'while gateway.change';
const PLAN = 'plan-00000000001';
const MINUTE = 60_000;

type Story = { name: string; version: SimulatedVersion; asks: string; confirms: string | null };
const stories: readonly Story[] = [
  { name: 'an order in files', version: '2026.5.28', asks: '/codex_auth first work', confirms: null },
  { name: 'an order in databases', version: '2026.7.1', asks: '/codex_auth retire home', confirms: null },
  {
    name: 'a deletion',
    version: '2026.9.6',
    asks: '/codex_auth delete spare',
    confirms: '/codex_auth delete spare spare',
  },
];

function open({ version, asks, confirms }: Story) {
  const spec = homeSpec(version < '2026.6' ? 'openai-codex' : 'openai');
  const home =
    version < '2026.6'
      ? writeJsonHome(spec)
      : writeSqliteHome(spec, { generation: version < '2026.8' ? 'main' : 'shared' });
  const folder = mkdtempSync(join(tmpdir(), 'kill-'));
  onTestFinished(() => {
    home.remove();
    rmSync(folder, { recursive: true });
  });
  const openclaw = faultyOpenclaw(writeSimulator(folder, { version }));
  const place = { homeDir: home.homeDir, statePath: join(folder, 'state.sqlite'), bin: openclaw.bin };
  const child = join(import.meta.dirname, 'change.child.ts');
  /** One process of the bot; what the person saw, and the boundaries that it came to. */
  const run = async (does: Job['does'], { at = SAMPLE_NOW, killAt = null as string | null } = {}) => {
    const job: Job = {
      ...place,
      at,
      does,
      asks,
      confirms,
      planId: PLAN,
      by: '1',
      killAt,
      callsPath: openclaw.log,
    };
    const ran = spawn(process.execPath, [child, JSON.stringify(job)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [said, [, signal]] = await Promise.all([
      text(ran.stdout),
      once(ran, 'exit') as Promise<[number | null, string | null]>,
    ]);
    const printed = said
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Printed);
    return {
      boundaries: printed.flatMap((one) => ('boundary' in one ? [one.boundary] : [])),
      results: printed.flatMap((one) => ('said' in one && one.isResult ? [one.said] : [])),
      signal,
    };
  };
  /** What is in force, and what the record says of it. */
  const look = async () => {
    const { ports, close } = openPorts({ ...place, at: SAMPLE_NOW + 60 * MINUTE }, () => 'unused');
    const [listed, history] = [await ports.profiles.list('main'), await readHistory(ports.state.journal)];
    await close();
    const list = listed.ok ? listed.value : expect.fail(listed.problem.code);
    return { ids: list.profiles.map(({ id }) => id).toSorted(), order: list.order?.ids ?? null, history };
  };
  const changes = () => openclaw.calls().filter((call) => / (set|clear|logout) /u.test(call));
  return { run, look, changes };
}

type Opened = ReturnType<typeof open>;

/** Two starts later: the state is one of the two, the record is whole and true, one message says so, nothing was done twice. */
async function expectSettled({ run, look, changes }: Opened, before: object, after: object, at: string) {
  // A command that outlives the process is waited for; the lock of the dead has run out by then.
  const first = await run('recover', { at: SAMPLE_NOW + (at === DURING ? MINUTE / 3 : 10 * MINUTE) });
  const second = await run('recover', { at: SAMPLE_NOW + 20 * MINUTE });
  const { history, ...state } = await look();
  const [change] = history.changes;
  expect(history.brokenAt, at).toBeNull();
  expect(changes().length, at).toBeLessThanOrEqual(1);
  expect([before, after], at).toContainEqual(state);
  if (!change) {
    expect(state, at).toEqual(before);
    expect([...first.results, ...second.results], at).toEqual([]);
    return;
  }
  const isAfter = JSON.stringify(state) === JSON.stringify(after);
  expect(change.isTold, at).toBe(true);
  expect(isAfter, at).toBe(change.ended?.outcome === 'verified' || change.ended?.outcome === 'stale');
  return { told: [...first.results, ...second.results], isAfter };
}

describe.each(stories)('killed in the middle of $name', (story) => {
  it('at any boundary: the state is verified, the person is told, and nothing is done twice', async () => {
    const whole = open(story);
    const { history: _, ...before } = await whole.look();
    const { boundaries, results } = await whole.run('change');
    expect(results.at(-1)).toContain('✅');
    const { history: __, ...after } = await whole.look();
    expect(after).not.toEqual(before);

    const confirmed = boundaries.findIndex((name) => name.includes('after journal.append confirmed'));
    const told = boundaries.findIndex((name) => name.includes('after journal.append told'));
    expect([confirmed > 10, told > confirmed]).toEqual([true, true]);
    // Before the confirmation nothing is promised: a few of those will do.
    // The first story is told at every boundary, the others at those that matter to the gateway and to people.
    const matters = (name: string) =>
      story === stories[0] || /journal\.append|gateway\.change|message/u.test(name);
    const chosen = boundaries.filter(
      (name, index) => (index >= confirmed - 3 && matters(name)) || index % 20 === 0,
    );
    expect(chosen.length).toBeGreaterThan(10);
    const queue = [...chosen, DURING];
    const settleNext = async (): Promise<void> => {
      const killAt = queue.shift();
      if (killAt === undefined) return;
      const opened = open(story);
      const cut = await opened.run('change', { killAt });
      expect(cut.signal, killAt).toBe('SIGKILL');
      const settled = await expectSettled(opened, before, after, killAt);
      if (settled) {
        const wasTold = cut.results.some((said) => said.includes('✅'));
        // Between saying it and writing down that it was said, it is said once more rather than never.
        expect(settled.told.length, killAt).toBeLessThanOrEqual(1);
        expect(wasTold || settled.told.length === 1, killAt).toBe(true);
        for (const said of settled.told)
          expect(said, killAt).toContain(settled.isAfter ? '✅ Done and verified' : 'all is as before');
      }
      return settleNext();
    };
    await Promise.all([settleNext(), settleNext(), settleNext()]);
  }, 120_000);
});

describe('killed after the confirmation, before it was written down', () => {
  it('leaves the plan as it was: it can be confirmed again, and is applied once', async () => {
    const story = stories[0]!;
    const opened = open(story);
    await opened.run('change', { killAt: 'before journal.append confirmed #1' });
    const again = await opened.run('confirm', { at: SAMPLE_NOW + MINUTE });
    expect(again.results.at(-1)).toContain('✅ Done and verified');
    expect(opened.changes()).toHaveLength(1);
  });
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createTurns } from '../../../adapters/telegram/turn.ts';
import type { Locks } from '../../../src/core/ports.ts';
import { openState } from '../../../src/infra/state/index.ts';
import { listener, recordLog } from '../talking.ts';
import { ada, fakeTelegram, startAdapter } from './set-up.ts';

/** A clock that can jump, and a state that processes share by its file. */
function openShared() {
  const folder = mkdtempSync(join(tmpdir(), 'turn-'));
  const clock = { ahead: 0, now: () => Date.now() + clock.ahead };
  const states: { close(): Promise<void> }[] = [];
  onTestFinished(async () => {
    for (const state of states) await state.close();
    rmSync(folder, { recursive: true });
  });
  const open = async () => {
    const place = { kind: 'file', path: join(folder, 'state.sqlite') } as const;
    const state = await openState(place, clock, recordLog().log);
    states.push(state);
    return state;
  };
  return { clock, open };
}

async function openTwo() {
  const telegram = await fakeTelegram();
  const shared = openShared();
  const start = (locks: Locks) => {
    const { asked, handle } = listener();
    const { log } = recordLog();
    const takeTurn = createTurns({ locks, log, lookMs: 20 });
    return { asked, ...startAdapter(telegram, { handle, takeTurn }) };
  };
  const pause = pausable((await shared.open()).locks);
  const first = start(pause.locks);
  await telegram.next('getUpdates');
  const second = start((await shared.open()).locks);
  await vi.waitFor(() => expect(second.running.readiness()).toBe('standby'));
  return { telegram, first, second, pause, ...shared };
}

/** Locks of a process that stands still, and does not even say that it is there. */
function pausable({ take }: Locks) {
  let gate = Promise.resolve();
  let wake = () => {};
  const locks: Locks = {
    async take(...asked) {
      const taken = await take(...asked);
      if (!taken.isMine) return taken;
      return { ...taken, isHeld: () => gate.then(taken.isHeld) };
    },
  };
  return {
    locks,
    begin: () => ({ promise: gate, resolve: wake } = Promise.withResolvers<void>()),
    end: () => wake(),
  };
}

const polls = ({ calls }: Awaited<ReturnType<typeof fakeTelegram>>) =>
  calls.filter(({ method }) => method === 'getUpdates').length;

describe('of two copies of a bot', () => {
  it('one fetches, the other stands by, and takes over as soon as the first stops', async () => {
    const { telegram, first, second } = await openTwo();
    telegram.say('/codex_usage', { from: ada });
    await telegram.read();
    expect([first.asked.length, second.asked.length]).toEqual([1, 0]);
    await first.running.stop();
    telegram.say('/codex_usage', { from: ada });
    await telegram.read();
    expect([first.asked.length, second.asked.length]).toEqual([1, 1]);
    expect(second.running.readiness()).toBe('ready');
    expect(await first.running.ended).toBe('stopped');
  });

  it('the one that stood still for too long makes room when it wakes up, and neither ends', async () => {
    const { telegram, first, second, clock, pause } = await openTwo();
    pause.begin();
    clock.ahead += 16_000;
    await vi.waitFor(() => expect(second.running.readiness()).toBe('ready'), 3000);
    pause.end();
    await vi.waitFor(() => expect(first.running.readiness()).toBe('standby'), 3000);
    expect(first.warnings).toEqual([
      { event: 'Telegram: this copy fetches no more for now; another one may', facts: {} },
    ]);
    telegram.say('/codex_usage', { from: ada });
    await telegram.read();
    expect(second.asked).toHaveLength(1);
    const before = polls(telegram);
    telegram.say('/codex_usage', { from: ada });
    await telegram.read();
    expect(polls(telegram) - before).toBeLessThanOrEqual(2);
    await second.running.stop();
    await vi.waitFor(() => expect(first.running.readiness()).toBe('ready'), 3000);
  });

  it('a rival with the same token and no part in it still ends the one that fetches', async () => {
    const { telegram, first } = await openTwo();
    const rival = startAdapter(telegram);
    expect(await first.running.ended).toBe('telegram.second-poller');
    await rival.running.stop();
  });

  it('the one that waits stops at once', async () => {
    const { second } = await openTwo();
    await second.running.stop();
    expect(await second.running.ended).toBe('stopped');
  });

  it('bots of their own do not wait for each other', async () => {
    const { open } = openShared();
    const { log } = recordLog();
    const { signal } = new AbortController();
    const one = await createTurns({ locks: (await open()).locks, log })(1, signal);
    const two = await createTurns({ locks: (await open()).locks, log })(2, signal);
    expect([await one.isStill('now'), await two.isStill('now')]).toEqual([true, true]);
    await Promise.all([one.end(), two.end()]);
  });

  it('a state that does not answer for a while is waited for', async () => {
    const { log, warnings } = recordLog();
    let failures = 2;
    const take = async () => {
      if ((failures -= 1) >= 0) throw new Error('away');
      return { isMine: true, isHeld: async () => true, release: async () => {} } as const;
    };
    const turn = await createTurns({ locks: { take }, log, lookMs: 1 })(1, new AbortController().signal);
    expect(await turn.isStill()).toBe(true);
    await turn.end();
    expect(warnings).toHaveLength(1);
  });
});

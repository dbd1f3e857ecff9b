import { describe, expect, it } from 'vitest';
import type { Message } from '../../../src/core/reply.ts';
import { utc } from '../../../src/core/reply.ts';
import { createSecondLook } from '../../../src/core/why/second-look.ts';
import { renderText } from '../../../adapters/text/render.ts';
import { NOON } from '../../fakes/usage-answer.ts';
import { homeSpec, operator, startChanging } from '../auth/changing.ts';

const at = (minutes: number) => NOON + minutes * 60_000;

/** `work` was put first by an operator; the round goes on. */
async function start() {
  const { say, tap, house, home } = await startChanging();
  await say('/codex_auth first work', operator);
  await tap('Confirm', operator);
  const told: { chat: string; message: Message }[] = [];
  let doesArrive = true;
  const open = () =>
    createSecondLook(house.ports, 'en', (platform) =>
      platform === 'telegram'
        ? async ({ chat }, message) => {
            if (doesArrive) told.push({ chat, message });
            return doesArrive;
          }
        : null,
    );
  const looks = [open(), open()];
  const id = (name: string) => `openai-codex:${name}`;
  return {
    told,
    fail: (isFailing: boolean) => void (doesArrive = !isFailing),
    /** What the store says from now on; `usedAt`: when `home` was used last. */
    store: (order: readonly string[], usedAt: number) =>
      home.save({
        ...homeSpec('openai-codex'),
        order: { 'openai-codex': order.map(id) },
        usageStats: { [id('home')]: { lastUsed: usedAt } },
      }),
    /** A round of either copy. */
    async round(minutes: number) {
      house.clock.at = at(minutes);
      const listed = await house.ports.profiles.list('main');
      if (!listed.ok) return expect.fail(listed.problem.code);
      for (const look of looks) await look({ agent: 'main', list: listed.value, seen: [], at: at(minutes) });
    },
  };
}

describe('after a change', () => {
  it('an order that came back is told once, to whoever changed it, and not before the gateway was used', async () => {
    const { told, store, round } = await start();
    store(['home', 'work'], at(-5));
    await round(10);
    expect(told).toEqual([]);
    store(['home', 'work'], at(15));
    await round(20);
    await round(30);
    expect(told.map(({ chat, message }) => [chat, renderText(message, utc)])).toEqual([
      [
        'private-2',
        [
          'I looked once more, now that the gateway has been used: the order is not as you had it set. You wanted `work`, `home`; now it is `home`, `work`.',
          '→ If nobody did that on purpose, restart the gateway (`openclaw gateway restart` on the host), and set it again with `/codex_auth`.',
          '1. Why?',
        ].join('\n'),
      ],
    ]);
  });

  it('an order that stayed is no news, and what comes later is somebody’s own wish', async () => {
    const { told, store, round } = await start();
    store(['work', 'home'], at(15));
    await round(20);
    store(['home', 'work'], at(25));
    await round(30);
    expect(told).toEqual([]);
  });

  it('after a day it is left alone', async () => {
    const { told, store, round } = await start();
    store(['home', 'work'], at(25 * 60));
    await round(25 * 60 + 1);
    expect(told).toEqual([]);
  });

  it('what did not arrive is told with the next round', async () => {
    const { told, fail, store, round } = await start();
    store(['home', 'work'], at(15));
    fail(true);
    await round(20);
    fail(false);
    await round(21);
    expect(told).toHaveLength(1);
  });
});

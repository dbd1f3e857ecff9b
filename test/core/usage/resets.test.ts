import { describe, expect, it } from 'vitest';
import { writeJsonHome } from '../../fakes/openclaw-home.ts';
import { NOON, usageAnswer } from '../../fakes/usage-answer.ts';
import { bankedList } from '../../fakes/usage-endpoint.ts';
import type { FakeAnswer } from '../../fakes/usage-endpoint.ts';
import { readAloud, replies, request, startHouse } from '../../harness.ts';
import type { House } from '../../harness.ts';

const DAY = 24 * 60 * 60_000;
const iso = (at: number) => new Date(at).toISOString();
const soon = iso(NOON + 7 * DAY);
const later = iso(NOON + 20 * DAY);

function banked(count: number): FakeAnswer {
  const answer = usageAnswer({ used: 18 }, { used: 36 });
  const body = JSON.parse(String(answer.body)) as object;
  return {
    ...answer,
    body: JSON.stringify({ ...body, rate_limit_reset_credits: { available_count: count } }),
  };
}

async function start(count: number, ...lists: readonly FakeAnswer[]) {
  const house = await startHouse({
    home: writeJsonHome({ profiles: ['work', 'home'].map((name) => ({ id: `openai-codex:${name}` })) }),
  });
  for (const name of ['work', 'home']) {
    house.endpoint.script(`acct-${name}`, banked(count));
    house.endpoint.scriptResets(`acct-${name}`, ...lists);
  }
  return house;
}

const details = (name: string) =>
  request('', { intent: { kind: 'usage.details', target: { by: 'name', name } } });

/** The line about banked resets in the details of one profile. */
async function lineOf({ handle }: Pick<House, 'handle'>): Promise<string | undefined> {
  const said = readAloud(await replies(handle, details('work'))).at(-1) ?? '';
  expect(said).toContain('5h: 82% left');
  return said.split('\n').find((line) => /banked reset/iu.test(line));
}

describe('banked resets, in the details of one profile', () => {
  it.each<[string, number, FakeAnswer, string]>([
    [
      'one',
      1,
      bankedList(soon),
      '1 banked reset: use it before 2026-11-29 12:00 UTC, in Codex with `/usage`. This bot never spends it.',
    ],
    [
      'several',
      2,
      bankedList(later, soon),
      '2 banked resets: use the next before 2026-11-29 12:00 UTC, the last before 2026-12-12 12:00 UTC, in Codex with `/usage`. This bot never spends them.',
    ],
    [
      'several that end together',
      2,
      bankedList(soon, soon),
      '2 banked resets: use them before 2026-11-29 12:00 UTC, in Codex with `/usage`. This bot never spends them.',
    ],
    [
      'one of unknown end among them',
      2,
      bankedList(null, soon),
      '2 banked resets: use the next before 2026-11-29 12:00 UTC, in Codex with `/usage`. This bot never spends them.',
    ],
    [
      'more than the list has',
      3,
      bankedList(soon, later),
      '3 banked resets: use the next before 2026-11-29 12:00 UTC, in Codex with `/usage`. This bot never spends them.',
    ],
    ['no end known', 2, bankedList(null, null), 'Banked resets: 2. This bot never spends them.'],
    ['no list to be had', 2, { status: 500 }, 'Banked resets: 2. This bot never spends them.'],
  ])('say until when they can be used: %s', async (_, count, list, line) => {
    const house = await start(count, list);
    expect(await lineOf(house)).toBe(line);
  });

  it('are asked for at most once a minute, whatever came of it, and by whatever process', async () => {
    const house = await start(1, { status: 500 }, bankedList(soon));
    await lineOf(house);
    house.clock.at += 30_000;
    await house.restart();
    await lineOf(house);
    expect(house.endpoint.resetRequests).toHaveLength(1);
    house.clock.at += 31_000;
    expect(await lineOf(house)).toContain('use it before');
    house.clock.at += 21_000;
    expect(await lineOf(house)).toContain('use it before');
    expect(house.endpoint.resetRequests).toHaveLength(2);
  });

  it('are not asked for where there are none, nor for the strict lines, nor for several at once', async () => {
    const none = await start(0, bankedList(soon));
    expect(await lineOf(none)).toBe(undefined);
    const house = await start(1, bankedList(soon));
    await replies(house.handle, request('/codex_usage work'));
    await replies(house.handle, request('/codex_usage all'));
    await replies(house.handle, request('', { intent: { kind: 'usage.details', target: { by: 'all' } } }));
    expect(none.endpoint.resetRequests).toEqual([]);
    expect(house.endpoint.resetRequests).toEqual([]);
    expect(house.endpoint.requests).toHaveLength(2);
  });

  it('are not asked for where this check told nothing of them', async () => {
    const house = await start(1, bankedList(soon));
    await lineOf(house);
    house.endpoint.script('acct-work', { status: 503 });
    house.clock.at += 5 * 60_000;
    expect(await lineOf(house)).toBe('Banked resets: 1. This bot never spends them.');
    expect(house.endpoint.resetRequests).toHaveLength(1);
  });
});

import { describe, expect, it } from 'vitest';
import { pack } from '../../../src/core/history/pack.ts';
import type { Point } from '../../../src/core/history/point.ts';
import { seriesOf } from '../../../src/core/history/series.ts';
import { callerMark, decodeCallback, encodeCallback } from '../../../src/core/callback.ts';
import type { Message, Reply } from '../../../src/core/reply.ts';
import { readAloud, replies, request, startHouse } from '../../harness.ts';
import { writeJsonHome } from '../../fakes/openclaw-home.ts';
import { falling, HOUR, point } from './reading.ts';

async function startTalk(options: Parameters<typeof startHouse>[0] = {}) {
  const house = await startHouse(options);
  const listed = await house.ports.profiles.list('main');
  if (!listed.ok) throw new Error('no profiles');
  const { profiles } = listed.value;
  return {
    house,
    /** Keeps these readings of the profile with this name. */
    async keep(name: string, points: readonly Point[]) {
      const profile = profiles.find(({ id }) => id.endsWith(`:${name}`))!;
      const series = seriesOf('main', profile);
      for (const one of points) await house.ports.state.history.add(series, one.at, pack(one));
    },
    async say(words: string, changes: Parameters<typeof request>[1] = {}) {
      return await replies(house.handle, request(words, changes));
    },
  };
}

const lastOf = (said: readonly Reply[]) => said.at(-1) as Message;
const linesOf = (said: readonly Reply[]) => readAloud(said).at(-1)!.split('\n');

describe('/codex_history', () => {
  it('shows one profile: each window, its lowest, its resets; and asks nobody', async () => {
    const { house, keep, say } = await startTalk();
    await keep('work', [...falling(20, 5), point(4, 100, 72, 0), point(2, 90, 71), point(0, 82, 64)]);
    const said = await say('/codex_history work');
    expect(linesOf(said)).toEqual([
      '**History** of `work`, the last 24 hours',
      expect.stringMatching(/^`5h`: 82% left, lowest 40% .* UTC, 1 reset$/u),
      '`week`: 64% left',
      'Readings began 20h 0m ago.',
      '1. · Day ·',
      '2. Week',
      '3. Month',
    ]);
    const { chart, inPlace } = lastOf(said);
    expect(inPlace).toBe(true);
    expect(chart?.panels).toMatchObject([
      {
        mark: null,
        lines: [
          { label: '5h 82%', length: 'short' },
          { label: 'week 64%', length: 'long' },
        ],
      },
    ]);
    expect(house.endpoint.requests).toEqual([]);
  });

  it('shows all by their numbers in the picture, and names those with too few readings', async () => {
    const { keep, say } = await startTalk();
    await keep('work', falling(20));
    await keep('home', falling(20));
    await keep('spare', [point(1, 80, 80)]);
    const said = await say('/codex_history');
    expect(linesOf(said).slice(0, 5)).toEqual([
      '**History**, the last 24 hours',
      '1. `work` — 5h 40% | week 70%',
      '2. `home` — 5h 40% | week 70%',
      'Readings began 20h 0m ago.',
      'Too few readings of `spare`.',
    ]);
    expect(lastOf(said).chart?.panels.map(({ mark }) => mark)).toEqual(['1', '2']);
  });

  it('shows six of many, and says how to see another', async () => {
    const names = Array.from({ length: 12 }, (_, index) => `p${index + 1}`);
    const home = writeJsonHome({ profiles: names.map((name) => ({ id: `openai-codex:${name}` })) });
    const { keep, say } = await startTalk({ home });
    for (const name of names) await keep(name, falling(20));
    const said = await say('/codex_history');
    expect(lastOf(said).chart?.panels).toHaveLength(6);
    expect(linesOf(said)).toContain('… and 6 more. Put a name behind `/codex_history` to see one.');
  });

  it('goes to and fro between day, week and month at any speed, by buttons that say which it is', async () => {
    const { keep, say } = await startTalk();
    await keep('work', falling(20));
    const first = lastOf(await say('/codex_history work'));
    const tap = async (label: string) => {
      const { intent } = first.choices![0]!.find((choice) => choice.label.includes(label))!;
      const { intent: tapped, madeFor } = decodeCallback(
        encodeCallback(intent, { platform: 'telegram', id: '3' }),
      )!;
      expect(madeFor).toBe(callerMark({ platform: 'telegram', id: '3' }));
      return await say('', { intent: tapped, madeFor });
    };
    for (const label of ['Week', 'Day', 'Week', 'Day'])
      expect(lastOf(await tap(label)).choices![0]!.map((choice) => choice.label)).toContain(`· ${label} ·`);
  });

  it.each([
    ['none', [], 'There are no readings in this time.'],
    [
      'a few',
      [point(0.5, 90, 80), point(0.25, 80, 80), point(0, 70, 80)],
      'Readings began 30m ago: that is too little for a picture of the last 24 hours.',
    ],
    [
      'some from before',
      [point(20, 90, 80), point(19.9, 80, 80), point(19.8, 70, 80)],
      'The last reading was made 19h 48m ago, so there is nothing to draw yet.',
    ],
  ] as const)('says so where there are %s, and draws nothing', async (_, points, words) => {
    const { keep, say } = await startTalk();
    await keep('work', points);
    const said = await say('/codex_history work');
    expect(linesOf(said)[1]).toBe(words);
    expect(lastOf(said).chart).toBeUndefined();
    expect(lastOf(said).choices![0]).toHaveLength(3);
  });

  it('says how old the last reading is', async () => {
    const { house, keep, say } = await startTalk();
    await keep('work', falling(20));
    house.clock.at += HOUR;
    expect(linesOf(await say('/codex_history work'))).toContain('Last read 1h 0m ago.');
  });

  it('tells whose login is refused by now, so that nobody counts on the figures', async () => {
    const { keep, say } = await startTalk();
    const refused: Point = { at: point(0, 1, 1).at, state: 'unusable', windows: [] };
    await keep('work', [...falling(20, 0.5), refused]);
    await keep('home', falling(20));
    expect(linesOf(await say('/codex_history'))).toContain(
      'Login refused: `work`. The figures are from before.',
    );
    expect(linesOf(await say('/codex_history work')).join()).not.toContain('pace');
    const chinese = linesOf(await say('/codex_history work', { language: 'zh-hans' }));
    expect(chinese).toContain('登录被拒绝：`work`。数字是之前的。');
  });

  it('leaves out what a clock that was ahead has left', async () => {
    const { keep, say } = await startTalk();
    await keep('work', [...falling(20), point(-3, 7, 7)]);
    const said = await say('/codex_history work');
    expect(linesOf(said)[1]).toMatch(/^`5h`: 40% left/u);
    expect(lastOf(said).chart?.panels[0]?.lines[0]?.label).toBe('5h 40%');
  });

  it('leads on as the pace does, in the picture and in words', async () => {
    const { keep, say } = await startTalk();
    const fast = Array.from({ length: 19 }, (_, index) =>
      point(3 - index / 6, 100 - (80 * index) / 18, 80 - index / 2, 2 + (3 - index / 6)),
    );
    await keep('work', fast);
    const said = await say('/codex_history work');
    const [short, long] = lastOf(said).chart!.panels[0]!.lines;
    expect(short?.pace?.[1].leftPercent).toBe(0);
    expect(long?.pace).toBeNull();
    expect(linesOf(said).join()).toContain('At this pace its 5h allowance is empty at ');
  });

  it('knows both languages of a range, and asks which profile is meant', async () => {
    const { keep, say } = await startTalk();
    await keep('work', falling(20));
    const chinese = linesOf(await say('/codex_history 周 work', { language: 'zh-hans' }));
    expect(chinese[0]).toBe('**历史**：`work`，过去 7 天');
    expect(linesOf(await say('/codex_history wrok'))[0]).toContain('wrok');
  });

  it('is for viewers, and nothing for strangers', async () => {
    const { say } = await startTalk();
    const stranger = { platform: 'telegram', id: '99' };
    expect(readAloud(await say('/codex_history', { caller: stranger })).join()).toContain('OWNERS=');
  });
});

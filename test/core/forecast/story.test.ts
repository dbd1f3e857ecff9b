import { describe, expect, it } from 'vitest';
import { readRecent } from '../../../src/core/forecast/read.ts';
import { pack } from '../../../src/core/history/pack.ts';
import type { Point } from '../../../src/core/history/point.ts';
import { seriesOf } from '../../../src/core/history/series.ts';
import { NOON, usageAnswer } from '../../fakes/usage-answer.ts';
import { operator, owner, startChanging } from '../auth/changing.ts';
import { HOUR, MINUTE, readings } from './points.ts';

const viewer = { caller: { platform: 'telegram', id: '3' }, chat: 'private-3' };
const chinese = { ...viewer, language: 'zh-hans' };

/** The week beside the five hours, hardly used. */
const withWeek = (points: readonly Point[]): readonly Point[] =>
  points.map((point) => ({
    ...point,
    windows: [...point.windows, { name: 'week', leftPercent: 99, resetsAt: NOON + 100 * HOUR }],
  }));

/** Home is first and used since ten, half a percent a minute, 40 left; work is fresh. Both were just read. */
async function open() {
  const talk = await startChanging();
  const { house } = talk;
  const listed = await house.ports.profiles.list('main');
  if (!listed.ok) return expect.fail();
  const keep = async (name: string, points: readonly Point[]) => {
    const profile = listed.value.profiles.find(({ id }) => id.endsWith(`:${name}`))!;
    for (const point of points)
      await house.ports.state.history.add(seriesOf('main', profile), point.at, pack(point));
  };
  await keep('home', withWeek(readings(120, (before) => 40 + before / 2, { resetsAt: NOON + 3 * HOUR })));
  await keep('work', withWeek(readings(120, () => 45, { resetsAt: NOON + 5 * HOUR })));
  house.endpoint.script('acct-home', usageAnswer({ used: 60, resetsInMs: 3 * HOUR }, { used: 1 }));
  house.endpoint.script('acct-work', usageAnswer({ used: 55, resetsInMs: 5 * HOUR }, { used: 1 }));
  await talk.say('/codex_usage all', viewer);
  return talk;
}

describe('the pace', () => {
  it('stands in the details of a profile', async () => {
    const { say, tap } = await open();
    await say('/codex_usage home', viewer);
    expect(await tap('Details', viewer)).toContain(
      'At this pace its 5h allowance is empty at 2026-11-22 13:20 UTC (in 1h 20m).',
    );
  });

  it('stands there in Chinese', async () => {
    const { say, tap } = await open();
    await say('/codex_usage home', chinese);
    expect(await tap('详情', chinese)).toContain(
      '按目前的速度，5 小时额度会在 2026-11-22 13:20 UTC 用完（还有 1 小时 20 分钟）。',
    );
  });

  it('is not told of one that has too few readings', async () => {
    const { say, tap } = await open();
    await say('/codex_usage spare', viewer);
    expect(await tap('Details', viewer)).not.toMatch(/pace/u);
  });

  it('of all of the order stands in the rotation', async () => {
    const { say } = await open();
    expect(await say('/codex_rotation', viewer)).toContain(
      'At this pace, one after the other: `home` is empty at 2026-11-22 13:20 UTC, the pool lasts until 2026-11-22 14:50 UTC, and `home` is back first at 2026-11-22 15:00 UTC.',
    );
    expect(await say('/codex_rotation', { ...chinese, caller: { platform: 'telegram', id: '4' } })).toContain(
      '按目前的速度依次使用：`home` 在 2026-11-22 13:20 UTC 用完，全部登录能用到 2026-11-22 14:50 UTC，之后最先恢复的是 `home`，时间是 2026-11-22 15:00 UTC。',
    );
  });

  it('costs a line, not an answer, where the readings cannot be read', async () => {
    const { house } = await open();
    const { ports } = house;
    const listed = await ports.profiles.list('main');
    if (!listed.ok) return expect.fail();
    const history = { ...ports.state.history, read: () => Promise.reject(new Error('the disk is gone')) };
    const broken = { ...ports, state: { ...ports.state, history } };
    expect(await readRecent(broken, 'main', listed.value.profiles[0]!)).toEqual([]);
    expect(house.logged).toContainEqual({ event: 'readings over time cannot be read' });
  });
});

describe('a suggested order', () => {
  it('is shown with its reasons, to viewers too, who may not propose it', async () => {
    const { say, press } = await open();
    expect(await say('/codex_rotation order reserve', viewer)).toBe(
      `**Suggested order** of agent \`main\`: Keep a reserve
Your order, but what has less than 20% left goes behind and keeps it.
1. 🟢 \`home\` — 40% left, above the reserve
2. 🟢 \`work\` — 45% left, above the reserve
As last checked, up to less than a minute ago. OpenAI was not asked just now.
That is the order already.
1. Drain first
2. Reset first
3. Primary first
4. Rotation`,
    );
    expect(await press({ kind: 'rotation.propose', strategy: 'drain' }, viewer)).toContain('operator');
  });

  it('keeps no order where none is set', async () => {
    const { say } = await startChanging({
      spec: { profiles: ['openai-codex:work', 'openai-codex:home'].map((id) => ({ id })) },
    });
    const primary = await say('/codex_rotation order primary', viewer);
    expect(primary).toContain(
      'No order is set, so there is none to keep: these stand by name, and what cannot be used now goes behind.',
    );
    expect(primary).not.toContain('Your order');
    expect(await say('/codex_rotation order reserve', viewer)).toContain(
      'No order is set: these stand by name, but what has less than 20% left goes behind and keeps it.',
    );
    expect(await say('/codex_rotation order primary', { ...chinese, chat: 'private-4' })).toContain(
      '没有设使用顺序',
    );
  });

  it('becomes a plan by one tap, and changes nothing before that is confirmed', async () => {
    const { say, tap, order, house } = await open();
    // Home has an hour to go; work resets sooner in no window but the long one.
    house.endpoint.script(
      'acct-work',
      usageAnswer({ used: 55, resetsInMs: 2 * HOUR }, { used: 1, resetsInMs: 20 * HOUR }),
    );
    house.clock.at += 2 * MINUTE;
    await say('/codex_usage work', operator);
    await say('/codex_rotation', operator);
    const suggested = await tap('Suggested order', operator);
    expect(suggested).toContain(
      '1. 🟢 `work` — 99% left of its week, lost at the reset 2026-11-23 08:00 UTC',
    );
    expect(suggested).toContain(
      '2. 🟢 `home` — 99% left of its week, lost at the reset 2026-11-26 16:00 UTC',
    );
    expect(suggested).toContain('It is only advice: nothing changes before you have confirmed a plan.');
    const plan = await tap('Propose this order', operator);
    expect(plan).toContain('Plan for agent `main`');
    expect(await order()).toEqual(['home', 'work']);
    expect(await tap('Confirm', operator)).toContain('✅');
    expect(await order()).toEqual(['work', 'home']);
  });

  it('is thought out anew when its button is pressed late', async () => {
    const { say, button, press, house } = await open();
    house.endpoint.script(
      'acct-work',
      usageAnswer({ used: 55, resetsInMs: 2 * HOUR }, { used: 1, resetsInMs: 20 * HOUR }),
    );
    house.clock.at += 2 * MINUTE;
    await say('/codex_usage work', owner);
    await say('/codex_rotation order', owner);
    const propose = button('Propose this order');
    house.endpoint.script(
      'acct-work',
      usageAnswer({ used: 55, resetsInMs: 2 * HOUR }, { used: 1, resetsInMs: 150 * HOUR }),
    );
    house.clock.at += 2 * MINUTE;
    await say('/codex_usage work', owner);
    expect(await press(propose, owner)).toContain('already');
  });

  it('is there in Chinese', async () => {
    const { say } = await open();
    expect(await say('/codex_rotation order', chinese)).toBe(
      `**建议的使用顺序**：智能体 \`main\`，先用将作废的
长周期额度最早重置的排在最前：到那时还没用完的就作废了。
1. 🟢 \`home\` — 每周额度剩余 99%，重置时作废：2026-11-26 16:00 UTC
2. 🟢 \`work\` — 每周额度剩余 99%，重置时作废：2026-11-26 16:00 UTC
以上是上次检查的情况，最早的在不到 1 分钟前。刚才没有向 OpenAI 查询。
现在的顺序就是这样。
1. 先用将重置的
2. 保持主次
3. 留有余量
4. 轮换`,
    );
  });
});

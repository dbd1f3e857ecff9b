import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createAlerts } from '../../../src/core/alerts/alerts.ts';
import type { Gateway } from '../../../src/core/ports.ts';
import { print } from './chat.ts';
import { counts, judge } from './judge.ts';
import { DAY, deaths, ENDS, listeners, STARTS, told } from './script.ts';
import { liveAWeek, personOf } from './week.ts';
import type { MakeListener, Week } from './week.ts';

const MINUTE = 60_000;
/** For the list of all messages: `print` (`npm run alerts:week`), or the name of a file. */
const asked = process.env['ALERTS_WEEK'];
/** The most messages that anybody gets in a day, and on the one on which eight logins are used up in four hours;
 *  and the most that make a sound. */
const CALM = { usual: 15, worst: 40, sounds: 6 };

const people = {
  owner: new Set([`telegram:${personOf('owner')}`]),
  operator: new Set([`telegram:${personOf('operator')}`, `discord:${personOf('group')}`]),
  viewer: new Set([`telegram:${personOf('blocker')}`, `discord:${personOf('muter')}`]),
};

const alerts: MakeListener = ({ ports, readings, copy, sleep }, channelOn) =>
  createAlerts(
    // It is only asked whether there is one.
    { ...ports, gateway: {} as Gateway, sleep },
    readings,
    { agent: 'main', people, locale: 'en', copy },
    channelOn,
  );

describe('a week of twelve profiles, with three copies that live and die', () => {
  it('is told: each episode once, none missed, all to their end', { timeout: 300_000 }, async () => {
    const began = performance.now();
    const week = await liveAWeek(alerts);
    const tookMs = performance.now() - began;
    const { slowestMs, ...faults } = judge(week);
    show(week, slowestMs, tookMs);
    expectAsScripted(week);
    expect(faults).toEqual({
      missed: [],
      unfounded: [],
      doubled: [],
      unresolved: [],
      tooSoonOver: [],
      noise: [],
    });
    expect(slowestMs).toBeLessThan(3 * MINUTE);
    const perDay = counts(week);
    expect(Object.keys(perDay).toSorted()).toEqual(Object.keys(listeners).toSorted());
    for (const { days, sounds } of Object.values(perDay)) {
      const [worst, ...others] = days.toSorted((one, other) => other - one);
      expect(worst).toBeLessThanOrEqual(CALM.worst);
      expect(Math.max(...others)).toBeLessThanOrEqual(CALM.usual);
      expect(Math.max(...sounds)).toBeLessThanOrEqual(CALM.sounds);
    }
  });
});

/** The world did what it was told to. */
function expectAsScripted({ truth: { episodes }, died, answers }: Week): void {
  const of = (fact: string) => episodes.filter((one) => one.fact === fact);
  expect(of('pinned').map(({ from, until }) => [told(from), told(until)])).toEqual([
    ['Tue 09:00', 'Tue 21:00'],
  ]);
  expect(of('dead').map(({ name }) => name)).toEqual(['lab', 'trial']);
  expect(of('pool')).toHaveLength(1);
  expect(of('returned')).toHaveLength(1);
  expect(of('order')).toHaveLength(4);
  expect(of('empty').length).toBeGreaterThan(20);
  expect(died.length).toBeGreaterThan((0.7 * deaths.perDay * (ENDS - STARTS)) / DAY);
  expect(answers.filter(({ isGood }) => !isGood).length).toBeGreaterThan(30);
}

/** For the eye. */
function show(week: Week, slowestMs: number, tookMs: number): void {
  const perDay = Object.entries(counts(week)).map(
    ([to, { days, sounds }]) => `${to}: ${days.join(' ')} messages a day, ${sounds.join(' ')} with a sound`,
  );
  const summary = [
    table(week),
    ...perDay,
    `said ${Math.round(slowestMs / 1000)} s after a reading showed it, at most`,
  ].join('\n');
  process.stdout.write(`${summary}\n${(tookMs / 1000).toFixed(1)} s\n`);
  if (asked === undefined) return;
  const list = week.chat.kept.map(print).join('\n');
  if (asked === 'print') process.stdout.write(`${list}\n`);
  else writeFileSync(asked, `${summary}\n\n${list}\n`);
}

/** What really was. */
function table({ truth, answers, died }: Week): string {
  const days = Map.groupBy(truth.moments, ({ at }) => new Date(at).toISOString().slice(0, 10));
  const rows = [...days].map(([day, moments]) => {
    const [from, until] = [moments[0]!.at, moments.at(-1)!.at];
    const isIn = ({ at }: { at: number }) => at >= from && at <= until;
    const begun = truth.episodes.filter((one) => isIn({ at: one.from }) && one.fact !== 'passed');
    const facts = [...Map.groupBy(begun, ({ fact }) => fact)].map(([fact, all]) => `${fact} ${all.length}`);
    const used = new Set(moments.map(({ inUse }) => inUse));
    return [
      `${told(from).slice(0, 3)} ${day}: ${answers.filter(isIn).length} questions`,
      `${died.filter(isIn).length} deaths`,
      `in use ${[...used].join(' ')}`,
      `begins ${facts.join(', ')}`,
    ].join('; ');
  });
  return rows.join('\n');
}

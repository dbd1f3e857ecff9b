import { describe, expect, it } from 'vitest';
import { owner, startChanging } from '../auth/changing.ts';
import { englishIn } from './left-over.ts';

/** What somebody reads whose Telegram is in Chinese, from the first word to the log. */

const reader = { ...owner, language: 'zh-hans' };
const viewer = { caller: { platform: 'telegram', id: '3' }, chat: 'private-3', language: 'zh-hans' };
const stranger = { caller: { platform: 'telegram', id: '9' }, chat: 'private-9', language: 'zh-hans' };

/** What is the same in every language: the strict line, code, the labels of profiles, moments in UTC. */
const SAME = /^(?:🟢|🟠|🔴) `[^`]*` — 5h .*$|`[^`]*`|\b(?:work|home|spare)\b|\d\d:\d\d UTC|https?:\/\/\S+/gmu;

function expectChinese(said: string): string {
  expect(englishIn(said.replaceAll(SAME, '')), said).toEqual([]);
  expect(said).toMatch(/\p{Script=Han}|^🟢/u);
  return said;
}

describe('a reader of Chinese', () => {
  it('meets no English in what is looked at', async () => {
    const { say, tap, press } = await startChanging();
    for (const words of [
      '/start',
      '/codex_help',
      '/codex_usage',
      '/codex_usage all',
      '/codex_auth',
      '/codex_auth work',
      '/codex_auth retire',
      '/codex_auth log',
      '/codex_auth finish work http://localhost:1455/x',
      '/codex_doctor',
      '/codex_rotation',
      '/codex_rotation setup',
      '/codex_rotation order',
      '/codex_rotation order primary',
      '/codex_alerts on',
      '/codex_alerts kinds',
      '/codex_alerts quiet 23-7',
      '/codex_alerts mute',
      '/codex_alerts digest',
      '/codex_alerts levels',
      '/codex_alerts 什么',
      '/codex_usage nobody',
      '/codex_oops',
      'oops',
    ])
      expectChinese(await say(words, reader));
    expectChinese(await say('/codex_usage home', reader));
    expectChinese(await tap('详情', reader));
    expectChinese(await press({ kind: 'auth.confirm', plan: 'plan-of-nobody-0' }, reader));
    expectChinese(await say('/codex_auth retire work', viewer));
    expectChinese(await say('/codex_help', stranger));
  });

  it('meets none in a change, from its plan to the log', async () => {
    const { say, tap, order } = await startChanging();
    expect(expectChinese(await say('/codex_auth first spare', reader))).toContain(
      '更改方案：把 `spare` 排到首位',
    );
    expect(expectChinese(await tap('确认', reader))).toContain('✅ 已完成并核实：把 `spare` 排到首位。');
    expect(await order()).toEqual(['spare', 'home', 'work']);
    expectChinese(await say('/codex_auth retire home', reader));
    expectChinese(await tap('取消', reader));
    for (const words of ['undo', 'clear', 'order work', 'retire work', 'delete work', 'first spare'])
      expectChinese(await say(`/codex_auth ${words}`, reader));
    expect(expectChinese(await say('/codex_auth log', reader))).toContain('已核实');
  });

  it('gets the strict line as everybody does', async () => {
    const { say } = await startChanging();
    const lines = (said: string) => said.split('\n').filter((line) => /^(?:🟢|🟠|🔴)/u.test(line));
    const inChinese = lines(await say('/codex_usage all', reader));
    expect(inChinese).toHaveLength(3);
    expect(lines(await say('/codex_usage all', { ...owner, chat: 'private-1b', language: 'en' }))).toEqual(
      inChinese,
    );
  });
});

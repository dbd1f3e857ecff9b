import { describe, expect, it } from 'vitest';
import { createHandle } from '../../../src/core/handle.ts';
import { StateFailure } from '../../../src/core/state-failure.ts';
import { createMetrics } from '../../../src/infra/metrics/index.ts';
import { owner, startChanging, talk } from '../../core/auth/changing.ts';
import { request } from '../../harness.ts';
import { usageAnswer } from '../../fakes/usage-answer.ts';

/** The core on watched ports, as `bot.ts` joins them. `figures`: what an operator sees of a metric of ours, by its labels. */
async function startWatched() {
  const story = await startChanging();
  const { house } = story;
  const metrics = createMetrics('1.2.3');
  const ports = metrics.watch(house.ports);
  const handle = metrics.watchHandle(createHandle(ports, house.settings));
  const page = async () => (await metrics.page([{ name: 'telegram', isReady: true }])).text;
  async function figures(name: string): Promise<Record<string, number>> {
    const lines = (await page()).split('\n').filter((line) => line.startsWith(`codex_profiler_${name}`));
    return Object.fromEntries(
      lines.map((line) => {
        const [, labels = '', value] = /^\w+(?:\{(.*)\})? (\S+)$/u.exec(line)!;
        return [labels.replaceAll(/\w+="([^"]*)"/gu, '$1'), Number(value)];
      }),
    );
  }
  return { ...story, ...talk({ ...house, handle }), metrics, ports, handle, page, figures };
}

describe('what an operator sees', () => {
  it('after a check and a change', async () => {
    const { say, tap, house, figures, page } = await startWatched();
    house.endpoint.script('acct-work', usageAnswer({ used: 18 }, { used: 36 }));
    house.endpoint.script('acct-home', { status: 503 });
    await say('/codex_usage work');
    await say('/codex_usage home');
    await say('/codex_usage work');
    await say('/codex_auth first work');
    await tap('Confirm');
    expect(await figures('requests_total')).toEqual({
      'telegram,usage.show,answered': 2,
      'telegram,usage.show,duplicate': 1,
      'telegram,auth.propose,answered': 1,
      'telegram,auth.confirm,answered': 1,
    });
    expect(await figures('acknowledge_seconds_count')).toEqual({ telegram: 5 });
    expect(await figures('answer_seconds_count')).toEqual({
      'telegram,usage.show': 2,
      'telegram,auth.propose': 1,
      'telegram,auth.confirm': 1,
    });
    expect(await figures('requests_under_way')).toEqual({ '': 0 });
    expect(await figures('endpoint_answers_total')).toMatchObject({ 'report,2xx': 1, 'refused,5xx': 1 });
    expect(await figures('gateway_calls_total')).toMatchObject({ 'order.set,ok': 1, 'order.read,ok': 2 });
    expect(await figures('gateway_seconds_count')).toMatchObject({ 'order.set': 1 });
    expect(await figures('changes_total')).toMatchObject({ verified: 1, mismatched: 0 });
    expect(await figures('bugs_total')).toEqual({ '': 0 });
    expect(await figures('build_info')).toEqual({ '1.2.3': 1 });
    expect(await figures('ready')).toEqual({ telegram: 1 });
    expect(await page()).toMatch(/^nodejs_eventloop_lag_p99_seconds \d/mu);
    expect(await page()).toMatch(/^process_resident_memory_bytes \d/mu);
  });

  it('when the state fails', async () => {
    const { say, house, figures } = await startWatched();
    const failing = () => Promise.reject(new StateFailure(new Error('disk full')));
    Object.assign(house.ports.state.inbox, { accept: failing });
    Object.assign(house.ports.state.plans, { get: failing });
    expect(await say('/codex_usage work')).toContain('`work`');
    await say('', { ...owner, intent: { kind: 'auth.confirm', plan: 'plan-00000000001' } });
    expect(await figures('state_errors_total')).toMatchObject({ inbox: 2, plans: 1, journal: 0 });
    expect(await figures('warnings_total')).toEqual({ '': 3 });
    expect(await figures('bugs_total')).toEqual({ '': 0 });
    expect(await figures('requests_total')).toEqual({
      'telegram,usage.show,answered': 1,
      'telegram,auth.confirm,failed': 1,
    });
  });

  it('of an answer that nobody waited for', async () => {
    const { handle, figures } = await startWatched();
    for await (const _ of handle(request('/codex_usage work'))) break;
    expect(await figures('requests_under_way')).toEqual({ '': 0 });
    expect(await figures('requests_total')).toEqual({ 'telegram,usage.show,abandoned': 1 });
  });

  it('of the port', async () => {
    const { metrics, figures } = await startWatched();
    metrics.sawHttp('webhook', 200);
    metrics.sawHttp('nowhere', 404);
    expect(await figures('http_requests_total')).toEqual({ 'webhook,200': 1, 'nowhere,404': 1 });
  });

  it('holds no name, id, address or secret', async () => {
    const { say, tap, page, house } = await startWatched();
    house.endpoint.script('acct-work', usageAnswer({ used: 18 }, { used: 36 }));
    await say('/codex_usage work');
    await say('<script>"}\n# HELP evil');
    await say('/codex_auth first work');
    await tap('Confirm');
    const ourLines = (await page()).match(/^codex_profiler_.*$/gmu)!.join('\n');
    const labels = [...ourLines.matchAll(/="([^"]*)"/gu)].map(([, value]) => value!);
    const ours = /^(?:[a-z][a-z.-]*|\+Inf|\d[\d.]*|\dxx)$/u;
    expect(labels.filter((label) => !ours.test(label))).toEqual([]);
    const theirs = ['work', 'home', 'acct-work', 'openai-codex', 'private-1', 'script', 'evil'];
    expect(labels.filter((label) => theirs.includes(label))).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import type { UsageAnswer } from '../../../src/core/usage/answer.ts';
import { judge } from '../../../src/core/usage/judge.ts';
import type { LocalFacts } from '../../../src/core/usage/local-facts.ts';
import { LastGood } from '../../../src/core/usage/last-good.ts';
import type { Verdict } from '../../../src/core/usage/verdict.ts';
import { blockOf } from '../../../src/core/usage/window.ts';
import { parseAnswer } from '../../../src/infra/usage-endpoint/wire.ts';
import { caseAnswer, usageCases } from '../../fakes/usage-endpoint.ts';
import type { UsageCase } from '../../fakes/usage-endpoint.ts';
import { answered, fiveHours, good, now, week } from './judging.ts';

describe('the cases of the recorded contract', () => {
  for (const one of usageCases) {
    it(one.id, () => {
      const verdict = judge(answerOf(one), localOf(one), now);
      expect(comparable(verdict)).toMatchObject(expectationOf(one));
    });
  }

  it('are all there', () => {
    expect(usageCases).toHaveLength(89);
  });
});

function answerOf({
  id,
  file,
  transport_error: fault,
  http_status: status,
  headers,
}: UsageCase): UsageAnswer {
  if (!file) return answered({ kind: 'unreachable', fault: fault ?? 'network' });
  const bodyText = String(caseAnswer(id).body);
  return answered(parseAnswer({ status: status ?? 200, headers, bodyText, receivedAt: now }));
}

function localOf({ local }: UsageCase): LocalFacts {
  const refresh = local.refresh === 'failed_permanently' ? 'failed' : local.refresh;
  return {
    accountId: local.account_id,
    tokenExpiresAt: ms(local.access_token_expires_at),
    refresh,
    lastGood: local.last_known && storedOf(local.last_known),
    blockUntil: ms(local.known_block_until),
    login: { kind: 'ready', renewable: refresh === 'possible' },
  };
}

function storedOf(known: Readonly<Record<string, unknown>>): LastGood {
  const windows = [
    fiveHours(known['remaining_5h_percent'] as number, ms(known['reset_5h'])),
    week(known['remaining_week_percent'] as number, ms(known['reset_week'])),
  ];
  return LastGood.parse({
    ...good,
    readAt: ms(known['fetched_at']),
    state: known['state'],
    funding: known['funding'],
    reason: known['state'] === 'limited' ? 'plan_limit' : 'ok',
    windows,
    limitedUntil: ms(known['limited_until']),
    blocking: windows.filter(({ leftPercent }) => leftPercent === 0).map(({ name }) => name),
  });
}

/** The verdict in the contract's spelling and units. */
function comparable(verdict: Verdict) {
  const windowOf = (wanted: string) => verdict.windows.find(({ name }) => name === wanted);
  const left = (name: string) => windowOf(name)?.leftPercent ?? null;
  const reset = (name: string) => seconds(windowOf(name)?.resetsAt ?? null);
  return {
    state: verdict.state,
    basis: verdict.basis,
    reason: verdict.reason,
    funding: verdict.funding,
    remaining_5h_percent: left('5h'),
    remaining_week_percent: left('week'),
    remaining_month_percent: left('month'),
    reset_5h: reset('5h'),
    reset_week: reset('week'),
    reset_month: reset('month'),
    limited_until: seconds(verdict.limitedUntil),
    blocking: verdict.blocking.toSorted(),
    action: verdict.action,
    warnings: verdict.warnings.toSorted(),
    plan_limited_until: seconds(verdict.planLimitedUntil),
    budget: verdict.budget && {
      used_percent: verdict.budget.usedPercent,
      reset_at: seconds(verdict.budget.resetsAt),
    },
    additional: verdict.meters.map((meter) => ({
      metered_feature: meter.feature,
      state: meter.blocked ? 'limited' : 'usable',
      limited_until: meter.blocked ? seconds(blockOf(meter.windows, now).until) : null,
    })),
    other_windows: verdict.windows
      .filter(({ name }) => !['5h', 'week', 'month'].includes(name))
      .map(({ name, leftPercent, resetsAt }) => ({
        seconds: { day: 86_400 }[name],
        remaining_percent: leftPercent,
        reset_at: seconds(resetsAt),
      })),
    banked_resets: verdict.bankedResets,
    retry_not_before: seconds(verdict.retryNotBefore),
  };
}

function expectationOf({ expect: wanted }: UsageCase): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(wanted).map(([key, value]) => {
      if (key === 'blocking' || key === 'warnings') return [key, (value as string[]).toSorted()];
      const isPercent = key.startsWith('remaining_') && value !== null;
      return [key, isPercent ? within(value as number, 0.5) : value];
    }),
  );
}

const within = (value: number, slack: number): unknown =>
  expect.toSatisfy((found: unknown) => typeof found === 'number' && Math.abs(found - value) <= slack);
const ms = (at: unknown): number | null => (at === null || at === undefined ? null : Number(at) * 1000);
const seconds = (at: number | null): number | null => (at === null ? null : at / 1000);

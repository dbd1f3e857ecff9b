import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { UsageReport } from '../../../src/core/usage/answer.ts';
import { windowName } from '../../../src/infra/usage-endpoint/rate-limit.ts';
import { parseRetryAfter } from '../../../src/infra/usage-endpoint/retry-after.ts';
import { parseAnswer } from '../../../src/infra/usage-endpoint/wire.ts';

const receivedAt = Date.parse('2026-11-22T12:00:00Z');
const HOUR = 60 * 60_000;

const parse = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  parseAnswer({
    status,
    headers,
    bodyText: typeof body === 'string' ? body : JSON.stringify(body),
    receivedAt,
  });

function reportOf(body: object): UsageReport {
  const answer = parse(200, body);
  if (answer.kind !== 'report') throw new Error(`expected a report, got ${answer.kind}`);
  return answer.report;
}

const windowsOf = (primary: unknown, secondary: unknown = null) =>
  reportOf({ rate_limit: { allowed: true, primary_window: primary, secondary_window: secondary } }).rateLimit
    ?.windows;

const seconds = (moment: number) => Math.round((receivedAt + moment) / 1000);

describe('the name of a window', () => {
  it.each([
    [18_000, '5h'],
    [17_100, '5h'],
    [604_800, 'week'],
    [574_560, 'week'],
    [2_419_200, 'month'],
    [2_592_000, 'month'],
    [2_628_000, 'month'],
    [2_678_400, 'month'],
    [86_400, 'day'],
    [43_200, '12h'],
    [259_200, '3d'],
    [7_776_000, '90d'],
    [900, '15m'],
    [1, '1m'],
  ])('of %i seconds is %s', (length, name) => {
    expect(windowName(length)).toBe(name);
  });

  it('comes from its length, and from its place only where no length is stated', () => {
    expect(windowsOf({ used_percent: 1 }, { used_percent: 2 })).toMatchObject([
      { name: '5h', leftPercent: 99 },
      { name: 'week', leftPercent: 98 },
    ]);
    expect(windowsOf({ used_percent: 1, limit_window_seconds: 604_800 })).toMatchObject([{ name: 'week' }]);
  });

  it('is shared by two windows: the fuller one counts, and a known figure before an unknown one', () => {
    const week = { limit_window_seconds: 604_800 };
    expect(windowsOf({ ...week, used_percent: 30 }, { ...week, used_percent: 80 })).toMatchObject([
      { name: 'week', leftPercent: 20 },
    ]);
    expect(windowsOf({ ...week, used_percent: 'x' }, { ...week, used_percent: 0 })).toMatchObject([
      { name: 'week', leftPercent: 100 },
    ]);
  });
});

describe('windows', () => {
  it('come shortest first, wherever they stood', () => {
    const [day, month] = [86_400, 2_592_000].map((limit_window_seconds) => ({
      used_percent: 5,
      limit_window_seconds,
    }));
    expect(windowsOf(month, day)?.map(({ name }) => name)).toEqual(['day', 'month']);
  });

  it('that are switched off do not exist', () => {
    expect(windowsOf({ used_percent: 0, limit_window_seconds: '0' })).toEqual([]);
  });

  it.each([
    ['null', { used_percent: null }],
    ['missing', {}],
    ['a word', { used_percent: 'many' }],
    ['beyond all numbers', { used_percent: '1e999' }],
    ['in no object', 'soon'],
    ['in a list', [1]],
  ])('with a figure that is %s are unknown, and spoil nothing', (_, broken) => {
    const report = reportOf({
      rate_limit: { primary_window: broken, secondary_window: { used_percent: '38.5' } },
    });
    expect(report.hasBrokenWindow).toBe(true);
    expect(report.rateLimit?.windows).toEqual([
      { name: '5h', leftPercent: null, resetsAt: null },
      { name: 'week', leftPercent: 61.5, resetsAt: null },
    ]);
  });

  it.each([
    ['seconds', { reset_at: seconds(HOUR) }, HOUR],
    ['text', { reset_at: `${seconds(HOUR)}` }, HOUR],
    ['milliseconds', { reset_at: receivedAt + HOUR }, HOUR],
    ['a countdown', { reset_after_seconds: 3600 }, HOUR],
    ['both: the moment counts', { reset_at: seconds(HOUR), reset_after_seconds: 60 }, HOUR],
    ['zero and a countdown', { reset_at: 0, reset_after_seconds: 3600 }, HOUR],
    ['a moment that has passed', { reset_at: seconds(-HOUR) }, -HOUR],
  ])('reset at a moment given as %s', (_, wire, fromNow) => {
    expect(windowsOf({ used_percent: 1, ...wire })).toMatchObject([{ resetsAt: receivedAt + fromNow }]);
  });

  it.each([
    ['zero', { reset_at: 0, reset_after_seconds: 0 }],
    ['before time', { reset_at: -5, reset_after_seconds: -5 }],
    ['years away', { reset_at: 99_999_999_999 }],
    ['no date at all', { reset_at: 1e300 }],
    ['a word', { reset_at: 'tomorrow' }],
  ])('whose reset is %s have none', (_, wire) => {
    expect(windowsOf({ used_percent: 1, ...wire })).toMatchObject([{ resetsAt: null }]);
  });
});

describe('a report', () => {
  it('needs nothing but an object', () => {
    expect(reportOf({})).toEqual({
      accountId: null,
      plan: null,
      rateLimit: null,
      hasBrokenWindow: false,
      credits: null,
      spend: null,
      reachedType: null,
      meters: [],
      bankedResets: null,
    });
  });

  it.each(['', ' ', '{', '[]', 'null', '7', '"x"', '<html>', '{"rate_limit":{"allowed":true'])(
    'is not read out of %j',
    (body) => {
      expect(parse(200, body)).toEqual({ kind: 'unreadable' });
    },
  );

  it('reads numbers written as text', () => {
    expect(
      reportOf({
        credits: { has_credits: true, balance: '0E-10' },
        rate_limit_reset_credits: { available_count: '2' },
      }),
    ).toMatchObject({ credits: { has: true, balance: 0 }, bankedResets: 2 });
  });

  it.each([
    ['an object', { type: 'workspace_owner_credits_depleted' }, 'workspace_owner_credits_depleted'],
    ['text', 'workspace_owner_credits_depleted', 'workspace_owner_credits_depleted'],
    ['an empty object', {}, null],
    ['a number', 5, null],
  ])('takes the reached type from %s', (_, rate_limit_reached_type, reachedType) => {
    expect(reportOf({ rate_limit_reached_type }).reachedType).toBe(reachedType);
  });

  it('cuts a text that would flood a message', () => {
    expect(reportOf({ plan_type: 'x'.repeat(5000) }).plan).toHaveLength(64);
  });

  it('keeps no e-mail address that stands where a name should', () => {
    const { plan, meters } = reportOf({
      plan_type: 'jane@example.com',
      additional_rate_limits: [{ limit_name: 'john@example.com', rate_limit: { allowed: true } }],
    });
    expect([plan, meters[0]?.name]).toEqual(['j…@example.com', 'j…@example.com']);
  });
});

const limit = (used_percent: number) => ({ used_percent, reset_at: seconds(HOUR) });
const spendOf = (spend_control: object) => reportOf({ spend_control }).spend;

describe('a budget', () => {
  it.each([
    ['individual', { individual_limit: limit(7) }],
    ['workspace_default', { workspace_default_limit: limit(7) }],
    ['workspace_shared', { workspace_shared_limit: limit(7) }],
    ['role_budget', { role_budget_limit: limit(7) }],
    ['group_default', { group_default_limit: { group_id: 'g', details: limit(7) } }],
    ['group_shared', { group_shared_limit: { group_id: 'g', details: limit(7) } }],
  ])('is the one that the server names: %s', (reached_limit_type, limits) => {
    const spend = {
      reached: true,
      individual_limit: limit(1),
      role_budget_limit: limit(2),
      ...limits,
      reached_limit_type,
    };
    expect(spendOf(spend)?.limit).toEqual({ usedPercent: 7, resetsAt: receivedAt + HOUR });
  });

  it('is unknown when the server names one and does not describe it', () => {
    expect(
      spendOf({ reached: true, reached_limit_type: 'planet', individual_limit: limit(1) })?.limit,
    ).toBeNull();
  });

  it('is the person’s own without a name, else the one that is used most', () => {
    const others = { workspace_shared_limit: limit(5), role_budget_limit: limit(9) };
    expect(spendOf({ individual_limit: limit(1), ...others })?.limit).toMatchObject({ usedPercent: 1 });
    expect(spendOf(others)?.limit).toMatchObject({ usedPercent: 9 });
  });

  it.each([
    ['its share', { used_percent: '104.5' }, 104.5],
    ['what is left of it, in percent', { remaining_percent: -4.5 }, 104.5],
    ['limit and use', { limit: '200', used: '50' }, 25],
    ['limit and rest', { limit: '200', remaining: '50' }, 75],
    ['an empty rest', { remaining: '-1' }, 100],
    ['nothing but a limit', { limit: '200', reset_after_seconds: 60 }, null],
  ])('is measured by %s', (_, individual_limit, usedPercent) => {
    expect(spendOf({ individual_limit })?.individual?.usedPercent).toBe(usedPercent);
  });
});

describe('an extra meter', () => {
  const full = { used_percent: 100, limit_window_seconds: 18_000 };

  it('is named and marked, and its windows are its own', () => {
    const { meters } = reportOf({
      code_review_rate_limit: { allowed: true, primary_window: { used_percent: 10 } },
      additional_rate_limits: [
        { limit_name: 'Spark', metered_feature: 'codex_bengalfox', rate_limit: { limit_reached: true } },
        { metered_feature: 'other', rate_limit: { primary_window: { ...full, reset_at: seconds(HOUR) } } },
        { metered_feature: 'idle', rate_limit: { primary_window: { ...full, reset_at: seconds(-HOUR) } } },
      ],
    });
    expect(meters).toMatchObject([
      { name: 'Code review', feature: 'code_review', blocked: false, windows: [{ leftPercent: 90 }] },
      { name: 'Spark', feature: 'codex_bengalfox', blocked: true, windows: [] },
      { name: 'other', feature: 'other', blocked: true },
      { name: 'idle', feature: 'idle', blocked: false },
    ]);
  });

  it('without details is no meter, and spoils no other', () => {
    const additional_rate_limits = [
      null,
      5,
      {},
      { limit_name: 'a' },
      { limit_name: 'b', rate_limit: {} },
      { limit_name: 'c', rate_limit: { allowed: true } },
    ];
    expect(reportOf({ additional_rate_limits }).meters).toMatchObject([{ name: 'c' }]);
  });

  it('is one of twenty at most', () => {
    const additional_rate_limits = Array.from({ length: 500 }, () => ({
      limit_name: 'a',
      rate_limit: { allowed: true },
    }));
    expect(reportOf({ additional_rate_limits }).meters).toHaveLength(20);
  });
});

describe('the code of a refusal', () => {
  it.each([
    [{ error: { code: 'token_expired', type: 'invalid_request_error' } }, 'token_expired'],
    [{ error: { code: null, type: 'server_error' } }, 'server_error'],
    [{ error: 'invalid_grant' }, 'invalid_grant'],
    [{ detail: { code: 'deactivated_workspace' } }, 'deactivated_workspace'],
    [{ detail: 'Forbidden', code: 'x1' }, 'x1'],
    [{ error: {}, detail: {}, code: 'last_one' }, 'last_one'],
    [{ detail: 'Forbidden' }, null],
    [{ error: { message: 'token_expired' } }, null],
    [{ error: { code: 'Your token eyJhbGciOiJub25lIn0 has ended' } }, null],
    [{ error: { code: `a${'b'.repeat(64)}` } }, null],
    [{ error: { code: ['token_revoked'] } }, null],
    [['token_revoked'], null],
    ['{"error":{"code":"token_revoked"}', null],
    ['<html>token_revoked</html>', null],
  ])('in %j is %s', (body, code) => {
    expect(parse(401, body)).toMatchObject({ kind: 'refused', status: 401, code });
  });

  it.each([
    ['its header', '{}', { 'cf-mitigated': 'challenge' }, true],
    ['its markup', '\n <!DOCTYPE html>', {}, true],
    ['its content type', '', { 'content-type': 'text/html; charset=UTF-8' }, true],
    ['nothing', '{"detail":"Forbidden"}', { 'content-type': 'application/json' }, false],
  ])('does not hide a page of the network in front, known by %s', (_, body, headers, edge) => {
    expect(parse(403, body, headers)).toMatchObject({ edge });
  });
});

describe('Retry-After', () => {
  it.each([
    ['120', 120_000],
    ['0.5', 500],
    ['0', 0],
    ['Sun, 22 Nov 2026 12:01:30 GMT', 90_000],
    ['Sunday, 22-Nov-26 12:01:30 GMT', 90_000],
    ['Sun, 22 Nov 2026 11:00:00 GMT', 0],
    ['999999999', 6 * HOUR],
    ['Tue, 22 Dec 2026 12:00:00 GMT', 6 * HOUR],
    ['soon', null],
    ['-5', null],
    ['2027', 2_027_000],
    ['', null],
    ['Sun, 99 Xyz 2026 12:01:30 GMT', null],
  ])('of %j asks for %s ms', (header, waitMs) => {
    expect(parseRetryAfter(header, receivedAt)).toBe(waitMs);
  });

  it('is no wait when it is missing', () => {
    expect(parseRetryAfter(undefined, receivedAt)).toBeNull();
  });
});

describe('whatever comes over the wire', () => {
  it('is parsed without throwing', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.json()),
        fc.integer({ min: 200, max: 599 }),
        (bodyText, status) => {
          parse(status, bodyText);
        },
      ),
    );
  });

  it('yields figures in bounds, where the keys are right and the values are anything', () => {
    const anything = fc.oneof(fc.jsonValue(), fc.double(), fc.constantFrom('1e400', '-0', '0x10', 5e14, -1));
    const window = fc.record(
      {
        used_percent: anything,
        limit_window_seconds: anything,
        reset_at: anything,
        reset_after_seconds: anything,
      },
      { requiredKeys: [] },
    );
    const rate_limit = fc.record(
      {
        allowed: anything,
        limit_reached: anything,
        primary_window: fc.oneof(window, anything),
        secondary_window: window,
      },
      { requiredKeys: [] },
    );
    const body = fc.record(
      {
        rate_limit: fc.oneof(rate_limit, anything),
        additional_rate_limits: fc.oneof(fc.array(fc.record({ limit_name: anything, rate_limit })), anything),
        credits: fc.oneof(fc.record({ has_credits: anything, balance: anything }), anything),
        spend_control: fc.oneof(
          fc.record({ reached: anything, individual_limit: fc.oneof(window, anything) }),
          anything,
        ),
        rate_limit_reached_type: anything,
        account_id: anything,
        plan_type: anything,
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(body, (said) => {
        const { rateLimit, meters } = reportOf(said);
        for (const window of [...(rateLimit?.windows ?? []), ...meters.flatMap(({ windows }) => windows)]) {
          expect(window.leftPercent ?? 0).toBeGreaterThanOrEqual(0);
          expect(window.leftPercent ?? 0).toBeLessThanOrEqual(100);
          expect(() => new Date(window.resetsAt ?? 0).toISOString()).not.toThrow();
        }
        expect(new Set(rateLimit?.windows.map(({ name }) => name)).size).toBe(rateLimit?.windows.length ?? 0);
      }),
      { numRuns: 1000 },
    );
  });
});

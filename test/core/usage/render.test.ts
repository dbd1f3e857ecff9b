import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { UsageWindow } from '../../../src/core/usage/answer.ts';
import { NO_FIGURES } from '../../../src/core/usage/keep.ts';
import { labelProfiles } from '../../../src/core/usage/label.ts';
import { renderDuration, renderLine, renderMarkup, roundPercent } from '../../../src/core/usage/render.ts';
import type { Verdict } from '../../../src/core/usage/verdict.ts';
import { nastyText } from '../../fakes/nasty-text.ts';

const NOW = Date.parse('2026-11-22T12:00:00Z');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The grammar of `product.md`: one line, nothing before, between or after. */
const VALUE = '\\*\\*(?:–|~?\\d{1,3}%)\\*\\*';
const TIME = '\\*\\*(?:–|~?(?:now|\\d+m|\\d+h \\d+m|\\d+d \\d+h))\\*\\*';
const LONG = '(?:week|month|day|\\d+[dhm])';
const RESET = 'r(?:w|m|d|\\d+[dhm])';
const STRICT_LINE = new RegExp(
  `^(?:🟢|🟠|🔴) \`[^\`\\n\\r]+\` — 5h ${VALUE} \\| ${LONG} ${VALUE} \\| r5 ${TIME} \\| ${RESET} ${TIME}$`,
  'u',
);

function verdict(facts: Partial<Verdict>): Verdict {
  return {
    ...NO_FIGURES,
    state: 'usable',
    basis: 'live',
    reason: 'ok',
    funding: 'plan',
    action: 'none',
    ...facts,
  };
}

const line = (facts: Partial<Verdict>, label = 'work') =>
  renderMarkup(renderLine(label, verdict(facts), NOW), String);

const fiveHours = (leftPercent: number | null, resetsAt: number | null): UsageWindow => ({
  name: '5h',
  leftPercent,
  resetsAt,
});
const week = (leftPercent: number | null, resetsAt: number | null): UsageWindow => ({
  name: 'week',
  leftPercent,
  resetsAt,
});

describe('the strict line', () => {
  it('is the line of the specification, to the letter', () => {
    const windows = [fiveHours(82, NOW + 2 * HOUR + 14 * MINUTE), week(64, NOW + 4 * DAY + 6 * HOUR)];
    expect(line({ windows })).toBe('🟢 `work` — 5h **82%** | week **64%** | r5 **2h 14m** | rw **4d 6h**');
  });

  it('shows a dash for a window that does not exist, never 0 % or 100 %', () => {
    expect(line({ windows: [week(36, NOW + 6 * DAY)] })).toBe(
      '🟢 `work` — 5h **–** | week **36%** | r5 **–** | rw **6d 0h**',
    );
    expect(line({ windows: [] })).toBe('🟢 `work` — 5h **–** | week **–** | r5 **–** | rw **–**');
  });

  it('shows a dash for a figure that is not known, and keeps its neighbour', () => {
    expect(line({ windows: [fiveHours(null, null), week(44, NOW + DAY)] })).toBe(
      '🟢 `work` — 5h **–** | week **44%** | r5 **–** | rw **1d 0h**',
    );
  });

  it('marks every known value of a last good reading with a tilde', () => {
    const windows = [fiveHours(82, NOW + 45 * MINUTE), week(null, NOW + DAY)];
    expect(line({ basis: 'stored', windows })).toBe(
      '🟢 `work` — 5h **~82%** | week **–** | r5 **~45m** | rw **~1d 0h**',
    );
  });

  it('names a long window that is not a week as it is, in both places', () => {
    const month: UsageWindow = { name: 'month', leftPercent: 43, resetsAt: NOW + 12 * DAY + 3 * HOUR };
    expect(line({ windows: [month] })).toBe(
      '🟢 `work` — 5h **–** | month **43%** | r5 **–** | rm **12d 3h**',
    );
    const day: UsageWindow = { name: 'day', leftPercent: 43, resetsAt: NOW + HOUR };
    expect(line({ windows: [day] })).toContain('| day **43%** | r5 **–** | rd **1h 0m**');
    const odd: UsageWindow = { name: '3d', leftPercent: 43, resetsAt: NOW + HOUR };
    expect(line({ windows: [odd] })).toContain('| 3d **43%** | r5 **–** | r3d **1h 0m**');
  });

  it('prefers the week where a shorter odd window stands beside it', () => {
    const day: UsageWindow = { name: 'day', leftPercent: 10, resetsAt: NOW + HOUR };
    expect(line({ windows: [day, week(50, NOW + DAY)] })).toContain('| week **50%** |');
  });

  it.each([
    [0, 'now'],
    [-5 * MINUTE, 'now'],
    [1, '1m'],
    [45 * MINUTE, '45m'],
    [59 * MINUTE + 1, '1h 0m'],
    [2 * HOUR + 14 * MINUTE, '2h 14m'],
    [23 * HOUR + 59 * MINUTE + 1, '1d 0h'],
    [4 * DAY + 6 * HOUR, '4d 6h'],
  ])('says %i ms as %s', (ms, words) => {
    expect(renderDuration(ms)).toBe(words);
  });

  it.each([
    [0, 0],
    [0.2, 1],
    [57.5, 58],
    [99.7, 99],
    [100, 100],
  ])(
    'rounds %f %% to %i %%: what is left never shows as nothing, what is used never as full',
    (exact, shown) => {
      expect(roundPercent(exact)).toBe(shown);
    },
  );

  it('is one line of the grammar for any reading and any name', () => {
    const percent = fc.option(fc.double({ min: 0, max: 100, noNaN: true }));
    const moment = fc.option(fc.integer({ min: NOW - 90 * DAY, max: NOW + 400 * DAY }));
    const name = fc.constantFrom('5h', 'week', 'month', 'day', '12h', '3d', '90m');
    const window = fc.record({ name, leftPercent: percent, resetsAt: moment });
    const reading = fc.record({
      state: fc.constantFrom('usable' as const, 'limited' as const, 'unusable' as const),
      basis: fc.constantFrom('live' as const, 'stored' as const, 'assumed' as const, 'auth' as const),
      funding: fc.constantFrom('plan' as const, 'credits' as const, 'unlimited' as const, null),
      windows: fc.uniqueArray(window, { selector: (one) => one.name, maxLength: 4 }),
    });
    fc.assert(
      fc.property(reading, nastyText(), (facts, id) => {
        expect(line(facts, labelProfiles([id]).get(id))).toMatch(STRICT_LINE);
      }),
      { numRuns: 2000 },
    );
  });
});

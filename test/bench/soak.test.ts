import { describe, expect, it } from 'vitest';
import { judge } from '../../bench/soak/judge.ts';
import { runTool } from './run-tool.ts';

const times = (count: number, of: (n: number) => number) => Array.from({ length: count }, (_, n) => of(n));
/** Up and down by one. */
const restless = (n: number) => (n % 2 === 0 ? 1 : -1);

describe('the judgement of the soak', () => {
  it('takes a figure that only fills up at first for a steady one', () => {
    expect(judge([10, 20, 28, ...times(17, () => 30)], 1)).toMatchObject({ grows: false });
  });

  it('finds a figure that goes on growing, however restless it is', () => {
    expect(
      judge(
        times(24, (n) => 100 + 2 * n + restless(n)),
        1,
      ),
    ).toMatchObject({ grows: true });
  });

  it('takes no notice of what a figure does from one sample to the next', () => {
    expect(
      judge(
        times(24, (n) => 100 + 20 * restless(n)),
        1,
      ),
    ).toMatchObject({ grows: false });
  });

  it('takes a difference below the floor for nothing', () => {
    expect(
      judge(
        times(24, (n) => 100 + n / 100),
        1,
      ),
    ).toMatchObject({ grows: false });
    expect(
      judge(
        times(24, (n) => 100 + n),
        1,
      ),
    ).toMatchObject({ grows: true });
  });

  it('does not judge a handful of samples', () => {
    expect(judge([1, 2, 3, 4], 1)).toBeNull();
  });
});

describe('npm run soak', () => {
  it('has a crowd ask for everything, and every request is dealt with', { timeout: 60_000 }, async () => {
    const { stdout, code } = await runTool('bench/soak.ts', [
      '--checkout',
      '--minutes',
      '1',
      '--people',
      '12',
    ]);
    expect(stdout).toContain('Every request was dealt with.');
    expect(stdout).toMatch(/\| minute \| requests \|/u);
    expect(code).toBe(0);
  });
});

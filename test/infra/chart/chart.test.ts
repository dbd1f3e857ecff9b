import { readFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { chartOf } from '../../../src/core/history/chart.ts';
import { ranges } from '../../../src/core/history/range.ts';
import { en } from '../../../src/core/i18n/en.ts';
import { zhCn } from '../../../src/core/i18n/zh-cn.ts';
import { createDraw } from '../../../src/infra/chart/index.ts';
import { svgOf } from '../../../src/infra/chart/svg.ts';
import { falling, HOUR, NOW, point, chart } from '../../core/history/reading.ts';
import { recordLog } from '../../adapters/talking.ts';

const texts = (svg: string) => [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/gu)].map(([, words]) => words!);
const points = [point(22, 0, 50), point(21.5, 0, 50), ...falling(20, 10), point(2, 90, 80), point(0, 80, 80)];
const paces = [
  { window: '5h', at: NOW + 2 * HOUR, leftPercent: 0 },
  { window: 'week', at: NOW + 90 * HOUR, leftPercent: 0 },
];

describe('a picture', () => {
  it('has its scale, its time, what its lines end with, and the words for its signs', () => {
    expect(texts(svgOf(chart({ points, paces })))).toEqual(
      expect.arrayContaining(
        [
          ['0', '50', '100'],
          ['18h ago', '12h ago', '6h ago', 'now', 'in 6h'],
          ['5h 80%', 'week 80%'],
          ['reset', 'used up', 'at this pace', 'no readings'],
        ].flat(),
      ),
    );
  });

  it('has no words for signs that are not in it', () => {
    const words = texts(svgOf(chart({ points: falling(24) })));
    expect(words).not.toEqual(expect.arrayContaining([expect.stringMatching(/pace|used up|no readings/u)]));
  });

  it('has only characters that its font has, in every language and time', () => {
    const glyphs = new Set(readFileSync('src/infra/chart/glyphs.txt', 'utf8').trim() + ' ');
    for (const catalogue of [en, zhCn])
      for (const range of ranges)
        for (const window of ['5h', 'week', 'month', 'day', '3d', '45m', '30s']) {
          const seen = points.map((one) => ({ ...one, windows: [{ ...one.windows[0]!, name: window }] }));
          const series = [{ mark: '6', points: seen, paces: [{ ...paces[0]!, window }] }];
          const drawn = svgOf(chartOf(catalogue, series, range, NOW));
          const legend = Object.values(catalogue.history.chart).filter((word) => typeof word === 'string');
          const missing = [...texts(drawn), ...legend]
            .join('')
            .split('')
            .filter((letter) => !glyphs.has(letter));
          expect(missing).toEqual([]);
        }
  });

  it('keeps what its lines end with apart and inside', () => {
    for (const left of [0, 1, 50, 99, 100]) {
      const close = [point(20, left, left), point(10, left, left), point(0, left, left)];
      const svg = svgOf(chart({ points: close }));
      const at = (label: string) => Number(new RegExp(`y="([\\d.]+)"[^>]*>${label}`, 'u').exec(svg)?.[1]);
      const [short, long] = [at(`5h ${left}%`), at(`week ${left}%`)];
      expect(Math.abs(short - long)).toBeGreaterThan(25);
      const height = Number(/viewBox="0 0 800 (\d+)"/u.exec(svg)?.[1]);
      expect(Math.max(short, long)).toBeLessThan(height - 30);
    }
  });

  it('is a PNG', async () => {
    const { log, warnings, news } = recordLog();
    const png = await createDraw(log)(chart({ points, paces }));
    expect(Buffer.from(png!).toString('latin1', 1, 4)).toBe('PNG');
    expect([...warnings, ...news]).toEqual([]);
  });

  it('is drawn beside others', async () => {
    const draw = createDraw(recordLog().log);
    const drawn = await Promise.all(Array.from({ length: 5 }, () => draw(chart())));
    expect(drawn.map((png) => png !== null)).toEqual([true, true, true, true, true]);
  });

  it('is not there, and that is no trouble, where the package is not installed', async () => {
    vi.doMock('@resvg/resvg-js', () => {
      throw new Error('Cannot find package');
    });
    const { log, warnings, news } = recordLog();
    const draw = createDraw(log);
    expect([await draw(chart()), await draw(chart())]).toEqual([null, null]);
    expect(warnings).toEqual([]);
    expect(news).toHaveLength(1);
    vi.doUnmock('@resvg/resvg-js');
  });
});

import { describe, expect, it } from 'vitest';
import { renderChart } from '../../../adapters/text/chart.ts';
import { chart, falling, HOUR, NOW, point } from '../../core/history/reading.ts';

describe('a chart in characters', () => {
  it('is fuller where more is left, empty where nothing was read, and shaded where the pace leads', () => {
    const points = [
      ...falling(20, 12),
      point(3, 60, 50),
      point(2, 50, 50),
      point(1, 40, 50),
      point(0, 40, 50),
    ];
    const drawn = renderChart(
      chart({ points, paces: [{ window: '5h', at: NOW + 4 * HOUR, leftPercent: 0 }] }),
      66,
    );
    expect(drawn.slice(0, 5)).toMatchInlineSnapshot(`
      [
        "5h 40%",
        "100         ▇▆▄▃▂▁",
        "            ███████▆▅▄▃▂                      ▂",
        "            █████████████▇▆▅▅                 ██▆▅▅▅▅",
        "  0         █████████████████                 ███████░░░░",
      ]
    `);
    expect(drawn.at(-1)).toMatchInlineSnapshot(
      `"                18h ago     12h ago     6h ago      now    in 6h"`,
    );
  });

  it('marks what was used up', () => {
    const points = [point(20, 0, 50), point(19, 0, 50), point(18, 100, 50), point(0, 100, 50)];
    expect(renderChart(chart({ points }), 60)[4]).toContain('___');
  });

  it.each([20, 40, 80, 200])('fits into %i columns, as far as it can', (width) => {
    for (const line of renderChart(chart(), width))
      expect(line.length).toBeLessThanOrEqual(Math.max(30, width));
  });
});

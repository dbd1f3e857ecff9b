import type { Chart } from '../../src/core/history/chart.ts';
import type { Message } from '../../src/core/reply.ts';
import { renderMarkup } from '../../src/core/usage/render.ts';

/** A message as plain text: its lines, what it draws, then its choices as numbered lines, counted through from 1.
 *  `drawChart`: where all characters are equally wide. */
export function renderText(
  message: Message,
  renderTime: (at: number) => string,
  drawChart?: (chart: Chart) => readonly string[],
): string {
  const lines = message.lines.map((line) => renderMarkup(line, renderTime));
  const choices = (message.choices ?? []).flat().map(({ label }, index) => `${index + 1}. ${label}`);
  const drawn = (message.chart && drawChart?.(message.chart)) ?? [];
  return [...lines, ...drawn, ...choices].join('\n');
}

import type { Message } from '../../src/core/reply.ts';
import { renderMarkup } from '../../src/core/usage/render.ts';

/** A message as plain text: its lines, then its choices as numbered lines, counted through from 1. */
export function renderText(message: Message, renderTime: (at: number) => string): string {
  const lines = message.lines.map((line) => renderMarkup(line, renderTime));
  const choices = (message.choices ?? []).flat().map(({ label }, index) => `${index + 1}. ${label}`);
  return [...lines, ...choices].join('\n');
}

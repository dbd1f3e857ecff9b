import { expect } from 'vitest';
import type { Message, Reply } from '../../../src/core/reply.ts';
import { plain } from '../../../src/core/reply.ts';

/** Words of a message, without its markup. */
export const wordsOf = ({ lines }: Pick<Message, 'lines'>) => lines.map(plain).join('\n');

/** What came out of one request; a notice counts as a message. */
export function messagesIn(said: readonly Reply[]): readonly Message[] {
  return said.flatMap((reply): Message[] => {
    if (reply.kind === 'accepted') return [];
    if (reply.kind === 'form') return [reply.otherwise];
    return [reply.kind === 'notice' ? { kind: 'result', lines: [reply.line] } : reply];
  });
}

/** Every answer ends in a sentence, and one that says why not in something to do: a command or a name to use, a button, or
 *  to ask again. Where all is as wished already, there is nothing left to do. */
export function expectNextStep(said: readonly Reply[]): void {
  const messages = messagesIn(said);
  const last = messages.at(-1) ?? expect.fail('no answer');
  const words = wordsOf(last);
  expect(last.kind, words).toBe('result');
  expect(words).toMatch(/\p{L}{2,}.*[.?:!…]/su);
  if (!last.isProblem) return;
  const isCode = (span: Message['lines'][number][number]) => typeof span === 'object' && 'code' in span;
  const hasStep =
    (last.choices ?? []).flat().length > 0 ||
    last.lines.some((line) => line.some(isCode)) ||
    /(try|ask|confirm) again|first\.$/u.test(words);
  expect(hasStep, `a next step in: ${words}`).toBe(true);
}

import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type { Handle } from '../../src/core/handle.ts';
import type { Locale } from '../../src/core/i18n/index.ts';
import type { Caller } from '../../src/core/request.ts';
import { renderChart } from '../text/chart.ts';
import { createTextChat } from '../text/index.ts';

/** Who sits at the keyboard: an owner, by `product.md`. */
export const terminalUser: Caller = { platform: 'terminal', id: 'local' };

/** The terminal chat, for a keyboard as well as for a pipe: one line in, its answers out, then the next. Opens with the
 *  selector. Settles when the input ends or `signal` fires. */
export async function runConsole(options: {
  handle: Handle;
  input: Readable & { isTTY?: boolean };
  output: Writable & { columns?: number };
  /** Said first. */
  greeting: readonly string[];
  locale: Locale;
  signal: AbortSignal;
}): Promise<void> {
  const { handle, input, output, greeting, locale, signal } = options;
  const say = (text: string) => void output.write(`${text}\n`);
  const chat = createTextChat({
    handle,
    caller: terminalUser,
    // Another run, and another terminal, is another conversation.
    chat: `terminal:${randomUUID()}`,
    isPrivate: true,
    send: say,
    renderTime: localTimeIn(locale),
    drawChart: (chart) => renderChart(chart, output.columns ?? 80),
  });
  for (const line of greeting) say(line);
  await chat.receive('/codex_usage');
  // Not earlier: lines that arrive before the loop below listens would be lost.
  const lines = createInterface({ input, ...(input.isTTY ? { output, prompt: '> ' } : {}), signal });
  let isOpen = true;
  lines.on('close', () => (isOpen = false));
  const prompt = () => input.isTTY && isOpen && lines.prompt();
  prompt();
  const waiting = new Set<Promise<void>>();
  for await (const line of lines) {
    await new Promise<void>((resolve, reject) => {
      const answered = chat.receive(line, resolve);
      waiting.add(answered);
      answered.then(resolve, reject).finally(() => waiting.delete(answered));
    });
    prompt();
  }
  await Promise.all(waiting);
}

/** A moment in the zone of this terminal, as its reader writes one. */
export function localTimeIn(locale: Locale): (at: number) => string {
  const options = {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
  } as const;
  return (at) => new Date(at).toLocaleString(locale === 'en' ? 'en-GB' : locale, options);
}

import { isDeepStrictEqual } from 'node:util';
import type { Handle } from '../../src/core/handle.ts';
import type { Chart } from '../../src/core/history/chart.ts';
import { parseWords } from '../../src/core/parse.ts';
import { utc } from '../../src/core/reply.ts';
import type { Message, Reply } from '../../src/core/reply.ts';
import type { Caller, Request } from '../../src/core/request.ts';
import { renderText } from './render.ts';

/** The bot in any place that can carry text and nothing else. A choice is a numbered line; the number, the label and
 *  the full command all answer it. */
export type TextChat = {
  /** Takes in what somebody wrote; settles when its last answer has been sent. Rejects when `send` does; nothing more of
   *  that answer is sent then. `waits`: called when a step offers something to do, which may take minutes. */
  receive(text: string, waits?: () => void): Promise<void>;
};

export function createTextChat(options: {
  handle: Handle;
  caller: Caller;
  chat: string;
  isPrivate: boolean;
  send: (text: string) => void | Promise<void>;
  /** UTC unless the place knows its reader's zone. */
  renderTime?: (at: number) => string;
  /** Where all characters are equally wide. */
  drawChart?: (chart: Chart) => readonly string[];
}): TextChat {
  const { handle, caller, chat, isPrivate, send, renderTime = utc, drawChart } = options;
  return {
    async receive(text, waits = () => {}) {
      if (text.trim() === '') return;
      const request: Request = { id: null, caller, chat, isPrivate, intent: parseWords(text), madeFor: null };
      // The core's work never waits for the place: replies are read on while they are on their way out.
      let sending: Promise<void> = Promise.resolve();
      let shown: Message | null = null;
      for await (const reply of handle(request)) {
        if (reply.kind === 'accepted') continue;
        const message = messageOf(reply);
        const text = renderText(withoutShown(message, shown), renderTime, drawChart);
        if (message.inPlace) shown = message;
        sending = sending.then(() => send(text));
        sending.catch(() => {}); // awaited at the end
        if (message.kind === 'progress' && message.choices) void sending.then(waits, waits);
        // Nothing comes after a result: here the core has to learn when it was not delivered.
        if (message.kind === 'result') await sending;
      }
    },
  };
}

function messageOf(reply: Exclude<Reply, { kind: 'accepted' }>): Message {
  if (reply.kind === 'notice') return { kind: 'result', lines: [reply.line] };
  return reply.kind === 'form' ? reply.otherwise : reply;
}

/** Nothing can be replaced here: of steps that would take each other's place, only what is new is said. */
function withoutShown(message: Message, shown: Message | null): Message {
  if (!shown || message.kind !== 'progress') return message;
  const isNew = message.lines.map((line, index) => !isDeepStrictEqual(line, shown.lines[index]));
  return { ...message, lines: message.lines.filter((_, index) => isNew[index]) };
}

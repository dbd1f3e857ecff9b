import type { Delivery } from '../../src/core/inbox.ts';
import type { Log } from '../../src/core/ports.ts';
import type { Line, Message, Reply } from '../../src/core/reply.ts';
import type { Request } from '../../src/core/request.ts';

/** Replies as the core gives them, for adapters that are tested without it. */

export const accepted: Reply = { kind: 'accepted' };
export const progress = (text: string): Message => ({ kind: 'progress', lines: [[text]] });
export const result = (...lines: Line[]): Message => ({ kind: 'result', lines });

/** A core that listens and says nothing. */
export function listener() {
  const asked: Request[] = [];
  async function* handle(request: Request): AsyncIterable<Reply> {
    asked.push(request);
    yield* [];
  }
  return { asked, handle };
}

/** For adapters without a state: nobody else answers. */
export const alone: Delivery = { leaving: async () => true, said: async () => {} };

export function recordLog() {
  const warnings: { event: string; facts: object }[] = [];
  const bugs: { reference: string; error: unknown }[] = [];
  const news: string[] = [];
  const log: Log = {
    request: () => {},
    info: (event) => void news.push(event),
    bug: (reference, error) => bugs.push({ reference, error }),
    warn: (event, facts = {}) => warnings.push({ event, facts }),
  };
  return { log, warnings, bugs, news };
}

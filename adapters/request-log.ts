import type { Log } from '../src/core/ports.ts';
import { referenceOf } from '../src/core/reference.ts';
import type { Request } from '../src/core/request.ts';

/** A log whose lines tell which request they are about, so that one search finds all of them. */
export function logOf(log: Log, { id }: Pick<Request, 'id'>): Log {
  if (id === null) return log;
  const request = referenceOf(id);
  return {
    ...log,
    info: (event, facts) => log.info(event, { request, ...facts }),
    warn: (event, facts) => log.warn(event, { request, ...facts }),
  };
}

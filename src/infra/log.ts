import { pino } from 'pino';
import type { Log, LogLevel } from '../core/ports.ts';

/** One line per request, as JSON, to stderr. Of a request only the fields named here are written; the facts of a warning
 *  are its caller's to choose. */
export function createLog(level: LogLevel): Log {
  const logger = pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination({ fd: 2, sync: true }),
  );
  return {
    request: ({ request, platform, intent, outcome, tookMs }) =>
      logger.info({ request, platform, intent, outcome, tookMs }, 'request'),
    bug: (reference, error) => logger.error({ reference, ...describeError(error) }, 'bug'),
    info: (event, facts = {}) => logger.info(facts, event),
    warn: (event, facts = {}) => logger.warn(facts, event),
  };
}

/** What may be told of an exception: its kind and where it happened. Never its message: those of libraries hold
 *  addresses, payloads and tokens. */
export function describeError(error: unknown): { error: string; code?: string; at: string[] } {
  if (!(error instanceof Error)) return { error: typeof error, at: [] };
  const at = (error.stack ?? '').split('\n').filter((line) => /^ {4}at /u.test(line));
  const code =
    'code' in error && typeof error.code === 'string' && /^[A-Z_]{1,60}$/u.test(error.code)
      ? error.code
      : null;
  return { error: error.name, ...(code ? { code } : {}), at: at.map((line) => line.trim()) };
}

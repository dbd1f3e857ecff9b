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
    info: (event, facts = {}) => logger.info(tame(facts), event),
    warn: (event, facts = {}) => logger.warn(tame(facts), event),
  };
}

const TEXT_LIMIT = 200;
/** Line ends that JSON leaves as they are, and what a terminal takes for the beginning of an escape code. */
const UNRULY = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;

/** A fact from outside (the name that a platform gives us, a library's code) stays one short word on its line. */
function tame(facts: Readonly<Record<string, string | number | boolean | null>>): object {
  return Object.fromEntries(
    Object.entries(facts).map(([name, value]) => [
      name,
      typeof value === 'string' ? value.toWellFormed().replace(UNRULY, '?').slice(0, TEXT_LIMIT) : value,
    ]),
  );
}

/** A call: `at name (file:///…:1:2)`, `at node:internal/…:1:2`. */
const CALL =
  /^ {4}at (?:[^\p{Cc}\p{Cf}()]{1,200} \()?(?:async )?(?:file:\/\/|node:|\/)[\w./%@+~-]{1,300}:\d+:\d+\)?$/u;
const MOST_CALLS = 30;
const OURS = new URL('../../', import.meta.url).href;

/** What may be told of an exception: its kind and where it happened. Never its message: those of libraries hold
 *  addresses, payloads and tokens; and a message can be made to look like a call. */
export function describeError(error: unknown): { error: string; code?: string; at: string[] } {
  if (!(error instanceof Error)) return { error: typeof error, at: [] };
  const code =
    'code' in error && typeof error.code === 'string' && /^[A-Z_]{1,60}$/u.test(error.code)
      ? error.code
      : null;
  const name = /^[\w[\] ]{1,60}$/u.test(error.name) ? error.name : 'Error';
  return { error: name, ...(code ? { code } : {}), at: callsOf(error) };
}

/** The stack begins with the message, which is left out whole. Where it is not found there (some change it later), only
 *  calls of our own files are told. */
function callsOf({ stack, message }: Error): string[] {
  if (typeof stack !== 'string') return [];
  const at = stack.indexOf(message);
  return stack
    .slice(at === -1 ? 0 : at + message.length)
    .split('\n')
    .filter((line) => CALL.test(line) && (at !== -1 || line.includes(OURS)))
    .slice(0, MOST_CALLS)
    .map((line) => line.trim());
}

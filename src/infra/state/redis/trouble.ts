import type { StateFault } from '../../../core/ports.ts';
import { StateRefusal } from '../fault.ts';

/** Redis did not do what it was asked. Of the library's own error only its code is kept: its message may hold what was sent. */
export class RedisTrouble extends Error {
  override name = 'RedisTrouble';
  readonly code: string;

  constructor(code: string) {
    super(`Redis: ${code}`);
    this.code = code;
  }
}

/** `ECONNREFUSED`, `WRONGPASS`, … An answer of Redis begins with its code; the library's own errors have none. */
export function codeOf(error: unknown): string {
  if (error instanceof RedisTrouble) return error.code;
  if (!(error instanceof Error)) return 'UNKNOWN';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return /^[A-Z]{3,20}(?= )/u.exec(error.message)?.[0] ?? 'CLOSED';
}

/** Why a state on Redis cannot be opened. */
export function faultOf(error: unknown): StateFault {
  if (error instanceof StateRefusal) return error.fault;
  const code = codeOf(error);
  // `ERR`: no such database, or a password where none is set.
  if (['WRONGPASS', 'NOAUTH', 'NOPERM', 'ERR'].includes(code)) return 'turned-away';
  return ['READONLY', 'OOM', 'MISCONF', 'NOREPLICAS'].includes(code) ? 'unwritable' : 'unreachable';
}

import type { StateFault } from '../../core/ports.ts';
import { BUSY, CORRUPT, FULL, LOCKED, NOTADB, primaryCode } from '../sqlite-codes.ts';

/** The state cannot be opened, and it is known why. */
export class StateRefusal extends Error {
  override name = 'StateRefusal';
  readonly fault: StateFault;

  constructor(fault: StateFault) {
    super(fault);
    this.fault = fault;
  }
}

/** What keeps the state from being opened; `null` when the error is no such thing, but a bug. */
export function stateFaultOf(error: unknown): StateFault | null {
  if (error instanceof StateRefusal) return error.fault;
  if (!(error instanceof Error) || !('code' in error)) return null;
  if (error.code === 'ENOSPC' || error.code === 'EDQUOT') return 'full';
  const code = primaryCode(error);
  if (code === BUSY || code === LOCKED) return 'busy';
  if (code === FULL) return 'full';
  return code === CORRUPT || code === NOTADB ? 'damaged' : 'forbidden';
}

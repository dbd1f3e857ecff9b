/** SQLite's primary result codes that mean something to us, https://sqlite.org/rescode.html. */
export const [ERROR, BUSY, LOCKED, READONLY, CORRUPT, FULL, CANTOPEN, NOTADB, PROTOCOL] = [
  1, 5, 6, 8, 11, 13, 14, 26, 15,
] as const;

/** `null`: not an error of SQLite. The extended codes carry the primary one in their low byte. */
export function primaryCode(error: unknown): number | null {
  return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number'
    ? error.errcode & 0xff
    : null;
}

/** SQLITE_CONSTRAINT_UNIQUE: there is a row with these values already. */
export const isTaken = (error: unknown) =>
  error instanceof Error && 'errcode' in error && error.errcode === 2067;

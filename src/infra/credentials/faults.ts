/** What keeps us from a file: it is not there, or the operating system does not let us read it. */
export function faultOf(error: unknown): 'absent' | 'forbidden' {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return code === 'ENOENT' || code === 'ENOTDIR' ? 'absent' : 'forbidden';
}

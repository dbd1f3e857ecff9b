/** The system's word for what went wrong, `ENOENT`. A message would hold paths, so it goes no further. */
export function errnoOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return typeof code === 'string' ? code : 'unknown error';
}

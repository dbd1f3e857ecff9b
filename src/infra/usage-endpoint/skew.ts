/** How far our clock is ahead of a server's, ms, by the `date` header of its answer, which counts whole seconds. `null`: it
 *  tells no time. */
export function skewOf(date: unknown, sentAt: number, receivedAt: number): number | null {
  const at = typeof date === 'string' ? Date.parse(date) : NaN;
  return Number.isNaN(at) ? null : Math.round((sentAt + receivedAt) / 2 - (at + 500));
}

/** What must not outlive this process. One listener for all: there may be many at a time. */
const ends = new Set<() => void>();
let isListening = false;

/** `end` is called when this process exits, unless the returned function was called before. */
export function endWithUs(end: () => void): () => void {
  if (!isListening) process.on('exit', () => ends.forEach((one) => one()));
  isListening = true;
  ends.add(end);
  return () => void ends.delete(end);
}

/** Watches work that must not depend on its watcher: yields what it reports, as it reports it, and returns what it comes
 *  to. Whoever stops reading misses the rest; the work goes on to its end all the same. */
export async function* follow<Step, Result>(
  work: (report: (step: Step) => void) => Promise<Result>,
): AsyncGenerator<Step, Result> {
  const steps: Step[] = [];
  let wake = () => {};
  const result = work((step) => {
    steps.push(step);
    wake();
  });
  const end = { isThere: false };
  const ended = result.then(
    () => (end.isThere = true),
    () => (end.isThere = true),
  );
  while (!end.isThere || steps.length > 0) {
    const step = steps.shift();
    if (step !== undefined) yield step;
    else await Promise.race([ended, new Promise<void>((resolve) => (wake = resolve))]);
  }
  return result;
}

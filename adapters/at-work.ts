/** What is at work when an adapter stops gets this long: with closing what is open, ten seconds in all. */
const FINISH_MS = 7500;

/** The requests that an adapter is answering at this moment. */
export function createAtWork() {
  const tasks = new Set<Promise<unknown>>();

  async function finishAll(): Promise<void> {
    while (tasks.size > 0) await Promise.allSettled(tasks);
  }

  return {
    track<T>(task: Promise<T>): Promise<T> {
      tasks.add(task);
      return task.finally(() => tasks.delete(task));
    },
    size: () => tasks.size,
    /** Settles when all of it is done; after seven and a half seconds at the latest. */
    finish: () => atMost(FINISH_MS, finishAll()),
  };
}

/** Settles with the task, whatever became of it, or when the time is up. */
export async function atMost(timeoutMs: number, task: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeUp = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, timeoutMs);
  });
  await Promise.race([Promise.allSettled([task]), timeUp]);
  clearTimeout(timer);
}

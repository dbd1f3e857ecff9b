/** Requests that may be open at one time, for all profiles together. */
export const MOST_IN_FLIGHT = 20;

/** Lets so many in at a time; the others wait in line, first come, first served. */
export type Gate = <T>(work: () => Promise<T>) => Promise<T>;

export function createGate(places: number): Gate {
  let free = places;
  const line: (() => void)[] = [];
  return async (work) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => line.push(resolve));
    try {
      return await work();
    } finally {
      // A place goes straight to the next in line, so that nobody can slip in between.
      const next = line.shift();
      if (next) next();
      else free += 1;
    }
  };
}

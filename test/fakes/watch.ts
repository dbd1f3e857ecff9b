/** Waits for what happens elsewhere in this process. */
export type Watch = {
  /** What `find` finds, as soon as it does; looks again at each `changed`. Rejects after `limitMs`. */
  until<T>(find: () => T | undefined, what: string): Promise<T>;
  changed(): void;
};

/** `seen`: what came instead, for the message of a wait in vain. */
export function createWatch({
  limitMs = 5000,
  seen = () => '',
}: { limitMs?: number; seen?: () => string } = {}): Watch {
  const looks = new Set<() => void>();
  return {
    changed() {
      for (const look of looks) look();
    },
    until<T>(find: () => T | undefined, what: string) {
      return new Promise<T>((resolve, reject) => {
        const finish = () => {
          clearTimeout(timer);
          looks.delete(look);
        };
        const look = () => {
          const found = find();
          if (found === undefined) return;
          finish();
          resolve(found);
        };
        const timer = setTimeout(() => {
          finish();
          reject(new Error(`${what} never came${seen()}`));
        }, limitMs);
        looks.add(look);
        look();
      });
    },
  };
}

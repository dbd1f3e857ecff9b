/** How long a lock outlives its process, and how often in that time a living one says that it is there. */
export const LIFE_MS = 15_000;
export const BEATS = 4;

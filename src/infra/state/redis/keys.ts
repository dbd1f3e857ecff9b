/** Before every key of ours, so that a Redis can be shared with others. Two bots that should know nothing of each other
 *  take two numbers of databases. */
const PREFIX = 'codex-profiler';

export const keyOf = (...parts: readonly string[]) => [PREFIX, ...parts].join(':');

/** Redis counts whole milliseconds, and knows no life of none. */
export const lifeOf = (ms: number) => String(Math.max(1, Math.ceil(ms)));

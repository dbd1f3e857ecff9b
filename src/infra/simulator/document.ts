import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** What one store holds, the same in every generation. Entries stay as they are found, so that nothing is lost when they
 *  are written again. */
export type Document = {
  profiles: Readonly<Record<string, unknown>>;
  state: State;
};

/** Fields that are not there are not written either. */
export type State = {
  order?: Readonly<Record<string, readonly string[]>>;
  lastGood?: Readonly<Record<string, unknown>>;
  usageStats?: Readonly<Record<string, unknown>>;
};

/** A login as far as a command needs it. */
export type Login = { provider: string; type: string; email: string | null; expires: number | null };

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `null`: no such profile, or one that is too broken to be one. */
export function loginIn(profiles: Document['profiles'], id: string): Login | null {
  const entry = Object.hasOwn(profiles, id) ? profiles[id] : null;
  if (!isRecord(entry)) return null;
  const { provider, type, email, expires } = entry;
  if (typeof provider !== 'string' || typeof type !== 'string') return null;
  return {
    provider: provider.trim().toLowerCase(),
    type,
    email: typeof email === 'string' ? email : null,
    expires: typeof expires === 'number' ? expires : null,
  };
}

/** Two parts, as they are stored; the later one of two states counts, and none without the logins. */
export function toDocument(logins: unknown, ...states: readonly unknown[]): Document {
  if (!isRecord(logins)) return { profiles: {}, state: {} };
  return {
    profiles: isRecord(logins['profiles']) ? logins['profiles'] : {},
    state: Object.assign({}, ...states.map(toState)) as State,
  };
}

function toState(stored: unknown): State {
  if (!isRecord(stored)) return {};
  const { order, lastGood, usageStats } = stored;
  const orders = Object.entries(isRecord(order) ? order : {}).flatMap(([provider, ids]) => {
    const words = Array.isArray(ids) ? ids.filter((id): id is string => typeof id === 'string') : [];
    return words.length > 0 ? [[provider, words] as const] : [];
  });
  return {
    ...(orders.length > 0 && { order: Object.fromEntries(orders) }),
    ...(isRecord(lastGood) && { lastGood }),
    ...(isRecord(usageStats) && { usageStats }),
  };
}

/** As they are stored. `state: null`: there is nothing to store. */
export function toStored({ profiles, state }: Document) {
  return {
    logins: { version: 1, profiles },
    state: Object.keys(state).length > 0 ? { version: 1, ...state } : null,
  };
}

/** Whoever reads at the same time sees the old file or the new one. */
export function writeJson(path: string, value: object): void {
  mkdirSync(dirname(path), { recursive: true });
  const part = `${path}.${process.pid}.part`;
  writeFileSync(part, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  renameSync(part, path);
}

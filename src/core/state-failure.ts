import type { State } from './ports.ts';

/** The state did not do what it was asked: its disk is full, another program holds its file, its Redis is gone. That is no
 *  bug of ours, and whoever asked is told what it is. */
export class StateFailure extends Error {
  override name = 'StateFailure';

  constructor(cause: unknown) {
    super('the state failed', { cause });
  }

  /** What the log may know: the code of the library below, never its words. */
  get facts(): Readonly<Record<string, string | number>> {
    const { cause } = this;
    if (!(cause instanceof Error)) return {};
    return {
      ...('code' in cause && typeof cause.code === 'string' && { code: cause.code }),
      ...('errcode' in cause && typeof cause.errcode === 'number' && { errcode: cause.errcode }),
    };
  }
}

/** The same state, whose failures can be told from bugs. */
export function withKnownFailures(state: State): State {
  return {
    readings: known(state.readings),
    lists: known(state.lists),
    plans: known(state.plans),
    retired: known(state.retired),
    alerts: known(state.alerts),
    claims: known(state.claims),
    locks: {
      async take(...given) {
        const taken = await known(state.locks).take(...given);
        if (!taken.isMine) return taken;
        const { isHeld, release } = taken;
        return { isMine: true, ...known({ isHeld, release }) };
      },
    },
    journal: known(state.journal),
    inbox: known(state.inbox),
    history: known(state.history),
  };
}

/** Each part is an object of asynchronous functions and nothing else. */
function known<Part extends object>(part: Part): Part {
  const methods = Object.entries(part) as [string, (...given: unknown[]) => Promise<unknown>][];
  const told = methods.map(([name, method]) => [
    name,
    async (...given: unknown[]) => {
      try {
        return await method(...given);
      } catch (error) {
        throw error instanceof StateFailure ? error : new StateFailure(error);
      }
    },
  ]);
  return Object.fromEntries(told) as Part;
}

import type { Ports } from '../ports.ts';

/** The sign-ins that wait for their persons in this process. */
export type SignIns = {
  /** `signal` fires when somebody ends it. `approve`: it cannot be ended any more. `over` is to be called when it is over,
   *  however it ended. */
  begin(
    where: { agent: string; chat: string },
    id: string,
  ): { signal: AbortSignal; approve: () => void; over: () => void };
  /** `chat`: where its end is told. `null`: none of that id waits here. */
  end(id: string): { isTooLate: boolean; chat: string } | null;
  /** The id of the one that waits for this agent; `null`: none does here. */
  waiting(agent: string): string | null;
};

type Waiting = { agent: string; chat: string; isApproved: boolean; ending: AbortController };

export function createSignIns(): SignIns {
  const waiting = new Map<string, Waiting>();
  return {
    begin({ agent, chat }, id) {
      const one: Waiting = { agent, chat, isApproved: false, ending: new AbortController() };
      waiting.set(id, one);
      return {
        signal: one.ending.signal,
        approve: () => void (one.isApproved = true),
        over: () => void waiting.delete(id),
      };
    },
    end(id) {
      const found = waiting.get(id);
      if (!found) return null;
      if (!found.isApproved) found.ending.abort();
      return { isTooLate: found.isApproved, chat: found.chat };
    },
    waiting: (agent) => [...waiting].find(([, one]) => one.agent === agent)?.[0] ?? null,
  };
}

/** A code is good for no longer. */
const WISH_LIFE_MS = 20 * 60_000;
const LOOK_MS = 2000;
const wishOf = (id: string) => `stop:${id}`;

/** One that waits in another process is ended by that one, which looks for this. */
export const wishForEnd = ({ state }: Pick<Ports, 'state'>, id: string): Promise<void> =>
  state.plans.set(wishOf(id), true, WISH_LIFE_MS);

/** Calls `end` when another process was asked to end it; to be called off when it is over. */
export function watchForWish({ state, later }: Pick<Ports, 'state' | 'later'>, id: string, end: () => void) {
  let isOver = false;
  const look = async () => {
    if (isOver) return;
    // A state that fails tells the next time.
    const isWished = (await state.plans.get(wishOf(id)).catch(() => null)) === true;
    if (isWished) end();
    else later(LOOK_MS, () => void look());
  };
  later(LOOK_MS, () => void look());
  return { callOff: () => void (isOver = true) };
}

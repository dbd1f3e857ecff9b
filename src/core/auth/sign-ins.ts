/** The sign-ins that wait for their persons in this process. One that waits in another process cannot be ended from here. */
export type SignIns = {
  /** `signal` fires when somebody ends it. `over` is to be called when it is over, however it ended. */
  begin(where: { agent: string; chat: string }, id: string): { signal: AbortSignal; over: () => void };
  /** `false`: none of that id waits here. */
  end(id: string): boolean;
  /** The id of the one that waits for this agent; `null`: none does here. */
  waiting(agent: string): string | null;
  chatOf(id: string): string | null;
};

export function createSignIns(): SignIns {
  const waiting = new Map<string, { agent: string; chat: string; ending: AbortController }>();
  return {
    begin(where, id) {
      const ending = new AbortController();
      waiting.set(id, { ...where, ending });
      return { signal: ending.signal, over: () => void waiting.delete(id) };
    },
    end(id) {
      const found = waiting.get(id);
      found?.ending.abort();
      return found !== undefined;
    },
    waiting: (agent) => [...waiting].find(([, one]) => one.agent === agent)?.[0] ?? null,
    chatOf: (id) => waiting.get(id)?.chat ?? null,
  };
}

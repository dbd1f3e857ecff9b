import type { Clock } from './ports.ts';
import type { Intent } from './request.ts';
import { holdsSecret } from './request.ts';

/** How much may be asked of this process, so that nobody's flood becomes everybody's.
 *
 *  Counted in the process, and written down nowhere: the limiter must cost less than what it keeps away, and nothing to
 *  whoever shares the state. Of several copies each counts for
 *  itself, so together they let through as many times more; what must hold for all of them (plans, claims, one change at a
 *  time) is in the state, and OpenAI is asked at most once a minute about a profile, whoever asks. */
export type Limits = {
  windowMs: number;
  /** Requests of one listed person within a window; as many again of those that must get through. */
  perPerson: number;
  /** Requests of listed people that are worked on at one moment. Owners, and what must get through, come on top. */
  atOnce: number;
  /** How long a stranger who was told their id is not told again. */
  strangerMs: number;
  /** Strangers who are told within a window, all of them together. They take nothing from what listed people have. */
  strangers: number;
};

/** `waitMs`: until the same person may ask again. `isFirst`: nobody has told them yet in this window. */
export type Admission = { ok: true } | { ok: false; waitMs: number; isFirst: boolean };

type Window = { startedAt: number; count: number; urgent: number; isTold: boolean };

export type RateLimit = {
  /** For a listed person. */
  admit(who: string, isUrgent: boolean): Admission;
  /** How a stranger is met: `welcome` learns their id, `known` was told it a while ago, and is not told again. The request
   *  that is being answered with it may be delivered a second time, and is `ignored` then. `id`: the request's. */
  meet(who: string, id: string | null): 'welcome' | 'known' | 'ignored';
  /** A place among those that are worked on; `null`: none is free. To be left when all is said. */
  enter(): { leave(): void } | null;
};

export function createRateLimit(clock: Clock, limits: Limits): RateLimit {
  const { windowMs, perPerson, atOnce, strangerMs } = limits;
  /** As many as are listed, at most. */
  const people = new Map<string, Window>();
  /** Who was told, when, and in answer to what; as many as may be told while they are remembered, at most. */
  const met = new Map<string, { at: number; id: string | null }>();
  let toStrangers = { startedAt: -Infinity, count: 0 };
  let atWork = 0;

  const isOver = (startedAt: number, lifeMs: number) => {
    const age = clock.now() - startedAt;
    // A clock that was set back begins anew.
    return age < 0 || age >= lifeMs;
  };

  function windowOf(who: string): Window {
    const current = people.get(who);
    if (current && !isOver(current.startedAt, windowMs)) return current;
    const fresh = { startedAt: clock.now(), count: 0, urgent: 0, isTold: false };
    people.set(who, fresh);
    return fresh;
  }

  return {
    admit(who, isUrgent) {
      const window = windowOf(who);
      const count = isUrgent ? (window.urgent += 1) : (window.count += 1);
      if (count <= perPerson) return { ok: true };
      const isFirst = !window.isTold;
      window.isTold = true;
      return { ok: false, waitMs: window.startedAt + windowMs - clock.now(), isFirst };
    },
    meet(who, id) {
      if (isOver(toStrangers.startedAt, windowMs)) {
        toStrangers = { startedAt: clock.now(), count: 0 };
        for (const [known, { at }] of met) if (isOver(at, strangerMs)) met.delete(known);
      }
      const told = met.get(who);
      if (told && !isOver(told.at, strangerMs)) return id !== null && told.id === id ? 'ignored' : 'known';
      if (toStrangers.count >= limits.strangers) return 'ignored';
      toStrangers.count += 1;
      met.set(who, { at: clock.now(), id });
      return 'welcome';
    },
    enter() {
      if (atWork >= atOnce) return null;
      atWork += 1;
      return { leave: () => void (atWork -= 1) };
    },
  };
}

/** What a person does about something that is under way already: it waits behind nothing they asked before. A pasted address
 *  and the second word of a deletion are confirmations, too. */
export const isUrgent = (intent: Intent): boolean =>
  intent.kind === 'auth.confirm' ||
  intent.kind === 'auth.cancel' ||
  intent.kind === 'auth.stop' ||
  (intent.kind === 'auth.propose' && intent.mutation.verb === 'delete') ||
  holdsSecret(intent);

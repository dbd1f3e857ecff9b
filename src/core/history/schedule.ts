import type { Profile } from '../usage/profile.ts';
import { FRESH_MS } from '../usage/readings.ts';
import type { Verdict } from '../usage/verdict.ts';
import { seriesOf } from './series.ts';

/** When each profile is to be read next. One list, and no timer: whoever goes round asks it who is due. */
export type Schedule = {
  /** The profiles there are at this moment. New ones are spread over a whole round; who is gone is forgotten. */
  keep(agent: string, profiles: readonly Profile[], now: number): void;
  /** Who has waited longest beyond the time; `null`: nobody is due. */
  due(now: number): Due | null;
  /** When the next one is due; `Infinity` without any. */
  nextAt(): number;
  /** It was read, at that moment, by whomever. The next time comes sooner when something changed, and soon after a reset. */
  wasRead(due: Due, verdict: Verdict, at: number): void;
  /** After a question at that moment, nobody is asked by now. */
  isTooSoon(askedAt: number, now: number): boolean;
  /** Not before that moment. */
  putOff(due: Due, until: number): void;
  /** There is nothing to ask: looked at again in a round's time. */
  setAside(due: Due, now: number): void;
};

export type Due = { series: string; profile: Profile; askedAt: number | null };

type Turn = {
  profile: Profile;
  dueAt: number;
  /** When it would be due if it was used meanwhile. */
  soonAt: number;
  askedAt: number | null;
  /** How many times slower than it was set, since nothing changed. */
  slowness: number;
  figures: string;
};

const SLOWER = 1.5;
const SLOWEST = 4;
/** A network that is back should be noticed sooner than an account that stands still. */
const SLOWEST_WITHOUT_ANSWER = 2;
/** Each wait is shorter or longer by up to so much of it. */
const SPREAD = 0.15;
/** After the moment of a reset, since clocks differ and the service takes its time. */
const AFTER_RESET_MS = { least: 30_000, most: 90_000 };
/** Beside the minute that no two questions share, so that no two copies count it differently. */
const MARGIN_MS = { least: 1000, most: 5000 };

/** `random`: 0 to 1. */
export function createSchedule(everyMs: number, random: () => number): Schedule {
  const turns = new Map<string, Turn>();
  const between = ({ least, most }: { least: number; most: number }) => least + (most - least) * random();
  const wait = (slowness: number) => everyMs * slowness * (1 - SPREAD + 2 * SPREAD * random());

  return {
    keep(agent, profiles, now) {
      const listed = new Set<string>();
      for (const profile of profiles) {
        const series = seriesOf(agent, profile);
        listed.add(series);
        const turn = turns.get(series);
        if (turn) renew(turn, profile);
        else turns.set(series, newTurn(profile, now + everyMs * random()));
      }
      for (const series of turns.keys()) if (!listed.has(series)) turns.delete(series);
    },
    due(now) {
      let first: [string, Turn] | null = null;
      for (const entry of turns)
        if (entry[1].dueAt <= now && (!first || entry[1].dueAt < first[1].dueAt)) first = entry;
      return first && { series: first[0], profile: first[1].profile, askedAt: first[1].askedAt };
    },
    nextAt() {
      return Math.min(...[...turns.values()].map(({ dueAt }) => dueAt));
    },
    wasRead({ series }, verdict, at) {
      const turn = turns.get(series);
      if (!turn) return;
      const figures = figuresOf(verdict);
      const isAnswer = verdict.basis === 'live' || verdict.readAt === at;
      const isNews = isAnswer && figures !== turn.figures;
      const slowest = isAnswer ? SLOWEST : SLOWEST_WITHOUT_ANSWER;
      turn.slowness = isNews ? 1 : Math.min(turn.slowness * SLOWER, slowest);
      if (isAnswer) turn.figures = figures;
      turn.askedAt = at;
      const resets = resetsOf(verdict, at).map((reset) => reset + between(AFTER_RESET_MS));
      const soonest = Math.max(at + FRESH_MS, verdict.retryNotBefore ?? 0) + between(MARGIN_MS);
      turn.soonAt = Math.max(soonest, at + wait(1));
      turn.dueAt = Math.max(soonest, Math.min(at + wait(turn.slowness), ...resets));
    },
    isTooSoon: (askedAt, now) => now < askedAt + Math.max(FRESH_MS, everyMs * (1 - SPREAD)),
    putOff({ series }, until) {
      const turn = turns.get(series);
      if (turn) turn.soonAt = turn.dueAt = until + between(MARGIN_MS);
    },
    setAside({ series }, now) {
      const turn = turns.get(series);
      if (turn) turn.soonAt = turn.dueAt = now + wait(1);
    },
  };
}

function newTurn(profile: Profile, dueAt: number): Turn {
  return { profile, dueAt, soonAt: dueAt, askedAt: null, slowness: 1, figures: '' };
}

/** The gateway has used it since: its figures have changed, whatever they did before. */
function renew(turn: Turn, profile: Profile): void {
  turn.profile = profile;
  const { lastUsedAt } = profile.use;
  if (lastUsedAt === null || turn.askedAt === null || lastUsedAt <= turn.askedAt) return;
  turn.slowness = 1;
  turn.dueAt = Math.min(turn.dueAt, turn.soonAt);
}

/** A reset that moves on with each answer, as that of an unused window does, is no news. */
function figuresOf({ state, windows }: Verdict): string {
  return JSON.stringify([state, windows.map(({ name, leftPercent }) => [name, leftPercent])]);
}

const resetsOf = ({ windows, limitedUntil }: Verdict, now: number): readonly number[] =>
  [...windows.map(({ resetsAt }) => resetsAt), limitedUntil].filter(
    (at) => at !== null && at > now,
  ) as number[];

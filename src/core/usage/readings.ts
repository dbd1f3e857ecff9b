import { z } from 'zod';
import { LAST_MOMENT } from '../history/point.ts';
import { createRecord } from '../history/record.ts';
import { seriesOf } from '../history/series.ts';
import type { Ports } from '../ports.ts';
import type { BankedResets, Trace, UsageAnswer } from './answer.ts';
import { judge } from './judge.ts';
import { unusable } from './keep.ts';
import { LastGood, toLastGood } from './last-good.ts';
import type { Profile } from './profile.ts';
import { Refusal, refusalOf, UNKNOWN_REFUSAL } from './refusal.ts';
import { standingOf } from './standing.ts';
import type { Standing } from './standing.ts';
import type { Verdict } from './verdict.ts';

/** A reading younger than this is used again; the endpoint is asked no oftener. */
export const FRESH_MS = 60_000;
/** A last good reading is kept for longer than any window lasts. */
const KEEP_MS = 35 * 24 * 60 * 60_000;

/** What is known of one profile now. `trace` is `null` when a fresh reading made asking unnecessary. */
export type Reading = { verdict: Verdict; trace: Trace | null };

/** Asks the endpoint, once per profile at a time, and keeps the last good reading of each. One for the whole process. */
export type Readings = {
  /** `isUrgent`: somebody waits for it (without it: true). */
  read(agent: string, profile: Profile, how?: { isUrgent: boolean }): Promise<Reading>;
  /** When its banked resets end, where `verdict`, just read, says that there are any; `null`: not known. Asks no oftener than once
   *  a minute, whatever came of it. `since`: when somebody began to wait for it all. */
  resets(
    agent: string,
    profile: Profile,
    verdict: Pick<Verdict, 'basis' | 'bankedResets'>,
    since: number,
  ): Promise<BankedResets | null>;
  /** True when `read` would have to ask the endpoint. */
  needsAsking(agent: string, profile: Profile): Promise<boolean>;
  /** What the last check found, without asking. `fails`: the login is dead, or it has no allowance now. */
  lastKnown(agent: string, profile: Profile): Promise<'works' | 'fails' | 'unknown'>;
  /** The same in more detail, with its age. */
  recall(agent: string, profile: Profile): Promise<Standing>;
  /** All that could be shown without asking: the last good reading as it looks by now, and what the store says. Its `reason`
   *  is not why anything failed. */
  recallVerdict(agent: string, profile: Profile): Promise<Verdict>;
  /** What a program should know before it asks without anybody having asked it to. */
  manners(agent: string, profile: Profile): Promise<Manners>;
};

/** Times are epoch ms. */
export type Manners = {
  /** When the endpoint was asked last by any of us, with whatever success; `null`: not within the last minute, and there is no
   *  reading. */
  askedAt: number | null;
  /** Not before, as the endpoint said. */
  restUntil: number | null;
  /** It was refused for good, and is the same login still. */
  isDead: boolean;
};

export function createReadings({
  clock,
  usage,
  state,
  log,
}: Pick<Ports, 'clock' | 'usage' | 'state' | 'log'>): Readings {
  const flights = new Map<string, Promise<Reading>>();
  const resetFlights = new Map<string, Promise<BankedResets | null>>();
  const record = createRecord(state.history);

  async function stored(key: string): Promise<LastGood | null> {
    return LastGood.safeParse(await fromState(key)).data ?? null;
  }

  /** A reading that cannot be looked up costs a question, not an answer. */
  async function fromState(key: string): Promise<unknown> {
    try {
      return await state.readings.get(key);
    } catch {
      log.warn('stored readings cannot be read');
      return undefined;
    }
  }

  /** For whoever asks by itself. Nothing is lost where it fails, and `remember` will tell. */
  async function noteQuestion(key: string): Promise<void> {
    await state.readings.set(askedOf(key), clock.now(), FRESH_MS).catch(() => {});
  }

  async function remember(key: string, verdict: Verdict, profile: Profile): Promise<void> {
    const good = toLastGood(verdict);
    try {
      if (good) {
        await state.readings.set(key, good, KEEP_MS);
        await state.readings.delete(deadOf(key));
      } else if (verdict.basis === 'auth') {
        // What was read before the login was refused is no evidence any more.
        await state.readings.delete(key);
        if (verdict.state === 'unusable') {
          const dead: Dead = { login: markOf(profile), ...refusalOf(verdict) };
          await state.readings.set(deadOf(key), dead, KEEP_MS);
        }
      }
      const { retryNotBefore: until, status } = verdict;
      if (until !== null && verdict.basis !== 'auth')
        await state.readings.set(restOf(key), { until, status }, KEEP_MS);
      await record(key, verdict, clock.now());
    } catch {
      log.warn('a reading cannot be stored');
    }
  }

  function isFresh(good: LastGood | null): good is LastGood {
    if (!good) return false;
    const age = clock.now() - good.readAt;
    return age >= 0 && age < FRESH_MS;
  }

  /** Asks, unless there is nothing to ask with, or the endpoint wants to be left alone: also when it said so to another
   *  process of ours. */
  async function answerFor(
    agent: string,
    profile: Profile,
    key: string,
    isUrgent: boolean,
  ): Promise<UsageAnswer> {
    if (profile.login.kind !== 'ready') return { kind: 'not-asked', trace: NOT_ASKED };
    const rest = Rest.safeParse(await fromState(restOf(key))).data;
    if (!rest || rest.until <= clock.now()) {
      const asked = usage.read(agent, profile, { isUrgent });
      await noteQuestion(key);
      const answer = await asked;
      if (answer.kind !== 'report') await noteQuestion(key);
      return answer;
    }
    const refusal = { kind: 'refused', status: rest.status, code: null, edge: false } as const;
    return {
      ...refusal,
      retryAfterMs: rest.until - clock.now(),
      trace: { ...NOT_ASKED, status: rest.status },
    };
  }

  async function ask(agent: string, profile: Profile, key: string, isUrgent: boolean): Promise<Reading> {
    const lastGood = await stored(key);
    if (profile.login.kind === 'ready' && isFresh(lastGood))
      return { verdict: asLive(lastGood), trace: null };
    const answer = await answerFor(agent, profile, key, isUrgent);
    const verdict = judge(answer, localFacts(profile, lastGood), clock.now());
    await remember(key, verdict, profile);
    return { verdict, trace: answer.trace };
  }

  async function askResets(agent: string, profile: Profile, since: number): Promise<BankedResets | null> {
    const key = resetsOf(seriesOf(agent, profile));
    const known = Resets.safeParse(await fromState(key)).data;
    const age = clock.now() - (known?.at ?? -Infinity);
    if (known && age >= 0 && age < FRESH_MS) return known.ends;
    const at = clock.now();
    const ends = await usage.readResets(agent, profile, since);
    await state.readings.set(key, { at, ends }, FRESH_MS).catch(() => {});
    return ends;
  }

  const deadIn = async (key: string) => deadFrom(await fromState(deadOf(key)));

  async function recallVerdict(agent: string, profile: Profile): Promise<Verdict> {
    const key = seriesOf(agent, profile);
    const dead = await deadIn(key);
    if (dead) return unusable(refusalOf(dead));
    const good = await stored(key);
    if (profile.login.kind === 'ready' && isFresh(good)) return asLive(good);
    return judge({ kind: 'not-asked', trace: NOT_ASKED }, localFacts(profile, good), clock.now());
  }

  return {
    async resets(agent, profile, { basis, bankedResets }, since) {
      if (basis !== 'live' || !bankedResets || bankedResets < 1) return null;
      const key = resetsOf(seriesOf(agent, profile));
      const flight =
        resetFlights.get(key) ?? askResets(agent, profile, since).finally(() => resetFlights.delete(key));
      resetFlights.set(key, flight);
      return flight;
    },
    read(agent, profile, { isUrgent } = { isUrgent: true }) {
      const key = seriesOf(agent, profile);
      const flight =
        flights.get(key) ?? ask(agent, profile, key, isUrgent).finally(() => flights.delete(key));
      flights.set(key, flight);
      return flight;
    },
    async needsAsking(agent, profile) {
      return profile.login.kind === 'ready' && !isFresh(await stored(seriesOf(agent, profile)));
    },
    async lastKnown(agent, profile) {
      const { kind } = profile.login;
      if (kind === 'refresh-failed' || kind === 'incomplete') return 'fails';
      const key = seriesOf(agent, profile);
      if (await deadIn(key)) return 'fails';
      const good = await stored(key);
      if (!good) return 'unknown';
      const isLimited = good.state === 'limited' && (good.limitedUntil ?? Infinity) > clock.now();
      return isLimited ? 'fails' : 'works';
    },
    async recall(agent, profile) {
      return standingOf(await recallVerdict(agent, profile));
    },
    recallVerdict,
    async manners(agent, profile) {
      const key = seriesOf(agent, profile);
      const [asked, good, rest, dead] = await Promise.all([
        fromState(askedOf(key)),
        stored(key),
        fromState(restOf(key)),
        fromState(deadOf(key)),
      ]);
      const moments = [typeof asked === 'number' ? asked : null, good?.readAt ?? null];
      // After the clock was set back, what lies ahead says nothing.
      const past = moments.filter((at) => at !== null && at <= clock.now()) as number[];
      return {
        askedAt: past.length > 0 ? Math.max(...past) : null,
        restUntil: Rest.safeParse(rest).data?.until ?? null,
        isDead: deadFrom(dead)?.login === markOf(profile),
      };
    },
  };
}

/** The endpoint said with this status that it wants no question before `until`, epoch ms. */
const Rest = z.object({ until: z.number(), status: z.number() });

/** The login was refused for good when it was last tried; with it, which login that was, and why. */
const deadOf = (key: string) => `dead:${key}`;

const Mark = z.union([z.number(), z.literal(true)]);
const Dead = Refusal.extend({ login: Mark });
type Dead = z.infer<typeof Dead>;

/** `null`: it was not refused. */
function deadFrom(stored: unknown): Dead | null {
  if (stored === undefined) return null;
  const dead = Dead.safeParse(stored).data;
  // An earlier version kept the login alone.
  return dead ?? { login: Mark.safeParse(stored).data ?? true, ...UNKNOWN_REFUSAL };
}

const markOf = ({ tokenExpiresAt }: Profile): z.infer<typeof Mark> => tokenExpiresAt ?? true;

/** When the endpoint was asked last. */
const askedOf = (key: string) => `asked:${key}`;

/** When its banked resets end, and when that was asked. */
const resetsOf = (key: string) => `resets:${key}`;
const Resets = z.object({
  at: z.number(),
  ends: z.array(z.number().min(0).max(LAST_MOMENT).nullable()).nullable(),
});

const restOf = (key: string) => `rest:${key}`;

const NOT_ASKED: Trace = { attempts: 0, tookMs: 0, status: null, requestId: null };

function localFacts({ accountId, tokenExpiresAt, login, hold }: Profile, lastGood: LastGood | null) {
  const renewable = login.kind === 'ready' ? login.renewable : login.kind !== 'incomplete';
  return {
    accountId,
    tokenExpiresAt,
    login,
    refresh: login.kind === 'refresh-failed' ? 'failed' : renewable ? 'possible' : 'impossible',
    lastGood,
    blockUntil: hold?.until ?? null,
  } as const;
}

/** A fresh reading counts as this check's own. */
function asLive(good: LastGood): Verdict {
  return { ...good, basis: 'live', retryNotBefore: null };
}

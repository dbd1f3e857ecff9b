import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Ports } from '../ports.ts';
import type { Trace, UsageAnswer } from './answer.ts';
import { judge } from './judge.ts';
import { unusable } from './keep.ts';
import { LastGood, toLastGood } from './last-good.ts';
import type { Profile } from './profile.ts';
import { standingOf } from './standing.ts';
import type { Standing } from './standing.ts';
import type { Verdict } from './verdict.ts';

/** A reading younger than this is used again; the endpoint is asked no oftener. */
const FRESH_MS = 60_000;
/** A last good reading is kept for longer than any window lasts. */
const KEEP_MS = 35 * 24 * 60 * 60_000;

/** What is known of one profile now. `trace` is `null` when a fresh reading made asking unnecessary. */
export type Reading = { verdict: Verdict; trace: Trace | null };

/** Asks the endpoint, once per profile at a time, and keeps the last good reading of each. One for the whole process. */
export type Readings = {
  read(agent: string, profile: Profile): Promise<Reading>;
  /** True when `read` would have to ask the endpoint. */
  needsAsking(agent: string, profile: Profile): Promise<boolean>;
  /** What the last check found, without asking. `fails`: the login is dead, or it has no allowance now. */
  lastKnown(agent: string, profile: Profile): Promise<'works' | 'fails' | 'unknown'>;
  /** The same in more detail, with its age. */
  recall(agent: string, profile: Profile): Promise<Standing>;
  /** All that could be shown without asking: the last good reading as it looks by now, and what the store says. Its `reason`
   *  is not why anything failed. */
  recallVerdict(agent: string, profile: Profile): Promise<Verdict>;
};

export function createReadings({
  clock,
  usage,
  state,
  log,
}: Pick<Ports, 'clock' | 'usage' | 'state' | 'log'>): Readings {
  const flights = new Map<string, Promise<Reading>>();

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

  async function remember(key: string, verdict: Verdict): Promise<void> {
    const good = toLastGood(verdict);
    try {
      if (good) {
        await state.readings.set(key, good, KEEP_MS);
        await state.readings.delete(deadOf(key));
      } else if (verdict.basis === 'auth') {
        // What was read before the login was refused is no evidence any more.
        await state.readings.delete(key);
        if (verdict.state === 'unusable') await state.readings.set(deadOf(key), true, KEEP_MS);
      }
      const { retryNotBefore: until, status } = verdict;
      if (until !== null && verdict.basis !== 'auth')
        await state.readings.set(restOf(key), { until, status }, KEEP_MS);
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
  async function answerFor(agent: string, profile: Profile, key: string): Promise<UsageAnswer> {
    if (profile.login.kind !== 'ready') return { kind: 'not-asked', trace: NOT_ASKED };
    const rest = Rest.safeParse(await fromState(restOf(key))).data;
    if (!rest || rest.until <= clock.now()) return usage.read(agent, profile);
    const refusal = { kind: 'refused', status: rest.status, code: null, edge: false } as const;
    return {
      ...refusal,
      retryAfterMs: rest.until - clock.now(),
      trace: { ...NOT_ASKED, status: rest.status },
    };
  }

  async function ask(agent: string, profile: Profile, key: string): Promise<Reading> {
    const lastGood = await stored(key);
    if (profile.login.kind === 'ready' && isFresh(lastGood))
      return { verdict: asLive(lastGood), trace: null };
    const answer = await answerFor(agent, profile, key);
    const verdict = judge(answer, localFacts(profile, lastGood), clock.now());
    await remember(key, verdict);
    return { verdict, trace: answer.trace };
  }

  async function recallVerdict(agent: string, profile: Profile): Promise<Verdict> {
    const key = keyOf(agent, profile);
    if ((await fromState(deadOf(key))) === true)
      return unusable({ reason: 'token_invalidated', action: 'sign_in_again' });
    const good = await stored(key);
    if (profile.login.kind === 'ready' && isFresh(good)) return asLive(good);
    return judge({ kind: 'not-asked', trace: NOT_ASKED }, localFacts(profile, good), clock.now());
  }

  return {
    read(agent, profile) {
      const key = keyOf(agent, profile);
      const flight = flights.get(key) ?? ask(agent, profile, key).finally(() => flights.delete(key));
      flights.set(key, flight);
      return flight;
    },
    async needsAsking(agent, profile) {
      return profile.login.kind === 'ready' && !isFresh(await stored(keyOf(agent, profile)));
    },
    async lastKnown(agent, profile) {
      const { kind } = profile.login;
      if (kind === 'refresh-failed' || kind === 'incomplete') return 'fails';
      const key = keyOf(agent, profile);
      if ((await fromState(deadOf(key))) === true) return 'fails';
      const good = await stored(key);
      if (!good) return 'unknown';
      const isLimited = good.state === 'limited' && (good.limitedUntil ?? Infinity) > clock.now();
      return isLimited ? 'fails' : 'works';
    },
    async recall(agent, profile) {
      return standingOf(await recallVerdict(agent, profile));
    },
    recallVerdict,
  };
}

/** The endpoint said with this status that it wants no question before `until`, epoch ms. */
const Rest = z.object({ until: z.number(), status: z.number() });

/** The login was refused for good when it was last tried. */
const deadOf = (key: string) => `dead:${key}`;

const restOf = (key: string) => `rest:${key}`;

const NOT_ASKED: Trace = { attempts: 0, tookMs: 0, status: null, requestId: null };

/** Agent, profile and account: a label that was signed in to another account must not show the former one's figures.
 *  Hashed, since an id may hold an e-mail address. */
function keyOf(agent: string, { id, accountId, userId }: Profile): string {
  return createHash('sha256')
    .update(JSON.stringify([agent, id, accountId, userId]))
    .digest('base64url');
}

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

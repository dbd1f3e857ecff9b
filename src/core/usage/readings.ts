import { createHash } from 'node:crypto';
import type { Ports } from '../ports.ts';
import type { Trace, UsageAnswer } from './answer.ts';
import { judge } from './judge.ts';
import { LastGood, toLastGood } from './last-good.ts';
import type { Profile } from './profile.ts';
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
  needsAsking(profile: Profile): Promise<boolean>;
};

export function createReadings({
  clock,
  usage,
  state,
  log,
}: Pick<Ports, 'clock' | 'usage' | 'state' | 'log'>): Readings {
  const flights = new Map<string, Promise<Reading>>();

  async function stored(profile: Profile): Promise<LastGood | null> {
    try {
      return LastGood.nullable()
        .catch(null)
        .parse((await state.readings.get(keyOf(profile))) ?? null);
    } catch {
      log.warn('stored readings cannot be read');
      return null;
    }
  }

  async function remember(profile: Profile, verdict: Verdict): Promise<void> {
    const good = toLastGood(verdict);
    try {
      if (good) await state.readings.set(keyOf(profile), good, KEEP_MS);
      // What was read before the login was refused is no evidence any more.
      else if (verdict.basis === 'auth') await state.readings.delete(keyOf(profile));
    } catch {
      log.warn('a reading cannot be stored');
    }
  }

  function isFresh(good: LastGood | null): good is LastGood {
    if (!good) return false;
    const age = clock.now() - good.readAt;
    return age >= 0 && age < FRESH_MS;
  }

  async function ask(agent: string, profile: Profile): Promise<Reading> {
    const lastGood = await stored(profile);
    if (profile.login.kind === 'ready' && isFresh(lastGood))
      return { verdict: asLive(lastGood), trace: null };
    const answer: UsageAnswer =
      profile.login.kind === 'ready'
        ? await usage.read(agent, profile)
        : { kind: 'not-asked', trace: NOT_ASKED };
    const verdict = judge(answer, localFacts(profile, lastGood), clock.now());
    await remember(profile, verdict);
    return { verdict, trace: answer.trace };
  }

  return {
    read(agent, profile) {
      const key = keyOf(profile);
      const flight = flights.get(key) ?? ask(agent, profile).finally(() => flights.delete(key));
      flights.set(key, flight);
      return flight;
    },
    async needsAsking(profile) {
      return profile.login.kind === 'ready' && !isFresh(await stored(profile));
    },
  };
}

const NOT_ASKED: Trace = { attempts: 0, tookMs: 0, status: null, requestId: null };

/** Profile and account: a label that was signed in to another account must not show the former one's figures. Hashed,
 *  since an id may hold an e-mail address. */
function keyOf({ id, accountId, userId }: Profile): string {
  return createHash('sha256')
    .update(JSON.stringify([id, accountId, userId]))
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

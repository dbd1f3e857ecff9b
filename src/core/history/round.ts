import type { Held, Ports } from '../ports.ts';
import { StateFailure } from '../state-failure.ts';
import type { Profile, ProfileList } from '../usage/profile.ts';
import type { Reading, Readings } from '../usage/readings.ts';
import type { Verdict } from '../usage/verdict.ts';
import { createSchedule } from './schedule.ts';
import type { Due } from './schedule.ts';

/** Reads each profile now and then, so that there is something to look back on. One copy of the bot does it for all, one
 *  question at a time, each some seconds after the one before. */

/** What was seen at one moment. `seen`: of those whose turn it was, what is known now. The verdict’s `basis` says from where: an
 *  answer to the round or to a person within the last minute (`live`), a person’s before that (`stored`, with its `readAt`), or
 *  the login that is refused or not there (`auth`), which comes again with each turn, and costs no question. The list comes
 *  along each time, as it was `at` that moment. */
export type Snapshot = {
  agent: string;
  list: ProfileList;
  seen: readonly { profile: Profile; verdict: Verdict }[];
  at: number;
};

export type Listener = (snapshot: Snapshot) => Promise<void>;

export type RoundSettings = {
  agent: string;
  /** How often each profile is read, about. */
  everyMs: number;
  /** This process among all that share the state. */
  copy: string;
};

type RoundPorts = Pick<Ports, 'clock' | 'profiles' | 'state' | 'log'> & {
  /** 0 to 1. */
  random: () => number;
  /** Settles after so many ms by the clock, or at once when it is aborted. */
  sleep: (ms: number, signal: AbortSignal) => Promise<unknown>;
};

export type Round = {
  /** Settles when `signal` is aborted. Never rejects. */
  run(signal: AbortSignal): Promise<void>;
};

/** Between two questions, about whichever profiles. */
const GAP_MS = { least: 3000, most: 4000 };
/** The order and the holds are looked at so often, whether anybody is due or not. */
const LOOK_MS = 60_000;
/** How soon another copy takes over from one that died, at most; and how often it tries. */
const LOCK_LIFE_MS = 90_000;
const STAND_BY_MS = { least: 20_000, most: 40_000 };
/** People who come with the start go first. */
const START_MS = { least: 2000, most: 8000 };

export function createRound(
  ports: RoundPorts,
  readings: Readings,
  { agent, everyMs, copy }: RoundSettings,
  listener: Listener = async () => {},
): Round {
  const { clock, profiles, state, log, random, sleep } = ports;
  const between = ({ least, most }: { least: number; most: number }) => least + (most - least) * random();
  const spellOf = { state: createSpell(), store: createSpell(), bug: createSpell() };
  let schedule = createSchedule(everyMs, random);
  let lock: Held | null = null;

  async function isMine(): Promise<boolean> {
    if (lock && (await lock.isHeld())) return true;
    await lock?.release();
    const taken = await state.locks.take(`round:${agent}`, copy, LOCK_LIFE_MS);
    lock = taken.isMine ? taken : null;
    // What was known of the times is old by now.
    if (lock) schedule = createSchedule(everyMs, random);
    return lock !== null;
  }

  /** Settles with how long to wait. */
  async function step(signal: AbortSignal): Promise<number> {
    if (!(await isMine())) return between(STAND_BY_MS);
    const at = clock.now();
    const listed = await profiles.list(agent);
    if (!listed.ok) {
      const { code } = listed.problem;
      spellOf.store.begin(() => log.warn('the round cannot read the logins', { code }));
      return LOOK_MS;
    }
    spellOf.store.end();
    const list = listed.value;
    schedule.keep(agent, list.profiles, clock.now());
    const { seen, isAsked } = await readDue(signal);
    await listener({ agent, list, seen, at });
    const untilNextMs = Math.min(LOOK_MS, schedule.nextAt() - clock.now());
    return Math.max(isAsked ? between(GAP_MS) : 0, untilNextMs);
  }

  /** Goes on as long as nobody need be asked. */
  async function readDue(signal: AbortSignal): Promise<{ seen: Snapshot['seen']; isAsked: boolean }> {
    const seen: Snapshot['seen'][number][] = [];
    while (!signal.aborted) {
      const due = schedule.due(clock.now());
      if (!due) break;
      const reading = await readOne(due);
      if (reading) seen.push({ profile: due.profile, verdict: reading.verdict });
      if (reading?.trace) return { seen, isAsked: true };
    }
    return { seen, isAsked: false };
  }

  /** `trace` is `null` where nobody need be asked; without a reading it is too soon to ask. */
  async function readOne(due: Due): Promise<Reading | null> {
    const { profile } = due;
    const now = clock.now();
    const { askedAt, restUntil, isDead } = await readings.manners(agent, profile);
    if (isDead || profile.login.kind !== 'ready') {
      schedule.setAside(due, now);
      return recall(profile);
    }
    if (restUntil !== null && restUntil > now) {
      schedule.putOff(due, restUntil);
      return null;
    }
    const isByAnother = askedAt !== null && askedAt > (due.askedAt ?? 0);
    // Within the minute their reading counts as ours, and costs no question.
    if (isByAnother && schedule.isTooSoon(askedAt, now) && (await readings.needsAsking(agent, profile))) {
      const known = await recall(profile);
      schedule.wasRead(due, known.verdict, askedAt);
      return known;
    }
    const reading = await readings.read(agent, profile, { isUrgent: false });
    const { verdict, trace } = reading;
    schedule.wasRead(due, verdict, trace ? clock.now() : (verdict.readAt ?? now));
    return reading;
  }

  async function recall(profile: Profile): Promise<Reading> {
    return { verdict: await readings.recallVerdict(agent, profile), trace: null };
  }

  function tell(error: unknown): void {
    // Of a spell without the state nothing is left to tell when it ends: the state has its own words for that.
    if (error instanceof StateFailure) spellOf.state.begin(() => log.warn('the state fails', error.facts));
    else spellOf.bug.begin(() => log.bug('round', error));
  }

  return {
    async run(signal) {
      let waitMs = between(START_MS);
      while (!signal.aborted) {
        await sleep(waitMs, signal).catch(() => {});
        if (signal.aborted) break;
        try {
          waitMs = await step(signal);
          spellOf.state.end();
          spellOf.bug.end();
        } catch (error) {
          if (!signal.aborted) tell(error);
          waitMs = LOOK_MS;
        }
      }
      await lock?.release().catch(() => {});
    },
  };
}

/** Something that is told once, and not again before it was over. */
function createSpell() {
  let isOn = false;
  return {
    begin(say: () => void) {
      if (!isOn) say();
      isOn = true;
    },
    end: () => void (isOn = false),
  };
}

import { roleOf } from '../access.ts';
import type { People } from '../access.ts';
import { profileDigest } from '../callback.ts';
import type { Channel } from '../channel.ts';
import type { Listener } from '../history/round.ts';
import type { Locale } from '../i18n/index.ts';
import type { Readings } from '../usage/readings.ts';
import type { Verdict } from '../usage/verdict.ts';
import { presentOf } from './conditions.ts';
import { deliver } from './deliver.ts';
import type { Delivering } from './deliver.ts';
import { readOverview } from './digest.ts';
import type { Overview } from './digest.ts';
import type { Present } from './fact.ts';
import { look } from './look.ts';
import { forgetMemory, readMemory, writeMemory } from './memory.ts';
import type { Subscription } from './subscription.ts';
import { readSubscriptions } from './subscriptions.ts';
import { observe } from './watch.ts';

/** Warns people before their agent stops: looks at what the round has read, and tells each subscriber what is new. */

/** Often enough for whoever waits, and seldom enough for a hundred profiles, of which one is read every three seconds. */
const EVERY_MS = 30_000;

/** The round comes each minute, or as soon as all are told. Where it does not for so long, another copy does it. */
const AWAY_MS = 5 * 60_000;

/** To hear of each round. One copy at a time does it. `channelOn`: `null` for a platform that is not served here. */
export function createAlerts(
  ports: Delivering['ports'],
  readings: Readings,
  { agent, people, locale, copy }: { agent: string; people: People; locale: Locale; copy: string },
  channelOn: (platform: string) => Channel | null,
): Listener {
  const { state, clock } = ports;
  /** What the round has read since the last look, by the profile's digest. */
  const read = new Map<string, Verdict>();
  let heardAt = -Infinity;
  let lookedAt = -Infinity;
  let isForgotten = false;

  async function forget(): Promise<void> {
    if (!isForgotten) await forgetMemory(state.alerts, agent);
    isForgotten = true;
  }

  return async function onRound({ list, seen, at }) {
    if (clock.now() - heardAt >= AWAY_MS) {
      // What was read here before another copy did so is old by now, and may have been mended since.
      read.clear();
      isForgotten = false;
    }
    heardAt = clock.now();
    for (const { profile, verdict } of seen) read.set(profileDigest(profile.id), verdict);
    const age = clock.now() - lookedAt;
    if (age >= 0 && age < EVERY_MS) return;
    lookedAt = clock.now();
    const subscriptions = await readSubscriptions(state.alerts, agent);
    if (subscriptions.length === 0) return forget();
    isForgotten = false;
    const lock = await state.locks.take(`alerts:${agent}`, copy);
    // Another copy stood still in the middle of it, and is not done.
    if (!lock.isMine) return;
    try {
      const memory = await readMemory(state.alerts, agent);
      const sight = await look(ports, readings, { list, at, read: new Map(read) }, memory);
      const watched = observe(memory, sight);
      if (!(await lock.isHeld())) return;
      await writeMemory(state.alerts, agent, watched);
      read.clear();
      /** Read once for all whom it is due for. */
      let overview: Promise<Overview> | null = null;
      const room = {
        ports,
        agent,
        locale,
        overview: () => (overview ??= readOverview(ports, readings, agent, sight)),
        mayStill: lock.isHeld,
      };
      // Of whoever has set it up and is listed no more, nobody is warned.
      const listed = subscriptions.filter(({ by }) => roleOf(people, by) !== 'stranger');
      await tellAll(room, listed, presentOf(watched, sight));
    } finally {
      await lock.release();
    }
  };

  /** A platform that does not answer keeps nobody of another one waiting. */
  async function tellAll(room: Delivering, listed: readonly Subscription[], present: Present): Promise<void> {
    const platforms = Map.groupBy(listed, ({ to }) => to.caller.platform);
    const beganAt = clock.now();
    const done = await Promise.allSettled(
      Array.from(platforms, async ([platform, all]) => {
        const channel = channelOn(platform);
        if (!channel) return;
        for (const one of all) {
          const delivered = await deliver(room, one, present, channel);
          // One that is down lets each wait for a minute: whoever comes next has their turn at the next look.
          const isDown = delivered === 'failed' && clock.now() - beganAt >= EVERY_MS;
          if (isDown || delivered === 'lost') return;
        }
      }),
    );
    for (const one of done) if (one.status === 'rejected') throw one.reason;
  }
}

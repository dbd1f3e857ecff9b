import { readHistory } from '../auth/journal.ts';
import type { Live } from '../auth/live.ts';
import { refsOf } from '../auth/live.ts';
import { isAboutOrder } from '../auth/plan.ts';
import { keyInOrder } from '../auth/why.ts';
import { recallRetired } from '../auth/retired.ts';
import type { Ports } from '../ports.ts';
import { knownOf } from '../rotation/known.ts';
import { lookTogether } from '../rotation/together.ts';
import type { ProfileList } from '../usage/profile.ts';
import type { Readings } from '../usage/readings.ts';
import { arrange } from '../usage/target.ts';
import type { Memory } from './memory.ts';
import type { Sight } from './sight.ts';

/** All that the watch has to see of one moment, from what is stored. Nobody is asked. */

/** A forecast takes days of readings, and hardly changes in less. */
const POOL_EVERY_MS = 10 * 60_000;

export async function look(
  ports: Pick<Ports, 'state' | 'clock' | 'log'>,
  readings: Readings,
  { list, at, read }: { list: ProfileList; at: number; read: Sight['read'] },
  memory: Memory,
): Promise<Sight> {
  const { agent } = list;
  const now = ports.clock.now();
  const placed = arrange(list);
  const live: Live = { list, placed };
  const entries = await ports.state.journal.last();
  return {
    now,
    placed,
    read,
    order: list.order && refsOf(live, list.order.ids),
    key: keyInOrder(list),
    entries,
    done: await whatWasDone(ports, agent, {
      from: memory.order?.entries ?? entries,
      until: entries,
      at,
      now,
    }),
    retired: await recallRetired(ports.state.retired, live),
    pool: isDue(memory.pool.lookedAt, now)
      ? await lookTogether(ports, agent, await knownOf(readings, agent, placed, now))
      : null,
  };
}

/** Also after the clock was set back. */
const isDue = (lookedAt: number, now: number) => lookedAt > now || now - lookedAt >= POOL_EVERY_MS;

/** What this bot did between two lengths of its record. What ended after the list was read, `at`, may not be in that list. */
async function whatWasDone(
  { state }: Pick<Ports, 'state'>,
  agent: string,
  { from, until, at, now }: { from: number; until: number; at: number; now: number },
): Promise<Sight['done']> {
  if (from === until) return { isOrderChanged: false, returned: [], isAtIt: false };
  const { changes } = await readHistory(state.journal);
  const since = changes.filter(({ seq, plan }) => seq > from && isAbout(plan.agent, agent));
  return {
    isOrderChanged: since.some(
      ({ plan, applyingAt, approved }) =>
        // OpenClaw puts whoever signs in first.
        approved !== null || (applyingAt !== null && isAboutOrder(plan)),
    ),
    returned: since.flatMap(({ plan }) => plan.returned.map(({ digest }) => digest)),
    isAtIt: since.some(({ ended }) => ended === null || (ended.at >= at && ended.at <= now)),
  };
}

/** What is changed for `main` may be used by others, too. */
const isAbout = (changed: string, agent: string) => changed === agent || changed === 'main';

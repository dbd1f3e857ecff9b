import { renderPool } from '../forecast/render.ts';
import type { Catalogue } from '../i18n/index.ts';
import type { Ports } from '../ports.ts';
import type { Message } from '../reply.ts';
import { knownOf } from '../rotation/known.ts';
import { lookTogether } from '../rotation/together.ts';
import type { Readings } from '../usage/readings.ts';
import { renderLine } from '../usage/render.ts';
import type { Verdict } from '../usage/verdict.ts';
import { wallTime } from './local-time.ts';
import { isMuted } from './subscription.ts';
import type { Subscription } from './subscription.ts';
import { inUse } from './sight.ts';
import type { Sight } from './sight.ts';

/** All at a glance, once a day. */

/** The day whose overview is due now, where the subscriber is; `null`: none. */
export function digestDueOn(subscription: Subscription, now: number): string | null {
  const { digestAt, zone } = subscription;
  if (digestAt === null || zone === null || isMuted(subscription, now)) return null;
  const { day, hour } = wallTime(zone, now);
  return hour === digestAt ? day : null;
}

/** How all in use stand, by what was read last; the same for everybody who is told of it. */
export type Overview = {
  profiles: readonly { label: string; verdict: Verdict }[];
  together: Awaited<ReturnType<typeof lookTogether>>;
  now: number;
};

/** Nobody is asked. */
export async function readOverview(
  ports: Pick<Ports, 'state' | 'clock' | 'log'>,
  readings: Readings,
  agent: string,
  sight: Pick<Sight, 'placed' | 'now'>,
): Promise<Overview> {
  const { now } = sight;
  const profiles = await knownOf(readings, agent, inUse(sight), now);
  return { profiles, together: await lookTogether(ports, agent, profiles), now };
}

/** The strict lines, and how long all last together. */
export function renderDigest(texts: Catalogue, { profiles, together, now }: Overview, day: string): Message {
  return {
    kind: 'result',
    lines: [
      texts.alerts.digest(day),
      ...profiles.map(({ label, verdict }) => renderLine(label, verdict, now)),
      ...(together ? renderPool(texts, together.pool, together.labels) : []),
    ],
    choices: [[{ label: texts.alerts.buttons.all, intent: { kind: 'usage.show', target: { by: 'all' } } }]],
    isQuiet: true,
  };
}

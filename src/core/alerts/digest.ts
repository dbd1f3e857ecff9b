import type { Catalogue } from '../i18n/index.ts';
import type { Line, Message } from '../reply.ts';
import { renderLine } from '../usage/render.ts';
import type { Verdict } from '../usage/verdict.ts';
import { wallTime } from './local-time.ts';
import type { Subscription } from './subscription.ts';

/** All at a glance, once a day. */

/** The day whose overview is due now, where the subscriber is; `null`: none. */
export function digestDueOn({ digestAt, zone, mutedUntil }: Subscription, now: number): string | null {
  if (digestAt === null || zone === null || (mutedUntil !== null && mutedUntil > now)) return null;
  const { day, hour } = wallTime(zone, now);
  return hour === digestAt ? day : null;
}

/** The strict lines, and how long all last together. `together`: that line, or none. */
export function renderDigest(
  texts: Catalogue,
  profiles: readonly { label: string; verdict: Verdict }[],
  day: string,
  now: number,
  together: readonly Line[],
): Message {
  return {
    kind: 'result',
    lines: [
      texts.alerts.digest(day),
      ...profiles.map(({ label, verdict }) => renderLine(label, verdict, now)),
      ...together,
    ],
    choices: [[{ label: texts.alerts.buttons.all, intent: { kind: 'usage.show', target: { by: 'all' } } }]],
    isQuiet: true,
  };
}

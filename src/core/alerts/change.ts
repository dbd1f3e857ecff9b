import { z } from 'zod';
import { LAST_MOMENT } from '../history/point.ts';
import { isZone } from './local-time.ts';
import { alertKinds, Hour, thresholds, usual } from './subscription.ts';
import type { AlertKind, Subscription, Threshold } from './subscription.ts';
import { listedZones } from './zones.ts';

/** What can be set, and what comes of it. Each change carries what it leads to: made twice, it is the same as made once. */

/** - `menu`: the main one, and what is there stays; `main` takes its place.
 *  - `unclear`, `nowhere`: words that mean nothing here; a time zone that nobody knows.
 *  - `odd-…`: of this setting, but nothing that it can be. */
export const alertScreens = [
  'menu',
  'main',
  'kinds',
  'levels',
  'quiet',
  'zone',
  'mute',
  'digest',
  'unclear',
  'nowhere',
  'odd-kinds',
  'odd-levels',
  'odd-quiet',
  'odd-mute',
  'odd-digest',
] as const;
export type AlertScreen = (typeof alertScreens)[number];

/** A month. */
const MOST_HOURS = 720;
export const MuteHours = z.int().min(1).max(MOST_HOURS);

const about = <A extends string>(name: A) => ({ about: z.literal(name) });
const changes = [
  z.object({ ...about('on'), isOn: z.boolean() }),
  z.object({ ...about('kind'), kind: z.enum(alertKinds), isOn: z.boolean() }),
  z.object({ ...about('level'), level: z.literal(thresholds), isOn: z.boolean() }),
  z.object({ ...about('quiet'), hours: z.object({ from: Hour, until: Hour }).nullable() }),
  /** `open`: until somebody ends it. `null`: ends it. */
  z.object({ ...about('mute'), hours: z.union([MuteHours, z.literal('open')]).nullable() }),
  z.object({ ...about('digest'), at: Hour.nullable() }),
] as const;

/** What a button can carry. */
export const ChosenChange = z.discriminatedUnion('about', [
  ...changes,
  z.object({ ...about('zone'), zone: z.enum(listedZones) }),
]);
export type ChosenChange = z.infer<typeof ChosenChange>;

/** What can be typed, too: any zone, and several at once. */
export const AlertChange = z.discriminatedUnion('about', [
  ...changes,
  z.object({ ...about('zone'), zone: z.string().max(300).refine(isZone) }),
  z.object({ ...about('only'), kinds: z.array(z.enum(alertKinds)).max(alertKinds.length).readonly() }),
  z.object({ ...about('levels'), levels: z.array(z.literal(thresholds)).max(thresholds.length).readonly() }),
]);
export type AlertChange = z.infer<typeof AlertChange>;

/** Of `mutedUntil`: until somebody ends it. */
export const UNTIL_TOLD = LAST_MOMENT;

/** Who it is for, and who has set it. */
type Whose = Pick<Subscription, 'to' | 'by'>;

export const isOn = (known: Subscription | null): known is Subscription => known !== null && !known.isOff;

/** What it is after the change; the first one begins with what is usual. Where it is off, whatever wants something turns it on,
 *  and what only ends something changes nothing. */
export function changed(
  known: Subscription | null,
  change: AlertChange,
  whose: Whose,
  now: number,
): Subscription | null {
  if (change.about === 'on' && !change.isOn) return known && { ...known, ...whose, isOff: true };
  if (!isOn(known) && !wantsSomething(change)) return known;
  const before = { ...usual, ...known, ...(isOn(known) ? {} : { mutedUntil: null }), ...whose };
  return { ...before, ...settingsBy(change, before, now), isOff: undefined };
}

function wantsSomething(change: AlertChange): boolean {
  switch (change.about) {
    case 'mute':
      return false;
    case 'quiet':
      return change.hours !== null;
    case 'digest':
      return change.at !== null;
    default:
      return true;
  }
}

function settingsBy(change: AlertChange, before: Subscription, now: number): Partial<Subscription> {
  switch (change.about) {
    case 'on':
      return { mutedUntil: null };
    case 'kind':
      return { kinds: withOne(alertKinds, before.kinds, change.kind, change.isOn) };
    case 'only':
      return { kinds: alertKinds.filter((kind) => change.kinds.includes(kind)) };
    case 'level':
      return withLevels(before, withOne(thresholds, levelsOf(before), change.level, change.isOn));
    case 'levels':
      return withLevels(before, change.levels);
    case 'quiet':
      return { quiet: change.hours };
    case 'zone':
      return { zone: change.zone };
    case 'mute':
      return { mutedUntil: mutedUntil(change.hours, now) };
    case 'digest':
      return { digestAt: change.at };
    default:
      return change satisfies never;
  }
}

const mutedUntil = (hours: number | 'open' | null, now: number) =>
  hours === null ? null : hours === 'open' ? UNTIL_TOLD : now + hours * 60 * 60_000;

const withOne = <T>(all: readonly T[], set: readonly T[], one: T, isIn: boolean): readonly T[] =>
  all.filter((each) => (each === one ? isIn : set.includes(each)));

/** None, where nobody is to be warned of them. */
export const levelsOf = ({ kinds, thresholds: levels }: Pick<Subscription, 'kinds' | 'thresholds'>) =>
  kinds.includes('low') ? levels : [];

/** Without any level nobody is warned that it is low; whoever wants that again begins with the usual ones. */
function withLevels({ kinds }: Subscription, levels: readonly Threshold[]): Partial<Subscription> {
  const sorted = thresholds.filter((level) => levels.includes(level));
  return {
    kinds: withOne<AlertKind>(alertKinds, kinds, 'low', sorted.length > 0),
    thresholds: sorted.length > 0 ? sorted : [...usual.thresholds],
  };
}

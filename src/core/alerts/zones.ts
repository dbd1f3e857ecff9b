import { isZone, wallTime } from './local-time.ts';

/** The time zones that are offered as buttons, by what the clock shows there now. */

/** Where most people look first, and they are always shown. */
const wellKnown = [
  'Pacific/Honolulu',
  'America/Anchorage',
  'America/Los_Angeles',
  'America/Denver',
  'America/Chicago',
  'America/New_York',
  'America/Halifax',
  'America/Sao_Paulo',
  'Europe/London',
  'Europe/Berlin',
  'Europe/Athens',
  'Europe/Moscow',
  'Asia/Dubai',
  'Asia/Karachi',
  'Asia/Kolkata',
  'Asia/Dhaka',
  'Asia/Bangkok',
  'Asia/Shanghai',
  'Asia/Tokyo',
  'Australia/Sydney',
  'Pacific/Auckland',
] as const;

/** Shown where no other shows the same, which changes with summer time; the one with more people first. */
const others = [
  'Australia/Brisbane',
  'Africa/Abidjan',
  'Pacific/Noumea',
  'Pacific/Fiji',
  'Atlantic/Cape_Verde',
  'America/Nuuk',
  'Pacific/Pago_Pago',
  'Pacific/Gambier',
] as const;

/** A button carries the city alone. */
export const listedZones = [...wellKnown, ...others] as const;
export type ListedZone = (typeof listedZones)[number];

/** One more button leads back. */
const MOST = 24;

const QUARTER_MS = 15 * 60_000;

/** In whole quarters of an hour from UTC, which no zone is finer than. */
function offsetOf(zone: string, now: number): number {
  const at = Math.floor(now / QUARTER_MS) * QUARTER_MS;
  const { day, hour, minute } = wallTime(zone, at);
  return Date.parse(`${day}T00:00:00Z`) + (hour * 60 + minute) * 60_000 - at;
}

/** At most 24, from west to east. */
export function zonesAt(now: number): readonly ListedZone[] {
  const offsets = new Map<ListedZone, number>(wellKnown.map((zone) => [zone, offsetOf(zone, now)]));
  for (const zone of others) {
    const offset = offsetOf(zone, now);
    if (offsets.size < MOST && ![...offsets.values()].includes(offset)) offsets.set(zone, offset);
  }
  return [...offsets].toSorted(([, a], [, b]) => a - b).map(([zone]) => zone);
}

/** As somebody types it: `Europe/Berlin`, or just `berlin`. `null`: there is none of that name. */
export function zoneNamed(said: string): string | null {
  const name = said.trim().replaceAll(/\s+/gu, '_');
  const wanted = name.toLowerCase();
  if (wanted === '') return null;
  const known: readonly string[] = [...listedZones, ...Intl.supportedValuesOf('timeZone')];
  return (
    known.find((zone) => zone.toLowerCase() === wanted) ??
    known.find((zone) => zone.toLowerCase().endsWith(`/${wanted}`)) ??
    (isZone(name) ? name : null)
  );
}

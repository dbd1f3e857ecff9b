import { describe, expect, it } from 'vitest';
import { wallTime } from '../../../src/core/alerts/local-time.ts';
import { listedZones, zoneNamed, zonesAt } from '../../../src/core/alerts/zones.ts';

const winter = Date.parse('2026-01-15T12:00:00Z');
const summer = Date.parse('2026-07-15T12:00:00Z');
/** What the clock shows, in hours ahead of UTC. */
const ahead = (zone: string, at: number) => {
  const { day, hour, minute } = wallTime(zone, at);
  return (Date.parse(`${day}T00:00:00Z`) - at) / 3_600_000 + hour + minute / 60;
};

describe('the time zones on offer', () => {
  it.each([
    ['winter', winter],
    ['summer', summer],
  ])('are at most 24, from west to east, in %s', (_, at) => {
    const offsets = zonesAt(at).map((zone) => ahead(zone, at));
    expect(offsets.length).toBeLessThanOrEqual(24);
    expect(offsets).toEqual(offsets.toSorted((a, b) => a - b));
  });

  it.each([
    ['winter', winter, [-2]],
    ['summer', summer, [-9, -2]],
  ])(
    'show every whole hour from Honolulu to Auckland, but where hardly anybody lives, in %s',
    (_, at, without) => {
      const offsets = zonesAt(at).map((zone) => ahead(zone, at));
      const hours = Array.from({ length: 23 }, (__, index) => index - 10);
      expect(hours.filter((hour) => !offsets.includes(hour))).toEqual(without);
    },
  );

  it('are known by their last part, which no two share', () => {
    expect(new Set(listedZones.map((zone) => zone.split('/').at(-1))).size).toBe(listedZones.length);
  });
});

describe('a time zone as somebody types it', () => {
  it.each([
    ['Europe/Berlin', 'Europe/Berlin'],
    ['europe/berlin', 'Europe/Berlin'],
    [' berlin ', 'Europe/Berlin'],
    ['new york', 'America/New_York'],
    ['Asia/Kolkata', 'Asia/Kolkata'],
    ['America/Argentina/Buenos_Aires', 'America/Argentina/Buenos_Aires'],
    ['UTC', 'UTC'],
    ['', null],
    ['Atlantis', null],
    ['/', null],
  ])('%j is %s', (said, zone) => {
    expect(zoneNamed(said)).toBe(zone);
  });
});

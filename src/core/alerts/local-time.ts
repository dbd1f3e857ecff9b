/** What a clock on the wall shows somewhere. */

const formats = new Map<string, Intl.DateTimeFormat>();

/** Made once for each zone: to make one takes longer than to use it a hundred times. */
function formatIn(zone: string): Intl.DateTimeFormat {
  const format =
    formats.get(zone) ??
    new Intl.DateTimeFormat('en-CA', {
      timeZone: zone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
  formats.set(zone, format);
  return format;
}

/** `day`: `2026-11-26`. */
export function wallTime(zone: string, at: number): { day: string; hour: number; minute: number } {
  const parts = formatIn(zone).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((one) => one.type === type)?.value ?? '';
  return {
    day: `${part('year')}-${part('month')}-${part('day')}`,
    hour: Number(part('hour')),
    minute: Number(part('minute')),
  };
}

/** Whether it names a zone that is known here. Keeps nothing: there is no end to what somebody can type. */
export function isZone(zone: string): boolean {
  if (formats.has(zone)) return true;
  try {
    return Boolean(new Intl.DateTimeFormat('en-CA', { timeZone: zone }));
  } catch {
    return false;
  }
}

/** A week of twelve logins, as data: what is used when, and what goes wrong. All times are UTC; the story begins on the Sunday
 *  before, at noon. */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const MONDAY = Date.parse('2026-11-23T00:00:00Z');

/** `Tue 10:30`. */
export function on(said: string): number {
  const [day = '', time = ''] = said.split(' ');
  const [hour, minute] = time.split(':').map(Number);
  return MONDAY + DAYS.indexOf(day) * DAY + hour! * HOUR + minute! * MINUTE;
}

/** The other way round; the Sunday before looks like the one at the end. */
export function told(at: number): string {
  const day = DAYS[(new Date(at).getUTCDay() + 6) % 7];
  return `${day} ${new Date(at).toISOString().slice(11, 16)}`;
}

export type Span = { from: number; until: number };
export const isWithin = ({ from, until }: Span, at: number) => at >= from && at < until;
const span = (from: string, until: string): Span => ({ from: on(from), until: on(until) });

export const STARTS = MONDAY - 12 * HOUR;
export const ENDS = on('Sun 23:00');

/** Windows that run already when the story begins: percent used, and when they begin anew. */
type Begun = { used: number; resetsAt: number };
type Login = { account: string; week: Begun };
const login = (account: string, used: number, resets: string): Login => ({
  account,
  week: { used, resetsAt: on(resets) },
});

/** By name. `alias` is a second name of `home`’s account; `guest` has nothing left of its week, `spare` little. */
export const logins: Readonly<Record<string, Login>> = {
  work: login('work', 4, 'Sat 10:00'),
  home: login('home', 10, 'Sun 08:00'),
  lab: login('lab', 0, 'Sun 08:30'),
  team: login('team', 12, 'Sun 08:00'),
  studio: login('studio', 20, 'Sun 09:00'),
  client: login('client', 5, 'Sun 09:30'),
  trial: login('trial', 0, 'Sun 10:00'),
  guest: login('guest', 100, 'Fri 08:00'),
  night: login('night', 30, 'Sun 11:00'),
  alias: login('home', 10, 'Sun 08:00'),
  spare: login('spare', 88, 'Sat 06:00'),
  old: login('old', 0, 'Sun 12:00'),
};

/** `old` was taken out of use some weeks ago, by the bot. */
export const usualOrder = Object.keys(logins).filter((name) => name !== 'old');
const swapped = ['home', 'work', ...usualOrder.slice(2)];

/** What somebody else did to the order. */
export const orders: readonly { at: number; order: readonly string[] }[] = [
  { at: STARTS, order: usualOrder },
  { at: on('Thu 11:05'), order: swapped },
  { at: on('Thu 12:35'), order: usualOrder },
  // A fresh login goes to the front.
  { at: on('Fri 14:00'), order: ['old', ...usualOrder] },
  { at: on('Fri 17:00'), order: usualOrder },
];

/** Percent of one account’s five hours, per hour; of its week a tenth of that. */
export const loads: readonly (Span & { perHour: number })[] = [
  { ...span('Mon 09:00', 'Mon 18:30'), perHour: 28 },
  { ...span('Mon 20:00', 'Mon 22:00'), perHour: 55 },
  { ...span('Tue 09:00', 'Tue 21:00'), perHour: 12 },
  { ...span('Wed 09:00', 'Wed 18:00'), perHour: 45 },
  { ...span('Wed 20:00', 'Wed 22:30'), perHour: 50 },
  { ...span('Thu 09:00', 'Thu 13:00'), perHour: 30 },
  // What was promised for Thursday.
  { ...span('Thu 13:00', 'Thu 18:00'), perHour: 200 },
  { ...span('Thu 20:00', 'Thu 22:00'), perHour: 40 },
  { ...span('Fri 09:00', 'Fri 17:00'), perHour: 40 },
  { ...span('Fri 20:00', 'Fri 23:00'), perHour: 60 },
  { ...span('Sat 11:00', 'Sat 13:00'), perHour: 15 },
  { ...span('Sun 16:00', 'Sun 18:00'), perHour: 10 },
];

/** In force at that moment. */
export const orderAt = (at: number) => orders.findLast((one) => one.at <= at)!.order;

/** A session holds on to this login, whatever the order says, as long as it can be used. */
export const pinned = { ...span('Tue 00:00', 'Wed 00:00'), name: 'home' };

/** Everybody’s five hours begin anew. */
export const earlyReset = on('Wed 15:00');

/** The first answer about a window that is low, from then on, says that nothing of it is used; the next one is true again. */
export const lie = { account: 'work', from: on('Mon 11:30'), leftBelow: 20 };

/** Refused for good, until it was mended by a fresh login. */
export const refused = { ...span('Tue 10:30', 'Fri 09:15'), name: 'lab' };
/** Ends, and nothing can renew it, until it was mended by a fresh login. */
export const ending = { ...span('Thu 11:00', 'Sat 10:00'), name: 'trial' };
/** A fresh login of one that was retired, and until it was taken out again. */
export const returned = { ...span('Fri 14:00', 'Fri 17:00'), name: 'old' };

export const outage = span('Wed 10:00', 'Wed 12:00');
export const stateFails = span('Mon 21:15', 'Mon 21:16');
export const chatFails = span('Thu 14:05', 'Thu 14:15');

/** How often one of the copies dies without a word, and how long until it is started again, at most. */
export const deaths = { perDay: 2, downMs: 12 * MINUTE, seed: 7 };
/** Of the messages that are sent: the process that sends one of these dies before it knows that it has arrived. */
export const lastWords = [30, 90, 170];

/** Who listens. `blocked`: from then on they have blocked the bot. `muted`: asked for silence then. */
export const listeners = {
  owner: { platform: 'telegram', chat: '1', isForAll: false, zone: null, quiet: null, digestAt: null },
  operator: {
    platform: 'telegram',
    chat: '2',
    isForAll: false,
    zone: 'Asia/Shanghai',
    quiet: { from: 23, until: 7 },
    digestAt: 9,
  },
  group: { platform: 'discord', chat: '30', isForAll: true, zone: null, quiet: null, digestAt: null },
  blocker: { platform: 'telegram', chat: '4', isForAll: false, zone: null, quiet: null, digestAt: null },
  muter: { platform: 'discord', chat: '5', isForAll: false, zone: null, quiet: null, digestAt: null },
} as const;
export type ListenerName = keyof typeof listeners;

export const blockedFrom = on('Wed 12:00');
export const muted = span('Fri 10:00', 'Fri 18:00');

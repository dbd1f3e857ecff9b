import { alertKinds, thresholds } from '../alerts/subscription.ts';
import type { AlertKind, Threshold } from '../alerts/subscription.ts';
import type { ListedZone } from '../alerts/zones.ts';
import type { Line } from '../reply.ts';
import { code } from './en-words.ts';

/** What is said where somebody sets up what they are warned of. */

/** What a clock on the wall shows there. */
type Clock = { zone: string; hour: number; minute: number };

export const two = (count: number) => String(count).padStart(2, '0');
export const onTheHour = (hour: number) => `${two(hour)}:00`;
export const between = ({ from, until }: { from: number; until: number }) =>
  `${onTheHour(from)}–${onTheHour(until)}`;
export const onClock = ({ hour, minute }: { hour: number; minute: number }) => `${two(hour)}:${two(minute)}`;

const kinds = {
  low: 'Low',
  empty: 'Empty',
  back: 'Back again',
  login: 'Login',
  failover: 'Failover',
  order: 'Order changed',
  returned: 'Retired one back',
  pool: 'All running out',
} satisfies Record<AlertKind, string>;

const screen = (name: string): Line => [{ bold: 'Alerts' }, ` · ${name}`];
const kind = (name: AlertKind, means: string): Line => [{ bold: kinds[name] }, `: ${means}`];

export const alertsMenu = {
  title: (isForAll: boolean, isOn: boolean): Line => [
    { bold: 'Alerts' },
    ` for ${isForAll ? 'this chat' : 'you'}: ${isOn ? 'on' : 'off'}`,
  ],
  /** Where they are off. */
  offer: (isForAll: boolean): Line => [
    `I can tell ${isForAll ? 'all of you' : 'you'} when a login runs low or empty, when it is back, when it needs a new sign-in, and when the gateway uses another one. Tap Turn on.`,
  ],
  warnsOf: (on: readonly AlertKind[], levels: readonly Threshold[]): Line => {
    const names = on.map((one) => {
      const name = kinds[one].toLowerCase();
      return one === 'low' ? `${name} at ${levels.map((level) => `${level}%`).join(' and ')}` : name;
    });
    const all = names.join(', ');
    return [all === '' ? 'No warnings are picked. Tap What for.' : `What for: ${all}`];
  },
  /** Its hours; `clock`: of the zone that they are counted in. */
  rhythm: (
    quiet: { from: number; until: number } | null,
    digestAt: number | null,
    clock: Clock | null,
  ): Line => {
    const zone = clock && `${clock.zone}, now ${onClock(clock)}`;
    const behind = zone === null ? '' : ` (${zone})`;
    return [
      quiet ? `Quiet ${between(quiet)}${behind}` : 'No quiet hours',
      ' · ',
      digestAt === null ? 'No digest' : `Digest at ${onTheHour(digestAt)}${quiet ? '' : behind}`,
      ...(zone !== null && !quiet && digestAt === null ? [` · ${zone}`] : []),
    ];
  },
  zoneMissing: ['These hours begin to count once I know the time zone: tap Time zone.'] as Line,
  /** `null`: until it is ended. */
  muted: (until: number | null): Line =>
    until === null ? ['Muted until you end it.'] : ['Muted until ', { at: until }, '.'],
  /** Said below a warning. */
  peace: (until: number): Line => ['Muted until ', { at: until }, '. After that I tell what still holds.'],
  unwatched: [
    'Nothing is watched: ',
    code('POLL_MINUTES=0'),
    ' switches that off. Whoever runs this bot can set it to 5 and start again.',
  ] as Line,
  onlyOperators: [
    'An operator or an owner sets this up. Your own alerts: write ',
    code('/codex_alerts'),
    ' to me in private.',
  ] as Line,
  /** In the terminal. */
  noWay: [
    'Warnings come in Telegram and Discord, not in a terminal. Write ',
    code('/codex_alerts'),
    ' to the bot there.',
  ] as Line,

  turnedOn: ['Alerts are on now.'] as Line,
  /** Said once, when they are turned on. */
  firstWord: (minutes: number): Line => [
    `I look at each login about every ${minutes === 1 ? 'minute' : `${minutes} minutes`}. What is already so is told at the next look; after that, only what is new.`,
  ],
  notOn: ['Alerts are off, so nothing was changed.'] as Line,
  zoneFirst: ['Noted. It needs your time zone, too:'] as Line,
  unclear: [
    'I did not understand that. Nothing was changed. Try ',
    code('/codex_alerts quiet 23-7'),
    ', ',
    code('/codex_alerts levels 20 5'),
    ' or ',
    code('/codex_alerts mute 8'),
    '.',
  ] as Line,
  /** Said above what can be picked instead. */
  odd: {
    kinds: [
      'Nothing was changed. These are the words for it: ',
      code(`/codex_alerts only ${alertKinds.join(' ')}`),
    ] as Line,
    levels: [`Nothing was changed: the levels are ${thresholds.join(', ')}.`] as Line,
    quiet: ['Nothing was changed: I need two different full hours, 0 to 23.'] as Line,
    mute: [
      'Nothing was changed: I need full hours, 1 to 720, as in ',
      code('/codex_alerts mute 8'),
      '.',
    ] as Line,
    digest: ['Nothing was changed: I need one full hour, 0 to 23.'] as Line,
  },
  nowhere: ['I know no time zone of that name. Nothing was changed.'] as Line,

  kinds: kinds as Readonly<Record<AlertKind, string>>,
  kindsScreen: [
    screen('what for'),
    kind('low', 'little is left; how little, you pick under Levels'),
    kind('empty', 'nothing is left'),
    kind('back', 'it can be used again after that'),
    kind('login', 'it ends soon, or does not work any more'),
    kind('failover', 'the gateway uses another login than the first of its order'),
    kind('order', 'somebody else has changed the order'),
    kind('returned', 'a retired login is in use again'),
    kind('pool', 'all logins of the order run out before one of them is back'),
    ['Tap one to turn it on or off.'],
  ] as readonly Line[],
  levelsScreen: [
    screen('levels'),
    ['You are warned once when this much is left, or less. Tap one to turn it on or off.'],
  ] as readonly Line[],
  quietScreen: [
    screen('quiet hours'),
    ['In these hours I say nothing; what still holds is told afterwards.'],
    ['Other hours: ', code('/codex_alerts quiet 21-6')],
  ] as readonly Line[],
  zoneScreen: (clock: Clock | null): readonly Line[] => [
    screen(clock ? `time zone ${clock.zone}, now ${onClock(clock)}` : 'time zone'),
    ['Tap what your clock shows now. Not there? ', code('/codex_alerts zone Europe/Paris')],
  ],
  muteScreen: [screen('mute'), ['For how long shall I say nothing?']] as readonly Line[],
  digestScreen: [
    screen('digest'),
    ['One overview a day, at this hour. Another hour: ', code('/codex_alerts digest 10')],
  ] as readonly Line[],

  buttons: {
    turnOn: 'Turn on',
    turnOff: 'Turn off',
    kinds: 'What for',
    levels: 'Levels',
    quiet: 'Quiet hours',
    zone: 'Time zone',
    mute: 'Mute',
    digest: 'Digest',
    back: '‹ Back',
    hours: between,
    hour: onTheHour,
    noQuiet: 'No quiet hours',
    noDigest: 'No digest',
    zoneNow: (clock: { hour: number; minute: number }, city: string): string => `${onClock(clock)} ${city}`,
    muteFor: (hours: number): string => (hours > 24 ? `${hours / 24} days` : `${hours} h`),
    muteOpen: 'Until I end it',
    endMute: 'End mute',
  },
  cities: {
    'Pacific/Honolulu': 'Honolulu',
    'America/Anchorage': 'Anchorage',
    'America/Los_Angeles': 'Los Angeles',
    'America/Denver': 'Denver',
    'America/Chicago': 'Chicago',
    'America/New_York': 'New York',
    'America/Halifax': 'Halifax',
    'America/Sao_Paulo': 'São Paulo',
    'Europe/London': 'London',
    'Europe/Berlin': 'Berlin',
    'Europe/Athens': 'Athens',
    'Europe/Moscow': 'Moscow',
    'Asia/Dubai': 'Dubai',
    'Asia/Karachi': 'Karachi',
    'Asia/Kolkata': 'Kolkata',
    'Asia/Dhaka': 'Dhaka',
    'Asia/Bangkok': 'Bangkok',
    'Asia/Shanghai': 'Shanghai',
    'Asia/Tokyo': 'Tokyo',
    'Australia/Sydney': 'Sydney',
    'Pacific/Auckland': 'Auckland',
    'Australia/Brisbane': 'Brisbane',
    'Africa/Abidjan': 'Abidjan',
    'Pacific/Noumea': 'Nouméa',
    'Pacific/Fiji': 'Fiji',
    'Atlantic/Cape_Verde': 'Cape Verde',
    'America/Nuuk': 'Nuuk',
    'Pacific/Pago_Pago': 'Pago Pago',
    'Pacific/Gambier': 'Gambier',
  } as Readonly<Record<ListedZone, string>>,
};

import type { Catalogue } from '../i18n/index.ts';
import type { Choice, ChoiceGroup, Line, Message } from '../reply.ts';
import { isOn, levelsOf, UNTIL_TOLD } from './change.ts';
import type { AlertScreen, ChosenChange } from './change.ts';
import { wallTime } from './local-time.ts';
import { alertKinds, isMuted, thresholds, usual } from './subscription.ts';
import type { Subscription } from './subscription.ts';
import { zonesAt } from './zones.ts';

/** `known`: what is set, turned off or not. */
export type View = {
  known: Subscription | null;
  isForAll: boolean;
  mayChange: boolean;
  pollMs: number | null;
  now: number;
};

const QUIET = [
  { from: 22, until: 7 },
  { from: 23, until: 7 },
  { from: 0, until: 8 },
] as const;
const MUTES = [1, 8, 24, 72, 'open'] as const;
const DIGESTS = [7, 8, 9, 12, 18, 20] as const;
/** Of the button under a warning. */
const NIGHT_HOURS = 8;

const set = (label: string, change: ChosenChange): Choice => ({
  label,
  intent: { kind: 'alerts.set', change },
});
const show = (label: string, screen: AlertScreen): Choice => ({
  label,
  intent: { kind: 'alerts.show', screen },
});
const marked = (isIt: boolean, label: string) => (isIt ? `✓ ${label}` : label);

/** What stands under every warning. */
export function alertButtons({ alerts: { buttons } }: Catalogue): ChoiceGroup {
  return [
    { label: buttons.mute, intent: { kind: 'alerts.mute', hours: NIGHT_HOURS } },
    show(buttons.settings, 'menu'),
  ];
}

/** That there will be no warning for now. */
export function renderPeace(texts: Catalogue, until: number): Message {
  const { alertsMenu } = texts;
  const end = set(alertsMenu.buttons.endMute, { about: 'mute', hours: null });
  const choices = [[end, show(texts.alerts.buttons.settings, 'main')]];
  return { kind: 'result', lines: [alertsMenu.peace(until)], choices };
}

/** `notes`: what is said first; `ending`: last. Whoever may change nothing sees how it stands. */
export function renderScreen(
  texts: Catalogue,
  view: View,
  screen: AlertScreen,
  notes: readonly Line[] = [],
  ending: readonly Line[] = [],
): Message {
  const { alertsMenu } = texts;
  if (view.pollMs === null) return { kind: 'result', lines: [alertsMenu.noWay] };
  const { lines, choices } =
    view.mayChange || screen === 'menu'
      ? contentOf(texts, view, screen)
      : { lines: mainLines(texts, view), choices: [] };
  const message = {
    kind: 'result' as const,
    lines: [...notes, ...lines, ...ending],
    ...(choices.length > 0 && { choices }),
  };
  return screen === 'menu' ? message : { ...message, inPlace: true };
}

const ODD = {
  'odd-kinds': 'kinds',
  'odd-levels': 'levels',
  'odd-quiet': 'quiet',
  'odd-mute': 'mute',
  'odd-digest': 'digest',
} as const;

type Content = { lines: readonly Line[]; choices: readonly ChoiceGroup[] };

function contentOf(texts: Catalogue, view: View, screen: AlertScreen): Content {
  const { alertsMenu } = texts;
  const main = { lines: mainLines(texts, view), choices: view.mayChange ? mainChoices(texts, view) : [] };
  const known = view.known ?? { ...usual };
  switch (screen) {
    case 'menu':
    case 'main':
      return main;
    case 'unclear':
      return { ...main, lines: [alertsMenu.unclear, ...main.lines] };
    case 'odd-kinds':
    case 'odd-levels':
    case 'odd-quiet':
    case 'odd-mute':
    case 'odd-digest': {
      const setting = ODD[screen];
      const { lines, choices } = contentOf(texts, view, setting);
      return { lines: [alertsMenu.odd[setting], ...lines], choices };
    }
    case 'kinds':
      return under(texts, alertsMenu.kindsScreen, kindChoices(texts, known.kinds));
    case 'levels':
      return under(texts, alertsMenu.levelsScreen, levelChoices(levelsOf(known)));
    case 'quiet':
      return under(texts, alertsMenu.quietScreen, quietChoices(texts, known.quiet));
    case 'zone':
    case 'nowhere': {
      const lines = alertsMenu.zoneScreen(clockOf(view));
      return under(
        texts,
        screen === 'nowhere' ? [alertsMenu.nowhere, ...lines] : lines,
        zoneChoices(texts, view.now),
      );
    }
    case 'mute':
      return under(texts, alertsMenu.muteScreen, muteChoices(texts, isMuted(known, view.now)));
    case 'digest':
      return under(texts, alertsMenu.digestScreen, digestChoices(texts, known.digestAt));
    default:
      return screen satisfies never;
  }
}

/** In one group, since Discord shows five rows of five. */
const under = ({ alertsMenu }: Catalogue, lines: readonly Line[], choices: ChoiceGroup): Content => ({
  lines,
  choices: [[...choices, show(alertsMenu.buttons.back, 'main')]],
});

function clockOf({ known, now }: View) {
  const zone = known?.zone ?? null;
  return zone === null ? null : { zone, ...wallTime(zone, now) };
}

function mainLines({ alertsMenu }: Catalogue, view: View): readonly Line[] {
  const { known, isForAll, mayChange, pollMs } = view;
  const clock = clockOf(view);
  const settings = isOn(known)
    ? [
        alertsMenu.warnsOf(known.kinds, levelsOf(known)),
        alertsMenu.rhythm(known.quiet, known.digestAt, clock),
        ...(clock === null && (known.quiet || known.digestAt !== null) ? [alertsMenu.zoneMissing] : []),
        ...(isMuted(known, view.now) ? [alertsMenu.muted(untilOf(known.mutedUntil))] : []),
      ]
    : mayChange
      ? [alertsMenu.offer(isForAll)]
      : [];
  return [
    alertsMenu.title(isForAll, isOn(known)),
    ...settings,
    ...(pollMs === 0 ? [alertsMenu.unwatched] : []),
    ...(mayChange ? [] : [alertsMenu.onlyOperators]),
  ];
}

const untilOf = (mutedUntil: number | null) => (mutedUntil === UNTIL_TOLD ? null : mutedUntil);

function mainChoices({ alertsMenu: { buttons } }: Catalogue, view: View): readonly ChoiceGroup[] {
  if (!isOn(view.known)) return [[set(buttons.turnOn, { about: 'on', isOn: true })]];
  const mute = isMuted(view.known, view.now)
    ? set(buttons.endMute, { about: 'mute', hours: null })
    : show(buttons.mute, 'mute');
  return [
    [
      show(buttons.kinds, 'kinds'),
      show(buttons.levels, 'levels'),
      show(buttons.quiet, 'quiet'),
      show(buttons.zone, 'zone'),
      show(buttons.digest, 'digest'),
      mute,
    ],
    [set(buttons.turnOff, { about: 'on', isOn: false })],
  ];
}

const kindChoices = ({ alertsMenu }: Catalogue, kinds: Subscription['kinds']): ChoiceGroup =>
  alertKinds.map((kind) => {
    const isIn = kinds.includes(kind);
    return set(marked(isIn, alertsMenu.kinds[kind]), { about: 'kind', kind, isOn: !isIn });
  });

const levelChoices = (levels: Subscription['thresholds']): ChoiceGroup =>
  thresholds.map((level) => {
    const isIn = levels.includes(level);
    return set(marked(isIn, `${level}%`), { about: 'level', level, isOn: !isIn });
  });

const quietChoices = ({ alertsMenu: { buttons } }: Catalogue, quiet: Subscription['quiet']): ChoiceGroup => [
  ...QUIET.map((hours) => {
    const isIt = quiet?.from === hours.from && quiet.until === hours.until;
    return set(marked(isIt, buttons.hours(hours)), { about: 'quiet', hours });
  }),
  set(marked(quiet === null, buttons.noQuiet), { about: 'quiet', hours: null }),
];

const zoneChoices = ({ alertsMenu }: Catalogue, now: number): ChoiceGroup =>
  zonesAt(now).map((zone) =>
    set(alertsMenu.buttons.zoneNow(wallTime(zone, now), alertsMenu.cities[zone]), { about: 'zone', zone }),
  );

const muteChoices = ({ alertsMenu: { buttons } }: Catalogue, isNowMuted: boolean): ChoiceGroup => [
  ...MUTES.map((hours) =>
    set(hours === 'open' ? buttons.muteOpen : buttons.muteFor(hours), { about: 'mute', hours }),
  ),
  ...(isNowMuted ? [set(buttons.endMute, { about: 'mute', hours: null })] : []),
];

const digestChoices = ({ alertsMenu: { buttons } }: Catalogue, digestAt: number | null): ChoiceGroup => [
  ...DIGESTS.map((at) => set(marked(at === digestAt, buttons.hour(at)), { about: 'digest', at })),
  set(marked(digestAt === null, buttons.noDigest), { about: 'digest', at: null }),
];

import type { Intent } from '../request.ts';
import type { AlertChange, AlertScreen } from './change.ts';
import { MuteHours } from './change.ts';
import { alertKinds, Hour, thresholds } from './subscription.ts';
import type { AlertKind, Threshold } from './subscription.ts';
import { zoneNamed } from './zones.ts';

/** What stands behind `/codex_alerts`, in both languages. */

const heads = {
  on: ['on', '开', '开启'],
  off: ['off', '关', '关闭'],
  quiet: ['quiet', '免打扰'],
  zone: ['zone', 'timezone', '时区'],
  mute: ['mute', '静音'],
  digest: ['digest', '摘要'],
  levels: ['levels', 'level', 'low', '界限'],
  only: ['only', '只要'],
  kinds: ['kinds', '种类'],
} as const satisfies Record<string, readonly string[]>;
type Head = keyof typeof heads;

/** What is shown where the rest of it means nothing. */
const misses = {
  on: 'unclear',
  off: 'unclear',
  quiet: 'odd-quiet',
  zone: 'nowhere',
  mute: 'odd-mute',
  digest: 'odd-digest',
  levels: 'odd-levels',
  only: 'odd-kinds',
  kinds: 'odd-kinds',
} as const satisfies Record<Head, AlertScreen>;

const show = (screen: AlertScreen): Intent => ({ kind: 'alerts.show', screen });
const set = (change: AlertChange): Intent => ({ kind: 'alerts.set', change });

export function parseAlerts(argument: string): Intent {
  const [, said = '', rest = ''] = /^(\S*)\s*(.*)$/su.exec(argument.trim()) ?? [];
  if (said === '') return show('menu');
  const word = said.toLowerCase();
  const head = (Object.keys(heads) as Head[]).find((one) => (heads[one] as readonly string[]).includes(word));
  return (
    (head && intentOf(head, rest.trim(), rest.trim().toLowerCase())) ?? show(head ? misses[head] : 'unclear')
  );
}

const isOff = (words: string) => (heads.off as readonly string[]).includes(words);
const isOpen = (words: string) => (heads.on as readonly string[]).includes(words);

/** `null`: it means nothing. */
function intentOf(head: Head, rest: string, words: string): Intent | null {
  switch (head) {
    case 'on':
    case 'off':
      return words === '' ? set({ about: 'on', isOn: head === 'on' }) : null;
    case 'kinds':
      return words === '' ? show('kinds') : null;
    case 'quiet':
      return words === '' ? show('quiet') : parseQuiet(words);
    case 'zone':
      return words === '' ? show('zone') : parseZone(rest);
    case 'mute':
      return words === '' ? show('mute') : parseMute(words);
    case 'digest':
      return words === '' ? show('digest') : parseDigest(words);
    case 'levels':
      return words === '' ? show('levels') : parseLevels(words);
    case 'only':
      return words === '' ? show('kinds') : parseKinds(words);
    default:
      return head satisfies never;
  }
}

/** `23`, `23:00`, `7h`; midnight is 0 or 24. */
function hourIn(words: string): number | null {
  const said = /^(\d{1,2})(?::00|h)?$/u.exec(words)?.[1];
  if (said === undefined) return null;
  return Hour.safeParse(said === '24' ? 0 : Number(said)).data ?? null;
}

function parseQuiet(words: string): Intent | null {
  if (isOff(words)) return set({ about: 'quiet', hours: null });
  const [from, until, ...more] = words.split(/\s*(?:[-–—~,]|to|至|到|\s)\s*/u).map(hourIn);
  if (from == null || until == null || from === until || more.length > 0) return null;
  return set({ about: 'quiet', hours: { from, until } });
}

function parseZone(said: string): Intent {
  const zone = zoneNamed(said);
  return zone === null ? show('nowhere') : set({ about: 'zone', zone });
}

function parseMute(words: string): Intent | null {
  if (isOff(words)) return set({ about: 'mute', hours: null });
  if (isOpen(words)) return set({ about: 'mute', hours: 'open' });
  const hours = MuteHours.safeParse(Number(/^(\d{1,3})\s*h?$/u.exec(words)?.[1])).data;
  return hours === undefined ? null : set({ about: 'mute', hours });
}

function parseDigest(words: string): Intent | null {
  if (isOff(words)) return set({ about: 'digest', at: null });
  const at = hourIn(words);
  return at === null ? null : set({ about: 'digest', at });
}

const parts = (words: string) => words.split(/[\s,，、]+/u).filter(Boolean);

function parseLevels(words: string): Intent | null {
  if (isOff(words)) return set({ about: 'levels', levels: [] });
  const said = parts(words).map((word) => Number(word.replace(/%$/u, '')));
  const isLevel = (one: number): one is Threshold => (thresholds as readonly number[]).includes(one);
  return said.every(isLevel)
    ? set({ about: 'levels', levels: thresholds.filter((one) => said.includes(one)) })
    : null;
}

function parseKinds(words: string): Intent | null {
  const said = parts(words);
  const isKind = (one: string): one is AlertKind => (alertKinds as readonly string[]).includes(one);
  return said.every(isKind)
    ? set({ about: 'only', kinds: alertKinds.filter((one) => said.includes(one)) })
    : null;
}

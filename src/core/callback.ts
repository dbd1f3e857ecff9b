import { hash } from 'node:crypto';
import { decodeChange, encodeChange } from './alerts/button.ts';
import { alertScreens, MuteHours } from './alerts/change.ts';
import { ranges } from './history/range.ts';
import type { Range } from './history/range.ts';
import type { Caller, ChoiceIntent, ChoiceTarget, MenuVerb, OneVerb } from './request.ts';
import { strategies } from './rotation/suggest.ts';

/** Intent ⇄ button data, both directions side by side.
 *
 *  A button stands alone: it works after a restart, holds no name (a profile travels as a digest and is matched
 *  against the live list) and says for whom it was made. That mark is good manners, not protection: access is
 *  checked on every press.
 *
 *  `1.s.a.Xb3kQ0` = format 1, show usage, all, made for Xb3kQ0. */

/** Telegram's limit for `callback_data`, the smallest we meet (Discord's `custom_id`: 100 characters). */
export const CALLBACK_LIMIT_BYTES = 64;

const FORMAT = '1';

export function encodeCallback(intent: ChoiceIntent, caller: Caller): string {
  return [FORMAT, ...encodeIntent(intent), callerMark(caller)].join('.');
}

/** What a press means and for whom the button was made. `null` for anything that this version did not write. */
export function decodeCallback(data: string): { intent: ChoiceIntent; madeFor: string } | null {
  if (data.length > CALLBACK_LIMIT_BYTES) return null;
  const [format, verb, argument, madeFor, ...rest] = data.split('.');
  if (format !== FORMAT || !verb || !argument || !madeFor || rest.length > 0) return null;
  const intent = decodeIntent(verb, argument);
  return intent && { intent, madeFor };
}

/** Six characters that tell one person's buttons from another's. */
export function callerMark(caller: Caller): string {
  return digest(`${caller.platform}:${caller.id}`).slice(0, 6);
}

/** What a button carries in a profile's place: 22 characters of base64url, whatever its id holds. */
export function profileDigest(id: string): string {
  return digest(id).slice(0, 22);
}

function encodeIntent(intent: ChoiceIntent): [string, string] {
  switch (intent.kind) {
    case 'help':
      return ['h', '-'];
    case 'usage.menu':
      return ['m', '-'];
    case 'usage.page':
      return ['p', String(intent.page)];
    case 'usage.show':
      return ['s', encodeTarget(intent.target)];
    case 'usage.details':
      return ['d', encodeTarget(intent.target)];
    case 'auth.show':
      return ['as', encodeTarget(intent.target)];
    case 'why.show':
      return ['w', encodeTarget(intent.target)];
    case 'why.page':
      return ['wp', String(intent.page)];
    case 'auth.menu':
      return ['am', intent.verb ?? '-'];
    case 'auth.page':
      return ['ap', `${intent.verb ?? ''}${intent.page}`];
    case 'auth.propose':
      return 'target' in intent.mutation
        ? [VERBS[intent.mutation.verb], encodeTarget(intent.mutation.target)]
        : [intent.mutation.verb === 'clear' ? 'xc' : 'xu', '-'];
    case 'auth.confirm':
      return ['ok', intent.plan];
    case 'auth.cancel':
      return ['no', intent.plan];
    case 'auth.log':
      return ['al', '-'];
    case 'auth.start':
      return ['si', encodeTarget(intent.target)];
    case 'auth.stop':
      return ['sx', intent.signIn];
    case 'auth.finish':
      return ['sf', encodeTarget(intent.target)];
    case 'doctor.show':
      return ['dr', '-'];
    case 'rotation.show':
      return ['ro', intent.isLong ? 'l' : 's'];
    case 'rotation.order':
      return ['rs', intent.strategy];
    case 'rotation.propose':
      return ['rp', intent.strategy];
    case 'history.show':
      return [RANGES[intent.range], encodeTarget(intent.target)];
    case 'alerts.show':
      return ['ns', intent.screen];
    case 'alerts.set':
      return ['nx', encodeChange(intent.change)];
    case 'alerts.mute':
      return ['nm', String(intent.hours)];
    default:
      return intent satisfies never;
  }
}

const RANGES = { day: 'hd', week: 'hw', month: 'hm' } as const satisfies Record<Range, string>;

const VERBS = { first: 'xf', retire: 'xr', restore: 'xs', delete: 'xd' } as const satisfies Record<
  OneVerb,
  string
>;
const verbNames = Object.keys(VERBS) as readonly OneVerb[];
const menuVerbs: readonly MenuVerb[] = [...verbNames, 'start'];

function decodeIntent(verb: string, argument: string): ChoiceIntent | null {
  if (verb === 'h') return { kind: 'help' };
  if (verb === 'm') return { kind: 'usage.menu' };
  if (verb === 'p' || verb === 'wp') {
    if (!/^\d{1,4}$/u.test(argument)) return null;
    return { kind: verb === 'p' ? 'usage.page' : 'why.page', page: Number(argument) };
  }
  if (verb === 'am') return decodeMenu(argument);
  if (verb === 'ap') return decodePage(argument);
  if (verb === 'xc' || verb === 'xu')
    return { kind: 'auth.propose', mutation: { verb: verb === 'xc' ? 'clear' : 'undo' } };
  if (verb === 'ok' || verb === 'no') {
    if (!/^[\w-]{16}$/u.test(argument)) return null;
    return { kind: verb === 'ok' ? 'auth.confirm' : 'auth.cancel', plan: argument };
  }
  if (verb === 'al') return { kind: 'auth.log' };
  if (verb === 'sx') return /^[\w-]{16}$/u.test(argument) ? { kind: 'auth.stop', signIn: argument } : null;
  if (verb === 'dr') return { kind: 'doctor.show' };
  if (verb === 'ro') return { kind: 'rotation.show', isLong: argument === 'l' };
  if (verb === 'rs' || verb === 'rp') {
    const strategy = strategies.find((name) => name === argument);
    return strategy ? { kind: verb === 'rs' ? 'rotation.order' : 'rotation.propose', strategy } : null;
  }
  if (verb === 'ns' || verb === 'nx' || verb === 'nm') return decodeAlerts(verb, argument);
  const target = decodeTarget(argument);
  if (!target) return null;
  const change = verbNames.find((name) => VERBS[name] === verb);
  if (change) return { kind: 'auth.propose', mutation: { verb: change, target } };
  const range = ranges.find((name) => RANGES[name] === verb);
  if (range) return { kind: 'history.show', target, range };
  if (verb === 'w') return { kind: 'why.show', target };
  if (verb === 'as') return { kind: 'auth.show', target };
  if (verb === 'si') return { kind: 'auth.start', target };
  if (verb === 'sf') return { kind: 'auth.finish', target, pasted: null };
  if (verb === 's') return { kind: 'usage.show', target };
  if (verb === 'd') return { kind: 'usage.details', target };
  return null;
}

function decodeAlerts(verb: 'ns' | 'nx' | 'nm', argument: string): ChoiceIntent | null {
  if (verb === 'ns') {
    const screen = alertScreens.find((name) => name === argument);
    return screen ? { kind: 'alerts.show', screen } : null;
  }
  if (verb === 'nm') {
    const hours = /^\d{1,3}$/u.test(argument) && MuteHours.safeParse(Number(argument)).data;
    return hours ? { kind: 'alerts.mute', hours } : null;
  }
  const change = decodeChange(argument);
  return change && { kind: 'alerts.set', change };
}

function decodeMenu(argument: string): ChoiceIntent | null {
  const verb = menuVerbs.find((name) => name === argument);
  return verb || argument === '-' ? { kind: 'auth.menu', verb: verb ?? null } : null;
}

function decodePage(argument: string): ChoiceIntent | null {
  const [, name, page] = /^([a-z]*)(\d{1,4})$/u.exec(argument) ?? [];
  const verb = menuVerbs.find((known) => known === name);
  return page && (verb || name === '') ? { kind: 'auth.page', verb: verb ?? null, page: Number(page) } : null;
}

function encodeTarget(target: ChoiceTarget): string {
  switch (target.by) {
    case 'all':
      return 'a';
    case 'default':
      return 'd';
    case 'digest':
      return `#${target.digest}`;
    default:
      return target satisfies never;
  }
}

function decodeTarget(argument: string): ChoiceTarget | null {
  if (argument === 'a') return { by: 'all' };
  if (argument === 'd') return { by: 'default' };
  return /^#[\w-]{22}$/u.test(argument) ? { by: 'digest', digest: argument.slice(1) } : null;
}

function digest(text: string): string {
  return hash('sha256', text, 'base64url');
}

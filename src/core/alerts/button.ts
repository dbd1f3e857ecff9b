import { ChosenChange } from './change.ts';
import { listedZones } from './zones.ts';
import type { ListedZone } from './zones.ts';

/** Change of what somebody is warned of ⇄ its part of the button data (`callback.ts`), both directions side by side. */

export function encodeChange(change: ChosenChange): string {
  switch (change.about) {
    case 'on':
      return change.isOn ? 'on' : 'off';
    case 'kind':
      return `k-${change.kind}-${change.isOn ? 1 : 0}`;
    case 'level':
      return `l-${change.level}-${change.isOn ? 1 : 0}`;
    case 'quiet':
      return change.hours ? `q-${change.hours.from}-${change.hours.until}` : 'q-off';
    case 'zone':
      return `z-${cityOf(change.zone)}`;
    case 'mute':
      return `m-${change.hours ?? 'off'}`;
    case 'digest':
      return `d-${change.at ?? 'off'}`;
    default:
      return change satisfies never;
  }
}

/** `null`: not written by this version. */
export function decodeChange(argument: string): ChosenChange | null {
  const [letter = '', first = '', second = ''] = argument.split('-');
  return ChosenChange.safeParse(wordsOf(letter, first, second)).data ?? null;
}

/** Parsed by whoever asks. */
function wordsOf(letter: string, first: string, second: string): unknown {
  switch (letter) {
    case 'on':
    case 'off':
      return { about: 'on', isOn: letter === 'on' };
    case 'k':
      return { about: 'kind', kind: first, isOn: second === '1' };
    case 'l':
      return { about: 'level', level: Number(first), isOn: second === '1' };
    case 'q':
      return {
        about: 'quiet',
        hours: first === 'off' ? null : { from: numberIn(first), until: numberIn(second) },
      };
    case 'z':
      return { about: 'zone', zone: listedZones.find((zone) => cityOf(zone) === first) };
    case 'm':
      return { about: 'mute', hours: first === 'off' ? null : first === 'open' ? first : numberIn(first) };
    case 'd':
      return { about: 'digest', at: first === 'off' ? null : numberIn(first) };
    default:
      return null;
  }
}

const numberIn = (text: string) => (/^\d{1,3}$/u.test(text) ? Number(text) : undefined);

/** The last part of its name, by which no two of the list are the same. */
const cityOf = (zone: ListedZone) => zone.slice(zone.lastIndexOf('/') + 1);

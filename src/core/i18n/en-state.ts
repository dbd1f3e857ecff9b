import type { StateFault } from '../ports.ts';
import type { Line, Span } from '../reply.ts';
import { code } from './en-words.ts';

/** Why the bot's own memory cannot be opened, and what mends it. `place`: the path of the file, or the address of the Redis. */
export const stateFaults: Record<StateFault, (place: Span) => { what: Line; mend: Line }> = {
  damaged: (place) => ({
    what: ['The state file ', place, ' is damaged, or no state file.'],
    mend: [
      'Such a file holds remembered readings, open plans and the record of changes: move it aside and keep it, or set STATE_URL to another file.',
    ],
  }),
  busy: (place) => ({
    what: ['The state file ', place, ' is held by another program.'],
    mend: ['Stop that one, or set STATE_URL to another file.'],
  }),
  forbidden: (place) => ({
    what: ['The state file ', place, ' cannot be opened.'],
    mend: ['Check its permissions and its folder, or set STATE_URL to another file.'],
  }),
  foreign: (place) => ({
    what: [
      'The state file ',
      place,
      ' belongs to another user of this machine, or a link of theirs leads to it.',
    ],
    mend: ['Run codex-profiler as the user it belongs to, or set STATE_URL to another file.'],
  }),
  full: (place) => ({
    what: ['There is no space left for the state file ', place, '.'],
    mend: ['Make room on its disk, or set STATE_URL to a file on another one.'],
  }),
  'of-another-program': (place) => ({
    what: ['The file ', place, ' is the database of another program. Nothing in it was changed.'],
    mend: ['Set STATE_URL to a file of the bot’s own, or remove it.'],
  }),
  unreachable: (place) => ({
    what: ['No Redis answers at ', place, '.'],
    mend: [
      'Check that it is running, and that STATE_URL has its address: ',
      code('redis://'),
      ', or ',
      code('rediss://'),
      ' where it speaks TLS.',
    ],
  }),
  'turned-away': (place) => ({
    what: ['The Redis at ', place, ' turned the bot away.'],
    mend: [
      'Check the user, the password and the number of the database in STATE_URL, and what that user may do.',
    ],
  }),
  unwritable: (place) => ({
    what: ['The Redis at ', place, ' takes nothing new.'],
    mend: [
      'It is a copy of another one, its memory is full, or it cannot write to its disk: its log tells which. Mend that, or set STATE_URL to another one.',
    ],
  }),
  'no-client': () => ({
    what: ['The package that a state on Redis needs is not installed.'],
    mend: ['Install it with ', code('npm install @redis/client'), ', or set STATE_URL to a file.'],
  }),
};

/** Said where the bot was started. */
export const stateAtStart = {
  forgotten: (place: string, fault: StateFault): Line => [
    ...inOneLine(place, fault),
    ' Nothing is remembered this time.',
  ],
  needed: (place: string, fault: StateFault): Line => [...inOneLine(place, fault), ' The bot did not start.'],
  /** `aside`: where the damaged one lies now. */
  movedAside: (path: string, aside: string): Line => [
    `The state file ${path} was damaged. It lies at ${aside} now: keep it, for it holds the record of changes. `,
    'The bot started with an empty one. It has forgotten that record, remembered readings, open plans, which logins were retired, who is to be warned of what, and what it had not answered yet.',
  ],
};

function inOneLine(place: string, fault: StateFault): Line {
  const { what, mend } = stateFaults[fault](place);
  return [...what, ' ', ...mend];
}

import type { FactOf } from '../alerts/fact.ts';
import type { Line } from '../reply.ts';
import { roundPercent } from '../usage/render.ts';
import { signIn } from './en-verdicts.ts';
import { code, listed } from './en-words.ts';

/** What is said without being asked. */

const NO_OTHER = ' No other login can be used now.';

/** The first ones matter. */
const SHOWN = 3;
const orderOf = (labels: readonly string[] | null): Line =>
  labels === null
    ? ['none']
    : labels.length === 0
      ? ['empty']
      : [...listed(labels.slice(0, SHOWN)), ...(labels.length > SHOWN ? ['…'] : [])];

const backOf = (back: { label: string; at: number } | null): Line =>
  back === null ? [] : [' ', code(back.label), ' is back first, ', { at: back.at }, '.'];

export const alerts = {
  /** Facts as they begin. `now`: when they are told. */
  facts: {
    low: (
      { profile, window, leftPercent, resetsAt, isOnCredits, isLast }: FactOf<'low'>,
      now: number,
    ): Line => [
      code(profile.label),
      ...(isOnCredits
        ? ([' has used up its ', code(window), ' and runs on credits'] as const)
        : ([' has ', { bold: `${roundPercent(leftPercent)}%` }, ' of its ', code(window), ' left'] as const)),
      ...(resetsAt === null || resetsAt <= now ? ['.'] : [' until ', { at: resetsAt }, '.']),
      ...(isLast ? [NO_OTHER] : []),
    ],
    empty: ({ profile, until, instead, isLast }: FactOf<'empty'>, now: number): Line => [
      code(profile.label),
      ' is ',
      { bold: 'empty' },
      ...(until === null || until <= now ? [', nobody knows until when.'] : [' until ', { at: until }, '.']),
      ...(instead === null ? [] : [' Next in the order: ', code(instead), '.']),
      ...(isLast ? [NO_OTHER] : []),
    ],
    back: ({ profile, windows }: FactOf<'back'>): Line => [
      code(profile.label),
      ' is ',
      { bold: 'back' },
      ...(windows.length === 0
        ? ['.']
        : [
            ': ',
            windows.map(({ name, leftPercent }) => `${name} ${roundPercent(leftPercent)}%`).join(' | '),
            '.',
          ]),
    ],
    expiring: ({ profile, endsAt }: FactOf<'expiring'>): Line => [
      'The login of ',
      code(profile.label),
      ' ends ',
      { at: endsAt },
      ', and nothing renews it. ',
      ...signIn(profile.label),
    ],
    /** `why`: as its details say it; `next`: what to do. */
    dead: ({ profile }: FactOf<'dead'>, why: string | null, next: Line): Line => [
      'The login of ',
      code(profile.label),
      ' ',
      { bold: 'does not work' },
      why === null ? ' any more. ' : ` any more: ${why}. `,
      ...next,
    ],
    failover: ({ first, used, heldUntil }: FactOf<'failover'>): Line => [
      'OpenClaw uses ',
      code(used.label),
      ', though ',
      code(first.label),
      ' comes first',
      ...(heldUntil === null ? ['.'] : [': it holds that one back until ', { at: heldUntil }, '.']),
    ],
    order: ({ before, after }: FactOf<'order'>): Line => [
      'The order was changed, and not here: ',
      ...orderOf(before),
      ' → ',
      ...orderOf(after),
      '.',
    ],
    returned: ({ profile, retiredAt }: FactOf<'returned'>): Line => [
      code(profile.label),
      ', retired ',
      { at: retiredAt },
      ', is in use again.',
    ],
    'soon-out': ({ at, isRough, back }: FactOf<'soon-out'>): Line => [
      'At this pace ',
      { bold: 'all logins of the order' },
      ` are empty ${isRough ? 'about ' : ''}`,
      { at },
      '.',
      ...backOf(back),
    ],
    out: ({ back, key }: FactOf<'out'>): Line => [
      { bold: 'Nothing is left' },
      ': no login of the order can be used.',
      ...(key === null ? [] : [' OpenClaw goes on with the API key ', code(key), ', as long as that works.']),
      ...backOf(back),
    ],
  },
  /** The same when it is over; `at`: since when. */
  over: {
    low: ({ profile, window, leftPercent }: FactOf<'low'>, at: number): Line => [
      code(profile.label),
      ` has ${roundPercent(leftPercent)}% of its `,
      code(window),
      ' again, since ',
      { at },
      '.',
    ],
    empty: ({ profile }: FactOf<'empty'>, at: number): Line => [
      code(profile.label),
      ' was empty until ',
      { at },
      '.',
    ],
    expiring: ({ profile }: FactOf<'expiring'>, at: number): Line => [
      'The login of ',
      code(profile.label),
      ' does not end soon any more, since ',
      { at },
      '.',
    ],
    dead: ({ profile }: FactOf<'dead'>, at: number): Line => [
      'The login of ',
      code(profile.label),
      ' works again, since ',
      { at },
      '.',
    ],
    failover: ({ first }: FactOf<'failover'>, at: number): Line => [
      'OpenClaw no longer passes over ',
      code(first.label),
      ', since ',
      { at },
      '.',
    ],
    order: (_: FactOf<'order'>, at: number): Line => [
      'The order was changed, and not here. Settled ',
      { at },
      '.',
    ],
    returned: ({ profile }: FactOf<'returned'>, at: number): Line => [
      code(profile.label),
      ' was in use again after it was retired. Settled ',
      { at },
      '.',
    ],
    'soon-out': (_: FactOf<'soon-out'>, at: number): Line => [
      'All logins of the order were about to run out. They last again, since ',
      { at },
      '.',
    ],
    out: (_: FactOf<'out'>, at: number): Line => ['No login of the order could be used until ', { at }, '.'],
  },
  /** The same when it has become worse, which is told in a message of its own. */
  passed: {
    low: ({ profile, window, threshold }: FactOf<'low'>): Line => [
      code(profile.label),
      ` had ${threshold}% of its `,
      code(window),
      ' left, or less. It got worse: see below.',
    ],
    empty: ({ profile }: FactOf<'empty'>): Line => [
      code(profile.label),
      ' was empty. Now its login does not work: see below.',
    ],
    expiring: ({ profile }: FactOf<'expiring'>): Line => [
      'The login of ',
      code(profile.label),
      ' was about to end. It has: see below.',
    ],
    order: ['The order was changed, and not here. It has changed once more: see below.'] as Line,
    'soon-out': ['All logins of the order were about to run out. They have: see below.'] as Line,
  },
  unwatched: (label: string, at: number): Line => [
    code(label),
    ' is no longer in the order, since ',
    { at },
    ', so it is not watched any more.',
  ],
  orderGone: (at: number): Line => [
    'All logins of the order were about to run out. There is no order any more, since ',
    { at },
    '.',
  ],
  /** A process died as it said this, or the state failed. */
  again: ['You may have read this already: I was interrupted while I sent it.'] as Line,
  digest: (day: string): Line => [{ bold: 'Today' }, `, ${day}`],
  buttons: {
    details: 'Details',
    all: 'Usage of all',
    first: 'Switch first…',
    signIn: 'Sign in again',
    why: 'Why?',
    mute: 'Mute 8 h',
    settings: 'Alerts',
  },
};

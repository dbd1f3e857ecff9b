import type { NamedTurn } from '../forecast/render.ts';
import type { Line } from '../reply.ts';
import type { Reason, Strategy } from '../rotation/suggest.ts';
import { renderDuration, roundPercent } from '../usage/render.ts';
import { code } from './en-words.ts';

/** What is said of the time ahead. */

/** From the first that is empty to the one that is back. */
const poolEnd = (first: NamedTurn | null, at: number, back: NamedTurn | null): Line => [
  ...(first ? [code(first.label), ' is empty at ', { at: first.at }, ', '] : []),
  'the pool lasts until ',
  { at },
  ...(back ? [', and ', code(back.label), ' is back first at ', { at: back.at }] : []),
  '.',
];
const poolOn = (first: NamedTurn | null, until: number): Line => [
  ...(first ? [code(first.label), ' is empty at ', { at: first.at }, ', '] : []),
  'the pool lasts until ',
  { at: until },
  ' at least.',
];

export const forecast = {
  empty: (window: string, at: number, inMs: number): Line => [
    `At this pace its ${window} allowance is empty at `,
    { at },
    ` (in ${renderDuration(inMs)}).`,
  ],
  emptyRoughly: (window: string, at: number, earliestMs: number, latestMs: number): Line => [
    `At this pace its ${window} allowance is empty at about `,
    { at },
    ` (in ${renderDuration(earliestMs)} to ${renderDuration(latestMs)}).`,
  ],
  lasts: (at: number): Line => ['At this pace it lasts until the reset at ', { at }, '.'],
  lastsRoughly: (at: number): Line => ['At this pace it probably lasts until the reset at ', { at }, '.'],

  /** All profiles of the order, used one after the other. */
  pool: (first: NamedTurn | null, at: number, back: NamedTurn | null): Line => [
    'At this pace, one after the other: ',
    ...poolEnd(first, at, back),
  ],
  poolRoughly: (first: NamedTurn | null, at: number, back: NamedTurn | null): Line => [
    'Roughly, at this pace, one after the other: ',
    ...poolEnd(first, at, back),
  ],
  poolLasts: (first: NamedTurn | null, until: number): Line => [
    'At this pace, one after the other: ',
    ...poolOn(first, until),
  ],
  poolLastsRoughly: (first: NamedTurn | null, until: number): Line => [
    'Roughly, at this pace, one after the other: ',
    ...poolOn(first, until),
  ],
};

const left = (percent: number) => `${roundPercent(percent)}% left`;

/** Why a profile is in its place of a suggested order. */
function why(reason: Reason): Line {
  switch (reason.kind) {
    case 'lost':
      return [`${left(reason.left)} of its ${reason.window}, lost at the reset `, { at: reason.at }];
    case 'anew':
      return [`${left(reason.left)} of its ${reason.window}, full again `, { at: reason.at }];
    case 'place':
      return [reason.place === null ? left(reason.left) : `${left(reason.left)}, place ${reason.place} now`];
    case 'above':
      return [`${left(reason.left)}, above the reserve`];
    case 'below':
      return [`${left(reason.left)}, kept as a reserve`];
    case 'works':
      return ['usable, when it resets is not known'];
    case 'credits':
      return ['on credits, each use costs some'];
    case 'unknown':
      return ['not checked lately'];
    case 'limited':
      return reason.until === null ? ['limited'] : ['limited, back ', { at: reason.until }];
    case 'held':
      return reason.until === null ? ['held by OpenClaw'] : ['held by OpenClaw, back ', { at: reason.until }];
    case 'dead':
      return ['its login does not work'];
    default:
      return reason satisfies never;
  }
}

export const suggestion = {
  title: (agent: string, name: string): Line => [
    { bold: 'Suggested order' },
    ' of agent ',
    code(agent),
    `: ${name}`,
  ],
  names: {
    drain: 'Drain first',
    reset: 'Reset first',
    primary: 'Primary first',
    reserve: 'Keep a reserve',
  } as Readonly<Record<Strategy, string>>,
  /** `floor`: percent. `hasOrder`: one is set; else the gateway chooses, and the logins stand by name. */
  means: {
    drain: () => ['First the one whose longest window resets soonest: what is left of it then is lost.'],
    reset: () => ['First the one whose shortest window resets soonest: it is full again before the others.'],
    primary: (_, hasOrder) => [
      hasOrder
        ? 'Your order as it is; only what cannot be used now goes behind.'
        : 'No order is set, so there is none to keep: these stand by name, and what cannot be used now goes behind.',
    ],
    reserve: (floor, hasOrder) => [
      hasOrder
        ? `Your order, but what has less than ${floor}% left goes behind and keeps it.`
        : `No order is set: these stand by name, but what has less than ${floor}% left goes behind and keeps it.`,
    ],
  } as Readonly<Record<Strategy, (floor: number, hasOrder: boolean) => Line>>,
  placement: (place: number, glyph: string, label: string, reason: Reason): Line => [
    `${place}. ${glyph} `,
    code(label),
    ' — ',
    ...why(reason),
  ],
  same: ['That is the order already.'] as Line,
  advice: ['It is only advice: nothing changes before you have confirmed a plan.'] as Line,
  single: ['There is nothing to arrange: fewer than two logins are in use.'] as Line,
  buttons: { suggest: 'Suggested order', propose: 'Propose this order', rotation: 'Rotation' },
};

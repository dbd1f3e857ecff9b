import type { LeftOut } from '../auth/retired.ts';
import type { Instead, Passed } from '../auth/why.ts';
import type { Line } from '../reply.ts';
import type { Hold } from '../usage/profile.ts';
import { renderAge } from '../usage/render.ts';
import type { LastUse } from '../why/answer.ts';
import { code, listed } from './en-words.ts';

/** What is said where somebody asks why one login is used, and not another. */

type Soonest = Extract<Instead, { kind: 'nobody' }>['soonest'];

/** OpenClaw's single words: `rate_limit`. */
const words = (reason: string) => reason.replaceAll(/[_-]/gu, ' ');

const heldUntil = ({ until, kind, reason }: Hold): Line => [
  'held by OpenClaw until ',
  { at: until },
  ` (${kind}${reason === null ? '' : `: ${words(reason)}`})`,
];

function obstacle({ obstacle: why }: Passed): Line {
  switch (why.kind) {
    case 'held':
      return [...heldUntil(why.hold), ...(why.isServed ? [', though OpenAI would serve it'] : [])];
    case 'limited':
      return why.until === null
        ? ['limited, nobody knows until when']
        : ['limited until ', { at: why.until }];
    case 'refused':
      return ['its login does not work until somebody mends it'];
    default:
      return why satisfies never;
  }
}

const RESTART = 'openclaw gateway restart';

export const why = {
  /** The fact that decides, behind a profile's name. */
  facts: {
    first_usable: (isFirst: boolean, isConfirmed: boolean): Line => [
      isFirst
        ? isConfirmed
          ? 'used now: first in the order, and works'
          : 'tried first now: first in the order, and nothing is known against it'
        : isConfirmed
          ? 'used now: the first in the order that can be used'
          : 'tried first now: the first in the order that nothing is known against',
    ],
    only_usable: (isConfirmed: boolean): Line => [
      isConfirmed ? 'used now: no other login can be' : 'tried now: no other login can be used',
    ],
    behind_another: (ahead: string): Line => ['not its turn: ', code(ahead), ' comes before it'],
    behind_api_key: (ahead: string): Line => ['not its turn: the API key ', code(ahead), ' comes before it'],
    openclaw_chooses: (isLast: boolean): Line => [
      isLast
        ? 'no order is set, so OpenClaw chooses; it took this one last'
        : 'no order is set, so OpenClaw chooses',
    ],
    retired: (leftOut: LeftOut): Line =>
      leftOut.by === 'bot'
        ? ['retired here, ', { at: leftOut.at }]
        : [leftOut.by === 'others' ? 'not in the order, and not by this bot' : 'not in the order'],
    login_refused: ['its login does not work until somebody mends it'] as Line,
    held_by_openclaw: (hold: Hold, isServed: boolean): Line => [
      ...heldUntil(hold),
      ...(isServed ? [', though OpenAI would serve it'] : []),
    ],
    limited: (until: number | null): Line =>
      until === null ? ['limited, nobody knows until when'] : ['limited until ', { at: until }],
  },
  /** Follows such a fact. */
  lastUsed: (at: number, now: number): Line =>
    at > now ? ['; last used ', { at }] : [`; last used ${renderAge(now - at)} ago`],
  leftOut: (leftOut: Exclude<LeftOut, { by: 'unknown' }>): Line =>
    leftOut.by === 'bot'
      ? ['It was taken out on purpose, by this bot, ', { at: leftOut.at }, '.']
      : ['This bot did not take it out: the order was set without it, or its login is newer than the order.'],

  asked: [{ bold: 'I set the order, why is it still using the other one?' }] as Line,
  answers: {
    changed_since: (labels: readonly string[], at: number): Line => [
      'The order that was set here, ',
      { at },
      ', is not in force any more: somebody else, or an upgrade of OpenClaw, has changed it. It was: ',
      ...listed(labels),
      '.',
    ],
    set_since: (at: number): readonly Line[] => [
      ['The order was dropped here, ', { at }, ', and somebody else has set one since.'],
      ['→ ', code('/codex_auth clear'), ' drops it again.'],
    ],
    no_order: (last: LastUse | null, first: string): readonly Line[] => [
      [
        'No order is set, so OpenClaw takes the one it likes.',
        ...(last === null ? [] : [' It took ', code(last.label), ' last, ', { at: last.at }, '.']),
      ],
      ['→ ', code(`/codex_auth first ${first}`), ' sets one.'],
    ],
    key_first: (key: string, first: string): readonly Line[] => [
      [
        'The API key ',
        code(key),
        ' is first in the order, and is used as long as it works; how it does cannot be seen from here.',
      ],
      ['→ ', code(`/codex_auth first ${first}`), ' puts a login before it.'],
    ],
    nobody_usable: (soonest: Soonest, spare: string | null, first: string): readonly Line[] => [
      [
        'None in the order can be used now, so the order decides nothing.',
        ...(soonest === null
          ? []
          : [' The first to return is ', code(soonest.label), ', ', { at: soonest.at }, '.']),
      ],
      spare === null
        ? ['→ ', code(`/codex_auth ${first}`), ' shows what can be done.']
        : ['→ ', code(`/codex_auth first ${spare}`), ' brings in one that is retired and may work.'],
    ],
    passed_over: (passed: Passed, used: string, isKey: boolean): readonly Line[] => [
      [
        'Because ',
        code(passed.label),
        ' cannot be used now: ',
        ...obstacle(passed),
        isKey ? '. The API key ' : '. ',
        code(used),
        isKey ? ' comes next.' : ' is used meanwhile.',
      ],
      passed.obstacle.kind === 'refused'
        ? ['→ ', code(`/codex_auth ${passed.label}`), ' shows how to mend it.']
        : passed.returnsAt === null
          ? ['→ Nothing to do: OpenClaw goes back to it when that ends.']
          : ['→ Nothing to do: OpenClaw may go back to it after ', { at: passed.returnsAt }, '.'],
    ],
    in_step: (last: LastUse): readonly Line[] => [
      [
        'It is not, as far as can be seen from here: OpenClaw last used ',
        code(last.label),
        ', ',
        { at: last.at },
        ', as the order says.',
      ],
    ],
    never_used: (first: string): readonly Line[] => [
      ['The order begins with ', code(first), ', and OpenClaw has noted no use of any login yet.'],
      ['→ Send your agent a message, then ask me again.'],
    ],
    not_yet: (first: string, last: LastUse, since: number): readonly Line[] => [
      [
        'Nothing was used since the order was set, ',
        { at: since },
        '. Before that it was ',
        code(last.label),
        ', ',
        { at: last.at },
        '; next comes ',
        code(first),
        '.',
      ],
      ['→ Send your agent a message, then ask me again.'],
    ],
    another_used: (first: string, last: LastUse, isStale: boolean): readonly Line[] => [
      [
        code(last.label),
        ' was used last, ',
        { at: last.at },
        ', though ',
        code(first),
        ' comes before it and nothing is known against it now. ',
        isStale
          ? 'When the order was set, the running gateway could not be told.'
          : 'Either that was not so then, or a session is pinned to the other one.',
      ],
      isStale
        ? ['→ On the host: ', code(RESTART), '.']
        : [
            '→ Send your agent ',
            code('/new'),
            ': a new session goes by the order. If that does not help, on the host: ',
            code(RESTART),
            '.',
          ],
    ],
  },
  setAgain: (first: string): Line => ['→ ', code(`/codex_auth first ${first}`), ' puts it first again.'],
  /** What neither list nor answer can go by. */
  unseen: ['Not to be seen from here: sessions that are pinned to one login, and how API keys do.'] as Line,

  /** Said to whoever had an order set or dropped, and verified, once the gateway has been used. `null`: no order. */
  cameBack: (wanted: readonly string[] | null, now: readonly string[] | null): Line => [
    'I looked once more, now that the gateway has been used: the order is not as you had it set. ',
    ...(wanted === null ? ['You had it dropped'] : ['You wanted ', ...listed(wanted)]),
    ...(now === null ? ['; now there is none.'] : ['; now it is ', ...listed(now), '.']),
  ],
  whatThen: [
    '→ If nobody did that on purpose, restart the gateway (',
    code(RESTART),
    ' on the host), and set it again with ',
    code('/codex_auth'),
    '.',
  ] as Line,
  ask: 'Why?',

  all: 'All of them',
  usage: 'Usage',
};

import type { Fault } from '../rotation/advise.ts';
import type { Known } from '../rotation/known.ts';
import type { Line } from '../reply.ts';
import { renderAge } from '../usage/render.ts';
import { code } from './en-words.ts';

/** What is said about running several accounts. */

/** How a profile stands, in a few words. */
const states: Readonly<Record<Known['state'], string>> = {
  usable: 'usable',
  credits: 'on credits, each use costs some',
  limited: 'limited',
  dead: 'its login does not work',
  unknown: 'not checked lately',
};

export const rotation = {
  title: (agent: string): Line => [{ bold: 'Rotation' }, ' of agent ', code(agent)],
  titleAutomatic: (agent: string): Line => [
    { bold: 'Rotation' },
    ' of agent ',
    code(agent),
    ': no order is set, so OpenClaw chooses by itself',
  ],
  /** `place`: in the order; `null`: outside of it, or there is none. */
  standing: ({ order, glyph, label, state, limitedUntil, heldUntil, retired }: Known): Line => [
    order === null ? `${glyph} ` : `${order}. ${glyph} `,
    code(label),
    retired ? ` — retired, ${states[state]}` : ` — ${states[state]}`,
    ...(limitedUntil === null ? [] : [' until ', { at: limitedUntil }]),
    ...(heldUntil === null ? [] : ['; OpenClaw itself holds it until ', { at: heldUntil }]),
  ],
  more: (count: number): Line => [`… and ${count} more. `, code('/codex_auth'), ' shows all.'],
  /** `oldestMs`: how long ago the oldest of these readings was made; `null`: there is none. */
  lastKnown: (oldestMs: number | null): Line => [
    oldestMs === null
      ? 'None of them was checked yet. OpenAI was not asked just now.'
      : `As last checked, up to ${renderAge(oldestMs)} ago. OpenAI was not asked just now.`,
  ],

  advice: {
    first: {
      limited: (now, better, until) => [
        code(now),
        ' is first, but limited',
        ...(until === null ? [] : [' until ', { at: until }]),
        ': put ',
        code(better),
        ' first.',
      ],
      dead: (now, better) => [
        code(now),
        ' is first, but its login does not work: put ',
        code(better),
        ' first until then.',
      ],
      held: (now, better, until) => [
        code(now),
        ' is first, but OpenClaw itself holds it',
        ...(until === null ? [] : [' until ', { at: until }]),
        ': put ',
        code(better),
        ' first.',
      ],
      credits: (now, better) => [
        code(now),
        ' is first, but costs credits: put ',
        code(better),
        ' first, it has plan allowance left.',
      ],
    } as Readonly<Record<Fault, (now: string, better: string, until: number | null) => Line>>,
    signIn: (label: string): Line => [
      'No login works until somebody signs in: ',
      code(`/codex_auth start ${label}`),
      ' in private, or ',
      code('openclaw models auth login'),
      ' at the host.',
    ],
    check: (label: string): Line => [
      'Not enough is known of ',
      code(label),
      ': check before you move anything.',
    ],
    wait: (label: string, at: number): Line => [
      'None can be used now. ',
      code(label),
      ' returns first, ',
      { at },
      '. Until then leave the order as it is.',
    ],
    waitUnknown: [
      'None can be used now, and when one returns is not known. Check again in a few minutes.',
    ] as Line,
    restore: (only: string, back: string): Line => [
      'Only ',
      code(only),
      ' is in the order, with nothing to fall back on: bring ',
      code(back),
      ' back.',
    ],
    mend: (label: string): Line => [
      code(label),
      ' cannot be used until somebody signs in: ',
      code(`/codex_auth start ${label}`),
      ' in private, or ',
      code('openclaw models auth login'),
      ' at the host. Or retire it until then.',
    ],
    /** No sign-in helps. */
    closed: (label: string): Line => [
      'OpenAI has closed the account of ',
      code(label),
      ': contact OpenAI’s support, or retire it.',
    ],
    setOrder: (label: string): Line => [
      'Set an order, so that you know who is used when: put ',
      code(label),
      ' first.',
    ],
    fine: (first: string, next: string): Line => [
      'All is well: ',
      code(first),
      ' is used, and ',
      code(next),
      ' is next. Leave it so, and check when an answer fails.',
    ],
    fineAlone: (first: string): Line => [
      code(first),
      ' is used, and nothing better is known. Check the others when it fails.',
    ],
    /** There is one login. */
    alone: {
      usable: (label) => [
        code(label),
        ' is the only login: when its allowance is used up, your agent stops. A second one of your own would take over.',
      ],
      credits: (label) => [
        code(label),
        ' is the only login, and costs credits now. A second one of your own would take over.',
      ],
      limited: (label) => [
        code(label),
        ' is the only login, so your agent waits for it. A second one of your own would take over.',
      ],
      dead: (label) => [
        code(label),
        ' is the only login: your agent cannot answer until somebody signs in. Use ',
        code(`/codex_auth start ${label}`),
        ' in private, or ',
        code('openclaw models auth login'),
        ' at the host.',
      ],
      unknown: (label) => [
        code(label),
        ' is the only login, and was not checked lately. Check it; a second one of your own would take over when it fails.',
      ],
    } as Readonly<Record<Known['state'], (label: string) => Line>>,
  },
  /** Under advice to change something, for those who cannot do it here. */
  needsOperator: ['An operator or an owner of this bot can do that.'] as Line,
  readOnly: [
    'This bot only reads. Its owner can allow changes at the host: ',
    code('AUTH_MUTATIONS=on'),
    '.',
  ] as Line,

  rules: [
    ['Fail over after two hard failures (401, 403) in a row, promote after two good checks.'],
    ['A time-out is no reason to move. Retire rather than delete; use only accounts of your own.'],
  ] as readonly Line[],

  /** The long form. `order`: the words behind `order` in an example. For how long OpenClaw rests a profile, see
   *  `contracts/codex-usage`, section 9. */
  setUp: (order: string): readonly Line[] => [
    [{ bold: '1. Accounts' }],
    [
      'Use only accounts that are your own, or that you were given for this. Rotation keeps an agent answering; it is no way around a limit that somebody has set for you.',
    ],
    [
      'One login belongs to one program. Two that renew the same login end it for both: give each a sign-in of its own.',
    ],
    ['Two names of one account share one allowance, so they are no reserve for each other.'],
    [],
    [{ bold: '2. One fixed order' }],
    [
      'Set it once: who is used then never depends on chance, and everybody can tell from one look. For example ',
      code(`/codex_auth order ${order}`),
      '.',
    ],
    ['First the one with the most allowance, last the one that you would rather spare.'],
    [],
    [{ bold: '3. What a failure means, and how long to rest' }],
    [
      { bold: '401' },
      ': the login was not accepted. Once, it may be a token that is being renewed. Twice, or “revoked”: rest it until somebody has signed in. OpenClaw itself holds it for 12 hours.',
    ],
    [
      { bold: '403' },
      ': the login is known and refused: its workspace, the region or a check page of the network. Rest it for a day and look at the workspace and the network; signing in seldom helps. OpenClaw itself holds it for 24 hours.',
    ],
    [
      { bold: '429' },
      ': on an answer of the agent, the allowance is used up: rest it until its window resets, no longer. On the usage check, only the check comes too often: wait, the login is fine.',
    ],
    [
      { bold: 'Time-outs, 404 and 5xx' },
      ': they say nothing about the login. Try again after five minutes, and move nobody for one of them.',
    ],
    [],
    [{ bold: '4. Fail over and back' }],
    [
      'After two hard failures in a row put the next one first. Put the old one back only after two good checks, a few minutes apart: a single good answer may be chance.',
    ],
    [],
    [{ bold: '5. Out of use' }],
    [
      'Retire rather than delete: ',
      code('/codex_auth retire'),
      ' takes a profile out of the order and keeps its login, and ',
      code('/codex_auth restore'),
      ' brings it back.',
    ],
  ],

  buttons: {
    first: (label: string) => `Put ${label} first`,
    restore: (label: string) => `Restore ${label}`,
    /** Where there are several. */
    signIn: (label: string) => `Sign in: ${label}`,
    look: (label: string) => `Look at ${label}`,
    anyFirst: 'Put first…',
    anyRestore: 'Restore…',
    check: 'Check now',
    order: 'Auth order',
    setUp: 'Set-up',
  },
};

import type { Remedy } from '../auth/remedy.ts';
import type { Instead, Passed, Why } from '../auth/why.ts';
import type { Line, Span } from '../reply.ts';
import type { Hold, OrderSource, Use } from '../usage/profile.ts';
import { renderAge } from '../usage/render.ts';
import type { Standing } from '../usage/standing.ts';
import { code } from './en-words.ts';

/** What is said about how one login stands, and why it is used or not. */

type Nobody = Extract<Instead, { kind: 'nobody' }>;
type OpenclawChooses = Extract<Why, { code: 'openclaw_chooses' }>;

/** OpenClaw's single words: `rate_limit`. */
const words = (reason: string) => reason.replaceAll(/[_-]/gu, ' ');

const sources: Record<OrderSource, string> = {
  agent: 'the auth order that is set for this agent',
  shared: 'the auth order that all agents share',
  config: 'the auth order from OpenClaw’s configuration',
};

const UNLESS = 'unless a session is pinned to another login, which cannot be seen from here';

function obstacle({ label, obstacle: why }: Passed): Line {
  switch (why.kind) {
    case 'held':
      return [code(label), ' is held by OpenClaw until ', { at: why.hold.until }];
    case 'limited':
      return [code(label), ' is limited', ...(why.until === null ? [] : [' until ', { at: why.until }])];
    case 'refused':
      return [code(label), ' does not work until somebody mends it'];
    default:
      return why satisfies never;
  }
}

const obstacles = (passed: readonly Passed[]): Line =>
  passed.flatMap((one, index): readonly Span[] => [...(index > 0 ? ['; '] : []), ...obstacle(one)]);

const kindOf = ({ kind, reason }: Hold) => `${kind}${reason === null ? '' : `: ${words(reason)}`}`;

export const status = {
  hold: (hold: Hold): Line => [
    'OpenClaw holds it until ',
    { at: hold.until },
    ` (${kindOf(hold)})`,
    ...(hold.model === null ? ['.'] : [', for the model ', code(hold.model), ' alone.']),
  ],
  /** What to do about a hold of OpenClaw's on a login that OpenAI would serve. */
  remedies: {
    message: ({ until }) => [
      '→ Send your agent a message: before it answers, OpenClaw asks OpenAI again, at most every five minutes, and ends the hold if OpenAI serves it. Otherwise the hold ends by itself ',
      { at: until },
      '.',
    ],
    'other-model': ({ until }) => [
      '→ Use another model until ',
      { at: until },
      ': the hold ends by itself then.',
    ],
    wait: ({ until }) => [
      '→ Wait until ',
      { at: until },
      ': the hold ends by itself then. OpenClaw goes by what it noted itself, not by what OpenAI says now.',
    ],
    'wait-or-sign-in': ({ until }, label) => [
      '→ Wait until ',
      { at: until },
      ': the hold ends by itself then. If that is too long, signing in again ends it: ',
      code(`/codex_auth start ${label}`),
      ' in private.',
    ],
  } as Readonly<Record<Remedy, (hold: Hold, label: string) => Line>>,
  lastUse: ({ lastUsedAt, isLastGood }: Use, now: number): Line => [
    ...(lastUsedAt === null
      ? ['OpenClaw has noted no use of it']
      : lastUsedAt > now
        ? ['OpenClaw last used it ', { at: lastUsedAt }]
        : [`OpenClaw last used it ${renderAge(now - lastUsedAt)} ago, `, { at: lastUsedAt }]),
    isLastGood ? '; it is the login that worked last.' : '.',
  ],
  errors: ({ errorCount, failures, lastFailureAt }: Use): Line => [
    'OpenClaw counts ',
    errorCount === null ? 'errors' : errorCount === 1 ? '1 error' : `${errorCount} errors`,
    failures.length === 0
      ? ''
      : ` (${failures.map(({ reason, count }) => `${words(reason)}: ${count}`).join(', ')})`,
    ...(lastFailureAt === null ? ['.'] : [', the last one ', { at: lastFailureAt }, '.']),
  ],
  place: (place: number, of: number, from: OrderSource): Line => [
    `Place ${place} of ${of} in ${sources[from]}.`,
  ],

  /** Why it is used now, or is not, in one sentence. */
  whys: {
    first_usable: (passed: readonly Passed[], isConfirmed: boolean): Line => [
      isConfirmed ? `Used now, ${UNLESS}: ` : `Tried first now, ${UNLESS}: `,
      ...(passed.length === 0
        ? [
            isConfirmed
              ? 'it is first in the order, and works.'
              : 'it is first in the order, and nothing is known against it.',
          ]
        : ['it is the first in the order that can be used. ', ...obstacles(passed), '.']),
    ],
    only_usable: (passed: readonly Passed[], isConfirmed: boolean): Line => [
      isConfirmed ? `Used now, ${UNLESS}: ` : `Tried now, ${UNLESS}: `,
      ...(passed.length === 0
        ? ['there is no other login.']
        : ['no other login can be used. ', ...obstacles(passed), '.']),
    ],
    behind_another: (ahead: string, { kind, seenAt }: Standing): Line => [
      'Not used now, unless a session is pinned to it, which cannot be seen from here: ',
      code(ahead),
      ' comes before it, ',
      ...(kind !== 'works'
        ? ['and nothing is known against it.']
        : seenAt === null
          ? ['and works.']
          : ['and worked when it was last checked, ', { at: seenAt }, '.']),
    ],
    behind_api_key: (ahead: string): Line => [
      'It is used only when the API key ',
      code(ahead),
      ' fails, which comes before it; how that one does cannot be seen from here.',
    ],
    openclaw_chooses: (last: OpenclawChooses['last']): Line => [
      'OpenClaw chooses by itself, since no order is set; whether it takes this one next cannot be seen from here. ',
      ...(last === null
        ? ['It has noted no use of any.']
        : last.isThis
          ? ['It used this one last.']
          : ['It used ', code(last.label), ' last, ', { at: last.at }, '.']),
    ],
    retired: (from: OrderSource): Line => [`Not used: it is retired, that is, not in ${sources[from]}.`],
    login_refused: ['Not used: it does not work until somebody mends it.'] as Line,
    held_by_openclaw: (hold: Hold, isServed: boolean): Line => [
      'Not used now: OpenClaw holds it until ',
      { at: hold.until },
      ` (${kindOf(hold)})`,
      isServed ? ', though OpenAI would serve it.' : '.',
    ],
    limited: (until: number | null): Line =>
      until === null
        ? ['Not used now: it is limited, nobody knows until when.']
        : ['Not used now: it is limited until ', { at: until }, '.'],
  },
  /** Who is used in its place; follows such a sentence. */
  instead: {
    profile: (label: string): Line => [' ', code(label), ' is used, as far as can be seen from here.'],
    key: (label: string): Line => [' The API key ', code(label), ' comes next.'],
    nobody: (soonest: Nobody['soonest'], spare: string | null): Line => [
      ' OpenClaw can use no login now, as far as can be seen from here.',
      ...(spare === null ? [] : [' ', code(spare), ' is retired and may work: put it first to go on.']),
      ...(soonest === null
        ? []
        : [' The first to return is ', code(soonest.label), ', ', { at: soonest.at }, '.']),
    ],
    open: [' OpenClaw chooses among the others by itself.'] as Line,
  },
  /** On a button. */
  putFirst: (label: string): string => `Put ${label} first`,
};

import type { ApplyStep } from '../auth/apply.ts';
import type { HandCommands } from '../auth/by-hand.ts';
import type { ChangeOutcome } from '../auth/journal.ts';
import type { OrderWarning } from '../auth/order.ts';
import type { Line } from '../reply.ts';
import type { MenuVerb, Mutation } from '../request.ts';
import { code, listed, named } from './en-words.ts';

/** What is said about changing the auth order and logins. */

const ways = {
  confirmed: 'openclaw models auth ...',
  status: 'models status',
  order: 'auth order get',
};

export const auth = {
  /** What is asked for, as the end of a sentence. */
  deeds: {
    order: () => ['set the auth order'],
    first: (label) => ['put ', code(label), ' first'],
    retire: (label) => ['retire ', code(label)],
    restore: (label) => ['bring ', code(label), ' back into the order'],
    clear: () => ['drop the auth order'],
    delete: (label) => ['delete the login ', code(label), ' for good'],
    undo: () => ['go back to the order before the last change'],
    start: (label) => ['sign ', code(label), ' in again'],
  } as Readonly<Record<Mutation<unknown>['verb'] | 'start', (label: string) => Line>>,

  plan: (agent: string, deed: Line): Line => ['Plan for agent ', code(agent), ': ', ...deed, '.'],
  onMain: (asked: string, agent: string): Line => [
    'Agent ',
    code(asked),
    ' has no logins of its own, and this OpenClaw would drop inherited ones from its order. So this is about the order of ',
    code(agent),
    ', which ',
    code(asked),
    ' follows.',
  ],
  now: ['Now: '] as Line,
  later: ['Then: '] as Line,
  order: (labels: readonly string[]): Line => listed(labels),
  inheritedOrder: (labels: readonly string[], from: 'shared' | 'config'): Line => [
    ...listed(labels),
    from === 'shared' ? ' (shared by all agents)' : ' (from OpenClaw’s configuration)',
  ],
  noOrder: ['no order, so OpenClaw chooses by itself'] as Line,
  noOwnOrder: ['no order of its own'] as Line,
  goesOut: (labels: readonly string[]): Line => [
    'Not used any more: ',
    ...named(labels),
    '. Data stays intact.',
  ],
  comesBack: (labels: readonly string[]): Line => ['Used again: ', ...named(labels), '.'],
  warnings: {
    'no-failover': (label) => [
      '⚠️ Only ',
      code(label),
      ' is left in the order: when it has no allowance, your agent has nothing to fall back on.',
    ],
    'expired-first': (label) => [
      '⚠️ The token of ',
      code(label),
      ' has run out. OpenClaw renews it as soon as it is first; where the host has no network then, OpenClaw 2026.9.4 and later end the login for good. Confirm only while the network is up.',
    ],
    'broken-first': (label) => [
      '⚠️ As last checked, ',
      code(label),
      ' cannot be used: OpenClaw tries it first all the same, and then the next one.',
    ],
  } as Readonly<Record<OrderWarning, (label: string) => Line>>,
  removal: [
    [
      'OpenClaw forgets this login, for every agent that shares it. It cannot be undone, only signed in again.',
    ],
    ['To stop using it and keep it, retire it instead.'],
  ] as readonly Line[],
  howApplied: [
    [
      'I will apply this via ',
      code(ways.confirmed),
      ' and then verify with ',
      code(ways.status),
      ' + ',
      code(ways.order),
      '.',
    ],
    ["I won't hand-edit auth files directly because runtime state can drift/overwrite one-shot edits."],
  ] as readonly Line[],
  confirmUntil: (at: number): Line => ['Nothing is changed yet. You can confirm here until ', { at }, '.'],
  confirmByFlag: ['Nothing is changed yet. The same command with ', code('--yes'), ' applies it.'] as Line,
  typeToDelete: (label: string, at: number): Line => [
    'Nothing is changed yet. To confirm, type ',
    code(`/codex_auth delete ${label} ${label}`),
    ' here until ',
    { at },
    '.',
  ],
  buttons: {
    confirm: 'Confirm',
    cancel: 'Cancel',
    first: 'Put first',
    retire: 'Retire',
    restore: 'Restore',
    delete: 'Delete…',
    start: 'Sign in',
    clear: 'Drop the order',
    undo: 'Undo',
    log: 'Log',
  } satisfies Record<MenuVerb, string> & Record<string, string>,

  confirmed: (deed: Line): Line => ['Confirmed: ', ...deed, '.'],
  steps: {
    checking: 'Step 1 of 3: asking OpenClaw whether all is as planned…',
    applying: 'Step 2 of 3: OpenClaw is changing it…',
    verifying: 'Step 3 of 3: reading it back…',
  } as Readonly<Record<ApplyStep, string>>,

  done: (deed: Line): Line => ['✅ Done and verified: ', ...deed, '.'],
  savedAfterAll: ['OpenClaw’s command ended badly, but what it should do was done.'] as Line,
  stale: [
    ['It is saved, but the running gateway could not be told.'],
    ['If your gateway is running, run ', code('openclaw gateway restart'), ' at the host.'],
  ] as readonly Line[],
  mismatched: (deed: Line): Line => ['⚠️ Not as planned: ', ...deed, '.'],
  expected: ['Expected: '] as Line,
  found: ['Found: '] as Line,
  nothingMore: [
    'I changed nothing more. Somebody else may have changed it; ',
    code('/codex_auth'),
    ' shows how it stands.',
  ] as Line,
  notBegun: ['It was only asked how things stand: nothing was changed.'] as Line,
  notDone: ['OpenClaw did not do it.'] as Line,
  readBack: ['I read it back: all is as before.'] as Line,
  unverified: ['⚠️ OpenClaw was told, but what came of it could not be read.'] as Line,
  lookYourself: ['Look with ', code('/codex_auth'), ' in a moment before you ask for it again.'] as Line,
  interrupted: (deed: Line): Line => [
    'I was interrupted while I was to ',
    ...deed,
    '. I looked what became of it, and did nothing twice.',
  ],
  willTell: [
    ['I am being stopped in the middle of this.'],
    ['When I am back, I look what became of it and tell you here. Nothing will be done twice.'],
  ] as readonly Line[],
  cancelled: ['Cancelled. Nothing was changed.'] as Line,

  effective: (agent: string, from: 'agent' | 'shared' | 'config', labels: readonly string[]): Line => [
    'Auth order of agent ',
    code(agent),
    ': ',
    ...listed(labels),
    { agent: '.', shared: ' (shared by all agents).', config: ' (from OpenClaw’s configuration).' }[from],
  ],
  automatic: (agent: string, labels: readonly string[]): Line => [
    'Agent ',
    code(agent),
    ' has no auth order: OpenClaw chooses by itself among ',
    ...named(labels, 12),
    '.',
  ],
  outOfUse: (labels: readonly string[]): Line => ['Retired: ', ...named(labels, 12), '.'],
  which: ['Which profile?'] as Line,
  whichFor: {
    first: ['Which profile shall be first?'],
    retire: ['Which profile shall be retired?'],
    restore: ['Which profile shall come back?'],
    delete: ['Which login shall be deleted for good?'],
    start: ['Which profile shall sign in again?'],
  } as Readonly<Record<MenuVerb, Line>>,
  noneFor: {
    first: ['There is no other profile to put first.'],
    retire: ['There is no profile to retire.'],
    restore: ['No profile is retired.'],
    delete: ['There is no login to delete.'],
    start: ['There is no profile to sign in.'],
  } as Readonly<Record<MenuVerb, Line>>,
  cameBack: (label: string, at: number): Line => [
    '⚠️ ',
    code(label),
    ' is in use again, though it was retired ',
    { at },
    ': a new login, an update or somebody else brought it back. ',
    code(`/codex_auth retire ${label}`),
    ' takes it out.',
  ],

  /** One change in the log. `orders`: `null` where no order was changed. */
  logged: (at: number, who: string, deed: Line, orders: { before: Line; after: Line } | null): Line => [
    { at },
    ' ',
    code(who),
    ': ',
    ...deed,
    ...(orders ? [' — ', ...orders.before, ' → ', ...orders.after] : []),
  ],
  noHistory: [['Nothing was changed by this bot so far.']] as readonly Line[],
  outcomes: {
    verified: 'verified',
    stale: 'verified, the gateway was not told',
    mismatched: 'not as planned',
    'not-applied': 'not done',
    unverified: 'not known what came of it',
  } as Readonly<Record<ChangeOutcome, string>>,
  underway: 'under way',
  olderOnes: (count: number): Line => [
    `${count} older, in `,
    code('codex-profiler auth log --json'),
    ' at the host.',
  ],
  whole: (entries: number): Line => [
    `The record is whole: ${entries} entries, each linked to the one before.`,
  ],
  broken: (at: number): Line => [
    `⚠️ The record was tampered with: entry ${at} was altered or removed. Do not rely on what comes after it.`,
  ],

  byHand: ({
    label,
    version,
    agent,
    isRetired,
    backUp,
    remove,
    rollBack,
  }: HandCommands & {
    label: string;
    version: string;
    agent: string;
    isRetired: boolean;
  }): readonly Line[] => [
    [
      `OpenClaw ${version} has no command that removes one login, and I do not touch its files. Nothing was changed.`,
    ],
    isRetired
      ? [code(label), ' is retired: OpenClaw does not use it as it is.']
      : ['Retiring it is enough to stop its use: ', code(`/codex_auth retire ${label}`), '.'],
    ['To remove it all the same, at the host, with the gateway stopped:'],
    ['1. Stop: ', code('openclaw gateway stop')],
    ['2. Back up: ', code(backUp)],
    ['3. Remove: ', code(remove)],
    ['4. Check: ', code(`openclaw models status --agent ${agent} --json`), ' must not name it.'],
    ['5. Start: ', code('openclaw gateway start')],
    ['To roll back: stop, ', code(rollBack), ', start.'],
    ['Newer versions (2026.8.1 and later) can do it from here.'],
  ],
};

/** Said where a change was asked for that cannot be had. */
export const stateUnwritable: readonly Line[] = [
  ['The bot could not write its own record of changes, so it changed nothing.'],
  ['Check the space and the permissions of its state file (', code('STATE_URL'), '), then confirm again.'],
];

/** Said where what was asked for cannot be done without the state; looking is never refused for it. */
export const stateFailed = (reference: string): readonly Line[] => [
  ['The bot’s own memory fails at this moment, so this could not be done. Please try again.'],
  [
    code('/codex_usage'),
    ' works without it. If you had confirmed a change, ',
    code('/codex_auth'),
    ' shows how things stand.',
  ],
  [
    'If it stays, give the owner this reference: ',
    code(reference),
    '. At the host: is the disk full, or is what ',
    code('STATE_URL'),
    ' names (else the state file) held by another program or gone?',
  ],
];

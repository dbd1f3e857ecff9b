import type { Problem } from '../problem.ts';
import type { Line } from '../reply.ts';
import { code } from './en-words.ts';

/** What is said about signing in again, and why it came to nothing. */

type SignInCode = Extract<Problem['code'], `sign-in.${string}`>;
type SignInProblems = {
  [C in SignInCode]: (problem: Extract<Problem, { code: C }>) => readonly Line[];
};

const atTheHost: Line = [
  'At the host, ',
  code('openclaw models auth login'),
  ' in a terminal signs in through a browser.',
];

export const signInProblems: SignInProblems = {
  'sign-in.in-public': () => [
    ['Signing in is for a private chat: whoever sees the code could use it. Nothing was changed.'],
    ['Write to me in private: ', code('/codex_auth start'), '.'],
  ],
  'sign-in.busy': ({ holder, since }) => [
    holder === 'codex-profiler'
      ? ['This bot is still finding out what became of an interrupted sign-in. Nothing was changed.']
      : [
          code(holder),
          ' has been signing in since ',
          { at: since },
          '; only one at a time. Nothing was changed.',
        ],
    ['Please try again when that one is over.'],
  ],
  'sign-in.approved': () => [
    ['That sign-in was approved already and is being saved, so it was not cancelled.'],
    [code('/codex_auth'), ' shows how things stand.'],
  ],
  'sign-in.over': () => [
    ['That sign-in is over, or waits in another place. Nothing was changed.'],
    [code('/codex_auth start'), ' begins a new one.'],
  ],
  'sign-in.disabled': () => [
    ['Device codes are switched off for this account or its workspace, so nobody was signed in.'],
    [
      'Switch them on in ChatGPT’s security settings (in a workspace, an admin does), then try again. Or use ',
      code('openclaw models auth login'),
      ' at the host, which signs in through a browser.',
    ],
  ],
  'sign-in.refused': ({ said }) => [
    said === null
      ? ['OpenAI refused the sign-in. The old login, if there was one, is as it was.']
      : ['OpenAI refused the sign-in: ', code(said), '. The old login, if there was one, is as it was.'],
    ['Check that you are in the right account and workspace, then try again.'],
  ],
  'sign-in.expired': () => [
    ['The code was not entered in time and has expired. Nobody was signed in.'],
    ['Please try again; you get a new code.'],
  ],
  'sign-in.cancelled': () => [
    ['The sign-in was cancelled. Nothing was changed, and entering its code does nothing any more.'],
    [code('/codex_auth'), ' shows the logins there are.'],
  ],
  'sign-in.offline': () => [
    ['OpenClaw could not reach OpenAI’s sign-in server, so nobody was signed in.'],
    ['Check the network of the bot’s machine, then try again.'],
  ],
  'sign-in.too-old': ({ version }) => [
    [
      'OpenClaw ',
      code(version),
      ' cannot sign in to a profile by device code; 2026.5.26 is the first that can. Nothing was changed.',
    ],
    atTheHost,
  ],
  'sign-in.no-terminal': () => [
    ['The bot cannot open a terminal on its machine, which OpenClaw’s sign-in needs. Nothing was changed.'],
    atTheHost,
  ],
};

export const signingIn = {
  of: (label: string, agent: string): Line => ['Signing in ', code(label), ' of agent ', code(agent), '.'],
  steps: {
    clearing: ['A sign-in before this one was cut off; I look what became of it first…'],
    asking: ['Step 1 of 3: OpenClaw asks OpenAI for a code…'],
    approved: ['Approved. Step 3 of 3: OpenClaw saves the login, and I read it back…'],
    over: ['Its code is good for nothing any more.'],
  } as Readonly<Record<'clearing' | 'asking' | 'approved' | 'over', Line>>,
  /** `shown`: the code. */
  code: (url: string, shown: string, label: string): readonly Line[] => [
    ['Step 2 of 3: open ', url, ' and enter this code:'],
    [code(shown)],
    ['Sign in there with the account that ', code(label), ' belongs to. Never pass the code on.'],
  ],
  willMove: ['OpenClaw will put it first in the auth order; undo puts that back.'] as Line,
  until: (at: number): Line => ['I wait for it until ', { at }, ', and tell you here.'],
  openPage: 'Open the page',
  copyCode: 'Copy the code',
  end: 'Cancel the sign-in',
  ended: ['Cancelled. Who asked for it is told.'] as Line,
  again: 'Try again',
  check: 'Check its allowance',

  done: (label: string): Line => ['✅ Signed in and verified: ', code(label), '.'],
  owner: {
    same: ['It is the same account as before.'],
    unknown: ['Whether it is the same account as before cannot be told.'],
  } as Readonly<Record<'same' | 'unknown', Line>>,
  stillRetired: (label: string): Line => [
    'It is still retired: OpenClaw does not use it. ',
    code(`/codex_auth restore ${label}`),
    ' brings it back.',
  ],
  moved: (was: number): Line => [
    `⚠️ OpenClaw put it first when it signed in; it was in place ${was}. `,
    code('/codex_auth undo'),
    ' puts it back.',
  ],
  movedIn: [
    '⚠️ OpenClaw took it into the auth order when it signed in. ',
    code('/codex_auth undo'),
    ' takes it out.',
  ] as Line,
  renewed: (label: string): Line => [
    'Nobody approved it here, and the login of ',
    code(label),
    ' is a new one all the same: OpenClaw has renewed it by itself.',
  ],
  asBefore: (label: string): Line => ['I read it back: ', code(label), ' is as it was.'],
  unverified: ['⚠️ The sign-in is over, but what came of it could not be read.'] as Line,
  anotherAccount: (label: string): readonly Line[] => [
    ['⚠️ ', code(label), ' is signed in, to ANOTHER account than before.'],
    ['OpenClaw uses that account under this name from now on, and its allowance is another one.'],
    [
      'If you did not mean that, sign in once more, with the right account: ',
      code(`/codex_auth start ${label}`),
      '. Or ',
      code(`/codex_auth retire ${label}`),
      ' stops its use.',
    ],
  ],
  elsewhere: (label: string, saved: string): readonly Line[] => [
    ['⚠️ OpenClaw saved the new login as ', code(saved), ', not as ', code(label), '.'],
    [code(label), ' is as it was. ', code('/codex_auth'), ' shows both.'],
  ],
  notSaved: (label: string): Line => [
    '⚠️ OpenClaw says that it is done, but the login of ',
    code(label),
    ' is not a new one. ',
    code('/codex_auth'),
    ' shows how it stands.',
  ],
};

import type { Problem } from '../problem.ts';
import type { Line } from '../reply.ts';
import { code } from './en-words.ts';

/** Why a sign-in came to nothing. */

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
    ['The sign-in was cancelled, and its code is worth nothing any more.'],
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

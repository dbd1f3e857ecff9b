import type { Malformed, SignInError } from '../auth/callback-url.ts';
import type { HandedOver } from '../ports.ts';
import type { Line } from '../reply.ts';
import { code } from './en-words.ts';

/** What is said about a sign-in through a browser: the link out, and the address that comes back. Nothing of that address is
 *  ever said. `label`: the profile's; `command`: OpenClaw's own sign-in, as it has to be typed at the host. */

const ORIGIN = 'http://localhost:1455';

const handIn = (label: string) => code(`/codex_auth finish ${label} <address>`);
const start = (label: string) => code(`/codex_auth start ${label}`);
const status = (label: string) => code(`/codex_auth ${label}`);

const copyAgain = (label: string): Line => [
  'Copy the whole address of the page that could not be opened, and hand it in: ',
  handIn(label),
  '.',
];
const startAgain = (label: string): Line => ['For a new link: ', start(label), '.'];
const notUsed: Line = ['It was not used, and nothing was changed.'];

/** What is wrong with what was pasted. */
const malformed: Readonly<Record<Malformed, Line>> = {
  'no-address': ['There is no address of a sign-in in that.'],
  'too-long': ['That is too long to be the address of a sign-in.'],
  several: ['That is more than one address; I need one alone.'],
  'odd-characters': ['There are characters in that address which the real one does not have.'],
  encoded: ['That address is written in another way than the sign-in page writes it.'],
  'sign-in-page': [
    'That is the sign-in page’s own address, not the one after it. Sign in there first; the page that then cannot be opened has the right one.',
  ],
  'user-info': [
    'That address names a user before the host, which the real one never does. Somebody may want to mislead you.',
  ],
  'wrong-host': ['That address leads to another place. The real one begins with ', code(ORIGIN), '.'],
  'wrong-scheme': [
    'That address begins in another way. The real one begins with ',
    code(ORIGIN),
    ', with http and not https.',
  ],
  'wrong-port': ['That address has another port. The real one begins with ', code(ORIGIN), '.'],
  'wrong-path': [
    'That is another page than the one where a sign-in ends: its address begins with ',
    code(`${ORIGIN}/auth/callback`),
    '.',
  ],
  fragment: ['There is a # in that address, and something behind it. The real one has none.'],
  repeated: ['That address says something twice that the real one says once.'],
  'code-and-error': [
    'That address says both that the sign-in went well and that it failed, which the real one never does.',
  ],
  'no-code': ['That address has no code in it. It may have been cut off when it was copied.'],
  'no-state': [
    'That address does not say which sign-in it belongs to. It may have been cut off when it was copied.',
  ],
};

/** What the sign-in page answered instead of a code. */
const denied: Readonly<Record<SignInError, Line>> = {
  no_codex: ['The workspace has not allowed Codex for this account, so OpenAI refused the sign-in.'],
  access_denied: ['The sign-in was refused or cancelled on OpenAI’s page.'],
  login_required: ['OpenAI’s page wants you to be signed in there first.'],
  consent_required: ['OpenAI’s page wants your consent, and did not get it.'],
  interaction_required: ['OpenAI’s page had something to ask you, and got no answer.'],
  account_selection_required: ['OpenAI’s page wants you to choose an account first.'],
  invalid_request: ['OpenAI’s page did not understand the link.'],
  unauthorized_client: ['OpenAI’s page does not let this kind of program sign in.'],
  unsupported_response_type: ['OpenAI’s page does not offer this kind of sign-in any more.'],
  invalid_scope: ['OpenAI’s page does not grant what the link asked for.'],
  server_error: ['OpenAI’s sign-in page failed.'],
  temporarily_unavailable: ['OpenAI’s sign-in page is overloaded or being mended.'],
  other: ['OpenAI’s sign-in page reported a failure that I do not know.'],
};

/** Where a new link alone does not help. */
const remedies: Partial<Readonly<Record<SignInError, (label: string) => Line>>> = {
  no_codex: (label) => [
    'Ask the workspace’s administrator to allow it, or choose another workspace when you sign in. Then: ',
    start(label),
    '.',
  ],
  server_error: (label) => ['Please try again in a few minutes: ', start(label), '.'],
  temporarily_unavailable: (label) => ['Please try again in a few minutes: ', start(label), '.'],
};

const unsupported: readonly SignInError[] = [
  'invalid_request',
  'unauthorized_client',
  'unsupported_response_type',
  'invalid_scope',
];

export const callback = {
  /** Where OpenClaw knows no device codes. */
  atTheHost: (label: string, version: string, command: string): readonly Line[] => [
    [
      'OpenClaw ',
      code(version),
      ' cannot sign in by device code; 2026.5.26 is the first that can. Nothing was changed.',
    ],
    ['To sign ', code(label), ' in again, run ', code(command), ' at the host: it shows a link.'],
    [
      'Open that link on any device. At its end comes a page that cannot be opened, as it should be: its address begins with ',
      code(ORIGIN),
      '. Hand it in here, and I give it to the sign-in that waits at the host: ',
      handIn(label),
      '.',
    ],
    ['Give that address to nobody else: whoever has it may be able to use your login.'],
  ],
  /** `link` is shown so that it can be copied whole. */
  link: (link: string, endsAt: number): readonly Line[] => [
    [
      'This link of mine only shows whether OpenAI lets you in; nothing is saved by it. Until ',
      { at: endsAt },
      ':',
    ],
    [code(link)],
  ],
  /** Where the platform has forms. */
  form: {
    title: (label: string): string => `Sign in: ${label}`,
    label: 'The address that cannot be opened',
    button: 'Hand in the address',
  },
  handIn: (label: string): readonly Line[] => [
    ['Send me the address of the page that could not be opened, for ', code(label), ': ', handIn(label), '.'],
    ['I take it out of the chat where I can.'],
  ],
  waiting: (label: string, endsAt: number): readonly Line[] => [
    ['A sign-in as ', code(label), ' waits for its address until ', { at: endsAt }, '.'],
    ['Hand it in: ', handIn(label), '. For a new link: ', start(label), '.'],
  ],

  noneWaiting: [
    ['No link of mine waits for an address. Nothing was changed.'],
    [code('/codex_auth start'), ' begins a sign-in. If one waits at the host, paste its address here.'],
  ] as readonly Line[],
  /** While a sign-in by code waits. */
  byCode: [
    ['The sign-in that waits here goes by a code and needs no address. Nothing was changed.'],
    ['Enter the code that I showed you on its page.'],
  ] as readonly Line[],

  deleted: ['I deleted your message with the address.'] as Line,
  notDeleted: ['I could not delete your message: please delete it yourself.'] as Line,

  malformed: (why: Malformed, label: string): readonly Line[] => [malformed[why], notUsed, copyAgain(label)],
  denied: (error: SignInError, label: string, command: string): readonly Line[] => [
    denied[error],
    ['Nobody was signed in, and nothing was changed.'],
    unsupported.includes(error)
      ? [
          'This bot’s link may be out of date. Sign in with OpenClaw’s own: run ',
          code(command),
          ' at the host.',
        ]
      : (remedies[error]?.(label) ?? startAgain(label)),
  ],
  expired: (label: string): readonly Line[] => [
    [
      'That address belongs to a link that is no longer good: each is good for ten minutes, and only the newest counts.',
    ],
    notUsed,
    startAgain(label),
  ],
  used: (label: string): readonly Line[] => [
    ['That address was handed in before, and each is good once. Nothing was done a second time.'],
    [status(label), ' shows how the login stands. ', ...startAgain(label)],
  ],
  foreign: {
    person: (label: string): readonly Line[] => [
      ['That address answers a link that was made for somebody else.'],
      ['It was not used and is no longer good; nothing was changed.'],
      ['For a link of your own: ', start(label), '.'],
    ],
    chat: (label: string): readonly Line[] => [
      ['That address answers a link that was given out in another chat, and counts only there.'],
      ['It has been seen here now, so it is no longer good. Nothing was changed.'],
      ['For a new link, in your private chat with this bot: ', start(label), '.'],
    ],
  },
  otherProfile: (label: string): readonly Line[] => [
    ['That address answers a link for another profile.'],
    ['It was not used, and it is still good. Nothing was changed.'],
    ['Hand it in under the name that you asked for the link with, or make one for this: ', start(label), '.'],
  ],
  /** Of the bot's own link. OpenClaw can finish only what it began. */
  inOrder: (label: string, command: string): readonly Line[] => [
    ['That address is in order: OpenAI let you sign in. Nothing was changed yet.'],
    ['This bot exchanges no sign-in codes; OpenClaw does, and only those of a link of its own.'],
    [
      'To save the login, run ',
      code(command),
      ' at the host, open the link that it shows, and paste the address there when it asks, or here: ',
      handIn(label),
      '.',
    ],
  ],

  /** Of a link that this bot does not know: OpenClaw may have made it. */
  handedOver: {
    taken: (label) => [
      ['OpenClaw’s sign-in was waiting for that address, and has taken it.'],
      ['It saves the login by itself; ', status(label), ' shows it in a moment.'],
    ],
    'turned-away': (label, command) => [
      [
        'A sign-in waits at the host, but for the answer to another link. It did not take that address, and still waits.',
      ],
      [
        'Nothing was changed. Open the link that it shows, or begin anew with ',
        code(command),
        ' there; then hand the new address in: ',
        handIn(label),
        '.',
      ],
    ],
    nobody: (label) => [
      [
        'That address is of no link that I know, and no sign-in waits for it at the host. Nothing was changed.',
      ],
      [
        'If you began it in a terminal that still asks for the address, paste it there. Otherwise begin anew: ',
        start(label),
        '.',
      ],
    ],
    unclear: (label) => [
      [
        'I gave that address to the sign-in that waits at the host, and it gave no clear answer: it may have taken it.',
      ],
      ['Look with ', status(label), ' in a moment before you begin anew.'],
    ],
  } as Readonly<Record<HandedOver, (label: string, command: string) => readonly Line[]>>,
};

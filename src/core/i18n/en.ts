import type { ArgumentName, CommandName } from '../commands.ts';
import type { Line } from '../reply.ts';
import { alertsMenu } from './en-alerts-menu.ts';
import { auth } from './en-auth.ts';
import { callback } from './en-callback.ts';
import { status } from './en-status.ts';
import { doctor } from './en-doctor.ts';
import { forecast, suggestion } from './en-forecast.ts';
import { alerts } from './en-alerts.ts';
import { history } from './en-history.ts';
import { http } from './en-http.ts';
import { problems } from './en-problems.ts';
import { signingIn } from './en-sign-in.ts';
import { hints, reasons, signIn, states } from './en-verdicts.ts';
import { resumed } from './en-resumed.ts';
import { rotation } from './en-rotation.ts';
import { stateAtStart } from './en-state.ts';
import { why } from './en-why.ts';
import { code, named } from './en-words.ts';
import { renderAge, renderDuration, roundPercent } from '../usage/render.ts';

/** Everything the bot can say. Another language has this type, so it does not compile while a sentence is missing.
 *  The strict line is not here: it is a format, the same in every language. */

export const en = {
  problems,
  states: states as Readonly<Record<keyof typeof states, string>>,
  reasons,
  hints,
  /** Where renewing is impossible, an expired token means another thing to do. */
  signInAgain: signIn,

  commands: {
    codex_usage: 'How much Codex allowance each login has left',
    codex_history: 'How the allowance went: a picture of a day, a week or a month',
    codex_why: 'Why a login is used now or not, and why not the one you put first',
    codex_auth: 'The auth order: who is used first, and changing that',
    codex_rotation: 'How to use several logins well',
    codex_alerts: 'What I warn you of: logins that run low, end or change',
    codex_doctor: 'What is wrong with the set-up, and how to mend it',
    codex_help: 'What this bot does, and what you may do',
    help: 'What this bot does, and what you may do',
    start: 'What this bot does, and what you may do',
  } satisfies Record<CommandName, string>,
  /** What may stand behind a command. */
  arguments: {
    profile: 'A profile, all or default; leave it out to get a list',
    change: 'A profile, or what to do: first work, retire work, order work home, undo, start work',
    guide: 'order for a suggested order, setup for the long form; leave it out for the short one',
    setting:
      'on, off, quiet 23-7, zone Europe/Berlin, mute 8, digest 9, levels 20 5; leave it out for buttons',
    view: 'A profile, and day, week or month; leave it out for all of them and a day',
  } satisfies Record<ArgumentName, string>,

  progress: ['Running Codex usage checks now…'] as Line,
  menu: {
    title: (agent: string): Line => ['Which profile of agent ', code(agent), '?'],
    page: (page: number, pages: number): Line => [`Page ${page} of ${pages}.`],
    default: (label: string) => (label === 'default' ? 'Default' : `Default (${label})`),
    all: 'All',
    back: '‹ Back',
    next: 'Next ›',
  },
  /** What a platform's own form of an answer needs in words. */
  layout: {
    pick: 'Choose…',
    leftOut: ['The rest does not fit here. Ask for one profile, or ask me in private.'] as Line,
  },
  /** Under a result, and under the help. */
  under: { refresh: 'Refresh', details: 'Details', mend: 'Mend', profiles: 'Profiles' },

  stranger: (who: string): readonly Line[] => [
    ['This bot answers only people whom its owner has listed.'],
    [
      'Your id is ',
      code(who),
      '. Is this your bot? Put ',
      code(`OWNERS=${who}`),
      ' into its settings and start again.',
    ],
    ['If not, give it to the owner.'],
  ],
  duplicate: ['You asked for this a moment ago: the answer is above, or on its way.'] as Line,
  tooMuch: (seconds: number): Line => [
    `That was a lot at once; I left this one out. Try again in ${seconds} s.`,
  ],
  tooManyAtOnce: [
    'Many people are asking at this moment; I left this one out. Try again in a minute.',
  ] as Line,
  foreignButton: ['Those buttons were made for somebody else. Here are yours.'] as Line,
  staleButton: ['That profile is no longer there. Here is what there is now.'] as Line,
  unknownButton: ['That button is from another version. Nothing was changed. Here is a fresh menu.'] as Line,
  unknownCommand: (said: string): readonly Line[] => [
    ['There is no command ', code(said), '. ', code('/codex_help'), ' shows what there is.'],
  ],
  missedChoice: [
    ['I did not understand that. Nothing was changed.'],
    [code('/codex_usage'), ' shows the profiles, ', code('/codex_help'), ' what else there is.'],
  ] as readonly Line[],
  bug: (reference: string): readonly Line[] => [
    ['Something went wrong in this bot. ', code('/codex_auth'), ' shows how things stand. Please try again.'],
    ['If it stays, tell the owner this reference: ', code(reference), '.'],
  ],

  auth,
  signingIn,
  callback,
  status,
  why,
  doctor,
  rotation,
  forecast,
  suggestion,
  resumed,
  alerts,
  history,
  alertsMenu,

  details: {
    until: (at: number): Line => [', until ', { at }],
    window: (name: string, percent: number): Line => [`${name}: ${roundPercent(percent)}% left`],
    windowUnknown: (name: string): Line => [`${name}: not known`],
    resets: (at: number, inMs: number): Line =>
      inMs <= 0 ? [', reset is due'] : [', resets ', { at }, ` (in ${renderDuration(inMs)})`],
    unlimited: ['It has unlimited credits.'] as Line,
    readNow: ['Read just now.'] as Line,
    readAgo: (ms: number): Line => [`Read ${renderAge(ms)} ago.`],
    lastGood: (ms: number, reason: string): Line => [
      `These are the last good figures, from ${renderAge(ms)} ago. This time ${reason}.`,
    ],
    neverRead: (reason: string): Line => [`No figures yet: ${reason}.`],
    unverified: ['It should be usable again by now; that is not checked yet.'] as Line,
    fullUnclear: ['One window reads 0 %, and it is not known whether OpenAI still serves it.'] as Line,
    fullButAllowed: ['One window reads 0 %, and OpenAI still serves it.'] as Line,
    brokenWindow: ['One of its windows could not be understood.'] as Line,
    endUnknown: ['When it returns is not known.'] as Line,
    planReturns: (at: number): Line => ['The plan’s own allowance returns ', { at }, '.'],
    plan: (plan: string): Line => ['Plan: ', code(plan)],
    credits: (balance: number): Line => [`Credits: ${balance}`],
    budget: (percent: number): Line => [`Budget: ${roundPercent(Math.max(0, 100 - percent))}% left`],
    meter: (name: string, percent: number | null, blocked: boolean): Line => [
      'Extra meter ',
      code(name),
      `: ${percent === null ? 'not known' : `${roundPercent(percent)}% left`}${blocked ? ', used up' : ''}`,
    ],
    bankedResets: (count: number): Line => [`Banked resets: ${count}. This bot never spends them.`],
    /** `last`: `null` when that is not known, or there is one alone. */
    bankedResetsEnd: (count: number, next: number, last: number | null): Line => [
      ...(count === 1
        ? ['1 banked reset: use it before ', { at: next }]
        : last === next
          ? [`${count} banked resets: use them before `, { at: next }]
          : last === null
            ? [`${count} banked resets: use the next before `, { at: next }]
            : [
                `${count} banked resets: use the next before `,
                { at: next },
                ', the last before ',
                { at: last },
              ]),
      ', in Codex with ',
      code('/usage'),
      `. This bot never spends ${count === 1 ? 'it' : 'them'}.`,
    ],
    held: (at: number, reason: string | null): Line => [
      'OpenClaw itself holds this profile until ',
      { at },
      reason ? ` (${reason.replaceAll('_', ' ')}).` : '.',
    ],
    tokenEnds: (at: number): Line => ['Its access token ends ', { at }, '.'],
    tokenEnded: (at: number): Line => ['Its access token ended ', { at }, '.'],
    shares: (labels: readonly string[]): Line => [
      'Shares its allowance with ',
      ...named(labels),
      ': the same account under another name. That is no fault.',
    ],
    order: (place: number): Line => [`Place ${place} in the auth order.`],
    retired: ['Retired: not in the auth order.'] as Line,
    automatic: ['No auth order is set; OpenClaw chooses by itself.'] as Line,
  },

  help: {
    intro: [
      ['Shows how much Codex allowance each ChatGPT login of this OpenClaw gateway has left.'],
    ] as readonly Line[],
    readOnly: ['It only reads; nothing is changed.'] as Line,
    changes: ['It changes the auth order only by a plan that you confirm, and verifies it.'] as Line,
    command: (name: string, description: string): Line => [code(`/${name}`), ` — ${description}`],
    usageForms: [
      code('/codex_usage work'),
      ' — one profile; ',
      code('all'),
      ' and ',
      code('default'),
      ' work too',
    ] as Line,
    historyForms: [code('/codex_history work week'), ' — one profile, and how far back'] as Line,
    whyForms: [code('/codex_why work'), ' — why one profile is used now, or not'] as Line,
    alertsForms: [
      code('/codex_alerts quiet 23-7'),
      ' — no alerts at night; ',
      code('mute 8'),
      ' — none for 8 hours',
    ] as Line,
    authForms: [
      [code('/codex_auth work'), ' — its login, its place in the order'],
      [
        code('/codex_auth first work'),
        ' — use it first; ',
        code('retire'),
        ' and ',
        code('restore'),
        ' work too',
      ],
      [
        code('/codex_auth order work home'),
        ' — this order; ',
        code('clear'),
        ' drops it, ',
        code('undo'),
        ' goes back',
      ],
      [code('/codex_auth log'), ' — what was changed, by whom'],
    ] as readonly Line[],
    ownerForms: [
      [code('/codex_auth start work'), ' — sign it in again, from a private chat'],
      [code('/codex_auth delete work'), ' — remove its login for good'],
    ] as readonly Line[],
    legend: [
      ['🟢 usable  🟠 limited or not confirmed  🔴 somebody must act'],
      [
        '5h and week: what is left. r5 and rw: time until that window resets. ~ last good reading. – not known.',
      ],
    ] as readonly Line[],
    role: (who: string, role: string): Line => ['You are ', code(who), `, ${role}.`],
    roles: { viewer: 'a viewer', operator: 'an operator', owner: 'an owner' },
  },

  /** Said on the machine itself, where codex-profiler was started. */
  console: {
    welcome: ['Answer with a number, a name or a command. /codex_help explains, Ctrl-D ends.'] as Line,
    paste: ['Paste the address, then press Enter and Ctrl-D.'] as Line,
    demo: ['This is a demo: its profiles and figures are made up, and its time runs faster.'] as Line,
    demoForLack: (path: string): Line => [`No OpenClaw was found at ${path}, so here is the demo.`],
    /** Lines as one text. */
    joined: (lines: readonly string[]): string => lines.join(' '),
    /** Why a check brought no good reading, and what to do. */
    remark: (label: string, reason: string, hint: Line | null): Line => [
      `${label}: ${reason}.`,
      ...(hint ? [' ', ...hint] : []),
    ],
  },
  start: {
    nobodyListed: [
      'Nobody is listed yet, so nobody will be served. Write to the bot in private (on Discord: /codex_help): it tells you your id. Put that into OWNERS and start again.',
    ] as Line,
    /** Where nobody sits at a terminal. */
    noToken: [
      'No bot was started: neither TELEGRAM_BOT_TOKEN nor DISCORD_BOT_TOKEN is set. This is the chat of the terminal. To have a bot, set one of them and start again.',
    ] as Line,
    state: stateAtStart,
  },
  http,
  /** Said by `usage --deliver`, to whoever runs it. */
  delivery: {
    notBegun: ['OpenClaw could not send the first message, so nothing was checked.'] as Line,
    notDelivered: ['OpenClaw could not send the result, so it is printed instead.'] as Line,
    whatToDo: [
      'Check the channel and the place behind ',
      code('--deliver'),
      ', and that the gateway is running, then try again.',
    ] as Line,
  },
  /** Why a platform is served no more. */
  endings: {
    'telegram.wrong-token': [
      ['Telegram does not know this token. Nothing is served there any more.'],
      ['Ask @BotFather for the token, put it into TELEGRAM_BOT_TOKEN and start again.'],
      ['If TELEGRAM_API_ROOT is set, check that it is the address of a Bot API server.'],
    ] as readonly Line[],
    'telegram.second-poller': [
      [
        'Another program takes this bot’s messages: two cannot share one token. Nothing is served there any more.',
      ],
      [
        'Stop the other one, or ask @BotFather for a bot of its own for codex-profiler (not OpenClaw’s), and start again.',
      ],
    ] as readonly Line[],
    'telegram.bad-webhook': [
      ['Telegram does not accept the address in TELEGRAM_WEBHOOK_URL. Nothing is served there any more.'],
      [
        'It must be reachable from outside by https, on port 443, 80, 88 or 8443, with a certificate that is valid. Correct it, or remove it and the messages are fetched, then start again.',
      ],
    ] as readonly Line[],
    'discord.wrong-token': [
      ['Discord does not know this token. Nothing is served there any more.'],
      [
        'Make a new one in the Developer Portal (your application, Bot, Reset Token), put it into DISCORD_BOT_TOKEN and start again.',
      ],
    ] as readonly Line[],
    'discord.turned-away': [
      ['Discord has closed the connection for good. Nothing is served there any more.'],
      [
        'Look at your application in the Developer Portal: it may be switched off there, or in too many servers.',
      ],
    ] as readonly Line[],
  },
};

export type Catalogue = typeof en;

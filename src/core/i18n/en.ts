import type { ArgumentName, CommandName } from '../commands.ts';
import type { StateFault } from '../ports.ts';
import type { Problem } from '../problem.ts';
import type { Line } from '../reply.ts';
import { auth, stateUnwritable } from './en-auth.ts';
import { callback } from './en-callback.ts';
import { status } from './en-status.ts';
import { doctor } from './en-doctor.ts';
import { signInProblems, signingIn } from './en-sign-in.ts';
import { rotation } from './en-rotation.ts';
import { code, listed, named } from './en-words.ts';
import { clean, shortName } from '../usage/label.ts';
import { renderAge, renderDuration, roundPercent } from '../usage/render.ts';
import type { Reason } from '../usage/verdict.ts';

/** Everything the bot can say. Another language has this type, so it does not compile while a sentence is missing.
 *  The strict line is not here: it is a format, the same in every language. */

type ProblemLines = { [C in Problem['code']]: (problem: Extract<Problem, { code: C }>) => readonly Line[] };

/** A profile's short name, fit for the eye. */
const nameOf = (id: string) => clean(shortName(id));

const problems: ProblemLines = {
  'openclaw.missing': ({ path }) => [
    ['There is no OpenClaw folder at ', code(path), ' on the bot’s machine.'],
    [
      'Run codex-profiler on the gateway’s host, as the same user, or set ',
      code('OPENCLAW_STATE_DIR'),
      ' to OpenClaw’s state directory.',
    ],
  ],
  'agent.unknown': ({ agent, known }) => [
    ['OpenClaw has no agent called ', code(agent), '.'],
    known.length > 0
      ? [
          'It has ',
          ...named(known),
          '. Set ',
          code('OPENCLAW_AGENT'),
          ' or ',
          code('--agent'),
          ' to one of them, at the host.',
        ]
      : [code('openclaw agents list'), ' shows the agents it has.'],
  ],
  'store.unmigrated': ({ path }) => [
    [
      'The logins are still in an old file, ',
      code(path),
      ', which the installed OpenClaw has not taken over.',
    ],
    [
      'They are not lost, and nothing was changed. Back up the state directory, then run ',
      code('openclaw doctor --fix'),
      ' at the host.',
    ],
  ],
  'store.corrupt': ({ path }) => [
    ['OpenClaw’s store of logins is damaged: ', code(path), ' cannot be understood.'],
    [
      'That does not mean that anybody is logged out. Nothing was changed. Back the file up, then run ',
      code('openclaw doctor'),
      ' at the host.',
    ],
  ],
  'store.busy': ({ path }) => [
    ['Another process holds OpenClaw’s store of logins (', code(path), ').'],
    ['Nothing was changed. Please ask again in a moment.'],
  ],
  'store.forbidden': ({ path }) => [
    ['OpenClaw’s store of logins may not be read: ', code(path), '.'],
    ['Run codex-profiler as the same user as OpenClaw.'],
  ],
  'profiles.none': ({ agent, found }) => [
    ['No Codex profile was found for agent ', code(agent), '. ', noneFound[found]],
    ['To add one, run ', code('openclaw models auth login'), ' at the host.'],
  ],
  'gateway.missing': ({ path }) => [
    ['OpenClaw’s own command was not found: ', code(path), '. Nothing was changed.'],
    ['Install OpenClaw on the bot’s machine, or set ', code('OPENCLAW_BIN'), ' to where it is.'],
  ],
  'gateway.node': () => [
    ['OpenClaw does not run on the Node that it found. Nothing was changed.'],
    ['Start the bot with the Node that OpenClaw uses first in its ', code('PATH'), '.'],
  ],
  'gateway.too-old': () => [
    ['The installed OpenClaw does not know this command. Nothing was changed.'],
    [code('openclaw --version'), ' tells which one it is; a newer one may know it.'],
  ],
  'gateway.unmigrated': () => [
    ['OpenClaw’s data waits for a migration. Nothing was changed.'],
    ['Back up the state directory, then run ', code('openclaw doctor --fix'), ' at the host.'],
  ],
  'gateway.newer-data': () => [
    ['OpenClaw’s data was written by another version than the one that the bot starts. Nothing was changed.'],
    ['Set ', code('OPENCLAW_BIN'), ' to the OpenClaw that the gateway runs.'],
  ],
  'gateway.config': () => [
    ['OpenClaw’s configuration is not valid, so it refuses every command. Nothing was changed.'],
    [code('openclaw config validate'), ' says what is wrong, at the host.'],
  ],
  'gateway.store': () => [
    ['OpenClaw cannot read its store of logins. That does not mean that anybody is logged out.'],
    ['Back the state directory up, then run ', code('openclaw doctor'), ' at the host.'],
  ],
  'gateway.busy': () => [
    ['Another process holds OpenClaw’s store of logins.'],
    ['Please try again in a moment.'],
  ],
  'gateway.agent-unknown': ({ agent }) => [
    ['OpenClaw has no agent called ', code(agent), '. Nothing was changed.'],
    [code('openclaw agents list'), ' shows the agents it has.'],
  ],
  'gateway.profile-unknown': () => [
    ['OpenClaw does not know one of these profiles any more. Nothing was changed.'],
    [code('/codex_usage'), ' shows those there are.'],
  ],
  'gateway.timed-out': ({ afterMs }) => [
    [`OpenClaw gave no answer within ${Math.round(afterMs / 1000)} seconds, and was stopped.`],
    ['Please try again; the first command after an update is slow.'],
  ],
  'gateway.killed': () => [['OpenClaw’s command was stopped before it was done.'], ['Please try again.']],
  'gateway.unreadable': () => [
    ['OpenClaw’s answer could not be understood.'],
    [
      'This bot may be older than the installed OpenClaw; ',
      code('openclaw --version'),
      ' at the host tells which one it is.',
    ],
  ],
  'gateway.elsewhere': () => [
    ['The running gateway uses other files than the command that the bot starts. Nothing was changed.'],
    [
      'Start the bot as the same user, with the same ',
      code('OPENCLAW_STATE_DIR'),
      ' and ',
      code('OPENCLAW_PROFILE'),
      '.',
    ],
  ],
  'gateway.refused': ({ said }) => [
    ['OpenClaw refused: ', code(said), '.'],
    [code('openclaw doctor'), ' at the host may tell more.'],
  ],
  ...signInProblems,
  'order.unchanged': () => [
    ['The auth order is that already. Nothing was changed. ', code('/codex_auth'), ' shows it.'],
  ],
  'order.empty': () => [
    ['An auth order needs at least one profile. Nothing was changed.'],
    [code('/codex_auth clear'), ' lets OpenClaw choose by itself.'],
  ],
  'order.unknown': ({ id }) => [
    ['OpenClaw has no profile called ', code(nameOf(id)), '. Nothing was changed.'],
    [code('/codex_usage'), ' shows those there are.'],
  ],
  'order.retired': ({ id }) => [
    [code(nameOf(id)), ' is retired already: it is not in the auth order. Nothing was changed.'],
    [code(`/codex_auth restore ${nameOf(id)}`), ' brings it back.'],
  ],
  'order.not-retired': ({ id }) => [
    [code(nameOf(id)), ' is in the auth order already. Nothing was changed.'],
    [code(`/codex_auth first ${nameOf(id)}`), ' puts it first.'],
  ],
  'order.last': ({ id }) => [
    [
      code(nameOf(id)),
      ' is the last profile that works: without it your agent could not answer. Nothing was changed.',
    ],
    ['Bring another one back first: ', code('/codex_auth restore'), '.'],
  ],
  'order.mixed': () => [
    ['These profiles belong to two providers (an update renamed one); they cannot stand in one order.'],
    ['Nothing was changed. ', code('/codex_auth'), ' shows the profiles.'],
  ],
  'order.drops': ({ agent, labels }) => [
    [
      'The installed OpenClaw would silently drop ',
      ...named(labels),
      ' from the order of agent ',
      code(agent),
      ', which has only inherited them. Nothing was changed.',
    ],
    ['Name only its own profiles, or update OpenClaw to 2026.8.1 or later.'],
  ],
  'order.drifted': ({ expected, found }) => [
    ['Somebody has changed it since this plan was drawn up, so nothing was applied.'],
    ...(isSame(expected, found)
      ? [['The profiles themselves, or the order shared by all agents, are not the same any more.']]
      : [
          ['It was: ', ...orderOrNone(expected), '.'],
          ['It is: ', ...orderOrNone(found), '.'],
        ]),
  ],
  'order.disagrees': ({ stored, told }) => [
    ['OpenClaw’s command tells another order than its store. Nothing was changed.'],
    ['In the store: ', ...orderOrNone(stored), '.'],
    ['By the command: ', ...orderOrNone(told), '.'],
    ['Check that ', code('OPENCLAW_BIN'), ' is the OpenClaw that your gateway runs.'],
  ],
  'login.disagrees': ({ label }) => [
    ['OpenClaw’s command does not list ', code(label), ', though its store has it. Nothing was changed.'],
    ['Check that ', code('OPENCLAW_BIN'), ' is the OpenClaw that your gateway runs.'],
  ],
  'undo.nothing': () => [
    ['There is no verified change of this order to go back from. Nothing was changed.'],
    [code('/codex_auth log'), ' shows what this bot has changed.'],
  ],
  'mutations.off': () => [
    ['This bot only reads: changing is switched off. Nothing was changed.'],
    ['Its owner can allow it at the host: ', code('AUTH_MUTATIONS=on'), ', and start again.'],
  ],
  'role.needed': ({ role }) => [
    [`Only ${role === 'owner' ? 'an owner' : 'an operator or an owner'} may do that. Nothing was changed.`],
    [code('/codex_help'), ' shows what you may do.'],
  ],
  'plan.unknown': () => [
    ['That plan is not there any more. Nothing was changed.'],
    [code('/codex_auth'), ' starts a new one.'],
  ],
  'plan.expired': () => [['That plan has expired, so nothing was changed. Here is a fresh one.']],
  'plan.used': () => [
    ['That plan was confirmed before; nothing was done a second time.'],
    [code('/codex_auth log'), ' shows what came of it.'],
  ],
  'plan.foreign': () => [
    ['That is somebody else’s plan: only who asked for it can confirm it. Nothing was changed.'],
    [code('/codex_auth'), ' starts one of your own.'],
  ],
  'plan.elsewhere': () => [
    ['That plan was made in another chat, and counts only there. Nothing was changed.'],
    [code('/codex_auth'), ' starts a new one here.'],
  ],
  'plan.untyped': ({ label }) => [
    ['A login is deleted only when its name is typed. Nothing was changed.'],
    ['Type ', code(`/codex_auth delete ${label} ${label}`), '.'],
  ],
  'change.busy': ({ holder, since }) => [
    holder === 'codex-profiler' || holder === ''
      ? ['This bot is still finding out what became of an interrupted change. Nothing was changed.']
      : [code(holder), ' has been changing this order since ', { at: since }, '. Nothing was changed.'],
    ['Please try again in a moment.'],
  ],
  'state.unwritable': () => stateUnwritable,
  'name.unsafe': ({ label }) => [
    ['The name ', code(label), ' cannot be given to OpenClaw’s command safely. Nothing was changed.'],
    ['Sign in again under a plain name.'],
  ],
  'profile.unknown': ({ said, labels }) => [
    said ? ['There is no profile called ', code(said), '.'] : ['That profile is no longer there.'],
    ['There is ', ...named(labels, 12), '.'],
  ],
  'profile.ambiguous': ({ said, candidates }) => [
    [
      'More than one profile is called ',
      code(said),
      ': ',
      ...named(candidates.map(({ label }) => label)),
      '.',
    ],
    ['Which one? Pick it, or say its full name.'],
  ],
};

const orderOrNone = (labels: readonly string[] | null): Line =>
  labels ? listed(labels) : ['no order of its own'];

const isSame = (one: readonly string[] | null, other: readonly string[] | null) =>
  JSON.stringify(one) === JSON.stringify(other);

const noneFound = {
  'no-store': 'OpenClaw has not saved any login for it yet.',
  empty: 'Its store of logins is there, and empty.',
  'no-oauth':
    'It has logins, but none that signs in with ChatGPT (API keys have no Codex allowance to show).',
} as const;

/** Why a profile is in its state, in a few words. */
const reasons: Record<Reason, string> = {
  ok: 'usable',
  plan_limit: 'the plan’s allowance is used up',
  credits_carry: 'the plan’s allowance is used up, credits carry it',
  spend_control: 'the workspace’s spending limit is reached',
  workspace_credits: 'the workspace has no credits left',
  workspace_limit: 'the workspace’s usage limit is reached',
  payment_required: 'OpenAI asks for a payment',
  token_expired: 'its access token ran out',
  token_invalidated: 'OpenAI has ended this login',
  token_revoked: 'this login was revoked',
  refresh_failed: 'OpenClaw could not renew this login',
  refreshing: 'OpenClaw is renewing this login right now',
  login_incomplete: 'the saved login is incomplete',
  secret_elsewhere: 'its secret is kept where this bot cannot read it',
  account_deactivated: 'OpenAI has closed this account',
  deactivated_workspace: 'its workspace was switched off',
  wrong_account_id: 'this login has no access to its workspace',
  wrong_account_in_answer: 'the answer was about another account',
  auth_unclear: 'OpenAI’s usage service did not accept the login, without saying why',
  forbidden_unclear: 'OpenAI’s usage service refused, without saying why',
  blocked_by_edge: 'OpenAI’s network stopped this host with a check page',
  region_blocked: 'OpenAI’s usage service does not serve this network’s region',
  endpoint_throttled: 'OpenAI’s usage service wants to be asked less often',
  http_404: 'OpenAI’s usage service is not there at the moment',
  http_5xx: 'OpenAI’s usage service failed',
  http_other: 'OpenAI’s usage service gave an unexpected answer',
  redirect_refused: 'OpenAI’s usage service pointed elsewhere, which was not followed',
  bad_body: 'the answer of OpenAI’s usage service could not be read',
  no_usage_data: 'the answer of OpenAI’s usage service held no figures',
  unreachable: 'OpenAI’s usage service could not be reached',
};

const askAgain: Line = ['Ask again in a few minutes.'];
const signIn: Line = [
  'Sign in again: ',
  code('/codex_auth start'),
  ' in private, or ',
  code('openclaw models auth login'),
  ' at the host.',
];

/** The state of a profile that this check learned nothing new about. */
const states = {
  unconfirmed: 'not confirmed this time',
  onCredits: 'on credits, it has no allowance of its own',
  usableBefore: 'usable when it was last read',
  limitedBefore: 'limited when it was last read',
  held: 'limited, as far as OpenClaw knows',
} as const;

/** What to do about it, one sentence; `null` when there is nothing to do. */
const hints: Record<Reason, Line | null> = {
  ok: null,
  plan_limit: ['Use another profile until it returns.'],
  credits_carry: ['It works, and each use costs credits.'],
  spend_control: ['Ask the workspace’s administrator to raise the limit, or wait for its reset.'],
  workspace_credits: ['Ask the workspace’s administrator to add credits.'],
  workspace_limit: ['Ask the workspace’s administrator, or wait for the reset.'],
  payment_required: ['Look at the account’s billing page, or ask the workspace’s administrator.'],
  token_expired: ['OpenClaw renews it when it is used next: send your agent a message, then ask again.'],
  token_invalidated: signIn,
  token_revoked: signIn,
  refresh_failed: signIn,
  refreshing: ['Ask again in half a minute.'],
  login_incomplete: signIn,
  secret_elsewhere: [
    'Let this bot read the key that OpenClaw uses (',
    code('OPENCLAW_AUTH_PROFILE_SECRET_KEY'),
    '), or look at the host.',
  ],
  account_deactivated: ['Signing in again will not help; contact OpenAI’s support.'],
  deactivated_workspace: ['Choose another workspace when you sign in again.'],
  wrong_account_id: ['Sign in again and choose the right workspace.'],
  wrong_account_in_answer: ['Its figures were not used. ', ...askAgain],
  auth_unclear: ['It may pass. ', ...askAgain],
  forbidden_unclear: askAgain,
  blocked_by_edge: ['This says nothing about the login. ', ...askAgain],
  region_blocked: ['Check the network that this host goes out by.'],
  endpoint_throttled: ['This says nothing about the allowance. ', ...askAgain],
  http_404: askAgain,
  http_5xx: askAgain,
  http_other: askAgain,
  redirect_refused: askAgain,
  bad_body: askAgain,
  no_usage_data: askAgain,
  unreachable: ['Check the network of this host, then ask again.'],
};

/** Why the bot's own memory cannot be opened, and the mend. */
const stateFaults: Record<StateFault, string> = {
  damaged:
    'is damaged, or no state file. It holds only remembered readings and requests: move it away, or set STATE_URL to another file.',
  busy: 'is held by another program. Stop that one, or set STATE_URL to another file.',
  forbidden: 'cannot be opened. Check its permissions and its folder, or set STATE_URL to another file.',
};

export const en = {
  problems,
  states: states as Readonly<Record<keyof typeof states, string>>,
  reasons,
  hints,
  /** Where renewing is impossible, an expired token means another thing to do. */
  signInAgain: signIn,

  commands: {
    codex_usage: 'How much Codex allowance each login has left',
    codex_auth: 'The auth order: who is used first, and changing that',
    codex_rotation: 'How to use several logins well',
    codex_doctor: 'What is wrong with the set-up, and how to mend it',
    codex_help: 'What this bot does, and what you may do',
    start: 'What this bot does, and what you may do',
  } satisfies Record<CommandName, string>,
  /** What may stand behind a command. */
  arguments: {
    profile: 'A profile, all or default; leave it out to get a list',
    change: 'A profile, or what to do: first work, retire work, order work home, undo, start work',
    guide: 'setup for the long form; leave it out for the short one',
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
    ['Your id is ', code(who), '. Is this your bot? Put it into ', code('OWNERS'), ' and start again.'],
    ['If not, give it to the owner.'],
  ],
  duplicate: ['You asked for this a moment ago: the answer is above, or on its way.'] as Line,
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
  doctor,
  rotation,

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
    stateForgotten: (path: string, fault: StateFault): Line => [
      `The state file ${path} ${stateFaults[fault]} Nothing is remembered this time.`,
    ],
    stateNeeded: (path: string, fault: StateFault): Line => [
      `The state file ${path} ${stateFaults[fault]} The bot did not start.`,
    ],
  },
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

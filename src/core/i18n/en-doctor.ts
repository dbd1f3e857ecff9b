import type { Generation, NetworkFault, Platform } from '../doctor/facts.ts';
import type { Code, Finding, Probe } from '../doctor/finding.ts';
import type { Summary } from '../doctor/diagnose.ts';
import type { Line } from '../reply.ts';
import { renderDuration } from '../usage/render.ts';
import { stateFaults } from './en-state.ts';
import { code, named } from './en-words.ts';

/** A finding in words: what is so, why it matters, and the step that mends it. */
export type Advice = { what: Line; why: Line; mend: Line };

type Words = { [C in Code]: (finding: Extract<Finding, { code: C }>) => Advice };

const platforms: Record<Platform, { name: string; token: string; apiRoot: string }> = {
  telegram: { name: 'Telegram', token: 'TELEGRAM_BOT_TOKEN', apiRoot: 'TELEGRAM_API_ROOT' },
  discord: { name: 'Discord', token: 'DISCORD_BOT_TOKEN', apiRoot: 'DISCORD_API_ROOT' },
};

const newToken: Record<Platform, string> = {
  telegram: 'Ask @BotFather for the token',
  discord: 'Make a new one in the Developer Portal (your application, Bot, Reset Token)',
};

const faults: Record<NetworkFault, string> = {
  timeout: 'there was no answer in time',
  dns: 'its name could not be looked up',
  tls: 'its certificate cannot be trusted',
  network: 'the connection failed',
};

const networkMends: Record<NetworkFault, Line> = {
  timeout: ['Check the network and the firewall of this host.'],
  dns: ['Check the network and the name servers of this host.'],
  tls: [
    'Something between this host and it opens connections. If that is meant to be, set ',
    code('NODE_EXTRA_CA_CERTS'),
    ' to its certificate.',
  ],
  network: ['Check the network and the firewall of this host.'],
};

/** The one command that may cost a login: never without a copy first, and never while it could not renew. */
const fix = (mayFix: boolean): Line =>
  mayFix
    ? ['Back up the state directory, then run ', code('openclaw doctor --fix'), ' at the host.']
    : [
        'Mend the network first: without it, ',
        code('openclaw doctor --fix'),
        ' could cost a login for good. Then ask for ',
        code('/codex_doctor'),
        ' again.',
      ];

const signIn = (label: string): Line => [
  'Sign in again: ',
  code(`/codex_auth start ${label}`),
  ' in private, or ',
  code('openclaw models auth login'),
  ' at the host.',
];
const noneWorks = 'No other login works, so your agent cannot answer.';
const otherWorks = 'It cannot be used; the others are none the worse.';
const effect = (isLast: boolean): Line => [isLast ? noneWorks : otherWorks];

const sameUser: Line = ['Run codex-profiler as the same user as OpenClaw.'];
const addLogin: Line = ['To add one, run ', code('openclaw models auth login'), ' at the host.'];

const orderMends: Record<'agent' | 'shared' | 'config', Line> = {
  agent: ['Set it anew: ', code('/codex_auth order'), ' and the profiles, in their sequence.'],
  shared: ['Give this agent an order of its own: ', code('/codex_auth order'), ' and the profiles.'],
  config: ['Take them out of ', code('auth.order'), ' in openclaw.json, at the host.'],
};

const findings: Words = {
  'openclaw.missing': ({ path }) => ({
    what: ['There is no OpenClaw folder at ', code(path), '.'],
    why: ['Without it there are no logins to show.'],
    mend: [
      'Run codex-profiler on the gateway’s host, as the same user, or set ',
      code('OPENCLAW_STATE_DIR'),
      ' to OpenClaw’s state directory.',
    ],
  }),
  'binary.missing': ({ path }) => ({
    what: ['OpenClaw’s own command was not found: ', code(path), '.'],
    why: ['Changes go through it, so nothing can be changed.'],
    mend: ['Install OpenClaw on the bot’s machine, or set ', code('OPENCLAW_BIN'), ' to where it is.'],
  }),
  'binary.node': () => ({
    what: ['OpenClaw does not run on the Node that it found.'],
    why: ['Changes go through it, so nothing can be changed.'],
    mend: ['Start the bot with the Node that OpenClaw uses first in its ', code('PATH'), '.'],
  }),
  'binary.failing': ({ path }) => ({
    what: ['OpenClaw’s command did not tell its version: ', code(path), '.'],
    why: ['Changes go through it, so they would fail as well.'],
    mend: ['Run ', code('openclaw --version'), ' at the host, as the bot’s user, and mend what it says.'],
  }),
  'version.unknown': () => ({
    what: ['Which version of OpenClaw is installed is not known.'],
    why: ['Whether its data belongs to that version could not be checked.'],
    mend: ['Set ', code('OPENCLAW_BIN'), ' to the OpenClaw that the gateway runs.'],
  }),
  'version.too-old': ({ version, oldest }) => ({
    what: ['OpenClaw ', code(version), ' is older than any that this bot was tried with.'],
    why: ['What it shows and changes may be wrong there.'],
    mend: ['Update OpenClaw to ', code(oldest), ' or later, after a backup of its state directory.'],
  }),
  'config.broken': ({ path }) => ({
    what: ['OpenClaw’s configuration cannot be understood: ', code(path), '.'],
    why: ['OpenClaw refuses every command because of it; its agents and orders are not known here.'],
    mend: [code('openclaw config validate'), ' says what is wrong, at the host.'],
  }),
  'agent.unknown': ({ agent, known }) => ({
    what: ['OpenClaw has no agent called ', code(agent), '.'],
    why: ['This bot looks at that one, and finds nothing.'],
    mend:
      known.length > 0
        ? [
            'It has ',
            ...named(known, 12),
            '. Set ',
            code('OPENCLAW_AGENT'),
            ' to one of them and start again.',
          ]
        : [code('openclaw agents list'), ' shows the agents it has.'],
  }),
  'agents.several': ({ agent, others }) => ({
    what: ['This bot looks at agent ', code(agent), ' only; there is also ', ...named(others, 6), '.'],
    why: ['Each agent may have an order and logins of its own.'],
    mend: ['Set ', code('OPENCLAW_AGENT'), ' to look at another one.'],
  }),

  'store.missing': ({ agent }) => ({
    what: ['OpenClaw has not saved any login for agent ', code(agent), ' yet.'],
    why: ['There is nothing to show.'],
    mend: addLogin,
  }),
  'store.empty': ({ agent }) => ({
    what: ['The store of logins of agent ', code(agent), ' is there, and empty.'],
    why: ['There is nothing to show. It does not prove that somebody logged out.'],
    mend: addLogin,
  }),
  'store.no-oauth': ({ agent }) => ({
    what: ['Agent ', code(agent), ' has logins, but none that signs in with ChatGPT.'],
    why: ['API keys have no Codex allowance to show.'],
    mend: addLogin,
  }),
  'store.unmigrated': ({ path, mayFix }) => ({
    what: ['Logins are still in an old file, ', code(path), ', which the installed OpenClaw does not read.'],
    why: ['They are not lost, but your agent cannot use them.'],
    mend: fix(mayFix),
  }),
  'store.corrupt': ({ path, mayFix }) => ({
    what: ['OpenClaw’s store of logins is damaged: ', code(path), ' cannot be understood.'],
    why: ['The logins in it can neither be shown nor used. It does not mean that anybody is logged out.'],
    mend: fix(mayFix),
  }),
  'store.busy': ({ path }) => ({
    what: ['Another process holds OpenClaw’s store of logins (', code(path), ').'],
    why: ['It could not be read just now.'],
    mend: ['Ask again in a moment. If it stays: ', code('openclaw gateway restart'), ' at the host.'],
  }),
  'store.forbidden': ({ path }) => ({
    what: ['OpenClaw’s store of logins may not be read: ', code(path), '.'],
    why: ['The logins in it cannot be shown.'],
    mend: sameUser,
  }),
  'store.open': ({ paths }) => ({
    what: ['Other users of this machine may read OpenClaw’s logins: ', ...named(paths, 4), '.'],
    why: ['Whoever reads them can use the accounts.'],
    mend: ['At the host: ', code(`chmod 600 ${paths[0] ?? ''}`), paths.length > 1 ? ' and so on.' : '.'],
  }),
  'store.foreign': ({ paths }) => ({
    what: ['OpenClaw’s files belong to another user than this bot’s: ', ...named(paths, 4), '.'],
    why: ['Files made by the one may lock out the other.'],
    mend: sameUser,
  }),
  'generation.older-data': ({ version, mayFix }) => ({
    what: ['OpenClaw’s data is from before the installed ', code(version), ', and waits for a migration.'],
    why: ['Logins can be read; changes may be refused until then.'],
    mend: fix(mayFix),
  }),
  'generation.newer-data': ({ version }) => ({
    what: ['OpenClaw’s data was written by a newer version than the installed ', code(version), '.'],
    why: ['The older one does not find what the newer one saved, and changes fail.'],
    mend: [
      'Set ',
      code('OPENCLAW_BIN'),
      ' to the OpenClaw that the gateway runs, or install the newer one again.',
    ],
  }),
  'store.left-over': ({ path, isBlocking, mayFix }) => ({
    what: ['An old file with logins was left beside the database: ', code(path), '.'],
    why: [
      isBlocking
        ? 'OpenClaw refuses every auth command because of it, though the logins in its database are sound.'
        : 'Nothing reads it any more, and it still holds logins.',
    ],
    mend: fix(mayFix),
  }),

  'profiles.two-providers': ({ older, newer }) => ({
    what: [
      'Profiles are stored under two names of one provider: ',
      ...named(older, 6),
      ' as openai-codex, ',
      ...named(newer, 6),
      ' as openai.',
    ],
    why: ['They cannot stand in one order, so OpenClaw may leave some out.'],
    mend: [
      'Sign in again to the older ones under the new name: ',
      code('openclaw models auth login'),
      ' at the host.',
    ],
  }),
  'profiles.same-account': ({ labels }) => ({
    what: [...named(labels), ' are the same account, and all of them work.'],
    why: ['They share one allowance. That is no fault.'],
    mend: ['Nothing to do.'],
  }),
  'order.missing': ({ from, labels }) => ({
    what: ['The auth order names profiles that are gone: ', ...named(labels, 6), '.'],
    why: ['OpenClaw skips them, so the order is shorter than it looks.'],
    mend: orderMends[from],
  }),
  'order.dead': ({ provider, isLost }) => ({
    what: ['An old auth order is stored under ', code(provider), ', where no profile is any more.'],
    why: [
      isLost
        ? 'It has no effect since an update, and no other order is set: OpenClaw chooses by itself.'
        : 'It has no effect; another order is in force.',
    ],
    mend: isLost ? ['Set it anew: ', code('/codex_auth order'), ' and the profiles.'] : ['Nothing to do.'],
  }),
  'hold.past': ({ labels }) => ({
    what: ['OpenClaw still remembers a pause of ', ...named(labels, 6), ' that is over.'],
    why: ['It has no effect.'],
    mend: ['Nothing to do.'],
  }),
  'hold.long': ({ label, until, reason, model }) => ({
    what: [
      'OpenClaw itself holds ',
      code(label),
      ...(model === null ? [] : [' for the model ', code(model)]),
      ' until ',
      { at: until },
      reason ? ` (${reason.replaceAll('_', ' ')}).` : '.',
    ],
    why: [
      model === null
        ? 'It is not used until then, even if OpenAI would serve it.'
        : 'It is not used for that model until then; for others it is.',
    ],
    mend: [code(`/codex_auth ${label}`), ' shows whether OpenAI would, and what to do.'],
  }),
  'login.expired': ({ label, isLast }) => ({
    what: ['The login ', code(label), ' has expired, and cannot be renewed.'],
    why: effect(isLast),
    mend: signIn(label),
  }),
  'login.fenced': ({ label, isLast }) => ({
    what: ['OpenClaw could not renew the login ', code(label), ', and its tokens are gone.'],
    why: effect(isLast),
    mend: signIn(label),
  }),
  'login.incomplete': ({ label, isLast }) => ({
    what: ['The saved login ', code(label), ' is incomplete: there is no access token in it.'],
    why: effect(isLast),
    mend: signIn(label),
  }),
  'login.elsewhere': ({ label }) => ({
    what: ['The secret of ', code(label), ' is kept where this bot cannot read it.'],
    why: ['OpenClaw may well use it; this bot cannot show its allowance.'],
    mend: ['Let this bot read the key that OpenClaw uses: ', code('OPENCLAW_AUTH_PROFILE_SECRET_KEY'), '.'],
  }),
  'login.expiring': ({ label, at }) => ({
    what: ['The login ', code(label), ' expires ', { at }, ', and cannot be renewed.'],
    why: ['After that it cannot be used.'],
    mend: signIn(label),
  }),
  'login.to-renew': ({ labels }) => ({
    what: ['The access token of ', ...named(labels, 6), ' has run out.'],
    why: ['OpenClaw renews it at the next use.'],
    mend: ['Nothing to do.'],
  }),
  'login.at-risk': ({ labels }) => ({
    what: ['The access token of ', ...named(labels, 6), ' has run out, and OpenAI cannot be reached.'],
    why: ['A renewal that fails now would cost the login for good.'],
    mend: ['Do not use it, and run no ', code('openclaw doctor'), ', until the network is back.'],
  }),
  'login.refreshing': ({ label }) => ({
    what: ['OpenClaw is renewing the login ', code(label), ' right now.'],
    why: ['It can be used again in a moment.'],
    mend: [
      'If it stays like this for minutes, sign in again: ',
      code(`/codex_auth start ${label}`),
      ' in private.',
    ],
  }),

  'clock.wrong': ({ skewMs }) => ({
    what: [
      `The clock of this machine is ${renderDuration(Math.abs(skewMs))} ${skewMs > 0 ? 'ahead' : 'behind'}.`,
    ],
    why: ['Resets and expiries are shown wrong, and a renewal may come too late.'],
    mend: ['Set it by the network, at the host: ', code('timedatectl set-ntp true'), '.'],
  }),
  'endpoint.unreachable': ({ fault, isProxied }) => ({
    what: [
      'OpenAI (chatgpt.com) cannot be reached: ',
      faults[fault],
      isProxied ? ', by way of the proxy.' : '.',
    ],
    why: ['No allowance can be read, and OpenClaw can renew no login.'],
    mend: isProxied
      ? ['Check ', code('HTTPS_PROXY'), ' and ', code('NO_PROXY'), ' of the bot, and the proxy.']
      : networkMends[fault],
  }),
  'platform.unreachable': ({ platform, fault }) => ({
    what: [`${platforms[platform].name} cannot be reached: ${faults[fault]}.`],
    why: ['The bot hears and says nothing there.'],
    mend: networkMends[fault],
  }),
  'platform.refused': ({ platform }) => ({
    what: [`${platforms[platform].name} does not know this token.`],
    why: ['Nothing is served there.'],
    mend: [
      `${newToken[platform]}, put it into `,
      code(platforms[platform].token),
      ' and start again. If ',
      code(platforms[platform].apiRoot),
      ' is set, check that, too.',
    ],
  }),
  'platform.commands': ({ platform, missing }) => ({
    what: [
      `${platforms[platform].name} does not offer all commands: `,
      ...named(missing.map((name) => `/${name}`)),
      missing.length > 1 ? ' are missing.' : ' is missing.',
    ],
    why: ['Typed they may work; the menu does not show them.'],
    mend: ['Start the bot, or start it again: it registers them by itself.'],
  }),
  'platform.shared-token': ({ platform }) => ({
    what: [`OpenClaw’s configuration has the same ${platforms[platform].name} token as this bot.`],
    why: ['Two programs on one token steal each other’s messages.'],
    mend: [
      platform === 'telegram'
        ? 'Ask @BotFather for a bot of its own for codex-profiler, put its token into '
        : 'Make an application of its own for codex-profiler in the Developer Portal, put its token into ',
      code(platforms[platform].token),
      ' and start again.',
    ],
  }),
  'telegram.webhook': () => ({
    what: ['A webhook is set for this Telegram bot.'],
    why: ['Telegram sends the messages there, and this bot gets none.'],
    mend: [
      'If another program uses it, ask @BotFather for a bot of its own for codex-profiler. If not, remove it: call ',
      code('deleteWebhook'),
      ' of the Bot API.',
    ],
  }),
  'telegram.webhook-gone': () => ({
    what: ['The webhook of this Telegram bot is not set any more.'],
    why: ['Telegram brings no messages, and this bot, told to have them brought, fetches none.'],
    mend: [
      'Start the bot again: it sets the webhook. If that happens again, another copy runs without ',
      code('TELEGRAM_WEBHOOK_URL'),
      ', or another program uses the same token.',
    ],
  }),
  'telegram.webhook-failing': ({ waiting, failure }) => ({
    what: [
      `${waiting} ${waiting === 1 ? 'message' : 'messages'} could not be brought to this bot yet. Telegram says: `,
      code(failure),
      '.',
    ],
    why: ['People wait for an answer. Telegram tries again, for a day.'],
    mend: [
      'See that the address in ',
      code('TELEGRAM_WEBHOOK_URL'),
      ' can be reached from outside, that its certificate is valid, and that the proxy passes that path on to the port in ',
      code('HTTP_PORT'),
      ' as it is.',
    ],
  }),
  'telegram.contended': () => ({
    what: ['Another program takes this Telegram bot’s messages.'],
    why: ['Two cannot share one token, so nothing is served there any more.'],
    mend: ['Stop the other one, or ask @BotFather for a bot of its own for codex-profiler, and start again.'],
  }),

  'people.nobody': ({ platform }) => ({
    what: [`Nobody is listed for ${platforms[platform].name}.`],
    why: ['The bot serves nobody there.'],
    mend: [
      'Write to the bot in private: it tells you your id. Put that into ',
      code('OWNERS'),
      ' and start again.',
    ],
  }),
  'people.no-owner': ({ platform }) => ({
    what: [`No owner is listed for ${platforms[platform].name}.`],
    why: ['Nobody may sign in or delete a login from there.'],
    mend: ['Put your id into ', code('OWNERS'), ' and start again; ', code('/codex_help'), ' tells it.'],
  }),
  'people.only-viewers': ({ platform }) => ({
    what: [`Only viewers are listed for ${platforms[platform].name}.`],
    why: ['Nobody may change anything, or run this check, from there.'],
    mend: ['Put your id into ', code('OWNERS'), ' and start again; ', code('/codex_help'), ' tells it.'],
  }),
  'state.fault': ({ path, fault }) => {
    const { what, mend } = stateFaults[fault](code(path));
    return { what, why: ['Without it the bot does not start, and changes nothing.'], mend };
  },
  'state.full': ({ path, freeBytes }) => ({
    what: [`The disk is full: ${Math.floor(freeBytes / 1024 / 1024)} MB are left beside `, code(path), '.'],
    why: ['The bot cannot write its record, and changes nothing without.'],
    mend: ['Make room on that disk.'],
  }),
  'state.open': ({ path }) => ({
    what: ['Other users of this machine may read the bot’s state file ', code(path), '.'],
    why: ['It tells who asked for what.'],
    mend: ['At the host: ', code(`chmod 600 ${path}`), '.'],
  }),
  'state.evicting': ({ path, policy }) => ({
    what: ['The Redis at ', code(path), ' may throw away what the bot keeps there, once its memory is full.'],
    why: ['Then a request may be answered twice, and the record of changes be lost.'],
    mend: [
      'In its configuration, change ',
      code(`maxmemory-policy ${policy}`),
      ' to ',
      code('noeviction'),
      '.',
    ],
  }),
  'state.unsaved': ({ path }) => ({
    what: ['The Redis at ', code(path), ' keeps nothing on its disk.'],
    why: ['When it restarts, the record of changes, open plans and retired logins are lost.'],
    mend: ['Set ', code('appendonly yes'), ' in its configuration.'],
  }),
  'secrets.open': ({ paths }) => ({
    what: ['Other users of this machine may read the bot’s own secrets: ', ...named(paths, 4), '.'],
    why: ['Whoever reads a token can be this bot.'],
    mend: ['At the host: ', code(`chmod 600 ${paths[0] ?? ''}`), paths.length > 1 ? ' and so on.' : '.'],
  }),
  'look.late': ({ probes: late }) => ({
    what: ['Not everything could be looked at: ', late.map((one) => probes[one]).join(', '), '.'],
    why: ['What is wrong there is not told here.'],
    mend: ['Ask again in a moment: ', code('/codex_doctor'), '.'],
  }),
};

const probes: Record<Probe, string> = {
  binary: 'OpenClaw’s command',
  disk: 'OpenClaw’s files',
  logins: 'the logins',
  endpoint: 'the way to OpenAI',
  telegram: 'Telegram',
  discord: 'Discord',
  state: 'the bot’s own memory',
};

const generations: Record<Generation, string> = {
  json: 'logins in files',
  agent: 'a database for each agent',
  shared: 'a shared database',
};

const countOf = (profiles: number) => `${profiles} ${profiles === 1 ? 'profile' : 'profiles'}`;

function setUp({ version, generation, agent, profiles, bot }: Summary): Line {
  return [
    version === null ? 'OpenClaw (version not known)' : `OpenClaw ${version}`,
    generation === null ? '' : ` with ${generations[generation]}`,
    ', agent ',
    code(agent),
    profiles === null ? '' : `, ${countOf(profiles)}`,
    `, codex-profiler ${bot.version} on Node ${bot.node}`,
    bot.areMutationsOn ? '.' : ', which only reads.',
  ];
}

export const doctor = {
  progress: ['Looking at the set-up…'] as Line,
  findings,
  /** One that has nothing to be mended, on one line. */
  note: (what: Line, why: Line): Line => [...what, ' ', ...why],
  /** Nothing to mend. */
  healthy: (summary: Summary): Line => ['✅ All is well: ', ...setUp(summary)],
  /** Below what was found. */
  setUp: (summary: Summary): Line => ['Looked at: ', ...setUp(summary)],
  title: (broken: number, warnings: number): Line => [
    broken === 0
      ? warnings === 1
        ? '1 thing to look at:'
        : `${warnings} things to look at:`
      : warnings === 0
        ? `${broken} broken:`
        : `${broken} broken, ${warnings} more to look at:`,
  ],
  more: (count: number): Line => [
    `${count} more; `,
    code('codex-profiler doctor'),
    ' at the host shows all.',
  ],
  /** Under the result. */
  again: 'Look again' as string,
  logins: 'Logins' as string,
};

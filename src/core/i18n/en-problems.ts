import type { Problem } from '../problem.ts';
import type { Line } from '../reply.ts';
import { clean, shortName } from '../usage/label.ts';
import { stateFailed, stateUnwritable } from './en-auth.ts';
import { signInProblems } from './en-sign-in.ts';
import { code, listed, named } from './en-words.ts';

/** What a person can cause or mend, in words: what happened, whether anything was changed, what to do next. */

type ProblemLines = { [C in Problem['code']]: (problem: Extract<Problem, { code: C }>) => readonly Line[] };

/** A profile's short name, fit for the eye. */
const nameOf = (id: string) => clean(shortName(id));

export const problems: ProblemLines = {
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
  'gateway.legacy-provider': () => [
    [
      'This login is stored under the old provider name, ',
      code('openai-codex'),
      ', to which the installed OpenClaw does not sign in. Nothing was changed.',
    ],
    [
      'Back up the state directory first and see that the network is up; then ',
      code('openclaw doctor --fix'),
      ' at the host renames it. Or sign in at the host with ',
      code('openclaw models auth login --provider openai'),
      '.',
    ],
  ],
  'gateway.refused': ({ said }) => [
    said === '?'
      ? ['OpenClaw’s command failed, and did not say why.']
      : ['OpenClaw refused: ', code(said), '.'],
    [code('openclaw doctor'), ' at the host may tell more.'],
  ],
  ...signInProblems,
  'order.none': () => [
    ['No auth order is set, so nobody is retired. Nothing was changed.'],
    [code('/codex_auth order'), ' with the names of your profiles sets one.'],
  ],
  'order.none-own': () => [
    ['There is no order of its own to drop. Nothing was changed.'],
    [code('/codex_auth'), ' shows what applies.'],
  ],
  'order.none-works': () => [
    [
      'As last checked, none of these can be used, and one that works would be left out. Nothing was changed.',
    ],
    ['Name one that works, too; ', code('/codex_usage'), ' shows which do.'],
  ],
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
  'state.failed': ({ reference }) => stateFailed(reference),
  'name.unsafe': ({ label }) => [
    ['The name ', code(label), ' cannot be given to OpenClaw’s command safely. Nothing was changed.'],
    ['Sign in again under a plain name.'],
  ],
  'profile.unknown': ({ said, labels }) => [
    said ? ['There is no profile called ', code(said), '.'] : ['That profile is no longer there.'],
    [labels.length === 1 ? 'There is ' : 'There are ', ...named(labels, 12), '.'],
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

import type { Backup, Cause } from '../maintenance.ts';
import type { MaintenanceTexts } from './maintenance.ts';

/** Said at the host by `codex-profiler maintenance delete`: lines of plain text, with commands to be pasted into a shell. */

const quoted = (path: string) => `'${path.replaceAll("'", String.raw`'\''`)}'`;

function rollBack(backups: readonly Backup[]): readonly string[] {
  return [
    'To roll back, with the gateway stopped (openclaw gateway start comes after):',
    ...backups
      .filter(({ isChanged }) => isChanged)
      .map(({ file, backup }) => `  cp -p ${quoted(backup)} ${quoted(file)}`),
    'Do it before the gateway runs again: then it may renew the other logins, and their old copies are worth nothing.',
  ];
}

const named = (backups: readonly Backup[]) => [
  'The copies from before, logins included:',
  ...backups.map(({ backup }) => `  ${backup}`),
];

const because = (cause: Cause) =>
  cause.kind === 'changed'
    ? 'another process wrote to the store at the same time'
    : `the system refused to write (${cause.errno})`;

const list = (labels: readonly string[]) => (labels.length > 0 ? labels.join(', ') : 'none');

export const maintenance: MaintenanceTexts = {
  done: ({ agent, label, fullLabel, backups, left, isShared, elsewhere, isInConfig, sidecar }) => [
    `Deleted and verified: ${label} (${fullLabel}) of agent ${agent}. Left: ${list(left)}.`,
    ...(left.length === 0 ? ['It was the last one: sign in again with openclaw models auth login.'] : []),
    ...(isShared ? ['Agents that had it from here have lost it as well.'] : []),
    ...elsewhere.map(({ agent: other, path, found }) =>
      found === 'unreadable'
        ? `The files of agent ${other} could not be read (${path}); look whether they name it.`
        : `Agent ${other} has ${found === 'login' ? 'a copy of its own' : 'it in an order or a record of use'} (${path}); nothing was changed there.`,
    ),
    ...(!isShared && elsewhere.some(({ agent: other, found }) => other === 'main' && found === 'login')
      ? [`So agent ${agent} has it from main now.`]
      : []),
    ...(isInConfig ? ['openclaw.json names it in auth.order; take it out there, too.'] : []),
    ...(sidecar ? [`Its encrypted tokens are still in ${sidecar}.`] : []),
    '',
    ...named(backups),
    'Remove them when you need them no more.',
    '',
    `Check:  openclaw models status --agent ${agent} --json`,
    'Start:  openclaw gateway start',
    '',
    ...rollBack(backups),
  ],
  faults: {
    'gateway-answers': ({ port }) => [
      `Something answers at port ${port}, where a gateway would. Nothing was changed.`,
      'Stop it first: openclaw gateway stop',
    ],
    'gateway-running': ({ pids }) => [
      `A gateway is running (process ${pids.join(', ')}). Nothing was changed.`,
      'Stop it first: openclaw gateway stop',
    ],
    sqlite: () => [
      'This OpenClaw keeps its logins in a database, which only OpenClaw may write. Nothing was changed.',
      'From 2026.8.1 on: codex-profiler auth delete <profile>. Before that, codex-profiler auth retire <profile> stops its use.',
    ],
    locked: ({ path }) => [
      `Another process holds the store (${path}). Nothing was changed.`,
      'Wait half a minute and try again.',
    ],
    'not-owner': ({ path }) => [
      `${path} belongs to another user. Nothing was changed.`,
      'Run this as the user that OpenClaw runs as.',
    ],
    'profile-unknown': ({ said, labels }) => [
      `There is no profile called ${said}. Nothing was changed.`,
      `There is: ${list(labels)}.`,
    ],
    'profile-ambiguous': ({ said, labels }) => [
      `More than one profile is called ${said}. Nothing was changed.`,
      `Give the full id of one: ${list(labels)}.`,
    ],
    'profile-inherited': ({ label, agent }) => [
      `Agent ${agent} has ${label} from main. Nothing was changed.`,
      `To delete it for all agents: codex-profiler maintenance delete ${label} --agent main`,
    ],
    failed: ({ cause }) => [`Nothing was changed: ${because(cause)}.`, 'Mend that and try again.'],
    'put-back': ({ cause, backups }) => [
      `Not done: ${because(cause)}. What was written already was put back.`,
      ...named(backups),
      'Try again.',
    ],
    'half-done': ({ cause, backups }) => [
      `Half done: ${because(cause)}, and the first file could not be put back.`,
      ...(cause.kind === 'changed' ? ['Look first what the other process wrote: a rollback undoes it.'] : []),
      ...rollBack(backups),
    ],
    unverified: ({ backups }) => [
      'Written, but what was read afterwards is not what it should be. Roll back now.',
      ...rollBack(backups),
    ],
  },
};

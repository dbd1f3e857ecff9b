import { commands } from './commands.ts';
import type { CommandName } from './commands.ts';
import type { Intent, Target } from './request.ts';

/** A profile's name needs far less; anything longer is not a name (Discord lets 6,000 characters through). */
const ARGUMENT_LIMIT = 300;

/** Typed words → intent. `/codex_usage work` and `codex_usage work` mean the same; a leading word that is no command
 *  of ours is an answer to the list shown last. Never fails. */
export function parseWords(text: string): Intent {
  const words = text.trim().split(/\s+/u);
  const first = words[0] ?? '';
  const intent = parseCommand(first.replace(/^\//u, ''), words.slice(1).join(' '));
  if (intent.kind !== 'command.unknown' || first.startsWith('/')) return intent;
  return { kind: 'choice.pick', said: words.join(' ').slice(0, ARGUMENT_LIMIT) };
}

/** A command whose parts a platform tells apart: its name without the slash, and what stands behind it. */
export function parseCommand(name: string, argument: string): Intent {
  const command = commands.find((known) => known.name === name.toLowerCase());
  if (command) return intentOf(command.name, argument.trim().slice(0, ARGUMENT_LIMIT));
  return { kind: 'command.unknown', said: `/${name}`.slice(0, ARGUMENT_LIMIT) };
}

function intentOf(name: CommandName, argument: string): Intent {
  switch (name) {
    case 'codex_usage':
      return argument ? { kind: 'usage.show', target: parseTarget(argument) } : { kind: 'usage.menu' };
    case 'codex_help':
    case 'start':
      return { kind: 'help' };
    default:
      return name satisfies never;
  }
}

/** `all`, `default`, `#` and a digest (as a completion writes what no name tells apart), else a name: short, full, or as
 *  it was shown. */
export function parseTarget(said: string): Target {
  const digest = /^#([\w-]{22})$/u.exec(said.trim())?.[1];
  if (digest !== undefined) return { by: 'digest', digest };
  const word = said.trim().toLowerCase();
  if (word === 'all') return { by: 'all' };
  if (word === 'default') return { by: 'default' };
  return { by: 'name', name: said.trim() };
}

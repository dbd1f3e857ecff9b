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
  const name = first.replace(/^\//u, '').toLowerCase();
  const command = commands.find((known) => known.name === name);
  if (command) return intentOf(command.name, words.slice(1).join(' ').slice(0, ARGUMENT_LIMIT));
  if (first.startsWith('/')) return { kind: 'command.unknown', said: first.slice(0, ARGUMENT_LIMIT) };
  return { kind: 'choice.pick', said: words.join(' ').slice(0, ARGUMENT_LIMIT) };
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

/** `all`, `default`, else a name: short, full, or as it was shown. */
export function parseTarget(said: string): Target {
  const word = said.trim().toLowerCase();
  if (word === 'all') return { by: 'all' };
  if (word === 'default') return { by: 'default' };
  return { by: 'name', name: said.trim() };
}

import { parseAlerts } from './alerts/parse.ts';
import { commands } from './commands.ts';
import { holdsCallback } from './auth/callback-url.ts';
import type { CommandName } from './commands.ts';
import { rangeOf } from './history/range.ts';
import { strategies } from './rotation/suggest.ts';
import { Secret } from './secret.ts';
import type { Intent, OneVerb, Target } from './request.ts';

/** A profile's name needs far less; anything longer is not a name (Discord lets 6,000 characters through). */
const ARGUMENT_LIMIT = 300;
/** Telegram lets 4,096 characters through, Discord 6,000; only somebody else would send more. */
const TEXT_LIMIT = 16 * 1024;

/** Typed words → intent. `/codex_usage work` and `codex_usage work` mean the same; a leading word that is no command
 *  of ours is an answer to the list shown last. Never fails. */
export function parseWords(said: string): Intent {
  const text = said.slice(0, TEXT_LIMIT);
  if (holdsCallback(text)) return parseCallback(text);
  const words = text.trim().split(/\s+/u);
  const first = words[0] ?? '';
  const intent = parseCommand(first.replace(/^\//u, ''), words.slice(1).join(' '));
  if (intent.kind !== 'command.unknown' || first.startsWith('/')) return intent;
  return { kind: 'choice.pick', said: words.join(' ').slice(0, ARGUMENT_LIMIT) };
}

/** A command whose parts a platform tells apart: its name without the slash, and what stands behind it. */
export function parseCommand(name: string, said: string): Intent {
  const argument = said.slice(0, TEXT_LIMIT);
  if (holdsCallback(argument)) return parseCallback(argument);
  const command = commands.find((known) => known.name === name.toLowerCase());
  if (command) return intentOf(command.name, argument.trim().slice(0, ARGUMENT_LIMIT));
  return { kind: 'command.unknown', said: `/${name}`.slice(0, ARGUMENT_LIMIT) };
}

function intentOf(name: CommandName, argument: string): Intent {
  switch (name) {
    case 'codex_usage':
      return argument ? { kind: 'usage.show', target: parseTarget(argument) } : { kind: 'usage.menu' };
    case 'codex_history':
      return parseHistory(argument);
    case 'codex_why':
      return { kind: 'why.show', target: parseTarget(argument || 'all') };
    case 'codex_auth':
      return parseAuth(argument);
    case 'codex_rotation':
      return parseRotation(argument.toLowerCase());
    case 'codex_alerts':
      return parseAlerts(argument);
    case 'codex_doctor':
      return { kind: 'doctor.show' };
    case 'codex_help':
    case 'help':
    case 'start':
      return { kind: 'help' };
    default:
      return name satisfies never;
  }
}

/** `order` and a strategy; without one, the first there is. */
function parseRotation(argument: string): Intent {
  const [word, name] = argument.split(/\s+/u);
  if (word !== 'order') return { kind: 'rotation.show', isLong: argument === 'setup' };
  return { kind: 'rotation.order', strategy: strategies.find((one) => one === name) ?? strategies[0] };
}

/** A profile and how far back, in any order; all of them and a day where nothing else is said. Who has a profile named `week`
 *  says `week week`. */
function parseHistory(argument: string): Intent {
  const words = argument.split(/\s+/u);
  const index = [words.length - 1, 0].find((place) => rangeOf(words[place] ?? '') !== null);
  const range = index === undefined ? null : rangeOf(words[index]!);
  const rest = words.filter((_, place) => place !== index).join(' ');
  return { kind: 'history.show', target: parseTarget(rest || 'all'), range: range ?? 'day' };
}

/** A pasted callback, whatever stands before it: it must not be taken for anything that is repeated. */
function parseCallback(text: string): Intent {
  const said = /^\s*(?:\/?codex_auth(?:@\S+)?\s+)?finish\s+(.*)$/isu.exec(text)?.[1];
  return said === undefined
    ? { kind: 'auth.finish', target: null, pasted: new Secret(text) }
    : parseFinish(said);
}

/** A name, in quotation marks where it has blanks; whatever stands behind it may be a secret. */
function parseFinish(said: string): Intent {
  const [, quoted, plain, pasted] = /^(?:"([^"]+)"|(\S+))\s*(.*)$/su.exec(said) ?? [];
  const name = quoted ?? plain;
  if (name === undefined) return { kind: 'auth.finish', target: null, pasted: null };
  // No name, but the address at once.
  if (holdsCallback(name) || /[=?]|:\/\//u.test(name))
    return { kind: 'auth.finish', target: null, pasted: new Secret(said) };
  const target = parseTarget(name.slice(0, ARGUMENT_LIMIT));
  return { kind: 'auth.finish', target, pasted: pasted ? new Secret(pasted) : null };
}

const ONE_VERBS: readonly string[] = ['first', 'retire', 'restore', 'delete'] satisfies readonly OneVerb[];
const isOneVerb = (word: string): word is OneVerb => ONE_VERBS.includes(word);

/** What stands behind `/codex_auth`: a verb and what it is done to, else the profile to look at. */
function parseAuth(argument: string): Intent {
  const [, first = '', rest = ''] = /^(\S*)\s*(.*)$/su.exec(argument) ?? [];
  const verb = first.toLowerCase();
  if (isOneVerb(verb))
    return rest
      ? { kind: 'auth.propose', mutation: { verb, target: parseTarget(rest) } }
      : { kind: 'auth.menu', verb };
  if (verb === 'start')
    return rest ? { kind: 'auth.start', target: parseTarget(rest) } : { kind: 'auth.menu', verb };
  if (verb === 'finish') return parseFinish(rest);
  if (verb === 'order') return { kind: 'auth.propose', mutation: { verb, targets: parseTargets(rest) } };
  if (!rest && (verb === 'clear' || verb === 'undo')) return { kind: 'auth.propose', mutation: { verb } };
  if (!rest && verb === 'log') return { kind: 'auth.log' };
  return argument ? { kind: 'auth.show', target: parseTarget(argument) } : { kind: 'auth.menu', verb: null };
}

/** Names between blanks or commas; one with blanks in it stands in quotation marks. */
function parseTargets(said: string): readonly Target[] {
  const names = said.matchAll(/"([^"]+)"|“([^”]+)”|([^\s,]+)/gu);
  return [...names].map(([, quoted, curly, plain]) => parseTarget(quoted ?? curly ?? plain ?? ''));
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

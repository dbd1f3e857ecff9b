import { parseArgs } from 'node:util';
import { parseAddress } from '../../src/core/delivery.ts';
import type { Address } from '../../src/core/delivery.ts';
import type { Intent, Target } from '../../src/core/request.ts';
import { parseTarget } from '../../src/core/parse.ts';
import { quote } from '../../src/core/usage/label.ts';
import * as limits from '../../src/core/usage/limits.ts';

/** What was asked for on the command line. */
export type Command =
  | { name: 'start' | 'chat' | 'demo' | 'help' | 'version' }
  | { name: 'usage'; options: UsageOptions }
  | { name: 'auth'; options: AuthOptions }
  | { name: 'maintenance'; options: { profile: string; agent: string | null } }
  | { name: 'doctor'; options: { isJson: boolean; agent: string | null } }
  /** Not understood: one line that says what and what instead. */
  | { name: 'misused'; fault: string };

export type UsageOptions = {
  target: Target;
  format: 'text' | 'json';
  debug: boolean;
  agent: string | null;
  timeoutSec: number | null;
  retries: number | null;
  /** Whom OpenClaw's own channel brings the answer; `null`: it is printed. */
  deliver: Address | null;
};

export type AuthOptions = { agent: string | null } & (
  | { kind: 'order' | 'log'; isJson: boolean }
  /** As JSON; in words it is asked as in chat. */
  | { kind: 'status'; target: Target }
  /** Something that a chat could ask for, too. `isYes`: the plan that comes of it is confirmed. */
  | { kind: 'ask'; intent: Intent; isYes: boolean }
  /** The address of a sign-in page comes by stdin: on the command line others could read it. */
  | { kind: 'finish'; target: Target }
);

const options = {
  profile: { type: 'string' },
  format: { type: 'string' },
  agent: { type: 'string' },
  'timeout-sec': { type: 'string' },
  retries: { type: 'string' },
  deliver: { type: 'string' },
  debug: { type: 'boolean' },
  json: { type: 'boolean' },
  yes: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
} as const;

/** Command line → command. Never throws. */
export function parseArguments(argv: readonly string[]): Command {
  let parsed;
  try {
    parsed = parseArgs({ args: [...argv], options, allowPositionals: true });
  } catch (error) {
    return misused(faultOf(error));
  }
  const { values, positionals } = parsed;
  const [name = 'start', ...rest] = positionals;
  if (values.help || name === 'help') return { name: 'help' };
  if (values.version || name === 'version') return { name: 'version' };
  if (name === 'auth' || name === 'maintenance' || name === 'doctor') {
    if (values.agent !== undefined && values.agent.trim() === '') return misused('--agent needs a name.');
    const stray = Object.keys(values).find((key) => !(OPTIONS_OF[name] as readonly string[]).includes(key));
    if (stray !== undefined) return misused(`${name} takes no --${stray}.`);
    if (name === 'doctor') return parseDoctor(rest, values);
    return name === 'auth' ? parseAuth(rest, values) : parseMaintenance(rest, values);
  }
  if (rest.length > 0) return misused(`“${quote(rest[0] ?? '')}” is one word too many.`);
  if (name === 'usage') {
    const stray = ['json', 'yes'].find((key) => key in values);
    return stray === undefined ? parseUsage(values) : misused(`usage takes no --${stray}.`);
  }
  if (name !== 'start' && name !== 'chat' && name !== 'demo')
    return misused(`there is no command “${quote(name)}”.`);
  const stray = Object.keys(values)[0];
  return stray === undefined ? { name } : misused(`${name} takes no --${stray}.`);
}

function parseUsage(values: { [N in keyof typeof options]?: string | boolean }): Command {
  const { profile = 'all', format = 'text', agent, debug = false } = values;
  if (typeof profile !== 'string' || profile.trim() === '')
    return misused('--profile needs a name, all or default.');
  if (agent !== undefined && String(agent).trim() === '') return misused('--agent needs a name.');
  if (format !== 'text' && format !== 'json') return misused('--format is text or json.');
  const timeoutSec = wholeNumber(values['timeout-sec'], limits.USAGE_TIMEOUT_SEC);
  if (timeoutSec === undefined)
    return misused(`--timeout-sec is a whole number ${rangeOf(limits.USAGE_TIMEOUT_SEC)}.`);
  const retries = wholeNumber(values.retries, limits.USAGE_RETRIES);
  if (retries === undefined) return misused(`--retries is a whole number ${rangeOf(limits.USAGE_RETRIES)}.`);
  const deliver = typeof values.deliver === 'string' ? parseAddress(values.deliver) : null;
  if (values.deliver !== undefined && deliver === null)
    return misused('--deliver needs a channel and a place in it, like telegram:123456789.');
  if (deliver && format === 'json') return misused('--deliver sends the strict lines: it takes no json.');
  return {
    name: 'usage',
    options: {
      target: parseTarget(profile),
      format,
      debug: debug === true,
      agent: typeof agent === 'string' ? agent : null,
      timeoutSec,
      retries,
      deliver,
    },
  };
}

const OPTIONS_OF = {
  auth: ['profile', 'agent', 'json', 'yes'],
  maintenance: ['agent'],
  doctor: ['agent', 'json'],
} as const;

type Values = { [N in keyof typeof options]?: string | boolean };

const agentOf = ({ agent }: Values) => (typeof agent === 'string' && agent.trim() !== '' ? agent : null);

/** The words of chat, in the shape of a command line. */
function parseAuth(words: readonly string[], values: Values): Command {
  const agent = agentOf(values);
  const [verb = 'status', ...names] = words;
  const isYes = values.yes === true;
  const ask = (intent: Intent): Command => ({ name: 'auth', options: { kind: 'ask', agent, intent, isYes } });
  const [name] = names;
  // In chat, clear stands alone.
  if (['get', 'set', 'clear'].includes(verb))
    return misused(`there is no command “auth ${verb}”: it is “auth order ${verb}”.`);
  const stray = strayOf(verb, names, values);
  if (stray !== null) return misused(stray);
  switch (verb) {
    case 'status': {
      const target = parseTarget(String(values.profile ?? 'all'));
      return values.json === true
        ? { name: 'auth', options: { kind: 'status', agent, target } }
        : ask({ kind: 'auth.show', target });
    }
    case 'why':
      return ask({ kind: 'why.show', target: parseTarget(name ?? 'all') });
    case 'log':
      return { name: 'auth', options: { kind: 'log', agent, isJson: values.json === true } };
    case 'undo':
      return ask({ kind: 'auth.propose', mutation: { verb } });
    case 'order':
      return parseOrder(names, agent, values, ask);
    case 'start':
      return name === undefined
        ? misused('auth start needs a profile.')
        : ask({ kind: 'auth.start', target: parseTarget(name) });
    case 'finish':
      return name === undefined
        ? misused('auth finish needs a profile.')
        : { name: 'auth', options: { kind: 'finish', agent, target: parseTarget(name) } };
    case 'first':
    case 'retire':
    case 'restore':
    case 'delete':
      return name === undefined
        ? misused(`auth ${verb} needs a profile.`)
        : ask({ kind: 'auth.propose', mutation: { verb, target: parseTarget(name) } });
    default:
      return misused(`there is no command “auth ${quote(verb)}”.`);
  }
}

/** What does not belong there; `null`: nothing. */
function strayOf(verb: string, names: readonly string[], values: Values): string | null {
  const takesOne = ['first', 'retire', 'restore', 'delete', 'start', 'finish', 'why'].includes(verb);
  const most = verb === 'order' ? Infinity : takesOne ? 1 : 0;
  if (names.length > most) return `“${quote(names[most] ?? '')}” is one word too many.`;
  if (values.profile !== undefined && verb !== 'status') return `auth ${quote(verb)} takes no --profile.`;
  if (values.json && !['log', 'order', 'status'].includes(verb))
    return `auth ${quote(verb)} takes no --json.`;
  const takesNoYes = ['status', 'why', 'log', 'start', 'finish'].includes(verb);
  return values.yes && takesNoYes ? `auth ${verb} takes no --yes.` : null;
}

function parseOrder(
  [verb = '', ...names]: readonly string[],
  agent: string | null,
  values: Values,
  ask: (intent: Intent) => Command,
): Command {
  if (values.json && verb !== 'get') return misused('only auth order get takes --json.');
  if (verb === 'set') {
    if (names.length === 0) return misused('auth order set needs at least one profile.');
    return ask({ kind: 'auth.propose', mutation: { verb: 'order', targets: names.map(parseTarget) } });
  }
  if (names[0] !== undefined) return misused(`“${quote(names[0])}” is one word too many.`);
  if (verb === 'clear') return ask({ kind: 'auth.propose', mutation: { verb } });
  return verb === 'get' && !values.yes
    ? { name: 'auth', options: { kind: 'order', agent, isJson: values.json === true } }
    : misused('auth order is followed by get, set or clear; get takes no --yes.');
}

function parseMaintenance([verb, profile, ...rest]: readonly string[], values: Values): Command {
  if (verb !== 'delete' || profile === undefined || rest.length > 0)
    return misused('maintenance is followed by delete and one profile.');
  return { name: 'maintenance', options: { profile, agent: agentOf(values) } };
}

function parseDoctor([stray]: readonly string[], values: Values): Command {
  if (stray !== undefined) return misused(`“${quote(stray)}” is one word too many.`);
  return { name: 'doctor', options: { isJson: values.json === true, agent: agentOf(values) } };
}

type Range = { least: number; most: number };

const rangeOf = ({ least, most }: Range) => `from ${least} to ${most}`;

/** `null`: not given; `undefined`: not a whole number in that range. */
function wholeNumber(text: string | boolean | undefined, { least, most }: Range): number | null | undefined {
  if (text === undefined) return null;
  const value = typeof text === 'string' && /^\d{1,4}$/u.test(text) ? Number(text) : NaN;
  return value >= least && value <= most ? value : undefined;
}

function misused(fault: string): Command {
  return { name: 'misused', fault };
}

/** `parseArgs` explains well, at length; its first sentence is enough. */
function faultOf(error: unknown): string {
  const message = error instanceof Error ? error.message : 'the options could not be understood';
  const first = message.split(/\.\s|\n/u)[0]!.replace(/\.$/u, '');
  // It repeats the option as it was typed.
  return `${first.replace(/'([^']*)'/gu, (_, typed: string) => `“${quote(typed)}”`)}.`;
}

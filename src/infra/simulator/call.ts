import { Refusal } from './refusal.ts';
import type { Traits } from './version.ts';

/** One call, understood. */
export type Call = {
  command: 'status' | 'order.get' | 'order.set' | 'order.clear' | 'logout' | 'login';
  /** As it was written. `null`: not said. */
  agent: string | null;
  provider: string;
  /** What is neither an option nor what one is set to. */
  words: readonly string[];
  isJson: boolean;
  isSure: boolean;
  /** What a login is saved as. `null`: not said. */
  profileId: string | null;
};

type Syntax = { path: string; command: Call['command'] | null; options: readonly string[]; words?: string };

const ORDER = ['--agent', '--provider'];
const LOGIN = ['--agent', '--provider', '--device-code', '--profile-id'];
const syntaxes: readonly Syntax[] = [
  { path: 'models status', command: 'status', options: ['--agent', '--json'] },
  { path: 'models auth order get', command: 'order.get', options: [...ORDER, '--json'] },
  { path: 'models auth order set', command: 'order.set', options: ORDER, words: 'profileIds' },
  { path: 'models auth order clear', command: 'order.clear', options: ORDER },
  { path: 'models auth login', command: 'login', options: LOGIN },
  { path: 'models auth logout', command: 'logout', options: ['--agent', '--yes'], words: 'profileId' },
  // what is left of a command that this version does not have
  { path: 'models auth', command: null, options: ['--agent'] },
  { path: '', command: null, options: [] },
];

const TAKES_VALUE = new Set(['--agent', '--provider', '--profile-id']);

/** Throws a `Refusal` for what this version does not understand. */
export function parseCall(words: readonly string[], traits: Traits): Call {
  const { argv, agent } = agentBefore(words);
  const syntax = syntaxOf(argv, traits);
  const depth = syntax.path === '' ? 0 : syntax.path.split(' ').length;
  const { words: rest, options, unknown } = split(argv.slice(depth), syntax);
  const wrong = (fault: keyof typeof faults, subject: string, count = 0) =>
    new Refusal(faultText(fault, subject, syntax.path, count, traits), 'usage');
  if (syntax.options.includes('--provider') && !options.has('--provider'))
    throw wrong('option missing', '--provider <name>');
  if (unknown !== null) throw wrong('option unknown', unknown);
  if (syntax.words !== undefined && rest.length === 0) throw wrong('words missing', syntax.words);
  if (syntax.command === null || (syntax.words === undefined && rest.length > 0))
    throw wrong('too many words', syntax.path.split(' ').at(-1) ?? '', rest.length);
  return {
    command: syntax.command,
    agent: options.get('--agent') ?? agent,
    provider: (options.get('--provider') ?? '').trim().toLowerCase(),
    words: rest,
    isJson: options.has('--json'),
    isSure: options.has('--yes'),
    profileId: options.get('--profile-id')?.trim() ?? null,
  };
}

/** `models auth --agent ops login …`: the only command that is called so. */
function agentBefore(words: readonly string[]): { argv: readonly string[]; agent: string | null } {
  const [models, auth, option, agent, verb, ...rest] = words;
  const isSo = models === 'models' && auth === 'auth' && option === '--agent' && verb === 'login';
  return isSo ? { argv: [models, auth, verb, ...rest], agent: agent ?? null } : { argv: words, agent: null };
}

function syntaxOf(argv: readonly string[], { canLogOut, login }: Traits): Syntax {
  const syntax = syntaxes.find(
    ({ path, command }) =>
      (command !== 'logout' || canLogOut) && `${argv.join(' ')} `.startsWith(path && `${path} `),
  )!;
  if (syntax.command !== 'login' || login === 'agent-anywhere') return syntax;
  return { ...syntax, options: login === 'agent-before' ? LOGIN.slice(1) : ['--provider'] };
}

function split(argv: readonly string[], syntax: Syntax) {
  const words: string[] = [];
  const options = new Map<string, string>();
  let unknown: string | null = null;
  for (let at = 0; at < argv.length; at += 1) {
    const word = argv[at]!;
    if (!word.startsWith('-')) words.push(word);
    else if (!syntax.options.includes(word)) unknown ??= word;
    else if (!TAKES_VALUE.has(word)) options.set(word, '');
    else options.set(word, argv[(at += 1)] ?? '');
  }
  return { words, options, unknown };
}

/** In the words of the parser's library, and in OpenClaw's own. */
const faults = {
  'option missing': [
    (name: string) => `required option '${name}' not specified`,
    (name: string) => `Missing required option "${name}".`,
  ],
  'option unknown': [
    (name: string) => `unknown option '${name}'`,
    (name: string) => `OpenClaw does not recognize option "${name}".`,
  ],
  'words missing': [
    (name: string) => `missing required argument '${name}'`,
    (name: string) => `Missing required argument "${name}".`,
  ],
  'too many words': [
    (name: string, count: number) =>
      `too many arguments for '${name}'. Expected 0 arguments but got ${count}.`,
    () => 'Too many arguments for this command.',
  ],
} as const;

function faultText(
  fault: keyof typeof faults,
  subject: string,
  path: string,
  count: number,
  { usage }: Traits,
): string {
  const [library, own] = faults[fault];
  if (usage === 'library') return `error: ${library(subject, count)}`;
  const hint = usage === 'own' ? path.split(' ').slice(0, 2).join(' ') : path;
  return `${own(subject)}\nTry: openclaw ${hint} --help`;
}

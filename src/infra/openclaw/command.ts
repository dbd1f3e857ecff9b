import { isAtLeast } from '../../core/auth/version.ts';
import { CHANNEL, TARGET } from '../../core/delivery.ts';
import type { Address } from '../../core/delivery.ts';
import type { GatewayChange, OrderOwner, SignIn } from '../../core/ports.ts';
import { failed, ok } from '../../core/problem.ts';
import type { Outcome } from '../../core/problem.ts';
import { clean } from '../../core/usage/label.ts';

/** All that is ever asked of `openclaw`. What is not in this union cannot be run: among others text `models status`,
 *  `--probe`, `doctor` and `login --force`, which can cost an account its login. */
export type Command =
  | { kind: 'version' }
  | { kind: 'status'; agent: string }
  | ({ kind: 'order.get' } & OrderOwner)
  | GatewayChange
  | Login
  /** `text`: our own words, never anybody else's. */
  | { kind: 'message.send'; to: Address; text: string };

/** On a terminal, and the only one that takes minutes. `version`: of the OpenClaw that is asked. */
export type Login = { kind: 'login'; version: string } & SignIn;

/** A profile's id as it may stand alone in an argument list. No shell reads it; but a dash at its beginning, blanks alone
 *  a control character or half a character would be taken for something else on the way. */
const SAFE_ID = /^(?!-)(?=.*\S)[^\p{Cc}\p{Cs}]{1,300}$/u;
/** OpenClaw would save a login under another name than was asked for when there are blanks around it. */
const SAFE_LOGIN_ID = /^(?![-\s])[^\p{Cc}\p{Cs}]{1,300}(?<!\s)$/u;
/** Lines, and something in them. */
const SAFE_TEXT = /^(?=.*\S)(?:[^\p{Cc}\p{Cs}]|\n){1,60000}$/su;
const SAFE_AGENT = /^[a-z0-9][a-z0-9_-]{0,63}$/iu;

/** Arguments for `openclaw`, or `name.unsafe`. */
export function toArgv(command: Command): Outcome<readonly string[]> {
  const unsafe = namesIn(command).find(({ name, pattern }) => !pattern.test(name));
  return unsafe ? failed({ code: 'name.unsafe', label: clean(unsafe.name) }) : ok(argvOf(command));
}

function namesIn(command: Command): { name: string; pattern: RegExp }[] {
  if (command.kind === 'version') return [];
  if (command.kind === 'message.send')
    return [
      { name: command.to.channel, pattern: CHANNEL },
      { name: command.to.target, pattern: TARGET },
      { name: command.text, pattern: SAFE_TEXT },
    ];
  const agent = { name: command.agent, pattern: SAFE_AGENT };
  if (command.kind === 'login') return [agent, { name: command.id, pattern: SAFE_LOGIN_ID }];
  const ids = command.kind === 'order.set' ? command.ids : command.kind === 'logout' ? [command.id] : [];
  return [agent, ...ids.map((name) => ({ name, pattern: SAFE_ID }))];
}

function argvOf(command: Command): readonly string[] {
  switch (command.kind) {
    case 'version':
      return ['--version'];
    case 'status':
      return ['models', 'status', '--agent', command.agent, '--json'];
    case 'order.get':
      return ['models', 'auth', 'order', 'get', ...ownerArgv(command), '--json'];
    case 'order.set':
      return ['models', 'auth', 'order', 'set', ...ownerArgv(command), ...command.ids];
    case 'order.clear':
      return ['models', 'auth', 'order', 'clear', ...ownerArgv(command)];
    case 'logout':
      return ['models', 'auth', 'logout', command.id, '--agent', command.agent, '--yes'];
    case 'login':
      return loginArgv(command);
    case 'message.send':
      return [
        'message',
        'send',
        '--channel',
        command.to.channel,
        // One word each: a group of Telegram has a number that begins with a dash.
        `--target=${command.to.target}`,
        `--message=${command.text}`,
        '--json',
      ];
    default:
      return command satisfies never;
  }
}

function ownerArgv({ provider, agent }: OrderOwner): string[] {
  return ['--provider', provider, '--agent', agent];
}

/** The agent stands before the verb in versions that do not know it behind. */
function loginArgv({ provider, agent, id, version }: Login): string[] {
  const how = ['--device-code', '--profile-id', id];
  return isAtLeast(version, '2026.8.1')
    ? ['models', 'auth', 'login', ...ownerArgv({ provider, agent }), ...how]
    : ['models', 'auth', '--agent', agent, 'login', '--provider', provider, ...how];
}

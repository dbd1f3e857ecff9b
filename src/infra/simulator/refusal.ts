import type { Traits } from './version.ts';

/** What a process leaves behind. */
export type Said = { stdout: string; stderr: string; exitCode: number };

/** How a refusal is told depends on where in OpenClaw it comes up:
 *  - `usage`: the words of the call make no sense, nothing was looked at.
 *  - `config`: nothing is done with a configuration like this.
 *  - `command`: the command itself found something.
 *  - `start`: it found something before it knew how to tell it. */
type Manner = 'usage' | 'config' | 'command' | 'start';

/** `log`: a line that goes to stderr before. `issues`: facts beside the message, in JSON only. */
export class Refusal extends Error {
  readonly manner: Manner;
  readonly more: { log?: string; issues?: readonly object[] };

  constructor(message: string, manner: Manner = 'command', more: Refusal['more'] = {}) {
    super(message);
    this.manner = manner;
    this.more = more;
  }
}

/** What a version says first that looks for the gateway's service. */
export const UNVERIFIED =
  'Installed Gateway service state and config paths could not be verified. Inspect the service environment with `openclaw gateway status --deep` before repairing plugin state.';

export function tellRefusal(refusal: Refusal, isJson: boolean, traits: Traits): Said {
  const log = refusal.more.log === undefined ? '' : `${refusal.more.log}\n`;
  const stdout = isJson && !traits.hasErrorPrefix ? asJson(refusal) : '';
  return { stdout, stderr: `${log}${inWords(refusal, isJson, traits)}\n`, exitCode: 1 };
}

function inWords({ manner, message }: Refusal, isJson: boolean, traits: Traits): string {
  switch (manner) {
    case 'usage':
      return message;
    case 'config':
      return `${message.replace(': ', '\nFile: ')}\n\nFix: openclaw doctor --fix\nInspect: openclaw config validate`;
    case 'command':
      if (traits.hasErrorPrefix) return `Error: ${message}`;
      return isJson ? block(message, traits) : message;
    case 'start':
      return block(message, traits);
    default:
      return manner satisfies never;
  }
}

const block = (message: string, { endsWith }: Traits) =>
  [
    endsWith,
    `Reason: ${message}`,
    'Debug: set OPENCLAW_DEBUG=1 to include the stack trace.',
    'Try: openclaw doctor',
    'Help: openclaw --help',
  ]
    .map((line) => `[openclaw] ${line}`)
    .join('\n');

function asJson({ message, more: { issues } }: Refusal): string {
  const document = { ok: false, error: { type: 'cli_error', message }, ...(issues && { issues }) };
  return `${JSON.stringify(document, null, 2)}\n`;
}

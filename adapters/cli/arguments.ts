import { parseArgs } from 'node:util';
import type { Target } from '../../src/core/request.ts';
import { parseTarget } from '../../src/core/parse.ts';
import { quote } from '../../src/core/usage/label.ts';
import * as limits from '../../src/core/usage/limits.ts';

/** What was asked for on the command line. */
export type Command =
  | { name: 'start' | 'chat' | 'demo' | 'help' | 'version' }
  | { name: 'usage'; options: UsageOptions }
  /** Not understood: one line that says what and what instead. */
  | { name: 'misused'; fault: string };

export type UsageOptions = {
  target: Target;
  format: 'text' | 'json';
  debug: boolean;
  agent: string | null;
  timeoutSec: number | null;
  retries: number | null;
};

export const usageText = `codex-profiler — how much Codex allowance each ChatGPT login of an OpenClaw gateway has left

  codex-profiler start     the bot on every platform whose token is set; without one, the terminal chat
  codex-profiler chat      the terminal chat
  codex-profiler demo      the terminal chat on made-up profiles; needs nothing, changes nothing
  codex-profiler usage     one check
      --profile all|default|<id>   which profiles (all)
      --format text|json           strict lines, or one JSON object (text)
      --agent <id>                 the OpenClaw agent (OPENCLAW_AGENT, else main)
      --timeout-sec <1-120>        time limit for each profile (USAGE_TIMEOUT_SEC, else 25)
      --retries <0-5>              tries after the first (USAGE_RETRIES, else 1)
      --debug                      timings, tries, HTTP status and request id, never a secret
  codex-profiler help      this text
  codex-profiler version

Exit codes of usage: 0 all usable, 1 the check failed, 2 wrong usage, 3 some profile limited, 4 some profile unusable,
5 no profiles found.
`;

const options = {
  profile: { type: 'string' },
  format: { type: 'string' },
  agent: { type: 'string' },
  'timeout-sec': { type: 'string' },
  retries: { type: 'string' },
  debug: { type: 'boolean' },
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
  if (rest.length > 0) return misused(`“${quote(rest[0] ?? '')}” is one word too many.`);
  if (name === 'usage') return parseUsage(values);
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
  return {
    name: 'usage',
    options: {
      target: parseTarget(profile),
      format,
      debug: debug === true,
      agent: typeof agent === 'string' ? agent : null,
      timeoutSec,
      retries,
    },
  };
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

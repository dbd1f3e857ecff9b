import type { Problem } from '../../core/problem.ts';
import type { Command } from './command.ts';
import { presentable, problemOf } from './failure.ts';

/** Why a login by device code failed, by what it said. The sentences are those of the package
 *  (`openai-chatgpt-device-code`, 2026.5.28 to 2026.9.6); what the server said stands in them. */

const NETWORK =
  /getaddrinfo|\bE(AI_AGAIN|NOTFOUND|CONNREFUSED|CONNRESET|CONNABORTED|TIMEDOUT|HOSTUNREACH|NETUNREACH|PIPE)\b|\bUND_ERR_|fetch failed|socket hang up|network (error|connection)|[Cc]lient network socket|certificate|timed out after \d+ ?ms|Proxy/u;

const faults: readonly [RegExp, Problem][] = [
  [/not enabled for this server/u, { code: 'sign-in.disabled' }],
  [/timed out after \d+ minutes|\bexpired_token\b/u, { code: 'sign-in.expired' }],
  [NETWORK, { code: 'sign-in.offline' }],
];

/** `lines`: its whole screen. `code`: what is not to be repeated. */
export function loginProblem(command: Command, lines: readonly string[], code: string | null): Problem {
  const at = lines.findLastIndex((line) => line.includes('OpenAI device code failed'));
  // it failed before it had asked anybody
  if (at === -1) return problemOf(command, lines.join('\n'), '');
  const reason = reasonIn(lines.slice(at + 1));
  const found = faults.find(([pattern]) => pattern.test(reason));
  if (found) return found[1];
  const bare = reason.replace(/^OpenAI [a-z ]+ failed: /u, '');
  const said = code === null ? bare : bare.replaceAll(code, '…');
  const words = presentable(said);
  return { code: 'sign-in.refused', said: /[\p{L}\p{N}]/u.test(words) ? words : null };
}

/** Up to the box of advice. */
function reasonIn(lines: readonly string[]): string {
  const end = lines.findIndex((line) => /^OAuth help|^Trouble with device code/u.test(line));
  return (end === -1 ? lines : lines.slice(0, end)).join(' ').slice(0, 2000);
}

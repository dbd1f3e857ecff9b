import type { Problem } from '../../core/problem.ts';
import type { Command } from './command.ts';
import { presentable, problemOf } from './failure.ts';

/** Why a login by device code failed, by what it said. The sentences are those of the package
 *  (`openai-chatgpt-device-code`, 2026.5.28 to 2026.9.6); what the server said stands in them. */

/** What the server answered; anything else happened on the way. */
const ANSWERED = /^OpenAI [a-z ]+ failed: /u;
const DISABLED =
  /not enabled for this server|^OpenAI device code request failed: .*(disabled|not (enabled|allowed))/iu;
const EXPIRED = /timed out after \d+ minutes|\bexpired_token\b/u;
const NETWORK =
  /getaddrinfo|\bE(AI_AGAIN|NOTFOUND|CONNREFUSED|CONNRESET|CONNABORTED|TIMEDOUT|HOSTUNREACH|NETUNREACH|PIPE)\b|\bUND_ERR_|fetch failed|socket hang up|other side closed|network (error|connection|socket)|certificate|timed out after \d+ ?ms|Proxy/u;

/** `screen`: all its lines. `code`: what is not to be repeated, wherever it stands there. */
export function loginProblem(command: Command, screen: readonly string[], code: string | null): Problem {
  const lines = code === null ? screen : screen.map((line) => line.replaceAll(code, '…'));
  const at = lines.findLastIndex((line) => line.includes('OpenAI device code failed'));
  // It failed on its own account: before it had asked anybody, or while it saved.
  if (at === -1) return problemOf(command, lines.join('\n'), '');
  const reason = reasonIn(lines.slice(at + 1));
  if (DISABLED.test(reason)) return { code: 'sign-in.disabled' };
  if (EXPIRED.test(reason)) return { code: 'sign-in.expired' };
  if (!ANSWERED.test(reason) && NETWORK.test(reason)) return { code: 'sign-in.offline' };
  const words = presentable(reason.replace(ANSWERED, ''));
  return { code: 'sign-in.refused', said: /[\p{L}\p{N}]/u.test(words) ? words : null };
}

/** Up to the box of advice. */
function reasonIn(lines: readonly string[]): string {
  const end = lines.findIndex((line) => /^OAuth help|^Trouble with device code/u.test(line));
  return (end === -1 ? lines : lines.slice(0, end)).join(' ').slice(0, 2000);
}

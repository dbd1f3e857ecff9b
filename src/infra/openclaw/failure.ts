import { stripVTControlCharacters } from 'node:util';
import type { Problem } from '../../core/problem.ts';
import { clean } from '../../core/usage/label.ts';
import type { Command } from './command.ts';

/** Why `openclaw` exited with a failure, by what it says. The sentences were recorded from eleven versions
 *  (`contracts/openclaw`); the order matters, since a failing version says several things at once. */

type Fault = (command: Command) => Problem;

const fault =
  (code: Exclude<Extract<Problem['code'], `gateway.${string}`>, NeedsFacts> | 'sign-in.no-terminal'): Fault =>
  () => ({ code });
type NeedsFacts = 'gateway.missing' | 'gateway.agent-unknown' | 'gateway.timed-out' | 'gateway.refused';

const faults: readonly [RegExp, Fault][] = [
  [/Node\.js .+ is required|node:sqlite is unavailable/u, fault('gateway.node')],
  [/No credentials or configuration were written/u, fault('gateway.elsewhere')],
  [/requires legacy credential migration|migrations did not complete/u, fault('gateway.unmigrated')],
  [/is a legacy provider ID/u, fault('gateway.legacy-provider')],
  [/newer schema version|Failed to open the plugin state database/u, fault('gateway.newer-data')],
  [/uses schema version/u, fault('gateway.unmigrated')],
  [/config is invalid|[Ii]nvalid config/u, fault('gateway.config')],
  [/is unreadable|not a database/u, fault('gateway.store')],
  [/lock may be busy|database is locked/u, fault('gateway.busy')],
  [/requires an interactive TTY/u, fault('sign-in.no-terminal')],
  [
    /Unknown agent id/u,
    (command) => ({
      code: 'gateway.agent-unknown',
      agent: 'agent' in command ? clean(command.agent) : '?',
    }),
  ],
  [/Auth profile .+ (not found (in|for)|is for \S+, not )/u, fault('gateway.profile-unknown')],
  [
    /unknown (option|command)|does not recognize (option|command)|[Tt]oo many arguments|is not a known command/u,
    fault('gateway.too-old'),
  ],
];

/** A reason has a few lines, and stands near the end. What looks for it must not go over megabytes of something else. */
const MOST_LINES = 400;
const LINE_LIMIT = 1000;
const brief = (said: string) =>
  said
    .split('\n')
    .slice(-MOST_LINES)
    .map((line) => line.slice(0, LINE_LIMIT))
    .join('\n');

/** `stdout` counts too: with `--json` the newer versions put their error there. */
export function problemOf(command: Command, saidFirst: string, saidAside: string): Problem {
  const [stdout, stderr] = [brief(saidFirst), brief(saidAside)];
  const said = stripVTControlCharacters(`${stderr}\n${stdout}`);
  const found = faults.find(([pattern]) => pattern.test(said));
  if (found) return found[1](command);
  return { code: 'gateway.refused', said: gist(stripVTControlCharacters(stderr.trim() || stdout)) };
}

/** How a line begins that says what to do, or where. */
const HINT = /^(Try|Help|Debug|Run|See|Fix|Config|Source|Bind)\b/u;
/** How one begins that comes before any answer, whatever was asked (contract, quirks 1, 2, 6 and 12). */
const BANNER =
  /^(Installed Gateway service|OpenClaw 20\d\d\.|Warning:|Auto-migrated|Legacy state migration|The CLI command failed|Could not start the CLI)/u;
/** What one is marked with that says why. */
const MARK = /^\s*(\[openclaw\]\s*)?([Ee]rror:|Reason:)?\s*/u;
/** A sentence may begin with a name in quotation marks; a document in JSON is no sentence. */
const TELLING = /^["'“‘]?\p{L}/u;
const JSON_STRING = /^"(?:[^"\\]|\\.)*"\s*([:,]|$)/u;

/** The last line that is marked as the reason, else the last sentence, else the first line that says something. */
function gist(said: string): string {
  const lines = said.split('\n').map((line) => {
    const words = line.replace(MARK, '').trim();
    return { words, isMarked: MARK.exec(line)?.[2] !== undefined };
  });
  const telling = lines.filter(
    ({ words }) =>
      TELLING.test(words) && !HINT.test(words) && !BANNER.test(words) && !JSON_STRING.test(words),
  );
  const reason =
    telling.findLast(({ isMarked }) => isMarked) ??
    telling.findLast(({ words }) => /^["'“‘]|^\p{Lu}/u.test(words)) ??
    telling[0];
  return presentable(reason?.words ?? '');
}

/** Fit to be shown: no address, no path, nothing that may be a secret. */
export function presentable(line: string): string {
  const plain = line
    .replaceAll(/(~|\/)[^\s"'`]*/gu, '…')
    .replaceAll(/\b(rt|sk|ac|sess)[-_]\S+|\S+=\S+|\S{30,}/gu, '…');
  return clean(plain);
}

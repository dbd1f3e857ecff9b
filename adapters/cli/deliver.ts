import type { Address } from '../../src/core/delivery.ts';
import type { Catalogue } from '../../src/core/i18n/index.ts';
import { problemLines } from '../../src/core/i18n/problem-lines.ts';
import type { Messenger, Ports } from '../../src/core/ports.ts';
import type { Problem } from '../../src/core/problem.ts';
import { plain, utc } from '../../src/core/reply.ts';
import type { Line } from '../../src/core/reply.ts';
import type { Target } from '../../src/core/request.ts';
import { choose } from '../../src/core/usage/check.ts';
import { renderMarkup } from '../../src/core/usage/render.ts';
import { exitCodeFor, printCheck } from './usage.ts';
import type { Printed } from './usage.ts';

/** Tells the OpenClaw agent that runs this command: it is all said, add nothing. */
const SILENCE = 'NO_REPLY\n';

export type DeliveryAsked = { agent: string; target: Target; debug: boolean; to: Address };

/** `codex-profiler usage --deliver`: what a chat would get, both messages down one path, and here nothing but the word that
 *  keeps the agent silent. What could not be sent is printed instead, so that nothing is lost; why goes to stderr. */
export async function deliverUsage(
  ports: Ports,
  messenger: Messenger,
  texts: Catalogue,
  { agent, target, debug, to }: DeliveryAsked,
): Promise<Printed> {
  const chosen = await choose(ports, agent, target);
  if (!chosen.ok) {
    const said = problemLines(texts, chosen.problem).map((line) => renderMarkup(line, utc));
    return deliverResult({
      stdout: `${said.join('\n')}\n`,
      stderr: '',
      exitCode: exitCodeFor(chosen.problem),
    });
  }
  const begun = await messenger.send(to, renderMarkup(texts.progress, utc));
  if (!begun.ok)
    return { stdout: '', stderr: complaint(texts, texts.delivery.notBegun, begun.problem), exitCode: 1 };
  const printed = await printCheck(ports, texts, chosen.value, { format: 'text', debug });
  // Remarks are for a person at a terminal. An agent would repeat them.
  return deliverResult(debug ? printed : { ...printed, stderr: '' });

  async function deliverResult(result: Printed): Promise<Printed> {
    const sent = await messenger.send(to, result.stdout.trimEnd());
    if (sent.ok) return { ...result, stdout: SILENCE };
    const why = complaint(texts, texts.delivery.notDelivered, sent.problem);
    return { ...result, stderr: `${result.stderr}${why}`, exitCode: 1 };
  }
}

function complaint(texts: Catalogue, what: Line, problem: Problem): string {
  return [what, ...whyOf(texts, problem)].map((line) => `${plain(line)}\n`).join('');
}

/** OpenClaw's own words where it has some: its health is not the point here. */
function whyOf(texts: Catalogue, problem: Problem): readonly Line[] {
  if (problem.code !== 'gateway.refused') return problemLines(texts, problem);
  return [...problemLines(texts, problem).slice(0, 1), texts.delivery.whatToDo];
}

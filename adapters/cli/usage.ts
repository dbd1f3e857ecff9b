import type { Problem } from '../../src/core/problem.ts';
import type { Ports } from '../../src/core/ports.ts';
import type { Catalogue } from '../../src/core/i18n/index.ts';
import { problemLines } from '../../src/core/i18n/problem-lines.ts';
import { plain, utc } from '../../src/core/reply.ts';
import type { Target } from '../../src/core/request.ts';
import { check, choose, lookAtResets } from '../../src/core/usage/check.ts';
import type { Checked, Chosen } from '../../src/core/usage/check.ts';
import { hintFor } from '../../src/core/usage/details.ts';
import { errorOf, healthOf } from '../../src/core/usage/health.ts';
import { createReadings } from '../../src/core/usage/readings.ts';
import { renderLine, renderMarkup } from '../../src/core/usage/render.ts';

/** What a command leaves behind. */
export type Printed = { stdout: string; stderr: string; exitCode: number };

/** `codex-profiler usage`: one check, printed. */
export async function runUsage(
  ports: Ports,
  texts: Catalogue,
  asked: { agent: string; target: Target; format: 'text' | 'json'; debug: boolean },
): Promise<Printed> {
  const chosen = await choose(ports, asked.agent, asked.target);
  return chosen.ok
    ? printCheck(ports, texts, chosen.value, asked)
    : printProblem(texts, chosen.problem, asked.format);
}

/** The check itself. */
export async function printCheck(
  ports: Ports,
  texts: Catalogue,
  chosen: Chosen,
  asked: { format: 'text' | 'json'; debug: boolean },
): Promise<Printed> {
  const readings = createReadings(ports);
  const startedAt = ports.clock.now();
  const profiles = await check(readings, chosen);
  // The list of banked resets has no place in the lines.
  const resets =
    asked.format === 'json' ? await lookAtResets(readings, chosen.list.agent, profiles, startedAt) : null;
  const now = ports.clock.now();
  const lines = profiles.map(({ label, verdict }) => renderMarkup(renderLine(label, verdict, now), utc));
  const exitCode = exitCodeOf(profiles);
  if (asked.format === 'json') {
    const { renderJson } = await import('./json.ts');
    const body = renderJson(texts, chosen.list, profiles, resets, lines, now, asked.debug);
    return { stdout: `${JSON.stringify(body, null, 2)}\n`, stderr: '', exitCode };
  }
  const remarks = profiles
    .flatMap((one) => (asked.debug ? debugLine(one) : (remarkOn(texts, one) ?? [])))
    .join('');
  return { stdout: lines.map((line) => `${line}\n`).join(''), stderr: remarks, exitCode };
}

function exitCodeOf(profiles: readonly Checked[]): number {
  const healths = profiles.map(({ verdict }) => healthOf(verdict));
  if (healths.includes('unusable')) return 4;
  return healths.includes('limited') ? 3 : 0;
}

/** 5: there are no profiles; 2: not the ones that were asked for; else 1. */
export const exitCodeFor = ({ code }: Problem) => exitCodes[code] ?? 1;

const exitCodes: Partial<Record<Problem['code'], number>> = {
  'profiles.none': 5,
  'profile.unknown': 2,
  'profile.ambiguous': 2,
  'agent.unknown': 2,
};

export function printProblem(texts: Catalogue, problem: Problem, format: 'text' | 'json'): Printed {
  const lines = problemLines(texts, problem).map(plain);
  const exitCode = exitCodeFor(problem);
  if (format === 'text') return { stdout: '', stderr: lines.map((line) => `${line}\n`).join(''), exitCode };
  const body = {
    ok: false,
    error: problem.code.replaceAll(/[.-]/gu, '_'),
    hint: texts.console.joined(lines),
  };
  return { stdout: `${JSON.stringify(body, null, 2)}\n`, stderr: '', exitCode };
}

/** Why a check brought no good reading, and what to do; `null` when it did. The lines themselves say nothing of it. */
function remarkOn(texts: Catalogue, { label, verdict }: Checked): string | null {
  if (errorOf(verdict) === null) return null;
  const remark = texts.console.remark(label, texts.reasons[verdict.reason], hintFor(texts, verdict, label));
  return `${plain(remark)}\n`;
}

function debugLine({ label, verdict, trace }: Checked): string {
  const asked = trace
    ? `${trace.attempts} ${trace.attempts === 1 ? 'try' : 'tries'}, ${Math.round(trace.tookMs)} ms, status ${trace.status ?? '–'}, request id ${trace.requestId ?? '–'}`
    : 'not asked, its reading is fresh';
  return `${label}: ${verdict.basis}, ${verdict.reason}; ${asked}\n`;
}

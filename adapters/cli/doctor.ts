import { diagnose, summarize } from '../../src/core/doctor/diagnose.ts';
import type { Doctor } from '../../src/core/doctor/facts.ts';
import { severityOf } from '../../src/core/doctor/finding.ts';
import type { Finding } from '../../src/core/doctor/finding.ts';
import { adviceFor, renderFindings } from '../../src/core/doctor/show.ts';
import type { Catalogue } from '../../src/core/i18n/index.ts';
import { plain } from '../../src/core/reply.ts';
import type { Printed } from './usage.ts';

/** `codex-profiler doctor`: everything that was found, printed. */
export async function runDoctor(doctor: Doctor, texts: Catalogue, isJson: boolean): Promise<Printed> {
  const facts = await doctor.look();
  const findings = diagnose(facts);
  const summary = summarize(facts);
  const exitCode = exitCodeOf(findings);
  if (!isJson) {
    const lines = renderFindings(texts, findings, summary).map(plain);
    return { stdout: `${lines.join('\n')}\n`, stderr: '', exitCode };
  }
  const body = {
    ok: exitCode === 0,
    version: summary.bot.version,
    node: summary.bot.node,
    read_only: !summary.bot.areMutationsOn,
    openclaw: { version: summary.version, generation: summary.generation },
    agent: summary.agent,
    profiles: summary.profiles,
    findings: findings.map((finding) => {
      const { what, why, mend } = adviceFor(texts, finding);
      return {
        code: finding.code.replaceAll(/[.-]/gu, '_'),
        severity: severityOf(finding),
        what: plain(what),
        why: plain(why),
        mend: plain(mend),
      };
    }),
  };
  return { stdout: `${JSON.stringify(body, null, 2)}\n`, stderr: '', exitCode };
}

/** 1: something is broken. 3: something will be, or is for some. */
function exitCodeOf(findings: readonly Finding[]): number {
  const found = findings.map(severityOf);
  if (found.includes('broken')) return 1;
  return found.includes('warning') ? 3 : 0;
}

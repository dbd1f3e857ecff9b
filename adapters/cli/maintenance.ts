import { loadTexts } from '../../src/core/i18n/index.ts';
import type { Locale } from '../../src/core/i18n/index.ts';
import { loadMaintenanceTexts, maintenanceLines } from '../../src/core/i18n/maintenance.ts';
import { problemLines } from '../../src/core/i18n/problem-lines.ts';
import type { DeleteAsked, DeleteProfile } from '../../src/core/maintenance.ts';
import { plain } from '../../src/core/reply.ts';
import type { Printed } from './usage.ts';

/** `codex-profiler maintenance delete`. Exit codes: 0 done and verified, 1 refused or failed, 2 no such profile. */
export async function runMaintenanceDelete(
  deleteProfile: DeleteProfile,
  locale: Locale,
  asked: DeleteAsked,
): Promise<Printed> {
  const outcome = await deleteProfile(asked);
  const maintenance = await loadMaintenanceTexts(locale);
  if (outcome.ok)
    return { stdout: `${maintenance.done(outcome.value).join('\n')}\n`, stderr: '', exitCode: 0 };
  const { fault } = outcome;
  const texts = await loadTexts(locale);
  const lines = maintenanceLines(maintenance, fault, (problem) => problemLines(texts, problem).map(plain));
  const isMisused = fault.code === 'profile-unknown' || fault.code === 'profile-ambiguous';
  return { stdout: '', stderr: `${lines.join('\n')}\n`, exitCode: isMisused ? 2 : 1 };
}

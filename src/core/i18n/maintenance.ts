import type { Deleted, MaintenanceFault } from '../maintenance.ts';
import type { Problem } from '../problem.ts';
import type { Locale } from './index.ts';

/** What `codex-profiler maintenance delete` says: lines of plain text. Not in the catalogue: nothing else says them. */
export type MaintenanceTexts = {
  done: (deleted: Deleted) => readonly string[];
  faults: {
    [C in Exclude<MaintenanceFault['code'], 'problem'>]: (
      fault: Extract<MaintenanceFault, { code: C }>,
    ) => readonly string[];
  };
};

export async function loadMaintenanceTexts(locale: Locale): Promise<MaintenanceTexts> {
  const { maintenance } =
    locale === 'zh-CN' ? await import('./zh-cn-maintenance.ts') : await import('./en-maintenance.ts');
  return maintenance;
}

/** A fault in words; a problem of reading the store has those of chat. */
export function maintenanceLines(
  texts: MaintenanceTexts,
  fault: MaintenanceFault,
  linesOf: (problem: Problem) => readonly string[],
): readonly string[] {
  if (fault.code === 'problem') return linesOf(fault.problem);
  const say = texts.faults[fault.code] as (fault: MaintenanceFault) => readonly string[];
  return say(fault);
}

import { isAtLeast } from '../auth/version.ts';
import type { Problem } from '../problem.ts';
import type { Disk, Facts } from './facts.ts';
import type { Finding } from './finding.ts';
import { canFix, versionOf } from './risk.ts';

/** OpenClaw itself: its command, its version, and whether what is on disk belongs to that version. */

/** The oldest that this bot was tried with. */
const OLDEST = '2026.2.9';

export function diagnoseOpenclaw(facts: Facts): readonly Finding[] {
  return [...ofStore(facts), ...ofBinary(facts), ...ofData(facts), ...ofFiles(facts)];
}

function ofBinary({ binary, bot }: Facts): readonly Finding[] {
  if (binary === 'late') return [];
  const { path, version, fault } = binary;
  // A bot that only reads can do without the command.
  if (fault === 'missing' && bot.areMutationsOn) return [{ code: 'binary.missing', path }];
  if (fault === 'node') return [{ code: 'binary.node' }];
  if (fault === 'failing') return [{ code: 'binary.failing', path }];
  if (version === null) return [{ code: 'version.unknown' }];
  return isAtLeast(version, OLDEST) ? [] : [{ code: 'version.too-old', version, oldest: OLDEST }];
}

/** What kept the logins from being read. */
function ofStore(facts: Facts): readonly Finding[] {
  const { logins } = facts;
  if (logins === 'late' || logins.ok) return [];
  return [findingOf(logins.problem, canFix(facts))];
}

const NONE = { 'no-store': 'store.missing', empty: 'store.empty', 'no-oauth': 'store.no-oauth' } as const;

function findingOf(problem: Problem, mayFix: boolean): Finding {
  switch (problem.code) {
    case 'openclaw.missing':
    case 'store.busy':
    case 'store.forbidden':
    case 'agent.unknown':
      return problem;
    case 'store.corrupt':
    case 'store.unmigrated':
      return { ...problem, mayFix };
    case 'profiles.none':
      return { code: NONE[problem.found], agent: problem.agent };
    default:
      // No reader of logins says anything else.
      return { code: 'look.late', probes: ['logins'] };
  }
}

/** Contract, section 1: which version keeps its data where, and in which form. */
function ofData(facts: Facts): readonly Finding[] {
  const { disk, logins } = facts;
  const version = versionOf(facts);
  if (disk === 'late' || disk.generation === null || version === null) return [];
  const mayFix = canFix(facts);
  if (isNewerData(disk, version)) return [{ code: 'generation.newer-data', version }];
  const isUnmigrated = logins !== 'late' && !logins.ok && logins.problem.code === 'store.unmigrated';
  if (isUnmigrated || !isOlderData(disk, version)) return [];
  if (disk.generation !== 'json') return [{ code: 'generation.older-data', version, mayFix }];
  // This bot reads them, and OpenClaw does not.
  if (logins === 'late' || !logins.ok) return [];
  return [{ code: 'store.unmigrated', path: `${logins.value.folders.own}/auth-profiles.json`, mayFix }];
}

/** The `user_version` of the databases, in the versions that it was recorded from (contract, section 2.3). Of the ones
 *  between them nothing is known. */
const SCHEMAS: ReadonlyMap<string, { shared: number; agent: number }> = new Map([
  ['2026.6.11', { shared: 1, agent: 1 }],
  ['2026.7.1', { shared: 1, agent: 1 }],
  ['2026.8.2', { shared: 15, agent: 19 }],
  ['2026.9.6', { shared: 18, agent: 23 }],
]);

function isNewerData({ generation, schema }: Disk, version: string): boolean {
  if (!isAtLeast(version, '2026.6.5')) return generation !== 'json';
  if (!isAtLeast(version, '2026.8.1') && generation === 'shared') return true;
  const recorded = SCHEMAS.get(version);
  return (
    recorded !== undefined && ((schema.shared ?? 0) > recorded.shared || (schema.agent ?? 0) > recorded.agent)
  );
}

function isOlderData({ generation, schema }: Disk, version: string): boolean {
  if (generation === 'json') return isAtLeast(version, '2026.6.5');
  if (generation === 'agent' && isAtLeast(version, '2026.8.1')) return true;
  // A database that tells no version (0) was not made by OpenClaw's own migrations.
  const isBelow = (have: number | null, want: number) => (have ?? 0) > 0 && have! < want;
  return isAtLeast(version, '2026.9.6') && (isBelow(schema.shared, 18) || isBelow(schema.agent, 23));
}

function ofFiles(facts: Facts): readonly Finding[] {
  const { disk, bot, logins } = facts;
  if (disk === 'late') return [];
  const { agents, openFiles, foreignFiles, leftOver, hasOwnLogins, brokenConfig } = disk;
  const others = agents.filter((agent) => agent !== bot.agent.toLowerCase());
  const isThere = logins === 'late' || logins.ok;
  const version = versionOf(facts);
  const refuses = version === null ? disk.generation === 'shared' : isAtLeast(version, '2026.8.1');
  return [
    ...(brokenConfig === null ? [] : [{ code: 'config.broken', path: brokenConfig } as const]),
    ...found(openFiles.length > 0, { code: 'store.open', paths: openFiles }),
    ...found(foreignFiles.length > 0, { code: 'store.foreign', paths: foreignFiles }),
    ...(leftOver !== null && isThere
      ? ([
          {
            code: 'store.left-over',
            path: leftOver,
            isBlocking: refuses && !hasOwnLogins,
            mayFix: canFix(facts),
          },
        ] as const)
      : []),
    ...found(isThere && others.length > 0, { code: 'agents.several', agent: bot.agent, others }),
  ];
}

const found = (isSo: boolean, finding: Finding): readonly Finding[] => (isSo ? [finding] : []);

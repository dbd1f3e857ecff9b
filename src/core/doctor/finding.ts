import type { StateFault } from '../ports.ts';
import type { Profile } from '../usage/profile.ts';
import type { NetworkFault, Platform } from './facts.ts';

/** One member for each of several codes with the same facts. */
type Each<C extends string, F> = C extends string ? { code: C } & F : never;

/** What can be wrong with the set-up, as facts without words; those are in `i18n/`. Labels and paths are fit for the eye.
 *  `mayFix`: `openclaw doctor --fix` costs no login now (contract, section 4). */
export type Finding =
  // OpenClaw
  | { code: 'openclaw.missing'; path: string }
  | { code: 'binary.missing'; path: string }
  | { code: 'binary.node' }
  | { code: 'binary.failing'; path: string }
  | { code: 'version.unknown' }
  /** `oldest`: the first that this bot was tried with. */
  | { code: 'version.too-old'; version: string; oldest: string }
  | { code: 'config.broken'; path: string }
  | { code: 'agent.unknown'; agent: string; known: readonly string[] }
  | { code: 'agents.several'; agent: string; others: readonly string[] }
  // its store
  | Each<'store.missing' | 'store.empty' | 'store.no-oauth', { agent: string }>
  | Each<'store.corrupt' | 'store.unmigrated', { path: string; mayFix: boolean }>
  | Each<'store.busy' | 'store.forbidden', { path: string }>
  | Each<'store.open' | 'store.foreign', { paths: readonly string[] }>
  /** Data of another version than the installed one: it waits for a migration, or was written by a newer one. */
  | { code: 'generation.older-data'; version: string; mayFix: boolean }
  | { code: 'generation.newer-data'; version: string }
  /** `isBlocking`: OpenClaw refuses every auth command because of it. */
  | { code: 'store.left-over'; path: string; isBlocking: boolean; mayFix: boolean }
  // profiles and their order
  | { code: 'profiles.two-providers'; older: readonly string[]; newer: readonly string[] }
  | { code: 'profiles.same-account'; labels: readonly string[] }
  | { code: 'order.missing'; from: 'agent' | 'shared' | 'config'; labels: readonly string[] }
  /** `isLost`: nothing else orders the profiles there are. */
  | { code: 'order.dead'; provider: Profile['provider']; isLost: boolean }
  | { code: 'hold.past'; labels: readonly string[] }
  /** `model`: held for this one alone. */
  | { code: 'hold.long'; label: string; until: number; reason: string | null; model: string | null }
  // logins. `isLast`: none of the others can work either.
  | Each<
      'login.expired' | 'login.fenced' | 'login.incomplete' | 'login.elsewhere',
      { label: string; isLast: boolean }
    >
  | { code: 'login.expiring'; label: string; at: number }
  /** It ran out, and the gateway renews it at its next use. */
  | Each<'login.to-renew' | 'login.at-risk', { labels: readonly string[] }>
  | { code: 'login.refreshing'; label: string }
  // the world
  | { code: 'clock.wrong'; skewMs: number }
  | { code: 'endpoint.unreachable'; fault: NetworkFault; isProxied: boolean }
  | { code: 'platform.unreachable'; platform: Platform; fault: NetworkFault }
  | { code: 'platform.refused'; platform: Platform }
  | { code: 'platform.commands'; platform: Platform; missing: readonly string[] }
  /** OpenClaw's own configuration has this very token. */
  | { code: 'platform.shared-token'; platform: Platform }
  | { code: 'telegram.webhook' }
  | { code: 'telegram.webhook-gone' }
  | { code: 'telegram.webhook-failing'; waiting: number; failure: string }
  | { code: 'telegram.contended' }
  // the bot
  | { code: 'people.nobody'; platform: Platform }
  | { code: 'people.no-owner'; platform: Platform }
  | { code: 'people.only-viewers'; platform: Platform }
  | { code: 'state.fault'; path: string; fault: StateFault }
  | { code: 'state.full'; path: string; freeBytes: number }
  | { code: 'state.open'; path: string }
  /** Of a Redis. */
  | { code: 'state.evicting'; path: string; policy: string }
  | { code: 'state.unsaved'; path: string }
  | { code: 'secrets.open'; paths: readonly string[] }
  | { code: 'look.late'; probes: readonly Probe[] };

export type Probe = 'binary' | 'disk' | 'logins' | 'endpoint' | 'telegram' | 'discord' | 'state';

export type Code = Finding['code'];

/** `broken`: something does not work. `warning`: it will not, or not for everybody. `note`: good to know, nothing to do. */
export const severities = ['broken', 'warning', 'note'] as const;
export type Severity = (typeof severities)[number];

const table: { [C in Code]: Severity | ((finding: Extract<Finding, { code: C }>) => Severity) } = {
  'openclaw.missing': 'broken',
  'binary.missing': 'broken',
  'binary.node': 'broken',
  'binary.failing': 'broken',
  'version.unknown': 'note',
  'version.too-old': 'warning',
  'config.broken': 'broken',
  'agent.unknown': 'broken',
  'agents.several': 'note',
  'store.missing': 'broken',
  'store.empty': 'broken',
  'store.no-oauth': 'broken',
  'store.corrupt': 'broken',
  'store.unmigrated': 'broken',
  'store.busy': 'warning',
  'store.forbidden': 'broken',
  'store.open': 'warning',
  'store.foreign': 'warning',
  'generation.older-data': 'warning',
  'generation.newer-data': 'broken',
  'store.left-over': ({ isBlocking }) => (isBlocking ? 'broken' : 'warning'),
  'profiles.two-providers': 'warning',
  'profiles.same-account': 'note',
  'order.missing': 'warning',
  'order.dead': ({ isLost }) => (isLost ? 'warning' : 'note'),
  'hold.past': 'note',
  'hold.long': 'warning',
  'login.expired': ofLogin,
  'login.fenced': ofLogin,
  'login.incomplete': ofLogin,
  'login.elsewhere': 'warning',
  'login.expiring': 'warning',
  'login.to-renew': 'note',
  'login.at-risk': 'warning',
  'login.refreshing': 'note',
  'clock.wrong': 'warning',
  'endpoint.unreachable': 'broken',
  'platform.unreachable': 'broken',
  'platform.refused': 'broken',
  'platform.commands': 'warning',
  'platform.shared-token': 'broken',
  'telegram.webhook': 'broken',
  'telegram.webhook-gone': 'broken',
  'telegram.webhook-failing': 'broken',
  'telegram.contended': 'broken',
  'people.nobody': 'broken',
  'people.no-owner': 'warning',
  'people.only-viewers': 'warning',
  'state.fault': 'broken',
  'state.full': 'broken',
  'state.open': 'warning',
  'state.evicting': 'warning',
  'state.unsaved': 'warning',
  'secrets.open': 'warning',
  'look.late': 'warning',
};

export const codes = Object.keys(table) as readonly Code[];

export function severityOf(finding: Finding): Severity {
  // The table pairs each code with its own facts; TypeScript cannot follow that through an index.
  const severity = table[finding.code] as Severity | ((finding: Finding) => Severity);
  return typeof severity === 'function' ? severity(finding) : severity;
}

function ofLogin({ isLast }: { isLast: boolean }): Severity {
  return isLast ? 'broken' : 'warning';
}

/** Worst first; what is equally bad stays in its sequence. */
export function bySeverity(findings: readonly Finding[]): readonly Finding[] {
  const rank = (finding: Finding) => severities.indexOf(severityOf(finding));
  return findings.toSorted((one, other) => rank(one) - rank(other));
}

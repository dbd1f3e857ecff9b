/** What the simulated versions do differently (`contracts/openclaw`, sections 1, 3 and 10). */
export type Traits = {
  /** Logins in JSON files, or in databases; in the newer ones those that all agents share are the gateway's. */
  store: 'json' | 'agent-database' | 'shared-database';
  canLogOut: boolean;
  /** `order set` for another agent than main keeps only the ids that this agent holds itself. */
  dropsInherited: boolean;
  /** An agent with logins of its own and no order tries those first, then the shared order. */
  putsOwnFirst: boolean;
  /** `Error: ` before what went wrong; the newer ones say it bare, and with `--json` on stdout, too. */
  hasErrorPrefix: boolean;
  /** Says on each call that it could not find the gateway's service, and after a change that it could not tell it. */
  missesGateway: boolean;
};

export function traitsOf(version: string): Traits {
  const isAtLeast = (wanted: string) => version.localeCompare(wanted, 'en', { numeric: true }) >= 0;
  return {
    store: isAtLeast('2026.8.1') ? 'shared-database' : isAtLeast('2026.6.5') ? 'agent-database' : 'json',
    canLogOut: isAtLeast('2026.8.1'),
    dropsInherited: !isAtLeast('2026.8.1'),
    putsOwnFirst: isAtLeast('2026.6.11'),
    hasErrorPrefix: !isAtLeast('2026.8.1'),
    missesGateway: isAtLeast('2026.9.4'),
  };
}

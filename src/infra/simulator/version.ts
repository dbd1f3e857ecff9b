/** Versions of OpenClaw that can be simulated: one of each generation (`contracts/openclaw`, section 1). */
export const simulatedVersions = ['2026.4.29', '2026.5.28', '2026.7.1', '2026.8.2', '2026.9.6'] as const;
export type SimulatedVersion = (typeof simulatedVersions)[number];

/** What they do differently (`contracts/openclaw`, sections 2, 3 and 10, and the package itself). */
export type Traits = {
  /** As `--version` has it. */
  commit: string;
  /** Logins in JSON files, or in databases; in the newer ones those that all agents share are the gateway's. */
  store: 'json' | 'agent-database' | 'shared-database';
  canLogOut: boolean;
  /** Whether `login` knows device codes and names for what it saves, and where it takes the agent. */
  login: 'plain' | 'agent-before' | 'agent-anywhere';
  /** Which ids stay in an agent's order when it is saved: those of its own logins, these and what its order held
   *  before, or all. What was dropped is told as if it were there. */
  keepsInOrder: 'own' | 'own-or-before' | 'all';
  /** An agent with logins of its own and no order tries those first, then the order that it inherits. Where it does
   *  not, ids in that order that nobody has are left out. */
  putsOwnFirst: boolean;
  /** How a wrong use is told: as the parser's library does, in OpenClaw's own words, or in these with a better hint. */
  usage: 'library' | 'own' | 'own-exact';
  /** Every other error begins with `Error: `. Those that do not repeat it as JSON where JSON was asked for. */
  hasErrorPrefix: boolean;
  /** Whether it says which logins were looked for, and `~` for the home directory. */
  hasAdvice: boolean;
  /** The words above an error that ends the program early. */
  endsWith: string;
  /** `file is not a database`, as the part that reads the gateway's database has it. */
  notADatabase: string;
  /** Which order `order get` shows when several agents are configured and none was named. */
  guessesAgent: boolean;
  /** Says on each call that it could not find the gateway's service, and after a change that it could not tell it. */
  missesGateway: boolean;
};

const old: Traits = {
  commit: 'a448042',
  store: 'json',
  canLogOut: false,
  login: 'plain',
  keepsInOrder: 'own',
  putsOwnFirst: false,
  usage: 'library',
  hasErrorPrefix: true,
  hasAdvice: false,
  endsWith: '',
  notADatabase: '',
  guessesAgent: true,
  missesGateway: false,
};
const json: Traits = { ...old, commit: 'e932160', login: 'agent-before', usage: 'own', hasAdvice: true };
const database: Traits = {
  ...json,
  commit: '2d2ddc4',
  store: 'agent-database',
  keepsInOrder: 'own-or-before',
  putsOwnFirst: true,
};
const shared: Traits = {
  ...database,
  commit: '0965053',
  store: 'shared-database',
  canLogOut: true,
  login: 'agent-anywhere',
  keepsInOrder: 'all',
  usage: 'own-exact',
  hasErrorPrefix: false,
  endsWith: 'Could not start the CLI.',
  notADatabase: 'SQLite read-only worker file is not a database',
  guessesAgent: false,
};
const fenced: Traits = {
  ...shared,
  commit: 'eb377ac',
  endsWith: 'The CLI command failed.',
  notADatabase: 'file is not a database',
  guessesAgent: true,
  missesGateway: true,
};

export const traitsOf: Readonly<Record<SimulatedVersion, Traits>> = {
  '2026.4.29': old,
  '2026.5.28': json,
  '2026.7.1': database,
  '2026.8.2': shared,
  '2026.9.6': fenced,
};

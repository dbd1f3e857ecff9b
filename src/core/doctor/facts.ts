import type { ListedRole } from '../access.ts';
import type { StateFault } from '../ports.ts';
import type { Outcome } from '../problem.ts';
import type { Profile, ProfileList } from '../usage/profile.ts';

/** What the doctor sees before anybody judges it. Paths and names are fit for the eye; no token, and no address with one. */
export type Facts = {
  /** Epoch ms. */
  now: number;
  bot: { version: string; node: string; agent: string; areMutationsOn: boolean };
  /** How many people are listed in each role, for the platforms that have a token. */
  people: readonly { platform: Platform; counts: Readonly<Record<ListedRole, number>> }[];
  binary: Looked<Binary>;
  disk: Looked<Disk>;
  logins: Looked<Outcome<ProfileList>>;
  endpoint: Looked<Endpoint>;
  /** `off`: no token is set. */
  telegram: Looked<'off' | TelegramFacts>;
  discord: Looked<'off' | DiscordFacts>;
  state: Looked<StateFacts>;
};

export type Platform = 'telegram' | 'discord';

/** `late`: there was no answer in the time there is, or none that anybody expected. */
export type Looked<T> = T | 'late';

/** OpenClaw's own command. `version` is that of its package when nothing may be started.
 *  - `missing`: no such command.
 *  - `node`: it does not run on the Node that it found.
 *  - `failing`: it was started, and did not tell its version. */
export type Binary = { path: string; version: string | null; fault: 'missing' | 'node' | 'failing' | null };

/** `json`: files (up to 2026.6.1). `agent`: a database for each agent (up to 2026.7). `shared`: one for all, and one for
 *  each. */
export type Generation = 'json' | 'agent' | 'shared';

/** OpenClaw's files, beside what the logins themselves say. */
export type Disk = {
  /** OpenClaw's configuration, where that is no document. */
  brokenConfig: string | null;
  /** `null`: no logins are kept here, or they cannot be read. */
  generation: Generation | null;
  /** Every agent that there is, `main` included. */
  agents: readonly string[];
  /** `user_version` of the databases; `null`: no such database. */
  schema: { shared: number | null; agent: number | null };
  /** Logins in a file of former versions, beside databases that are in use. */
  leftOver: string | null;
  /** The agent has logins in its own database. */
  hasOwnLogins: boolean;
  /** Files with logins that others may read, and files of somebody else. */
  openFiles: readonly string[];
  foreignFiles: readonly string[];
  /** Orders of a provider that no login has. */
  deadOrders: readonly { provider: Profile['provider']; isInForceElsewhere: boolean }[];
  /** What OpenClaw holds against profiles, ended or not. */
  holds: readonly { id: string; until: number; reason: string | null }[];
  /** Our bot tokens, found in OpenClaw's configuration. */
  sharedTokens: readonly Platform[];
  /** Files with the bot's own secrets that every user of the machine may read. */
  openSecrets: readonly string[];
};

/** How a server could not be reached. */
export type NetworkFault = 'timeout' | 'dns' | 'tls' | 'network';

/** chatgpt.com, asked without a token: any answer of HTTP will do. `skewMs`: how far our clock is ahead of its. */
export type Endpoint =
  | { kind: 'answered'; skewMs: number | null }
  | { kind: 'unreachable'; fault: NetworkFault; isProxied: boolean };

export type Unreachable = { kind: 'unreachable'; fault: NetworkFault };

/** `missing`: names of our commands that it does not offer; `null`: it did not say. */
export type TelegramFacts =
  | Unreachable
  | { kind: 'refused' }
  | {
      kind: 'answered';
      missing: readonly string[] | null;
      /** One that is not ours. */
      hasWebhook: boolean;
      /** Where the messages are meant to be brought; `null`: they are fetched. `waiting`: messages that were not brought yet.
       *  `failure`: why the last of them was not, in Telegram's own words. */
      bringing: { isSet: boolean; waiting: number; failure: string | null } | null;
      /** Another program took our updates since we started. */
      isContended: boolean;
      skewMs: number | null;
    };

export type DiscordFacts =
  | Unreachable
  | { kind: 'refused' }
  | { kind: 'answered'; missing: readonly string[] | null; skewMs: number | null };

/** The bot's own memory. `path`: of the file, or the address of the Redis without user and password. `freeBytes`: on its
 *  disk; `null`: unknown. */
export type StateFacts = {
  path: string;
  fault: StateFault | null;
  isOpen: boolean;
  freeBytes: number | null;
  /** Of a Redis: by which rule it throws away what it holds, where it does. */
  evictsBy: string | null;
  /** Of a Redis: all is gone when it restarts. */
  isUnsaved: boolean;
};

export type Doctor = {
  /** Looks at everything, side by side, changes nothing, and is done within ten seconds. */
  look(): Promise<Facts>;
};

/** A saved login, without its secrets, as the gateway's store tells it. */
export type Profile = {
  /** Exactly as stored: `openai-codex:work`. Never built, and never shown as it is (`label.ts`). */
  id: string;
  provider: 'openai' | 'openai-codex';
  /** Workspace and person. Together they name the bucket that allowance is counted in. */
  accountId: string | null;
  userId: string | null;
  /** When the access token ends, epoch ms; `null` when it cannot be read. */
  tokenExpiresAt: number | null;
  login: Login;
  /** What OpenClaw itself holds against this profile, while `until` lies ahead. Not the server's verdict. */
  hold: Hold | null;
  use: Use;
};

/** `cooldown` after a passing failure, `disabled` after one that somebody should mend (`billing`), `blocked` where the server
 *  said when it ends. Times are epoch ms. */
export type Hold = {
  kind: 'cooldown' | 'disabled' | 'blocked';
  until: number;
  /** One word, as OpenClaw stores it: `rate_limit`. */
  reason: string | null;
  /** Held for this model only; `null`: for all. */
  model: string | null;
};

/** What OpenClaw has noted about the use of a profile, epoch ms; `null` where it has noted nothing. */
export type Use = {
  lastUsedAt: number | null;
  errorCount: number | null;
  /** By reason, the commonest first. */
  failures: readonly { reason: string; count: number }[];
  lastFailureAt: number | null;
  /** It is the profile of its provider that worked last. */
  isLastGood: boolean;
};

export const NO_USE: Use = {
  lastUsedAt: null,
  errorCount: null,
  failures: [],
  lastFailureAt: null,
  isLastGood: false,
};

/** What the store says about the login, before anybody is asked.
 *  - `ready`: there is an access token to ask with; `renewable` when the gateway can renew it.
 *  - `refreshing`: the gateway renews it right now, its token is a place-holder.
 *  - `refresh-failed`: the gateway's renewal failed for good.
 *  - `incomplete`: no access token in it.
 *  - `elsewhere`: the secret is kept where we cannot read it; the gateway may well be able to. */
export type Login =
  | { kind: 'ready'; renewable: boolean }
  | { kind: 'refreshing' }
  | { kind: 'refresh-failed' }
  | { kind: 'incomplete' }
  | { kind: 'elsewhere' };

/** All Codex profiles of one agent, at one moment. */
export type ProfileList = {
  agent: string;
  source: 'json' | 'sqlite';
  /** The folders of the agent's own logins and of those that it inherits, for the eye: with `~` for the home directory. */
  folders: { own: string; main: string };
  /** The order the gateway was told, ids that exist only; `null` when it chooses by itself. `shared`: set for
   *  all agents; `config`: from OpenClaw's configuration file. */
  order: { from: OrderSource; ids: readonly string[] } | null;
  /** What that order is made of, for each provider that has one of these profiles. */
  orders: readonly ProviderOrder[];
  /** In the store's own sequence, at least one. */
  profiles: readonly Profile[];
};

/** Set for this agent; set for all agents; from OpenClaw's configuration. */
export type OrderSource = 'agent' | 'shared' | 'config';

/** The order of one provider in its parts, ids word for word: API keys and profiles that are gone included. This, not what
 *  is shown, is what a change starts from. */
export type ProviderOrder = {
  provider: Profile['provider'];
  /** The agent's own override; `null`: none. */
  own: readonly string[] | null;
  /** What applies without one: the order for all agents, else the configured one; `null`: neither. OpenClaw's own
   *  command never shows the configured one. */
  inherited: { from: 'shared' | 'config'; ids: readonly string[] } | null;
  /** All that an order can name, in the gateway's sequence. */
  ids: readonly string[];
  /** Those among them that this agent holds itself; the others are inherited from `main`, or shared by all. */
  mine: readonly string[];
};

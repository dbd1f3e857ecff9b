/** What a person can cause or mend, as facts without words. The words are in `i18n/`. */
export type Problem =
  /** No state directory of OpenClaw at `path`. */
  | { code: 'openclaw.missing'; path: string }
  /** OpenClaw is here, but has no agent of this name. `known`: the ones it has. */
  | { code: 'agent.unknown'; agent: string; known: readonly string[] }
  /** Logins are in a legacy file that the installed OpenClaw has not taken over yet. */
  | { code: 'store.unmigrated'; path: string }
  | { code: 'store.corrupt'; path: string }
  /** Another process holds the store, and held it for as long as we waited. */
  | { code: 'store.busy'; path: string }
  /** The operating system does not let us read it. */
  | { code: 'store.forbidden'; path: string }
  /** `no-store`: nothing was ever saved for this agent. `empty`: a store without any login. `no-oauth`: logins, but
   *  none that signs in with ChatGPT (API keys, other providers). None of them proves that somebody logged out. */
  | { code: 'profiles.none'; agent: string; found: 'no-store' | 'empty' | 'no-oauth' }
  /** No `openclaw` to be started at `path`. */
  | { code: 'gateway.missing'; path: string }
  /** The Node that `openclaw` found is not one that it runs on. */
  | { code: 'gateway.node' }
  /** This version does not know the command. */
  | { code: 'gateway.too-old' }
  /** Its data waits for a migration, or was written by another version. */
  | { code: 'gateway.unmigrated' }
  | { code: 'gateway.newer-data' }
  | { code: 'gateway.config' }
  | { code: 'gateway.store' }
  /** Another process held its store for too long. */
  | { code: 'gateway.busy' }
  | { code: 'gateway.agent-unknown'; agent: string }
  /** It does not know one of the profiles, or not as one of this provider. */
  | { code: 'gateway.profile-unknown' }
  | { code: 'gateway.timed-out'; afterMs: number }
  | { code: 'gateway.killed' }
  /** It answered, and the answer could not be understood. */
  | { code: 'gateway.unreadable' }
  /** The login is stored under a provider's former name, which this version does not sign in to. */
  | { code: 'gateway.legacy-provider' }
  /** The command line and the running gateway use different files. */
  | { code: 'gateway.elsewhere' }
  /** Another refusal. `said`: its own words, shortened and without paths or secrets. */
  /** `said`: `?` where it said nothing. */
  | { code: 'gateway.refused'; said: string }
  /** Others read along where it was asked for. */
  | { code: 'sign-in.in-public' }
  /** One at a time for each agent. `holder`: who, as settings name them. */
  | { code: 'sign-in.busy'; holder: string; since: number }
  /** Too late to be cancelled. */
  | { code: 'sign-in.approved' }
  /** None of that name waits here. */
  | { code: 'sign-in.over' }
  /** Device codes are switched off for this workspace, or for this server. */
  | { code: 'sign-in.disabled' }
  /** Somebody said no: the person, the workspace or the server. `said`: why, shortened and without secrets. */
  | { code: 'sign-in.refused'; said: string | null }
  /** Nobody entered the code while it was good. */
  | { code: 'sign-in.expired' }
  | { code: 'sign-in.cancelled' }
  /** The sign-in server could not be reached. */
  | { code: 'sign-in.offline' }
  /** This version cannot sign in to one profile by device code. */
  | { code: 'sign-in.too-old'; version: string }
  /** The bot cannot open a terminal of its own on this machine. */
  | { code: 'sign-in.no-terminal' }
  /** The order is that already. */
  | { code: 'order.unchanged' }
  /** An order of nobody. */
  | { code: 'order.empty' }
  | { code: 'order.unknown'; id: string }
  /** It is out of the order already, or in it already. */
  | { code: 'order.retired'; id: string }
  | { code: 'order.not-retired'; id: string }
  /** No order is set, so nobody is out of it. */
  | { code: 'order.none' }
  /** There is no override to be dropped. */
  | { code: 'order.none-own' }
  /** As last checked, none of those that were named can be used. */
  | { code: 'order.none-works' }
  /** Nothing usable would be left without it. */
  | { code: 'order.last'; id: string }
  /** Profiles of two providers cannot stand in one order. */
  | { code: 'order.mixed' }
  /** This version would drop these without a word: `agent` has only inherited them. */
  | { code: 'order.drops'; agent: string; labels: readonly string[] }
  /** The store is no longer what the plan was drawn on. Labels of the override; `null`: none. */
  | { code: 'order.drifted'; expected: readonly string[] | null; found: readonly string[] | null }
  /** OpenClaw says something else than its own store does. */
  | { code: 'order.disagrees'; stored: readonly string[] | null; told: readonly string[] | null }
  /** It is in the store, and OpenClaw does not list it. */
  | { code: 'login.disagrees'; label: string }
  | { code: 'undo.nothing' }
  /** Changing is switched off for the whole bot. */
  | { code: 'mutations.off' }
  /** Too little for what was asked; `role`: the least that may. */
  | { code: 'role.needed'; role: 'operator' | 'owner' }
  | { code: 'plan.unknown' }
  | { code: 'plan.expired' }
  /** It was confirmed before. */
  | { code: 'plan.used' }
  | { code: 'plan.foreign' }
  | { code: 'plan.elsewhere' }
  /** A removal for good is confirmed by typing. */
  | { code: 'plan.untyped'; label: string }
  /** Somebody is changing this very order. `holder`: who, as settings name them. */
  | { code: 'change.busy'; holder: string; since: number }
  /** The bot cannot write its own record, and does nothing without. */
  | { code: 'state.unwritable' }
  /** What was asked for cannot be done without the bot's own memory, and that fails. */
  | { code: 'state.failed'; reference: string }
  /** A name that the command line would take for an option. */
  | { code: 'name.unsafe'; label: string }
  /** `said`: fit to be repeated, empty for a button. `labels`: those there are. */
  | { code: 'profile.unknown'; said: string; labels: readonly string[] }
  /** One short name, several profiles. `digest`: what a choice of one carries. */
  | {
      code: 'profile.ambiguous';
      said: string;
      candidates: readonly { label: string; digest: string }[];
    };

export type Outcome<T> = { ok: true; value: T } | { ok: false; problem: Problem };

export const ok = <T>(value: T): Outcome<T> => ({ ok: true, value });
export const failed = (problem: Problem): { ok: false; problem: Problem } => ({ ok: false, problem });

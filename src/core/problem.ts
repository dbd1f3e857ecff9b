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

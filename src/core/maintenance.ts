import type { Problem } from './problem.ts';

/** A deletion in OpenClaw's own files, done by a person at the host with the gateway stopped. For versions that have
 *  no command for it (up to 2026.6.1). No intent leads here: it cannot be reached from chat. */
export type DeleteProfile = (asked: DeleteAsked) => Promise<DeleteOutcome>;

/** `profile`: a full id, or a short name that only one profile has. */
export type DeleteAsked = { agent: string; profile: string };

export type DeleteOutcome = { ok: true; value: Deleted } | { ok: false; fault: MaintenanceFault };

/** Removed, read again and found as it should be. Labels are fit for the eye. */
export type Deleted = {
  agent: string;
  label: string;
  fullLabel: string;
  backups: readonly Backup[];
  /** The Codex profiles that the agent has after it. */
  left: readonly string[];
  /** The store is `main`'s, which other agents inherit from. */
  isShared: boolean;
  /** Stores of other agents that know the same id. Nothing was changed in them. */
  elsewhere: readonly Elsewhere[];
  /** `openclaw.json` names it in `auth.order`. */
  isInConfig: boolean;
  /** A file with its encrypted tokens, which stays. For the eye. */
  sidecar: string | null;
};

/** A file and its copy from before. Absolute paths, word for word: they become commands. */
export type Backup = { file: string; backup: string; isChanged: boolean };

/** `login`: one of its own. `mention`: in an order or a record of use only. `path` is for the eye. */
export type Elsewhere = { agent: string; path: string; found: 'login' | 'mention' | 'unreadable' };

/** Why a write did not happen: somebody else wrote or took the lock, or the system refused (`ENOSPC`). */
export type Cause = { kind: 'changed' } | { kind: 'system'; errno: string };

/** Paths are for the eye, those of backups excepted. Nothing was changed unless it is said. */
export type MaintenanceFault =
  | { code: 'gateway-answers'; port: number }
  | { code: 'gateway-running'; pids: readonly number[] }
  /** From 2026.6.5 on logins are in databases, which only OpenClaw may write. */
  | { code: 'sqlite' }
  | { code: 'locked'; path: string }
  /** The file is another user's: what we wrote would no longer be. */
  | { code: 'not-owner'; path: string }
  | { code: 'profile-unknown'; said: string; labels: readonly string[] }
  | { code: 'profile-ambiguous'; said: string; labels: readonly string[] }
  /** The agent has it from `main`, not of its own. */
  | { code: 'profile-inherited'; label: string; agent: string }
  | { code: 'failed'; cause: Cause }
  /** One file was written and the other was not; the first is as it was again. */
  | { code: 'put-back'; cause: Cause; backups: readonly Backup[] }
  /** The same, and the first could not be put back. Changed. */
  | { code: 'half-done'; cause: Cause; backups: readonly Backup[] }
  /** Both were written, and what was read afterwards is not what it should be. Changed. */
  | { code: 'unverified'; backups: readonly Backup[] }
  | { code: 'problem'; problem: Problem };

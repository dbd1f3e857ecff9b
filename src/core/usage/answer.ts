/** What the usage endpoint said about one profile, in our words and units; nothing is judged yet (`judge.ts`).
 *  Wire shapes: `infra/usage-endpoint/wire.ts`. */
export type UsageAnswer = BareAnswer & {
  /** How the answer came about; for `--debug`, never with a secret in it. */
  trace: Trace;
};

export type BareAnswer =
  | { kind: 'report'; report: UsageReport }
  /** Status 200 with something that is not a JSON object. */
  | { kind: 'unreadable' }
  /** Any other status. `code`: the error code of a JSON body. `edge`: a page of the network in front, not of the
   *  service. `retryAfterMs`: how long to wait, counted from this answer. */
  | { kind: 'refused'; status: number; code: string | null; edge: boolean; retryAfterMs: number | null }
  | { kind: 'unreachable'; fault: 'timeout' | 'dns' | 'tls' | 'network' }
  /** Nothing was sent: the store has no token to send (`Profile.login`). */
  | { kind: 'not-asked' };

export type Trace = {
  /** Requests sent for it. 0: nothing was asked, or the endpoint wants to be left alone for now. */
  attempts: number;
  tookMs: number;
  status: number | null;
  /** The server's own id of the request, for support. */
  requestId: string | null;
};

/** One rate-limit window. */
export type UsageWindow = {
  /** `5h`, `week`, `month`, else its own length: `day`, `12h`, `3d`. */
  name: string;
  /** 0 to 100, as exact as the wire was; `null` when the wire was broken. */
  leftPercent: number | null;
  /** Epoch ms; `null` when no time is known. */
  resetsAt: number | null;
};

/** An allowance beside the account's own: another model's, code review's. Never decides the account's state. */
export type ExtraMeter = {
  /** Fit for a person: `GPT-5.3-Codex-Spark`. */
  name: string;
  /** The service's own word for it: `codex_bengalfox`, `code_review`; `null` when it gave none. */
  feature: string | null;
  blocked: boolean;
  windows: readonly UsageWindow[];
};

/** A budget. `usedPercent` may pass 100: a limit can be overrun. */
export type SpendLimit = { usedPercent: number | null; resetsAt: number | null };

/** The facts of a status-200 body. */
export type UsageReport = {
  accountId: string | null;
  plan: string | null;
  /** `null`: the seat has no plan allowance of its own. Each flag is `null` when it is missing. Windows come
   *  shortest first, one of each name. */
  rateLimit: {
    allowed: boolean | null;
    limitReached: boolean | null;
    windows: readonly UsageWindow[];
  } | null;
  /** Some window was there and could not be understood. */
  hasBrokenWindow: boolean;
  credits: { has: boolean; unlimited: boolean; overageReached: boolean; balance: number | null } | null;
  /** `limit`: the one that counts, named by the server, else the person's own, else the one that is used most. */
  spend: { reached: boolean | null; limit: SpendLimit | null; individual: SpendLimit | null } | null;
  reachedType: string | null;
  meters: readonly ExtraMeter[];
  bankedResets: number | null;
};

/** When each banked reset that can still be used ends, epoch ms, soonest first; `null`, and last: no end is known. */
export type BankedResets = readonly (number | null)[];

/** A body without a fact in it. */
export const EMPTY_REPORT: UsageReport = {
  accountId: null,
  plan: null,
  rateLimit: null,
  hasBrokenWindow: false,
  credits: null,
  spend: null,
  reachedType: null,
  meters: [],
  bankedResets: null,
};

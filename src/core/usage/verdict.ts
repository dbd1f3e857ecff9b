import type { ExtraMeter, UsageWindow } from './answer.ts';

/** Whether a profile can be used, and what is known of it. The words are those of the usage endpoint's contract. */
export type Verdict = {
  state: 'usable' | 'limited' | 'unusable';
  /** `live`: from this answer. `stored`: the last good reading. `assumed`: never read, from local facts alone.
   *  `auth`: a definite refusal of the login, account or workspace. */
  basis: 'live' | 'stored' | 'assumed' | 'auth';
  reason: Reason;
  /** HTTP status of the answer it was drawn from; missing when no answer came, or none was asked for. */
  status?: number;
  funding: 'plan' | 'credits' | 'unlimited' | null;
  /** Shortest first. A window that does not exist is not in it. */
  windows: readonly UsageWindow[];
  /** When the block ends, epoch ms; `null` when there is none or nobody knows. */
  limitedUntil: number | null;
  /** When the plan's own allowance returns, where credits carry the account meanwhile. */
  planLimitedUntil: number | null;
  /** Names of windows, and what else stands in the way: `spend_control`, `workspace_credits`, `local_block`. */
  blocking: readonly string[];
  action: Action;
  warnings: readonly Warning[];
  /** When the figures were read, epoch ms; `null` without figures. */
  readAt: number | null;
  /** Ask no earlier than this, epoch ms; `null` when nobody said so. */
  retryNotBefore: number | null;
  plan: string | null;
  credits: { unlimited: boolean; balance: number | null } | null;
  budget: { usedPercent: number | null; resetsAt: number | null } | null;
  meters: readonly ExtraMeter[];
  bankedResets: number | null;
};

export type Reason =
  | 'ok'
  | 'plan_limit'
  | 'credits_carry'
  | 'spend_control'
  | 'workspace_credits'
  | 'workspace_limit'
  | 'payment_required'
  | 'token_expired'
  | 'token_invalidated'
  | 'token_revoked'
  | 'refresh_failed'
  | 'refreshing'
  | 'login_incomplete'
  | 'secret_elsewhere'
  | 'account_deactivated'
  | 'deactivated_workspace'
  | 'wrong_account_id'
  | 'wrong_account_in_answer'
  | 'auth_unclear'
  | 'forbidden_unclear'
  | 'blocked_by_edge'
  | 'region_blocked'
  | 'endpoint_throttled'
  | 'http_404'
  | 'http_5xx'
  | 'http_other'
  | 'redirect_refused'
  | 'bad_body'
  | 'no_usage_data'
  | 'unreachable';

export type Action =
  | 'none'
  | 'refetch_soon'
  | 'retry_later'
  | 'refresh_then_retry_once'
  | 'sign_in_again'
  | 'fix_account_id'
  | 'ask_workspace_admin'
  | 'contact_support'
  | 'check_network';

export type Warning =
  | 'low'
  | 'stale'
  | 'unverified'
  | 'spending_credits'
  | 'window_malformed'
  | 'blocking_window_unknown'
  | 'window_full_but_allowed'
  | 'flags_conflict'
  | 'reserve_available';

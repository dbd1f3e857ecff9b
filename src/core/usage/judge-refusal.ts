import type { UsageAnswer } from './answer.ts';
import type { LocalFacts } from './local-facts.ts';
import { keep, NO_FIGURES, unusable } from './keep.ts';
import type { Silence } from './keep.ts';
import type { Verdict } from './verdict.ts';

type Refusal = Extract<UsageAnswer, { kind: 'refused' }>;

/** Codes that say: this login has no access to the workspace that was asked for. */
const WRONG_WORKSPACE: readonly (string | null)[] = [
  'invalid_workspace_selected',
  'codex_workspace_access_denied',
];

/** Any status but 200. Contract, section 4.2, from top to bottom. */
export function judgeRefusal(answer: Refusal, local: LocalFacts, now: number): Verdict {
  const { status, code, edge, retryAfterMs } = answer;
  const kept = (why: Pick<Silence, 'reason' | 'action'>) =>
    keep({ ...why, status, retryNotBefore: retryAfterMs === null ? null : now + retryAfterMs }, local, now);

  if (status === 401) return judgeUnauthorized(answer, local, now, kept);
  if (status === 402) return judgePayment(answer);
  if (status === 403) {
    if (edge) return kept({ reason: 'blocked_by_edge' });
    if (WRONG_WORKSPACE.includes(code)) return wrongWorkspace(status);
    if (code === 'unsupported_country_region_territory') {
      return kept({ reason: 'region_blocked', action: 'check_network' });
    }
    return kept({ reason: 'forbidden_unclear' });
  }
  if (status === 404) return kept({ reason: 'http_404' });
  if (status === 408 || status === 429) return kept({ reason: 'endpoint_throttled' });
  if (status >= 300 && status < 400) return kept({ reason: 'redirect_refused' });
  return kept({ reason: status >= 500 ? 'http_5xx' : 'http_other' });
}

type Keep = (why: Pick<Silence, 'reason' | 'action'>) => Verdict;

function judgeUnauthorized({ code, status }: Refusal, local: LocalFacts, now: number, kept: Keep): Verdict {
  switch (code) {
    case 'token_invalidated':
    case 'token_revoked':
      return unusable({ reason: code, action: 'sign_in_again', status });
    case 'account_deactivated':
      return unusable({ reason: code, action: 'contact_support', status });
    case 'token_expired':
      return judgeExpired('token_expired', status, local, kept);
    default:
      if (WRONG_WORKSPACE.includes(code)) return wrongWorkspace(status);
  }
  // No reason that we know. Only a token that verifiably has life in it makes this a passing fault.
  if (local.tokenExpiresAt === null) return judgeExpired('auth_unclear', status, local, kept);
  if (local.tokenExpiresAt <= now) return judgeExpired('token_expired', status, local, kept);
  return kept({ reason: 'auth_unclear' });
}

/** Routine while the gateway can renew the login; the end of it when it cannot. */
function judgeExpired(
  reason: 'token_expired' | 'auth_unclear',
  status: number,
  { refresh }: LocalFacts,
  kept: Keep,
): Verdict {
  if (refresh === 'possible') return kept({ reason, action: 'refresh_then_retry_once' });
  return unusable({
    reason: refresh === 'failed' ? 'refresh_failed' : reason,
    action: 'sign_in_again',
    status,
  });
}

function wrongWorkspace(status: number): Verdict {
  return unusable({ reason: 'wrong_account_id', action: 'fix_account_id', status });
}

/** The login is fine, and the account cannot be used until somebody pays; nobody knows when. */
function judgePayment({ code, status }: Refusal): Verdict {
  if (code === 'deactivated_workspace') return unusable({ reason: code, action: 'fix_account_id', status });
  return {
    ...NO_FIGURES,
    state: 'limited',
    basis: 'live',
    reason: 'payment_required',
    status,
    action: 'ask_workspace_admin',
  };
}

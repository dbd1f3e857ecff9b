import type { Reason, Verdict } from './verdict.ts';

export type Health = 'ok' | 'limited' | 'unusable';

/** The colour rule of the strict line. Never `ok` without evidence: a live or last good reading that says usable, on
 *  plan allowance. Credits alone, no reading at all, and whatever is unverified are `limited`. */
export function healthOf({ state, funding, basis, warnings, windows }: Verdict): Health {
  if (state === 'unusable') return 'unusable';
  // Once all its windows have reset, an old reading says nothing about today.
  const isOutlived = windows.length > 0 && windows.every(({ leftPercent }) => leftPercent === null);
  const hasReading = basis === 'live' || (basis === 'stored' && !isOutlived);
  const hasEvidence = hasReading && !warnings.includes('unverified');
  return state === 'usable' && funding !== 'credits' && hasEvidence ? 'ok' : 'limited';
}

const glyphs = { ok: '🟢', limited: '🟠', unusable: '🔴' } as const satisfies Record<Health, string>;

/** Before a name on a button. */
export const withGlyph = (glyph: string, label: string): string => `${glyph} ${label}`;

/** The name on such a button, as somebody types it. */
export const withoutGlyph = (label: string): string => label.replace(/^(?:🟢|🟠|🔴) /u, '');

export const glyphOf = (verdict: Verdict): (typeof glyphs)[Health] => glyphs[healthOf(verdict)];

/** What went wrong with a check, for machines. */
export type ErrorCode =
  | 'auth_not_accepted_by_usage_endpoint'
  | 'forbidden_by_usage_endpoint'
  | 'usage_endpoint_unreachable'
  | 'usage_endpoint_throttled'
  | 'usage_endpoint_failed'
  | 'usage_endpoint_redirected'
  | 'usage_answer_unreadable'
  | 'usage_answer_empty'
  | 'usage_answer_for_another_account'
  | 'payment_required'
  | 'workspace_deactivated'
  | 'sign_in_needed'
  | 'login_refreshing'
  | 'login_secret_elsewhere';

/** `null` for a good live reading, whatever it says about the allowance. Every 401 and every 403 has one code each;
 *  `Verdict.reason` tells them apart. */
export function errorOf({ status, reason }: Verdict): ErrorCode | null {
  if (status === 401) return 'auth_not_accepted_by_usage_endpoint';
  if (status === 403) return 'forbidden_by_usage_endpoint';
  return errors[reason];
}

/** The reasons that only a good reading has are `null`. */
const errors: Record<Reason, ErrorCode | null> = {
  ok: null,
  plan_limit: null,
  credits_carry: null,
  spend_control: null,
  workspace_credits: null,
  workspace_limit: null,
  payment_required: 'payment_required',
  token_expired: 'sign_in_needed',
  token_invalidated: 'auth_not_accepted_by_usage_endpoint',
  token_revoked: 'auth_not_accepted_by_usage_endpoint',
  refresh_failed: 'sign_in_needed',
  refreshing: 'login_refreshing',
  login_incomplete: 'sign_in_needed',
  secret_elsewhere: 'login_secret_elsewhere',
  account_deactivated: 'auth_not_accepted_by_usage_endpoint',
  deactivated_workspace: 'workspace_deactivated',
  wrong_account_id: 'forbidden_by_usage_endpoint',
  wrong_account_in_answer: 'usage_answer_for_another_account',
  auth_unclear: 'auth_not_accepted_by_usage_endpoint',
  forbidden_unclear: 'forbidden_by_usage_endpoint',
  blocked_by_edge: 'forbidden_by_usage_endpoint',
  region_blocked: 'forbidden_by_usage_endpoint',
  endpoint_throttled: 'usage_endpoint_throttled',
  http_404: 'usage_endpoint_failed',
  http_5xx: 'usage_endpoint_failed',
  http_other: 'usage_endpoint_failed',
  redirect_refused: 'usage_endpoint_redirected',
  bad_body: 'usage_answer_unreadable',
  no_usage_data: 'usage_answer_empty',
  unreachable: 'usage_endpoint_unreachable',
};

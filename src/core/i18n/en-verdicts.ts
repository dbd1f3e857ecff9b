import type { Line } from '../reply.ts';
import type { Reason } from '../usage/verdict.ts';
import { code } from './en-words.ts';

/** What the usage endpoint's answers mean. */

/** Why a profile is in its state, in a few words. */
export const reasons: Record<Reason, string> = {
  ok: 'usable',
  plan_limit: 'the plan’s allowance is used up',
  credits_carry: 'the plan’s allowance is used up, credits carry it',
  spend_control: 'the workspace’s spending limit is reached',
  workspace_credits: 'the workspace has no credits left',
  workspace_limit: 'the workspace’s usage limit is reached',
  payment_required: 'OpenAI asks for a payment',
  token_expired: 'its access token ran out',
  token_invalidated: 'OpenAI has ended this login',
  token_revoked: 'this login was revoked',
  refresh_failed: 'OpenClaw could not renew this login',
  refreshing: 'OpenClaw is renewing this login right now',
  login_incomplete: 'the saved login is incomplete',
  secret_elsewhere: 'its secret is kept where this bot cannot read it',
  account_deactivated: 'OpenAI has closed this account',
  deactivated_workspace: 'its workspace was switched off',
  wrong_account_id: 'this login has no access to its workspace',
  wrong_account_in_answer: 'the answer was about another account',
  auth_unclear: 'OpenAI’s usage service did not accept the login, without saying why',
  forbidden_unclear: 'OpenAI’s usage service refused, without saying why',
  blocked_by_edge: 'OpenAI’s network stopped this host with a check page',
  region_blocked: 'OpenAI’s usage service does not serve this network’s region',
  endpoint_throttled: 'OpenAI’s usage service wants to be asked less often',
  http_404: 'OpenAI’s usage service is not there at the moment',
  http_5xx: 'OpenAI’s usage service failed',
  http_other: 'OpenAI’s usage service gave an unexpected answer',
  redirect_refused: 'OpenAI’s usage service pointed elsewhere, which was not followed',
  bad_body: 'the answer of OpenAI’s usage service could not be read',
  no_usage_data: 'the answer of OpenAI’s usage service held no figures',
  unreachable: 'OpenAI’s usage service could not be reached',
};

const askAgain: Line = ['Ask again in a few minutes.'];
export const signIn = (label: string): Line => [
  'Sign in again: ',
  code(`/codex_auth start ${label}`),
  ' in private, or ',
  code('openclaw models auth login'),
  ' at the host.',
];

/** The state of a profile that this check learned nothing new about. */
export const states = {
  unconfirmed: 'not confirmed this time',
  onCredits: 'on credits, it has no allowance of its own',
  usableBefore: 'usable when it was last read',
  limitedBefore: 'limited when it was last read',
  held: 'limited, as far as OpenClaw knows',
} as const;

/** What to do about it, one sentence; `null` when there is nothing to do. */
export const hints: Record<Reason, Line | ((label: string) => Line) | null> = {
  ok: null,
  plan_limit: ['Use another profile until it returns.'],
  credits_carry: ['It works, and each use costs credits.'],
  spend_control: ['Ask the workspace’s administrator to raise the limit, or wait for its reset.'],
  workspace_credits: ['Ask the workspace’s administrator to add credits.'],
  workspace_limit: ['Ask the workspace’s administrator, or wait for the reset.'],
  payment_required: ['Look at the account’s billing page, or ask the workspace’s administrator.'],
  token_expired: ['OpenClaw renews it when it is used next: send your agent a message, then ask again.'],
  token_invalidated: signIn,
  token_revoked: signIn,
  refresh_failed: signIn,
  refreshing: ['Ask again in half a minute.'],
  login_incomplete: signIn,
  secret_elsewhere: [
    'Let this bot read the key that OpenClaw uses (',
    code('OPENCLAW_AUTH_PROFILE_SECRET_KEY'),
    '), or look at the host.',
  ],
  account_deactivated: ['Signing in again will not help; contact OpenAI’s support.'],
  deactivated_workspace: (label) => [...signIn(label), ' Choose another workspace there.'],
  wrong_account_id: (label) => [...signIn(label), ' Choose the right workspace there.'],
  wrong_account_in_answer: ['Its figures were not used. ', ...askAgain],
  auth_unclear: ['It may pass. ', ...askAgain],
  forbidden_unclear: askAgain,
  blocked_by_edge: ['This says nothing about the login. ', ...askAgain],
  region_blocked: ['Check the network that this host goes out by.'],
  endpoint_throttled: ['This says nothing about the allowance. ', ...askAgain],
  http_404: askAgain,
  http_5xx: askAgain,
  http_other: askAgain,
  redirect_refused: askAgain,
  bad_body: askAgain,
  no_usage_data: askAgain,
  unreachable: ['Check the network of this host, then ask again.'],
};

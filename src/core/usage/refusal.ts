import { z } from 'zod';
import type { Verdict } from './verdict.ts';

/** Why a login does not work, and what a person can do about it, as it is stored. */
export const Refusal = z.object({
  reason: z.enum([
    'token_expired',
    'token_invalidated',
    'token_revoked',
    'refresh_failed',
    'login_incomplete',
    'account_deactivated',
    'deactivated_workspace',
    'wrong_account_id',
    'auth_unclear',
  ]),
  action: z.enum(['sign_in_again', 'fix_account_id', 'contact_support']),
});
export type Refusal = z.infer<typeof Refusal>;

/** Where nobody has written down why. */
export const UNKNOWN_REFUSAL: Refusal = { reason: 'token_invalidated', action: 'sign_in_again' };

export const refusalOf = ({ reason, action }: Pick<Verdict, 'reason' | 'action'>): Refusal =>
  Refusal.safeParse({ reason, action }).data ?? UNKNOWN_REFUSAL;

/** Nobody but OpenAI's support can help. */
export const isBeyondSignIn = ({ action }: Refusal) => action === 'contact_support';

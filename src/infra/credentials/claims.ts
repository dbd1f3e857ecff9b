import { z } from 'zod';
import { accountId, epochMs, flag, text } from './wire.ts';

/** What a token says about its owner. Claims are read, not verified: hints for a header and a label, never proof. */
export type Claims = {
  accountId: string | null;
  userId: string | null;
  isFedramp: boolean;
  /** Epoch ms. Says something about the login only when it comes from an access token: an id token ends within
   *  the hour, whatever becomes of the login. */
  expiresAt: number | null;
};

const NOTHING: Claims = { accountId: null, userId: null, isFedramp: false, expiresAt: null };

const Auth = z
  .object({
    chatgpt_account_id: accountId,
    chatgpt_user_id: text,
    user_id: text,
    chatgpt_account_is_fedramp: flag,
  })
  .nullable()
  .catch(null);

/** Wire shape: contract of the usage endpoint, section 6. `exp` counts seconds. */
const Wire = z
  .object({ exp: epochMs(1000), 'https://api.openai.com/auth': Auth })
  .transform(({ exp, 'https://api.openai.com/auth': auth }): Claims => ({
    accountId: auth?.chatgpt_account_id ?? null,
    userId: auth?.chatgpt_user_id ?? auth?.user_id ?? null,
    isFedramp: auth?.chatgpt_account_is_fedramp ?? false,
    expiresAt: exp,
  }))
  .catch(NOTHING);

/** A token that is no JWT has no claims. */
export function readClaims(token: string | null): Claims {
  const payload = token?.split('.')[1];
  if (!payload) return NOTHING;
  try {
    return Wire.parse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')));
  } catch {
    return NOTHING;
  }
}

import { createHash } from 'node:crypto';

/** The page where a sign-in begins. Issuer, client and parameters are those of Codex and OpenClaw; contract, section 7. */
const ISSUER = 'https://auth.openai.com';
const CLIENT_ID = 'app_EMoamEEZ73f0CkXaXp7hrann';
const SCOPE = 'openid profile email offline_access';
const REDIRECT = 'http://localhost:1455/auth/callback';

export function authorizationLink(state: string, challenge: string): string {
  const link = new URL('/oauth/authorize', ISSUER);
  link.search = new URLSearchParams({
    response_type: 'code',
    client_id: CLIENT_ID,
    redirect_uri: REDIRECT,
    scope: SCOPE,
    code_challenge: challenge,
    code_challenge_method: 'S256',
    state,
    id_token_add_organizations: 'true',
    codex_cli_simplified_flow: 'true',
    originator: 'openclaw',
  }).toString();
  return link.href;
}

/** RFC 7636, 4.2: `S256`. */
export const challengeOf = (verifier: string): string =>
  createHash('sha256').update(verifier).digest('base64url');

/** Base64url without padding. */
export const encode = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');

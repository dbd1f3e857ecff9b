import type { Login } from '../../core/usage/profile.ts';
import { readClaims } from './claims.ts';
import type { CodexLogin, Tokens } from './entry.ts';

/** What a request to the usage endpoint needs. Lives for two seconds, and nowhere but in `infra/`. */
export type LoginSecret = {
  accessToken: string;
  accountId: string | null;
  isFedramp: boolean;
  /** Epoch ms. */
  expiresAt: number | null;
};

/** One sign-in, understood: what may be told about it, and apart from that what may not. */
export type Understood = {
  accountId: string | null;
  userId: string | null;
  tokenExpiresAt: number | null;
  login: Login;
  secret: LoginSecret | null;
};

/** What 2026.9.4 and later store in the place of both tokens while they are renewed, and for ever when that failed
 *  (contract, section 4). It looks like a token and is none. */
const FENCE = 'openclaw-oauth-refresh-fence:';
const FAILED = ':failed:';

/** An access token goes into a header: visible ASCII, or it cannot be sent. */
const SENDABLE = /^[\u0021-\u007E]+$/u;

/** `tokens`: `null` when they are kept where we cannot read them. */
export function understand(entry: CodexLogin, tokens: Tokens | null): Understood {
  const { access, refresh, idToken } = tokens ?? { access: null, refresh: null, idToken: null };
  const fence = [access, refresh].find((token) => token?.includes(FENCE));
  const token = !fence && access && SENDABLE.test(access) ? access : null;
  const claims = readClaims(token);
  const spare = readClaims(idToken);
  const accountId = entry.accountId ?? claims.accountId ?? spare.accountId;
  const userId = claims.userId ?? spare.userId;
  if (token) {
    const expiresAt = claims.expiresAt ?? entry.expiresAt;
    return {
      accountId,
      userId,
      tokenExpiresAt: expiresAt,
      login: { kind: 'ready', renewable: refresh !== null },
      secret: { accessToken: token, accountId, isFedramp: claims.isFedramp || spare.isFedramp, expiresAt },
    };
  }
  const kind = fence
    ? fence.includes(FAILED)
      ? 'refresh-failed'
      : 'refreshing'
    : tokens
      ? 'incomplete'
      : 'elsewhere';
  const tokenExpiresAt = kind === 'elsewhere' ? entry.expiresAt : null;
  return { accountId, userId, tokenExpiresAt, login: { kind }, secret: null };
}

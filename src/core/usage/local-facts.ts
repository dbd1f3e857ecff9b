import type { LastGood } from './last-good.ts';
import type { Login } from './profile.ts';

/** What is known of a profile without asking. Times are epoch ms. */
export type LocalFacts = {
  /** Workspace that was asked for; `null` when none was, so that any may answer. */
  accountId: string | null;
  /** `null` when it cannot be read. */
  tokenExpiresAt: number | null;
  /** Whether the gateway can renew the login; `failed`: it was refused for good. */
  refresh: 'possible' | 'impossible' | 'failed';
  lastGood: LastGood | null;
  /** A usage block that the gateway recorded. */
  blockUntil: number | null;
  login: Login;
};

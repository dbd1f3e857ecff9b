import type { Dispatcher } from 'undici';
import type { UsageSource } from '../../../src/core/ports.ts';
import type { BankedResets, UsageAnswer } from '../../../src/core/usage/answer.ts';
import { NO_USE } from '../../../src/core/usage/profile.ts';
import type { Profile } from '../../../src/core/usage/profile.ts';
import { createUsageEndpoint } from '../../../src/infra/usage-endpoint/index.ts';
import type { UsageEndpointOptions } from '../../../src/infra/usage-endpoint/index.ts';
import { casesNow } from '../../fakes/usage-endpoint.ts';

/** One that asks, for tests: a clock that stands still until it is moved, sleeps that take no time, and the profile
 *  `work` with the token `token-of-work`, as long as nothing else is said. */
export type Asking = UsageSource & {
  /** `read` of the profile with this name. */
  ask: (name: string) => Promise<UsageAnswer>;
  /** `readResets` of it; `waitedMs`: for how long somebody has waited already. */
  resets: (name: string, waitedMs?: number) => Promise<BankedResets | null>;
  /** Moves the clock, ms. */
  wait: (ms: number) => void;
  /** What it slept between tries, ms. */
  slept: number[];
  close(): Promise<void>;
};

export const tokenOf = (name: string): string => `token-of-${name}`;

export const profile = (name: string, facts: Partial<Profile> = {}): Profile => ({
  id: `openai:${name}`,
  provider: 'openai',
  accountId: null,
  userId: null,
  tokenExpiresAt: null,
  login: { kind: 'ready', renewable: true },
  hold: null,
  use: NO_USE,
  ...facts,
});

export const secretOf = (name: string) => ({
  accessToken: tokenOf(name),
  accountId: null as string | null,
  isFedramp: false,
  expiresAt: null,
});

export function startAsking(
  dispatcher: Dispatcher,
  options: Partial<Pick<UsageEndpointOptions, 'timeoutMs' | 'retries'>> & {
    token?: UsageEndpointOptions['credentials']['token'];
  } = {},
): Asking {
  let now = casesNow;
  const slept: number[] = [];
  const endpoint = createUsageEndpoint({
    credentials: { token: options.token ?? (async (_, id) => secretOf(id.replace('openai:', ''))) },
    clock: { now: () => now },
    timeoutMs: options.timeoutMs ?? 10_000,
    retries: options.retries ?? 1,
    version: '1.2.3',
    random: () => 0.5,
    sleep: async (ms) => void slept.push(ms),
    dispatcher,
  });
  return {
    ...endpoint,
    slept,
    ask: (name) => endpoint.read('main', profile(name)),
    resets: (name, waitedMs = 0) => endpoint.readResets('main', profile(name), now - waitedMs),
    wait: (ms) => (now += ms),
  };
}

import { loginIn } from './document.ts';
import { readMerged } from './merge.ts';
import type { Scene } from './scene.ts';

/** `models status --json`, of which only the logins are like the real thing: there is no model here and no route.
 *  Returns what goes to stdout. */
export function showStatus({ home, agent, stores }: Scene): string {
  const merged = readMerged(stores);
  const now = Date.now();
  const profiles = Object.keys(merged)
    .toSorted()
    .flatMap((profileId) => {
      const login = loginIn(merged, profileId);
      if (login?.type !== 'oauth') return [];
      const { provider, type, email, expires } = login;
      const isExpired = expires !== null && expires <= now;
      return [
        {
          profileId,
          provider,
          type,
          status: isExpired ? 'expired' : 'ok',
          ...(expires !== null && { expiresAt: expires, remainingMs: expires - now }),
          source: 'store',
          label: email ? `${profileId} (${email})` : profileId,
        },
      ];
    });
  const answer = {
    configPath: home.config.path,
    agentDir: agent.dir,
    auth: {
      storePath: stores.path.logins,
      providersWithOAuth: countByProvider(profiles.map(({ provider }) => provider)),
      oauth: { warnAfterMs: 86_400_000, profiles },
    },
  };
  return JSON.stringify(answer, null, 2);
}

function countByProvider(providers: readonly string[]): string[] {
  return [...new Set(providers)]
    .toSorted()
    .map((provider) => `${provider} (${providers.filter((one) => one === provider).length})`);
}

import { z } from 'zod';

/** What `openclaw … --json` prints. */

export const OrderAnswer = z
  .object({ order: z.array(z.string()).nullable() })
  .transform(({ order }) => order);

/** The rest of `models status --json` is not read. `status` in it means other things in other versions. */
export const StatusAnswer = z
  .object({
    auth: z.object({
      oauth: z.object({ profiles: z.array(z.object({ profileId: z.string(), provider: z.string() })) }),
    }),
  })
  .transform(({ auth }) =>
    auth.oauth.profiles.map(({ profileId, provider }) => ({ id: profileId, provider })),
  );

/** `OpenClaw 2026.9.6 (eb377ac)`, or the number alone in old ones; banners may come before. */
export function versionIn(stdout: string): string | null {
  return /20\d\d\.\d{1,2}\.\d{1,3}(-[a-z0-9.]{1,20}(?![\w@.]))?/u.exec(stdout)?.[0] ?? null;
}

/** One JSON document; old versions may put a line of their log before it. */
export function jsonIn(stdout: string): unknown {
  const start = stdout.search(/^\{/mu);
  for (const text of [stdout, stdout.slice(Math.max(start, 0))]) {
    try {
      return JSON.parse(text);
    } catch {
      // then perhaps from the first brace on
    }
  }
  return undefined;
}

/** Saved, and the running gateway does not know it yet (quirk 2 of the contract). */
export function saysStale(stderr: string): boolean {
  return /could not refresh them|Gateway has not confirmed/u.test(stderr);
}

import { Routes } from 'discord-api-types/v10';
import type { REST } from '@discordjs/rest';
import { z } from 'zod';

/** What the Developer Portal has on record about this bot. */

const Application = z.object({
  id: z.string(),
  name: z.string(),
  /** The public key. */
  verify_key: z.string().optional().catch(undefined),
  interactions_endpoint_url: z.string().nullish().catch(null),
});
export type Application = z.infer<typeof Application>;

export async function readApplication(rest: REST, signal: AbortSignal): Promise<Application> {
  return Application.parse(await rest.get(Routes.currentApplication(), { signal }));
}

/** Why interactions do not reach us, for the log; `null` when they do. `publicKey`: `null` for the socket. */
export function deafnessOf(application: Application, publicKey: string | null): string | null {
  const { verify_key: key, interactions_endpoint_url: url } = application;
  if (publicKey === null)
    return url
      ? 'Discord: as long as an Interactions Endpoint URL is set, nothing comes over the socket'
      : null;
  if (key !== undefined && key.toLowerCase() !== publicKey.toLowerCase())
    return 'Discord: DISCORD_PUBLIC_KEY is not the public key of this application, so nothing that is posted is taken';
  return url ? null : 'Discord: nothing comes until an Interactions Endpoint URL is set';
}

import type { Profile } from '../usage/profile.ts';
import { isPlain } from './plain.ts';
import { canSignIn, isAtLeast } from './version.ts';

/** OpenClaw's own sign-in through a browser, as a person types it at the host. `version`: `null` where it is not known, as the
 *  newest ones have it. */
export function loginCommand(version: string | null, agent: string, profile: Profile | null): string {
  const owner = agent === 'main' ? '' : ` --agent ${agent}`;
  const takesAgent = version === null || isAtLeast(version, '2026.8.1');
  const command = takesAgent ? `openclaw models auth login${owner}` : `openclaw models auth${owner} login`;
  const id = profile && (version === null || canSignIn(version)) && isPlain(profile.id) ? profile.id : null;
  return [
    command,
    ...(profile ? [`--provider ${profile.provider}`] : []),
    ...(id === null ? [] : [`--profile-id ${id}`]),
  ].join(' ');
}
